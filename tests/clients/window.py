# SPDX-License-Identifier: MIT
"""The console server in a terminal."""
import os
import pty
import select
import time

from console import PROGRAM


class Window:
    """A console of its own, as a double click makes one."""

    def __init__(self, *options, **variables):
        self.child, self.end = pty.fork()
        if self.child == 0:
            os.environ["TERM"] = "xterm"
            os.environ.update(variables)
            os.execv(PROGRAM, [PROGRAM, *options])
        self.said = b""

    def until(self, text, seconds=10):
        limit = time.monotonic() + seconds
        while text not in self.said:
            assert time.monotonic() < limit, self.said
            if select.select([self.end], [], [], 0.1)[0]:
                self.said += os.read(self.end, 65536)

    def type(self, octets):
        os.write(self.end, octets)

    def status(self):
        """What it says to the end, and the exit status."""
        try:
            while True:
                octets = os.read(self.end, 65536)
                if not octets:
                    break
                self.said += octets
        except OSError:
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])
