#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Shows results as Markdown.  usage: table.py [FOLDER [--into FILE]]

In FILE the text between the two marks is replaced.
"""
import contextlib
import io
import os
import sys

import sheets
import suite
import tls
from servers import PEERS, RELAYS

SHOWN = ("postern",) + PEERS
SHOWN_RELAYS = ("postern",) + RELAYS[1:]
BEGIN, END = "<!-- results -->\n", "<!-- end of results -->\n"


def table(head, lines):
    if not lines:
        return
    print("| " + " | ".join(head) + " |")
    print("|---" * len(head) + "|")
    for line in lines:
        print("| " + " | ".join(line) + " |")
    print()


def time_of(cost):
    if cost is None:
        return ""
    return "%.1f us" % cost if cost < 1000 else "%.2f ms" % (cost / 1000)


def mark(value, most):
    """A figure of postern, and whether it is kept to."""
    if most is None:
        return ""
    verdict = "kept" if value <= most else "**missed**"
    return "{:,.10g} {}".format(most, verdict)


def ratio_cell(rows, row, server):
    ratio = rows.ratio(row, server)
    if ratio is None:
        return rows.notes.get((row.name, server), "")
    return "%.2f" % ratio


def spread_cell(rows, row):
    """How far apart the rounds are, of the floor or of postern."""
    spreads = [rows.spread(row, n) or 0 for n in (row.floor, "postern")]
    return "%.0f %%" % (max(spreads) * 100)


def ratio_line(rows, row, shown):
    ratio = rows.ratio(row, "postern")
    rounded = None if ratio is None else round(ratio, 2)
    return ([row.text, time_of(rows.cost(row, row.floor))]
            + [ratio_cell(rows, row, server) for server in shown]
            + ["" if rounded is None else mark(rounded, row.most),
               spread_cell(rows, row)])


def ratios(rows, group, title, shown=SHOWN):
    lines = [ratio_line(rows, row, shown) for row in group
             if rows.cost(row, row.floor)]
    if lines:
        print("**%s**\n" % title)
    floor = "floor" if shown == SHOWN else group[0].floor
    table(["load", floor] + list(shown) + ["at most", "spread"], lines)


def growth(rows, group, title):
    """Own cost in multiples of own cost in the first row of the group."""
    group = [row for row in group if rows.cost(row, "postern")]
    names = ("floor", "floor-select") + SHOWN
    names = [n for n in names if group and rows.cost(group[0], n)]
    lines = []
    for row in group:
        line = [row.text]
        for name in names:
            cost = rows.cost(row, name)
            line.append("" if cost is None
                        else "%.2f" % (cost / rows.cost(group[0], name)))
        lines.append(line)
    if lines:
        print("**%s**\n" % title)
    table(["load"] + names, lines)


def counts(folder):
    lines, seen = [], sheets.read(folder, "counts.tsv")
    for key, text, _, _, _, floor, _ in suite.COUNTS:
        for counted in ("syscalls", "instructions"):
            found = {line["server"]: line for line in seen
                     if line["row"] == key and line["counted"] == counted}
            if "postern" not in found:
                continue
            digits = 1 if counted == "syscalls" else 0
            cell = [text, counted]
            for name in (floor, "postern", "smtp-sink"):
                cell.append("" if name not in found else "{:,.{}f}".format(
                    float(found[name]["each"]), digits))
            own = found["postern"]
            cell.append(mark(round(float(own["each"]), 1),
                             float(own["most"]) if own["most"] else None))
            lines.append(cell)
    if lines:
        print("**Counts for a message**\n")
    table(["load", "counted", "floor", "postern", "smtp-sink", "at most"],
          lines)


def memory(folder):
    lines = []
    for line in sheets.read(folder, "memory.tsv"):
        each, quiet = float(line["octets_each"]), float(line["quiet_percent"])
        own = line["server"] == "postern"
        lines.append([line["server"], line["idle"], "{:,.0f}".format(each),
                      mark(each, suite.MEMORY) if own else "",
                      "%.2f %%" % quiet,
                      mark(quiet, suite.QUIET) if own else ""])
    if lines:
        print("**Idle connections**\n")
    table(["server", "connections", "octets each", "at most",
           "CPU with nothing to do", "at most"], lines)


def cold(folder):
    mean = sheets.Rows(folder, "probe_mean_us")
    longest = sheets.Rows(folder, "probe_max_us")
    lines = []
    for row in suite.COLD:
        for name in ("floor",) + SHOWN:
            if mean.cost(row, name):
                lines.append(["%d" % row.idle, name,
                              time_of(mean.cost(row, name)),
                              time_of(longest.cost(row, name))])
    if lines:
        print("**What a connection waits that was silent for a second, "
              "beside 20 busy ones**\n")
    table(["idle", "server", "mean", "longest"], lines)


def tls_rows(folder):
    rows = sheets.Rows(folder, name="tls.tsv")
    lines = []
    for row in tls.ROWS:
        if rows.cost(row, "postern") is None:
            continue
        ratio = rows.ratio(row, "postern")
        lines.append([row.text, time_of(rows.cost(row, row.floor)),
                      time_of(rows.cost(row, "postern")), "%.2f" % ratio,
                      ratio_cell(rows, row, "aiosmtpd"),
                      mark(round(ratio, 3), row.most),
                      spread_cell(rows, row)])
    if lines:
        print("**TLS: CPU, and in multiples of BearSSL driven alone**\n")
        tell_machine(folder, "tls_machine.tsv")
    table(["load", "BearSSL alone", "postern", "postern", "aiosmtpd",
           "at most", "spread"], lines)


def tls_memory(folder):
    lines = []
    for line in sheets.read(folder, "tls_memory.tsv"):
        each = float(line["octets_each"])
        texts = {state: text for state, text, _ in tls.STATES}
        lines.append([texts[line["state"]], line["server"], line["idle"],
                      "{:,.0f}".format(each),
                      mark(each, float(line["most"])) if line["most"]
                      else ""])
    if lines:
        print("**Idle connections with TLS**\n")
    table(["state", "server", "connections", "octets each", "at most"],
          lines)


def tell_machine(folder, name="machine.tsv"):
    for key, value in sheets.machine(folder, name).items():
        print("- %s: %s" % (key, value))
    print()


def show(folder):
    tell_machine(folder)
    rows = sheets.Rows(folder)
    busy = [row for row in suite.IDLE if row.name.endswith("-20")]
    single = [row for row in suite.IDLE if row.name.endswith("-1")]
    ratios(rows, suite.FIGURES, "CPU for a message, in multiples of the "
           "floor")
    ratios(rows, suite.TALKS, "AUTH and LMTP, in multiples of the floor")
    ratios(rows, suite.RELAYS, "Handed on to a next hop, in multiples of "
           "haproxy", SHOWN_RELAYS)
    ratios(rows, busy + single, "Beside idle connections, in multiples of "
           "the floor (epoll)")
    growth(rows, busy, "Growth with idle connections, 20 active: own cost "
           "over own cost with none")
    growth(rows, single, "The same, 1 active")
    ratios(rows, suite.RECIPIENTS, "Recipients, in multiples of the floor")
    ratios(rows, suite.BODIES, "Size of the content, in multiples of the "
           "strict floor")
    counts(folder)
    memory(folder)
    cold(folder)
    tls_rows(folder)
    tls_memory(folder)


def put_into(path, text):
    with open(path) as f:
        old = f.read()
    before, rest = old.split(BEGIN, 1)
    with open(path, "w") as f:
        f.write(before + BEGIN + "\n" + text + END + rest.split(END, 1)[1])


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "build/bench/results"
    if not os.path.isdir(folder):
        sys.exit("table: no folder " + folder)
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        show(folder)
    if "--into" in sys.argv:
        put_into(sys.argv[sys.argv.index("--into") + 1], text.getvalue())
    else:
        sys.stdout.write(text.getvalue())


if __name__ == "__main__":
    main()
