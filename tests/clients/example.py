# SPDX-License-Identifier: MIT
"""A program of examples/, where the console server cannot do what it takes."""
import os
import shlex
import subprocess

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def compiled(name, folder):
    """Like tests/examples.sh; the makefile sets these variables."""
    program = os.path.join(folder, name)
    compiler, flags, link = (shlex.split(os.environ.get(*default))
                             for default in (
        ("CC", "cc"), ("CFLAGS", ""), ("LINK", "libpostern.a -lbearssl")))
    subprocess.run(compiler + flags + [
        "-Iinclude", "-o", program, "examples/%s.c" % name] + link, cwd=ROOT,
        check=True)
    return program


class Example:
    """with Example("hello", folder, "0") as server: ... server.port

    What it has written is in `said` when the block is over."""

    def __init__(self, name, folder, *arguments):
        self.command = [compiled(name, folder), *arguments]
        self.said = ""

    def __enter__(self):
        self.child = subprocess.Popen(self.command, stdout=subprocess.PIPE,
                                      text=True)
        line = self.child.stdout.readline()
        assert line.startswith("listening on port "), line
        self.port = int(line.split()[-1])
        return self

    def __exit__(self, *_):
        self.child.terminate()
        self.said = self.child.communicate(timeout=20)[0]
