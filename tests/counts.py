#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""counts.py PROGRAM TOOLS [--lenient] [--update] - fails if a message costs
more than the limits in counts.txt: syscalls, user instructions, memory of idle
connections, and what these add.

TOOLS has the programs `load` and `engine` of bench/.  --lenient is for other
compilers than those of the limits; --update prints a new table.  Prints and
skips what this machine cannot count.
"""
import os
import resource
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "counts.txt")
sys.path.insert(0, os.path.join(HERE, "..", "bench"))
sys.dont_write_bytecode = True

import counter as counting  # noqa: E402
import servers  # noqa: E402

TRIES = 3               # a busy machine may wake a server more often
SLACK = 1.03            # of --update, for instructions
LENIENCE = 1.5
IDLE = 2000             # connections whose memory is measured
BESIDE = 500            # idle ones beside the busy ones
MIB = 1 << 20

# figure, load, messages in the short and in the long run
SYSCALLS = [
    ("syscalls lockstep", "-c 1", 20, 120),
    ("syscalls lockstep-10", "-c 10", 50, 550),
    ("syscalls pipelined", "-c 1 -m pipelined", 20, 120),
    ("syscalls streamed", "-c 1 -m streamed", 20, 120),
    ("syscalls bdat", "-c 1 -m bdat", 20, 120),
    ("syscalls connect", "-c 1 -e 1", 20, 120),
]
SERVER = [
    ("server lockstep", "-c 1", 20, 120),
    ("server pipelined", "-c 1 -m pipelined", 20, 120),
    ("server recipients-50", "-c 1 -m pipelined -r 50", 20, 60),
    ("server bdat", "-c 1 -m bdat", 20, 120),
    ("server connect", "-c 1 -e 1", 20, 80),
]
ENGINE = [
    ("engine lockstep", "", 20, 120),
    ("engine recipients-50", "-m pipelined -r 50", 20, 60),
]
OCTET = "-c 1 -s %d" % MIB, 1, 4


class Missing(Exception):
    """Something cannot be counted here."""


def read_limits():
    limits = {}
    with open(TABLE) as table:
        for line in table:
            if line.strip() and not line.startswith("#"):
                figure, limit = line.rsplit(None, 1)
                limits[figure.strip()] = float(limit)
    return limits


def need(*command):
    """Checks that a command exists and works."""
    if not shutil.which(command[0]):
        raise Missing("there is no " + command[0])
    if not servers.succeeds(*command):
        raise Missing(command[0] + " does not work here")


class Counts:
    def __init__(self, program, tools, lenient):
        self.counter = counting.Counter(tools, program)
        self.tools = tools
        self.limits = read_limits()
        self.lenient = lenient
        self.seen = {}
        self.failures = 0

    def limit(self, figure):
        limit = self.limits.get(figure, 0.0)
        is_instructions = figure.split()[0] in ("server", "engine")
        return limit * LENIENCE if self.lenient and is_instructions else limit

    def check(self, figure, measure):
        """Calls `measure` again if the result is too high."""
        least = min_of_tries(measure, self.limit(figure))
        self.seen[figure] = least
        if least > self.limit(figure):
            self.failures += 1
            print("counts: %s: %.2f, at most %.2f"
                  % (figure, least, self.limit(figure)))

    def syscalls(self, load, few, many):
        runs = [self.counter.syscalls("postern", "%s -t 60 -n %d" % (load, n))
                for n in (few, many)]
        return sum(counting.syscalls_per_message(runs, few, many).values())

    def instructions(self, load, few, many):
        runs = [self.counter.callgrind("postern", "%s -t 60 -n %d" % (load, n))
                for n in (few, many)]
        return counting.per_message(runs, few, many)

    def engine(self, load, few, many):
        program = os.path.join(self.tools, "engine")
        runs = [self.counter.program([program, *load.split(), "-n", str(n)])
                for n in (few, many)]
        return counting.per_message(runs, few, many)

    def growth(self):
        """How much idle connections add to the instructions of a message,
        with the checks of all connections that the server makes from time to
        time; ten sessions share these, as on a busy server."""
        alone = self.instructions("-c 10", 50, 550)
        beside = self.instructions("-c 10 -i %d" % BESIDE, 50, 550)
        return beside / alone

    def memory(self):
        """Octets of RSS for each idle connection."""
        server = servers.Server("postern", servers.command(
            "postern", self.tools, self.counter.postern), None)
        try:
            self.counter.load.run(server, "-c 10 -n 500 -t 10")
            empty = server.rss()
            held = self.counter.load.hold(server, IDLE)
            full = server.rss()
            held.close()
        finally:
            server.stop()
        if not held.is_held:
            raise Missing("%d connections cannot be held" % IDLE)
        return (full - empty) / IDLE

    # == Groups: what needs the same tool ==================================

    def all_syscalls(self):
        need("strace", "-o", "/dev/null", "true")
        for figure, *load in SYSCALLS:
            self.check(figure, lambda: self.syscalls(*load))

    def all_instructions(self):
        # an old valgrind cannot read the debug information of a new clang
        need("valgrind", "--tool=none", "-q", self.counter.postern,
             "--version")
        for figure, *load in ENGINE:
            self.check(figure, lambda: self.engine(*load))
        for figure, *load in SERVER:
            self.check(figure, lambda: self.instructions(*load))
        self.check("server octet", lambda: self.instructions(*OCTET) / MIB)
        self.check("growth idle", self.growth)

    def all_memory(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard != resource.RLIM_INFINITY and hard < IDLE + 100:
            raise Missing("%d descriptors are too few" % hard)
        if soft != resource.RLIM_INFINITY and soft < IDLE + 100:
            resource.setrlimit(resource.RLIMIT_NOFILE, (IDLE + 100, hard))
        self.check("memory idle", self.memory)


def min_of_tries(measure, limit):
    least = measure()
    for _ in range(TRIES - 1):
        if least <= limit:
            break
        least = min(least, measure())
    return least


def new_limit(figure, value):
    """Syscalls are whole numbers, but for a check of all sockets now and then.
    Limits that do not depend on the compiler are promises, and stay."""
    kind = figure.split()[0]
    if kind in ("growth", "memory"):
        return None
    if kind == "syscalls":
        return "%.2f" % (round(value, 1) + (0.6 if "-10" in figure else 0.05))
    return "%.3f" % (value * SLACK) if value < 100 else "%d" % (value * SLACK)


def print_table(counts):
    with open(TABLE) as table:
        print("".join(line for line in table if line[0] == "#"), end="")
    for figure, value in counts.seen.items():
        limit = new_limit(figure, value)
        print("%-24s %12s" % (figure, limit or "%g" % counts.limits[figure]))


def main():
    options = sys.argv[3:]
    if not sys.platform.startswith("linux"):
        print("counts: not tried, this is not Linux")
        return 0
    counts = Counts(sys.argv[1], sys.argv[2], "--lenient" in options)
    update = "--update" in options
    if update:          # accepts any value
        counts.limit = lambda figure: float("inf")
    try:
        for group in (counts.all_syscalls, counts.all_instructions,
                      counts.all_memory):
            try:
                group()
            except Missing as missing:
                print("counts: some not tried: %s" % missing)
            except servers.Missing as failure:
                counts.failures += 1
                print("counts: %s" % failure)
    finally:
        counts.counter.close()
    if update:
        print_table(counts)
    else:
        print("counts: %d figures, %d failures"
              % (len(counts.seen), counts.failures))
    return 1 if counts.failures else 0


if __name__ == "__main__":
    sys.exit(main())
