# SPDX-License-Identifier: MIT
"""Reads what run.py and counts.py wrote."""
import csv
import os
import statistics


def read(folder, name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return []
    with open(path, newline="") as f:
        return list(csv.DictReader(f, delimiter="\t"))


def machine(folder, name="machine.tsv"):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return {}
    with open(path) as f:
        return dict(line.rstrip("\n").split("\t", 1) for line in f)


class Rows:
    """The medians of rows.tsv, or of another sheet."""

    def __init__(self, folder, column="cpu_us", name="rows.tsv"):
        self.notes, runs = {}, {}
        for line in read(folder, name):
            key = line["row"], line["server"]
            if line[column]:
                runs.setdefault(key, []).append(float(line[column]))
            elif line["note"]:
                self.notes[key] = line["note"]
        self.runs = runs

    def cost(self, row, server):
        """Microseconds of CPU for a message, or None."""
        runs = self.runs.get((row.name, server))
        return statistics.median(runs) if runs else None

    def ratio(self, row, server):
        """In multiples of the floor, or None."""
        cost, floor = self.cost(row, server), self.cost(row, row.floor)
        return cost / floor if cost and floor else None

    def spread(self, row, server):
        """How far the rounds are apart: (most - least) / median."""
        runs = self.runs.get((row.name, server))
        if not runs:
            return None
        return (max(runs) - min(runs)) / statistics.median(runs)
