# SPDX-License-Identifier: MIT
"""Files with certificates and keys that will not do, and the certificate that
the console server makes itself."""
import hashlib
import os
import re
import shlex
import shutil
import smtplib
import ssl
import subprocess
import tempfile

import certificate
import s_client
from console import PROGRAM, Console


def complaint(*options):
    """The one line that a server says which does not start."""
    done = subprocess.run([PROGRAM, "-l", "127.0.0.1:0", *options],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=20)
    assert done.returncode == 2, (done.returncode, done.stdout)
    assert done.stdout.count("\n") == 1, done.stdout
    assert done.stdout.startswith("postern: --"), done.stdout
    return done.stdout


def given(certificates, key):
    return ("--tlscert", certificates, "--tlskey", key)


def wrong_files():
    rsa, p256 = (certificate.self_signed(kind) for kind in ("rsa", "p256"))
    ed = certificate.self_signed("ed25519")
    empty, damaged = certificate.path("empty"), certificate.path("damaged")
    open(empty, "w").close()
    with open(rsa.certificate) as good, open(damaged, "w") as bad:
        bad.write(good.read().replace("\nMII", "\nM!!", 1))
    for options, words in (
            (given(rsa.certificate, p256.key), "does not belong"),
            (given(p256.certificate, rsa.key), "does not belong"),
            (given(rsa.certificate, certificate.encrypted().key),
             "encrypted"),
            (given(rsa.certificate, certificate.encrypted(
                "-traditional").key), "encrypted"),
            (given(*ed.options[1::2]), "not supported"),
            (given("nowhere.pem", rsa.key), "nowhere.pem: no such file"),
            (given(rsa.certificate, "nowhere.key"),
             "nowhere.key: no such file"),
            (given(empty, rsa.key), "no certificate"),
            (given(damaged, rsa.key), damaged),
            (given(rsa.certificate, empty), empty),
            (given(rsa.key, rsa.key), "no certificate"),
            (("--tlscert", rsa.certificate), "no private key"),
            (("--tlskey", rsa.key), "--tlscert"),
            (("--smtps", ":0"), "--tlscert"),
            (("--require-starttls",), "--tlscert"),
            (("--self-signed-out", "x"), "--self-signed")):
        said = complaint(*options)
        assert words in said, said


def one_file():
    """Certificate and key in one file, in either order."""
    pair = certificate.self_signed("p256")
    both = certificate.path("both.pem")
    for order in ((pair.certificate, pair.key), (pair.key, pair.certificate)):
        with open(both, "w") as file:
            for name in order:
                with open(name) as part:
                    file.write(part.read())
        with Console("-q", "--handler", "sink", "--tlscert", both) as console:
            with smtplib.SMTP("localhost", console.port,
                              timeout=20) as client:
                client.starttls(context=ssl.create_default_context(
                    cafile=pair.certificate))


def verified_by_python(console, path):
    context = ssl.create_default_context(cafile=path)
    for host in ("localhost", "127.0.0.1"):
        with smtplib.SMTP(host, console.ports[0], timeout=20) as client:
            client.starttls(context=context)
            der = client.sock.getpeercert(True)
        with smtplib.SMTP_SSL(host, console.ports[1], timeout=20,
                              context=context) as client:
            assert client.noop()[0] == 250
    return der


def verified_by_curl(console, path):
    if shutil.which("curl") is None:
        return
    for url, more in (("smtp://localhost:%d", ["--ssl-reqd"]),
                      ("smtps://127.0.0.1:%d", [])):
        port = console.ports[1] if "smtps" in url else console.port
        done = subprocess.run(
            ["curl", "-sS", "--cacert", path, *more, "--mail-from",
             "a@b.example", "--mail-rcpt", "c@d.example", "-T", path,
             url % port], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)
        assert done.returncode == 0, done.stdout


