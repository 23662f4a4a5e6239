#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures SMTP servers in turn, under the same load; writes rows.

The server is on one core and the load on another.  What counts is the CPU
time of the server (user and system) for a message, and its ratio to the floor
of the same run: rates of the wall clock are kept too, but they follow
whatever else the machine does.
"""
import argparse
import os
import statistics
import subprocess
import sys
import time

import servers
import suite

COLUMNS = ("row", "server", "round", "idle", "messages", "seconds", "cpu",
           "user", "system", "cpu_us", "per_second", "p50_us", "p99_us",
           "probe_mean_us", "probe_max_us", "note")
STATES = ("server", "idle", "rss_octets", "octets_each", "quiet_percent")


class Sheet:
    """A TSV file."""

    def __init__(self, path, columns):
        self.columns = columns
        self.file = open(path, "w")
        self.write(dict(zip(columns, columns)))

    def write(self, values):
        self.file.write("\t".join(
            self.show(values.get(column, "")) for column in self.columns)
            + "\n")
        self.file.flush()

    @staticmethod
    def show(value):
        return "%.6g" % value if isinstance(value, float) else str(value)


def notice(text):
    print(text, file=sys.stderr, flush=True)


class Run:
    def __init__(self, options):
        self.options = options
        self.load = servers.Load(options.tools, options.load_core)
        self.commands = {}      # by name and way
        for name in options.servers:
            for way in servers.ways_of(name):
                try:
                    self.commands[name, way] = servers.command(
                        name, options.tools, options.postern, way)
                except servers.Missing as missing:
                    notice("%s is left out%s: %s" % (
                        name, way and " of " + way, missing))
        self.running = {}

    def path(self, name):
        return os.path.join(self.options.out, name)

    def server(self, name, way=""):
        """The server of that name, started when it is first asked for."""
        key = name, way
        if key not in self.running and key in self.commands:
            try:
                server = servers.Server(name, self.commands[key],
                                        self.options.server_core,
                                        hop=self.hop(way))
                self.load.run(server, "-c 10 -n 500 -t 1"
                              + servers.LOADS[way])
                self.running[key] = server
            except servers.Missing as missing:
                notice("%s is left out: %s" % (name, missing))
                del self.commands[key]
        return self.running.get(key)

    def hop(self, way):
        """Each that hands on has a next hop of its own, beside the load."""
        if way != "relay":
            return None
        return servers.Server("hop", servers.floor(self.options.tools, ""),
                              self.options.load_core)

    def stop(self):
        for server in self.running.values():
            server.stop()
        self.running = {}

    def names_for(self, row):
        names = [row.floor, "postern"] + list(row.extra)
        names += [name for name in servers.PEERS]
        return [name for name in names if (name, row.way) in self.commands]

    def measure(self, row, server, number):
        """One run of the load; False if there is no use in another."""
        options = "%s%s -t %g -n 1000000" % (
            row.options, servers.LOADS[row.way], self.options.seconds)
        before = server.cpu()
        result, note = self.load.run(server, options)
        time.sleep(0.02)
        after = server.cpu()
        values = {"row": row.name, "server": server.name, "round": number,
                  "idle": row.idle, "note": note}
        if result:
            values.update(result)
            values["messages"] = int(result["messages"])
            spent = [b - a for a, b in zip(before, after)]
            values["cpu"], values["user"], values["system"] = spent
            values["cpu_us"] = spent[0] / result["messages"] * 1e6
        self.sheet.write(values)
        return bool(result), values.get("cpu_us")

    def row(self, row):
        """All rounds of a row: the servers take turns."""
        useless, seen = set(), {}
        for number in range(self.options.rounds):
            for name in self.names_for(row):
                is_peer = name in servers.PEERS + servers.RELAYS[1:]
                server = self.server(name, row.way)
                if name in useless or server is None or (
                        is_peer and number >= self.options.peer_rounds):
                    continue
                is_useful, cost = self.measure(row, server, number)
                if is_useful:
                    seen.setdefault(name, []).append(cost)
                else:
                    useless.add(name)
        self.tell(row, seen)

    @staticmethod
    def tell(row, seen):
        middle = {n: statistics.median(costs) for n, costs in seen.items()}
        base = middle.get(row.floor)
        notice("%-14s %s" % (row.name, "  ".join(
            "%s %.1f us%s" % (n, cost, "" if not base or n == row.floor
                              else " (%.2f)" % (cost / base))
            for n, cost in middle.items())))

    def rows(self, rows):
        self.sheet = Sheet(self.path("rows.tsv"), COLUMNS)
        held, idle = [], 0
        for row in sorted(rows, key=lambda row: row.idle):
            if row.idle != idle:
                self.release(held)
                held, idle = self.hold(row), row.idle
            self.row(row)
        self.release(held)
        self.stop()

    def hold(self, row):
        held = []
        for name in self.names_for(row):
            server = self.server(name, row.way)
            idle = server and self.load.hold(server, row.idle)
            if idle and not idle.is_held:
                notice("%s does not hold %d connections" % (name, row.idle))
            held.append(idle)
        return held

    @staticmethod
    def release(held):
        for idle in held:
            if idle:
                idle.close()

    def states(self, idle):
        """Memory of idle connections, and what nothing to do costs."""
        sheet = Sheet(self.path("memory.tsv"), STATES)
        names = [n for n in ("floor", "postern") + servers.PEERS
                 if (n, "") in self.commands]
        for name in names:
            server = self.server(name)
            if not server:
                continue
            empty = server.rss()
            held = self.load.hold(server, idle)
            full, before = server.rss(), server.cpu()[0]
            time.sleep(self.options.quiet)
            busy = (server.cpu()[0] - before) / self.options.quiet * 100
            sheet.write({"server": name, "idle": idle, "rss_octets": full,
                         "octets_each": (full - empty) / idle,
                         "quiet_percent": busy})
            notice("memory         %s %.0f octets for each of %d idle, "
                   "%.2f %% CPU" % (name, (full - empty) / idle, idle, busy))
            held.close()
            server.stop()
            del self.running[name, ""]


def one_line(*command):
    try:
        return subprocess.run(command, text=True, capture_output=True) \
            .stdout.strip().splitlines()[0]
    except (OSError, IndexError):
        return ""


def processor():
    with open("/proc/cpuinfo") as f:
        for line in f:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return os.uname().machine


def describe(options, name="machine.tsv"):
    """What was measured where, beside the rows."""
    lines = [
        ("date", time.strftime("%Y-%m-%d")),
        ("processor", "%s, %d cores" % (processor(), os.cpu_count())),
        ("system", "%s %s" % (os.uname().sysname, os.uname().release)),
        ("compiler", one_line("cc", "--version")),
        ("postern", one_line(options.postern, "--version")),
        ("commit", one_line("git", "rev-parse", "--short", "HEAD")),
        ("load average before", "%.2f" % os.getloadavg()[0]),
        ("command", " ".join(["bench/bench.sh"] + options.asked)),
        ("rounds", "%d of %g s (peers %d)" % (
            options.rounds, options.seconds, options.peer_rounds)),
    ]
    with open(os.path.join(options.out, name), "w") as f:
        f.writelines("%s\t%s\n" % line for line in lines)


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--postern", default="./postern")
    add("--tools", default="build/bench", help="where load and floor are")
    add("--out", default="build/bench/results")
    add("--full", action="store_true", help="every row, more rounds")
    add("--rounds", type=int)
    add("--peer-rounds", type=int)
    add("--seconds", type=float, help="of one run of the load")
    add("--only", help="rows, or groups of rows, by name: NAME,NAME")
    add("--servers", help="NAME,NAME (a floor is needed for the ratios)")
    add("--server-core", default="0")
    add("--load-core", default="1")
    options = parser.parse_args()
    paths = ("--postern", "--tools", "--out")
    options.asked = [word for before, word in zip([""] + sys.argv[1:],
                                                  sys.argv[1:])
                     if before not in paths and word not in paths]
    full = options.full
    options.rounds = options.rounds or (5 if full else 3)
    if options.peer_rounds is None:
        options.peer_rounds = 3 if full else 1
    options.seconds = options.seconds or (0.8 if full else 0.4)
    options.quiet = 3.0 if full else 1.0
    options.servers = options.servers.split(",") if options.servers else \
        list(servers.FLOORS + ("postern",) + servers.PEERS
             + servers.RELAYS)
    return options


def main():
    options = parse()
    os.makedirs(options.out, exist_ok=True)
    wanted = options.only.split(",") if options.only else []
    rows = suite.all_rows() if options.full or wanted else suite.quick_rows()
    if wanted:
        rows = [r for r in rows if r.name in wanted or r.group in wanted]
    run = Run(options)
    describe(options)
    try:
        if rows:
            run.rows(rows)
        if not wanted or "memory" in wanted:
            run.states(5000)
    finally:
        run.stop()


if __name__ == "__main__":
    main()
