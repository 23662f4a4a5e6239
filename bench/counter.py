# SPDX-License-Identifier: MIT
"""Counts syscalls (strace) and user instructions (callgrind).

A figure for a message is the difference of two runs, one with few messages and
one with many, divided by the messages between them: what starts and stops a
server is in both.  Unlike times, these figures hardly move from run to run.
"""
import os
import re
import shutil
import subprocess
import tempfile
import time

import servers


def drop_root():
    """Callgrind has to be who its program ends as."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        return []
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


def child_of(pid):
    with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
        children = f.read().split()
    return int(children[0]) if children else pid


class Counter:
    """Counts what `./postern` and others do under the load of bench/load.c;
    the cores are those of servers.pin."""

    def __init__(self, tools, postern, server_core=None, load_core=None):
        self.tools = tools
        self.postern = postern
        self.core = server_core
        self.load = servers.Load(tools, load_core)
        self.folder = tempfile.mkdtemp(prefix="postern-")
        os.chmod(self.folder, 0o777)

    def close(self):
        shutil.rmtree(self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, name, wrapper, load):
        """A server under a tool, a load, and the end of both."""
        argv = servers.command(name, self.tools, self.postern)
        if "valgrind" in wrapper and "-u" in argv:
            at = argv.index("-u")
            argv = argv[:at] + argv[at + 2:]
            wrapper = drop_root() + wrapper
        server = servers.Server(name, argv, self.core, wrapper)
        result, note = self.load.run(server, load)
        time.sleep(0.2)
        if "strace" in wrapper[0]:
            os.kill(child_of(server.pid), 15)
            server.process.wait(10)
        server.stop()
        if not result:
            raise servers.Missing(note)

    def syscalls(self, name, load):
        report = self.path("strace")
        self.run(name, ["strace", "-f", "-c", "-U", "calls,name", "-o",
                        report], load)
        with open(report) as f:
            pairs = re.findall(r"^\s*(\d+)\s+([a-z]\w*)\s*$", f.read(), re.M)
        return {call: int(count) for count, call in pairs
                if call != "total"}

    def callgrind(self, name, load, out="out"):
        """Instructions that a server executes, from its start to its end."""
        wrapper, collected = self.wrapper(out)
        self.run(name, wrapper, load)
        return collected()

    def program(self, argv, out="out"):
        """Instructions of a program that ends by itself."""
        wrapper, collected = self.wrapper(out)
        subprocess.run(wrapper + argv, check=True, stdout=subprocess.DEVNULL)
        return collected()

    def wrapper(self, out):
        log = self.path("log")
        for old in (log, self.path(out)):   # may be another user's
            if os.path.exists(old):
                os.remove(old)

        def collected():
            with open(log) as f:
                return int(re.search(r"Collected : (\d+)", f.read()).group(1))

        return ["valgrind", "--tool=callgrind", "--log-file=" + log,
                "--callgrind-out-file=" + self.path(out)], collected

    def functions(self, out):
        """Instructions in each function itself."""
        text = subprocess.run(
            ["callgrind_annotate", "--threshold=100", "--auto=no",
             self.path(out)], text=True, capture_output=True).stdout
        found = re.findall(r"^\s*([\d,]+)\s+\(.*?\)\s+(\S+?):(\S+)", text,
                           re.M)
        costs = {}
        for count, _, function in found:
            costs[function] = costs.get(function, 0) \
                + int(count.replace(",", ""))
        return costs


def per_message(runs, few, many):
    return (runs[1] - runs[0]) / (many - few)


def syscalls_per_message(runs, few, many):
    """The same for what Counter.syscalls gives: {call: count}."""
    return {call: per_message([run.get(call, 0) for run in runs], few, many)
            for call in set(runs[0]) | set(runs[1])}