def self_signed():
    with Console("--handler", "sink", "--smtps", "127.0.0.1:0",
                 "--self-signed", "--self-signed-out",
                 "@/made.pem") as console:
        path = console.path("made.pem")
        assert os.stat(path).st_mode & 0o002 == 0
        certificate.openssl("verify", "-CAfile", path, path)
        certificate.openssl("verify", "-x509_strict", "-purpose",
                            "sslserver", "-CAfile", path, path)
        for name in ("localhost", "127.0.0.1"):
            for port, way in zip(console.ports, (True, False)):
                code, said = s_client.s_client(
                    port, "-CAfile", path, "-verify_return_error",
                    "-verify_ip" if name[0].isdigit()
                    else "-verify_hostname", name, starttls=way)
                assert code == 0 and "Verify return code: 0 (ok)" in said, \
                    said
        der = verified_by_python(console, path)
        verified_by_curl(console, path)
        digest = ":".join("%02X" % b for b in hashlib.sha256(der).digest())
        assert digest in console.said(), console.said()
        assert console.stop() == 0, console.said()


def made_anew():
    """Each run makes another one."""
    seen = set()
    for _ in range(3):
        with Console("--handler", "sink", "--self-signed") as console:
            seen.add(re.search("([0-9A-F]{2}:){31}[0-9A-F]{2}",
                               console.said())[0])
    assert len(seen) == 3, seen


def nameless():
    """A machine may have a name that is none."""
    before = ["unshare", "-ru", "sh", "-c",
              "echo '(none)' >/proc/sys/kernel/hostname && exec \"$@\"", "sh"]
    if shutil.which("unshare") is None or subprocess.run(
            before + ["true"], stderr=subprocess.DEVNULL).returncode != 0:
        return "not here: needs a user namespace"
    with Console("--self-signed", before=before) as console:
        assert "certificate SHA-256" in console.said(), console.said()
        assert console.stop() == 0, console.said()
    return ""


def commands(page):
    """Those of a page that make certificates, then those that use one."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)),
                           "..", "..", page)) as text:
        lines = re.findall(r"^    ((?:openssl req|(?:\./)?postern) .*)$",
                           text.read().replace("\\\n", ""), re.M)
    assert lines
    return sorted(lines, key=lambda line: not line.startswith("openssl"))


def is_served(folder, options):
    options = [os.path.join(folder, word) if word.endswith(".pem")
               else re.sub(r"^:\d+$", "127.0.0.1:0", word)
               for word in options]
    trust = options[-1] if "--self-signed-out" in options \
        else os.path.join(folder, "cert.pem")
    with Console("--handler", "sink", *options) as console, \
            smtplib.SMTP("localhost", console.port, timeout=20) as client:
        client.starttls(context=ssl.create_default_context(cafile=trust))


def as_written(page):
    """The commands of a page, in one folder."""
    used = 0
    with tempfile.TemporaryDirectory(prefix="postern-") as folder:
        os.mkdir(os.path.join(folder, "asks"))
        for line in commands(page):
            words = shlex.split(line)
            options = words[1:]
            if words[0] == "openssl":
                asks = "-x509" not in words
                subprocess.run(words, check=True, stderr=subprocess.DEVNULL,
                               cwd=folder + "/asks" * asks)
                options = [] if asks else [
                    "--tlscert", "cert.pem", "--tlskey", "key.pem"]
            if options and "$live" not in line:
                is_served(folder, options)
                used += 1
    return "%d times" % used


CHECKS = [
    ("TLS: files that will not do", wrong_files),
    ("TLS: certificate and key in one file", one_file),
    ("TLS: self-signed, and trusted", self_signed),
    ("TLS: self-signed, each time anew", made_anew),
    ("TLS: self-signed, on a machine without a name", nameless),
    ("TLS: the commands of docs/tls.md", lambda: as_written("docs/tls.md")),
]
CHECKS = [(name, "openssl", check) for name, check in CHECKS]
