#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Draws results as SVG.  usage: plot.py [FOLDER] >FILE"""
import math
import os
import sys
from xml.sax.saxutils import escape

import sheets
import suite

# Colours that people who see few colours can tell apart, and shapes.
LOOKS = {
    "floor": ("#777777", "line"),
    "floor-strict": ("#777777", "line"),
    "postern": ("#d55e00", "circle"),
    "smtp-sink": ("#0072b2", "square"),
    "smtp-server": ("#009e73", "diamond"),
    "aiosmtpd": ("#aa4499", "triangle"),
}
WIDTH, INK, FAINT = 960, "#222222", "#dddddd"


class Drawing:
    def __init__(self):
        self.parts = []

    def add(self, text):
        self.parts.append(text)

    def line(self, x1, y1, x2, y2, colour=INK, width=1.0, dash=""):
        self.add('<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" '
                 'stroke-width="%g"%s/>' % (x1, y1, x2, y2, colour, width,
                 ' stroke-dasharray="%s"' % dash if dash else ""))

    def text(self, x, y, words, anchor="start", size=12, weight="normal",
             colour=INK):
        self.add('<text x="%.1f" y="%.1f" text-anchor="%s" font-size="%d" '
                 'font-weight="%s" fill="%s">%s</text>' % (
                     x, y, anchor, size, weight, colour, escape(words)))

    def path(self, points, colour, width=2.0, dash=""):
        self.add('<polyline points="%s" fill="none" stroke="%s" '
                 'stroke-width="%g"%s/>' % (
                     " ".join("%.1f,%.1f" % p for p in points), colour, width,
                     ' stroke-dasharray="%s"' % dash if dash else ""))

    def mark(self, x, y, name, r=4.5):
        colour, shape = LOOKS[name]
        if shape == "circle":
            self.add('<circle cx="%.1f" cy="%.1f" r="%g" fill="%s"/>'
                     % (x, y, r + 0.5, colour))
            return
        corners = {
            "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
            "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
            "triangle": ((0, -1.2), (1.2, 1), (-1.2, 1)),
        }.get(shape)
        if corners:
            self.add('<polygon points="%s" fill="%s"/>' % (" ".join(
                "%.1f,%.1f" % (x + a * r, y + b * r) for a, b in corners),
                colour))

    def write(self, file, height):
        file.write('<svg xmlns="http://www.w3.org/2000/svg" width="%d" '
                   'height="%d" viewBox="0 0 %d %d" font-family='
                   '"DejaVu Sans, Verdana, sans-serif">\n'
                   '<rect width="100%%" height="100%%" fill="#ffffff"/>\n'
                   % (WIDTH, height, WIDTH, height))
        file.write("\n".join(self.parts) + "\n</svg>\n")


class Log:
    """A scale on which a multiple is a distance."""

    def __init__(self, least, most, start, end):
        self.low = math.log10(least)
        self.high = max(math.log10(most), self.low + 0.1)
        self.start, self.end = start, end

    def at(self, value):
        part = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)

    def ticks(self):
        wide = self.high - self.low > 2.5
        for power in range(math.floor(self.low), math.ceil(self.high) + 1):
            for digit in (1,) if wide else (1, 2, 5):
                value = digit * 10.0 ** power
                if self.low - 1e-9 <= math.log10(value) <= self.high + 1e-9:
                    yield value


def legend(drawing, x, y, names, has_mark=True):
    for name in names:
        if LOOKS[name][1] == "line":
            drawing.line(x - 7, y - 4, x + 7, y - 4, LOOKS[name][0], 2, "4 3")
        else:
            drawing.mark(x, y - 4, name)
        drawing.text(x + 12, y, name, colour=LOOKS[name][0], weight="bold")
        x += 34 + 8 * len(name)
    if has_mark:
        drawing.line(x, y - 10, x, y + 2, INK, 2)
        drawing.text(x + 8, y, "what postern has to keep to")


def ratio_panel(drawing, rows, group, top, names):
    """A line of the page for each row; how far right is how dear."""
    group = [row for row in group if rows.ratio(row, "postern")]
    left, right, step = 330, WIDTH - 30, 25
    ratios = [rows.ratio(row, n) or 1 for row in group for n in names]
    scale = Log(0.9, max(ratios + [10]) * 1.15, left, right)
    bottom = top + step * len(group)
    for tick in scale.ticks():
        drawing.line(scale.at(tick), top - 8, scale.at(tick), bottom - 8,
                     FAINT)
        drawing.text(scale.at(tick), bottom + 8, "%g x" % tick, "middle", 11)
    drawing.line(scale.at(1), top - 8, scale.at(1), bottom - 8,
                 LOOKS["floor"][0], 2, "4 3")
    for i, row in enumerate(group):
        y = top + i * step + 4
        drawing.text(left - 12, y + 4, row.text, "end")
        for name in reversed(names):
            ratio = rows.ratio(row, name)
            if ratio:
                drawing.mark(scale.at(ratio), y, name)
        if row.most:
            drawing.line(scale.at(row.most), y - 9, scale.at(row.most),
                         y + 9, INK, 2)
    return bottom + 22


