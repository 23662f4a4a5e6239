# postern.rb - a formula of Homebrew.  URL and sum are those of the tarball that
# `make dist` has made, wherever it is published.
class Postern < Formula
  desc "SMTP server to embed in a C program, and a test server"
  homepage "https://postern.invalid"
  url "https://postern.invalid/postern-0.2.0.tar.gz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"
  license "MIT"

  # Homebrew has no BearSSL, so there is no TLS.
  def install
    system "make", "TLS=none", "PREFIX=#{prefix}", "MANDIR=#{man}", "install"
  end

  test do
    testpath.join("test.c").write <<~C
      #include <string.h>
      #include <postern.h>
      int main(void) { return strcmp(postern_version(), POSTERN_VERSION); }
    C
    system ENV.cc, "test.c", "-I#{include}", "-L#{lib}", "-lpostern", "-o", "test"
    system "./test"
    assert_match version.to_s, shell_output("#{bin}/postern --version")
  end
end
