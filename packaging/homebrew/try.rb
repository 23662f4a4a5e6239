# SPDX-License-Identifier: MIT
# try.rb FORMULA SOURCES PREFIX VERSION - installs and tests the formula, with
# as much of Homebrew's class Formula as that takes.
require "fileutils"
require "pathname"
require "shellwords"

ENV.define_singleton_method(:cc) { fetch("CC", "cc") }

# What Homebrew gives to a formula.
class Formula
  FIELDS = [:desc, :homepage, :url, :sha256, :license].freeze
  class << self
    attr_reader :values, :tested

    FIELDS.each do |field|
      define_method(field) { |value| (@values ||= {})[field] = value }
    end

    def test(&block)
      @tested = block
    end
  end

  attr_reader :prefix, :testpath

  def initialize(prefix)
    @prefix = Pathname(prefix)
    @testpath = @prefix.join("test")
    @testpath.mkpath
  end

  def bin
    prefix.join("bin")
  end

  def include
    prefix.join("include")
  end

  def lib
    prefix.join("lib")
  end

  def man
    prefix.join("share/man")
  end

  def version
    ARGV[3]
  end

  def system(*command)
    Kernel.system(*command) || raise("failed: #{command.shelljoin}")
  end

  def shell_output(command)
    `#{command}`
  end

  def assert_match(expected, actual)
    raise "#{actual} has no #{expected}" unless actual.include?(expected)
  end
end

load ARGV[0]
missing = Formula::FIELDS - Postern.values.keys
raise "the formula lacks #{missing.join(", ")}" unless missing.empty?
raise "the URL has another version" unless Postern.values[:url].include?(ARGV[3])

formula = Postern.new(File.expand_path(ARGV[2]))
ENV["LD_LIBRARY_PATH"] = formula.lib.to_s
Dir.chdir(ARGV[1]) { formula.install }
Dir.chdir(formula.testpath) { formula.instance_eval(&Postern.tested) }
