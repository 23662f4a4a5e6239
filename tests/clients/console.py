# SPDX-License-Identifier: MIT
"""The console server as a child process, on free loopback ports."""
import os
import signal
import subprocess
import tempfile
import time

PROGRAM = os.environ.get("POSTERN", os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "postern"))

# What tells it to stop: under wine only SIGINT, which is Ctrl-C there.
STOP = getattr(signal, os.environ.get("STOP_SIGNAL", "SIGTERM"))


class Console:
    """with Console("--handler", "sink") as console: ... console.port

    `ports` are those of all listeners, in their order."""

    def __init__(self, *options, before=()):
        self.scratch = tempfile.TemporaryDirectory(prefix="postern-")
        self.options = options
        self.before = list(before)
        self.child = None
        self.port = 0

    def path(self, name):
        return os.path.join(self.scratch.name, name)

    def __enter__(self):
        self.start()
        self.ports = self.wait_for_ports()
        if self.ports is None and "wine client error" in self.said():
            # its server was just about to end, since nobody was there
            self.log.close()
            self.start()
            self.ports = self.wait_for_ports()
        if self.ports is None:
            raise AssertionError("the server did not start:\n" + self.said())
        self.port = self.ports[0]
        return self

    def start(self):
        options = [o.replace("@", self.scratch.name) for o in self.options]
        self.log = open(self.path("log"), "wb")
        self.child = subprocess.Popen(
            self.before + [PROGRAM, "-l", "127.0.0.1:0",
                           "--port-file", self.path("ports")] + options,
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)

    def wait_for_ports(self):
        for _ in range(6000):
            if os.path.exists(self.path("ports")):
                with open(self.path("ports")) as ports:
                    return [int(line.split()[1]) for line in ports]
            if self.child.poll() is not None:
                break
            time.sleep(0.01)
        return None

    def said(self):
        with open(self.path("log"), "r", errors="replace") as log:
            return log.read()

    def signal(self, number):
        self.child.send_signal(number)

    def stop(self, timeout=20):
        """Told to stop, as a user would; the exit status."""
        if self.child.poll() is None:
            self.signal(STOP)
        return self.wait(timeout)

    def wait(self, timeout=20):
        return self.child.wait(timeout)

    def ticks(self):
        """Processor time so far, in clock ticks."""
        with open("/proc/%d/stat" % self.child.pid) as stat:
            fields = stat.read().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def __exit__(self, *_):
        if self.child.poll() is None:
            self.child.kill()
            self.child.wait()
        self.log.close()
        self.scratch.cleanup()
