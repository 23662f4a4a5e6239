# SPDX-License-Identifier: MIT
"""Starts an image on the emulated board, and reads its serial line."""
import re
import socket
import subprocess
import sys
import threading
import time

WAIT = 120      # seconds; everything takes less


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Board:
    """A context manager: at its end it stops the server by the serial line,
    and checks that the firmware ends without an error."""

    def __init__(self, image):
        self.port = free_port()
        self.lines = []
        self.taken = 0
        self.news = threading.Condition()
        self.process = subprocess.Popen(
            ["qemu-system-arm", "-M", "mps2-an385", "-display", "none",
             "-monitor", "none", "-serial", "stdio",
             "-semihosting-config", "enable=on,target=native",
             "-nic", "user,model=lan9118,restrict=on,"
             "hostfwd=tcp:127.0.0.1:%d-:25" % self.port,
             "-kernel", image],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            with self.news:
                self.lines.append(line.decode("ascii", "replace").rstrip())
                self.news.notify_all()
        with self.news:
            self.lines.append(None)     # the end
            self.news.notify_all()

    def expect(self, pattern):
        """Returns the next line, which has to match."""
        end = time.monotonic() + WAIT
        with self.news:
            while self.taken == len(self.lines):
                assert self.news.wait(end - time.monotonic()), \
                    "the board does not say " + pattern
            line = self.lines[self.taken]
            self.taken += 1
        assert line is not None, "the board has ended"
        found = re.fullmatch(pattern, line)
        assert found, "the board says %r and not %s" % (line, pattern)
        return found

    def say(self, octet):
        self.process.stdin.write(octet)
        self.process.stdin.flush()

    def figures(self):
        """Octets: memory in use, its maximum, the maximum of the stack."""
        return {name: int(self.expect(name + r": (\d+) of \d+")[1])
                for name in ("memory now", "memory peak", "stack peak")}

    def __enter__(self):
        self.clients = int(self.expect(
            r"listening on port 25, clients: (\d+)")[1])
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.say(b"q")
            self.figures()
        else:
            print("the serial line:", *(line or "" for line in
                                        self.lines[-20:]),
                  sep="\n    ", file=sys.stderr)
            self.process.terminate()
        status = self.process.wait(WAIT)
        self.reader.join()
        for stream in (self.process.stdin, self.process.stdout):
            stream.close()
        assert kind is not None or status == 0, "it ended with %d" % status
