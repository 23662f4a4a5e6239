#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts syscalls (strace) and user instructions (callgrind) for a message:
the rows of suite.COUNTS.

counts.py --profile ROW shows the functions that postern spends them in.
"""
import argparse
import os
import shutil
import sys

import counter as counting
import servers
import suite

COLUMNS = ("row", "server", "counted", "each", "most", "note")


def count(counter, sheet, row, name):
    key, text, load, few, many, floor, most = row
    loads = ["%s -t 120 -n %d" % (load, n) for n in (few, many)]
    limits = most if name == "postern" else (None, None)
    calls = [counter.syscalls(name, load) for load in loads]
    each = counting.syscalls_per_message(calls, few, many)
    note = " ".join("%s %.2f" % (c, n) for c, n in sorted(
        each.items(), key=lambda pair: -pair[1]) if n >= 0.01)
    tell(sheet, key, name, "syscalls", sum(each.values()), limits[0], note)
    spent = [counter.callgrind(name, load) for load in loads]
    tell(sheet, key, name, "instructions",
         counting.per_message(spent, few, many), limits[1], "")


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
    counter = counting.Counter(options.tools, options.postern,
                               options.server_core, options.load_core)
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
    counter.close()


if __name__ == "__main__":
    main()
