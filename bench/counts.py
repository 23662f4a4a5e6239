#!/usr/bin/env python3
"""Counts syscalls (strace) and user instructions (callgrind) for a message.

Each figure is the difference of two runs, one with few messages and one with
many, divided by the messages between them: what starts and stops a server is
in both.  Unlike times, these figures hardly move from run to run.

counts.py --profile ROW shows the functions that postern spends them in.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

import servers
import suite

COLUMNS = ("row", "server", "counted", "each", "most", "note")


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
    def __init__(self, options):
        self.options = options
        self.load = servers.Load(options.tools, options.load_core)
        self.folder = tempfile.mkdtemp()
        os.chmod(self.folder, 0o777)

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, name, wrapper, load):
        """A server under a tool, a load, and the end of both."""
        argv = servers.command(name, self.options.tools, self.options.postern)
        if "valgrind" in wrapper and "-u" in argv:
            at = argv.index("-u")
            argv = argv[:at] + argv[at + 2:]
            wrapper = drop_root() + wrapper
        server = servers.Server(name, argv, self.options.server_core, wrapper)
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

    def callgrind(self, name, load, out):
        log = self.path("log")
        for old in (log, self.path(out)):   # may be another user's
            if os.path.exists(old):
                os.remove(old)
        self.run(name, ["valgrind", "--tool=callgrind", "--log-file=" + log,
                        "--callgrind-out-file=" + self.path(out)], load)
        with open(log) as f:
            return int(re.search(r"Collected : (\d+)", f.read()).group(1))

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


def count(counter, sheet, row, name):
    key, text, load, few, many, floor, most = row
    loads = ["%s -t 120 -n %d" % (load, n) for n in (few, many)]
    between = many - few
    limits = most if name == "postern" else (None, None)
    calls = [counter.syscalls(name, load) for load in loads]
    names = set(calls[0]) | set(calls[1])
    each = {c: (calls[1].get(c, 0) - calls[0].get(c, 0)) / between
            for c in names}
    note = " ".join("%s %.2f" % (c, n) for c, n in sorted(
        each.items(), key=lambda pair: -pair[1]) if n >= 0.01)
    tell(sheet, key, name, "syscalls", sum(each.values()), limits[0], note)
    spent = [counter.callgrind(name, load, "out") for load in loads]
    tell(sheet, key, name, "instructions", (spent[1] - spent[0]) / between,
         limits[1], "")


def tell(sheet, row, name, counted, each, most, note):
    line = [row, name, counted, "%.2f" % each,
            "" if most is None else str(most), note]
    sheet.write("\t".join(line) + "\n")
    sheet.flush()
    print("%-12s %-12s %-12s %12.2f  %s" % (row, name, counted, each, note),
          file=sys.stderr, flush=True)


def profile(counter, wanted, lines):
    for key, text, load, few, many, _, _ in suite.COUNTS:
        if key != wanted:
            continue
        runs = []
        for n, out in ((few, "few"), (many, "many")):
            counter.callgrind("postern", "%s -t 120 -n %d" % (load, n), out)
            runs.append(counter.functions(out))
        each = {f: (runs[1].get(f, 0) - runs[0].get(f, 0)) / (many - few)
                for f in runs[1]}
        total = sum(each.values())
        print("%s: %.0f user instructions a message" % (text, total))
        for f, n in sorted(each.items(), key=lambda p: -p[1])[:lines]:
            print("%12.0f %5.1f %%  %s" % (n, n / total * 100, f))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--postern", default="./postern")
    add("--tools", default="build/bench")
    add("--out", default="build/bench/results")
    add("--only", help="rows by name: NAME,NAME")
    add("--servers", default="postern,smtp-sink", help="beside the floor")
    add("--profile", metavar="ROW")
    add("--lines", type=int, default=15)
    add("--server-core", default="0")
    add("--load-core", default="1")
    options = parser.parse_args()
    for tool in ("strace", "valgrind"):
        if not shutil.which(tool):
            sys.exit("counts: %s is not installed" % tool)
    counter = Counter(options)
    if options.profile:
        profile(counter, options.profile, options.lines)
        return
    os.makedirs(options.out, exist_ok=True)
    wanted = options.only.split(",") if options.only else None
    with open(os.path.join(options.out, "counts.tsv"), "w") as sheet:
        sheet.write("\t".join(COLUMNS) + "\n")
        for row in suite.COUNTS:
            if wanted and row[0] not in wanted:
                continue
            for name in [row[5]] + options.servers.split(","):
                try:
                    count(counter, sheet, row, name)
                except servers.Missing as missing:
                    print("%s %s: %s" % (row[0], name, missing),
                          file=sys.stderr)
    shutil.rmtree(counter.folder)


if __name__ == "__main__":
    main()