class Panel:
    """Lines over a growing load."""

    def __init__(self, title, x_name, y_name, floor):
        self.title, self.x_name, self.y_name = title, x_name, y_name
        self.floor = floor
        self.series = {}

    def add(self, name, x, y):
        if y:
            self.series.setdefault(name, []).append((x, y))

    def draw(self, drawing, left, top, width, height, x_text):
        points = [p for s in self.series.values() for p in s]
        if not points:
            return
        xs, ys = sorted({p[0] for p in points}), [p[1] for p in points]
        wide = Log(xs[0], xs[-1], left + 52, left + width - 14)
        high = Log(min(ys) * 0.8, max(ys) * 1.3, top + height, top)
        drawing.text(left, top - 30, self.title, size=13, weight="bold")
        drawing.text(left, top - 13, self.y_name, size=11)
        for tick in high.ticks():
            y = high.at(tick)
            drawing.line(left + 52, y, left + width - 14, y, FAINT)
            drawing.text(left + 46, y + 4, "{:,g}".format(tick), "end", 11)
        for x in xs:
            drawing.line(wide.at(x), top + height, wide.at(x),
                         top + height + 4)
            drawing.text(wide.at(x), top + height + 17, x_text(x), "middle",
                         11)
        drawing.text(left + 52 + (width - 66) / 2, top + height + 34,
                     self.x_name, "middle", 11)
        for name, series in self.series.items():
            self.curve(drawing, wide, high, name, series)

    def curve(self, drawing, wide, high, name, series):
        points = [(wide.at(x), high.at(y)) for x, y in sorted(series)]
        if name == self.floor:
            drawing.path(points, LOOKS[name][0], 2, "4 3")
            return
        drawing.path(points, LOOKS[name][0])
        for x, y in points:
            drawing.mark(x, y, name, 3.5)


def idle_panel(rows, names):
    panel = Panel("Beside idle connections, 20 active",
                  "idle connections", "CPU for a message, microseconds",
                  "floor")
    for row in suite.IDLE:
        if row.name.endswith("-20"):
            for name in names:
                # A scale of multiples has no zero: it stands at ten.
                panel.add(name, max(row.idle, 10), rows.cost(row, name))
    return panel


def recipient_panel(rows, names):
    panel = Panel("More recipients, pipelined", "recipients",
                  "CPU for a message, microseconds", "floor")
    for row in suite.RECIPIENTS:
        for name in names:
            panel.add(name, int(row.name.split("-")[1]),
                      rows.cost(row, name))
    return panel


def body_panel(rows, names):
    panel = Panel("Larger content, lockstep", "content",
                  "CPU for a MiB, milliseconds", "floor-strict")
    for row in suite.BODIES:
        mebibytes = int(row.options.split()[-1]) / suite.M
        for name in names:
            cost = rows.cost(row, name)
            panel.add(name, mebibytes, cost and cost / mebibytes / 1000)
    return panel


def mebibytes(x):
    return "%g MiB" % x if x >= 1 else "%g KiB" % (x * 1024)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "build/bench/results"
    if not os.path.isdir(folder):
        sys.exit("plot: no folder " + folder)
    rows, drawing = sheets.Rows(folder), Drawing()
    names = ["postern", "smtp-sink", "smtp-server", "aiosmtpd"]
    drawing.text(20, 30, "What a message costs the server", size=17,
                 weight="bold")
    drawing.text(20, 50, "CPU time (user and system) in multiples of the "
                 "floor, the least work that an SMTP sink can be; 1 KiB if "
                 "not said otherwise")
    legend(drawing, 30, 76, ["floor"] + names)
    idle = [row for row in suite.IDLE if row.idle == 5000]
    top = ratio_panel(drawing, rows, suite.FIGURES + idle, 108, names)
    panels = (
        (idle_panel(rows, ["floor"] + names),
         lambda x: "0" if x == 10 else
         ("%dk" % (x // 1000) if x >= 1000 else str(x))),
        (recipient_panel(rows, ["floor"] + names), str),
        (body_panel(rows, ["floor-strict"] + names),
         lambda x: mebibytes(x).replace(" MiB", "M").replace(" KiB", "K")),
    )
    for i, (panel, x_text) in enumerate(panels):
        panel.draw(drawing, 20 + i * 314, top + 62, 304, 230, x_text)
    about = sheets.machine(folder)
    drawing.text(20, top + 356, ", ".join(
        about[key] for key in ("date", "processor", "system")
        if about.get(key)), size=11, colour="#666666")
    drawing.write(sys.stdout, top + 370)


if __name__ == "__main__":
    main()
