# SPDX-License-Identifier: MIT
"""Reads the limits of the images from the table in README.md."""
import os
import re

README = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..",
                      "README.md")
COLUMNS = ("flash", "RAM", "memory", "stack")


def row(name):
    """Octets by column, without empty columns."""
    with open(README, encoding="utf-8") as file:
        found = re.search(r"^\| %s \|(.*)\|$" % name, file.read(), re.M)
    cells = [cell.strip().replace(",", "") for cell in found[1].split("|")]
    return {column: int(cell) for column, cell in zip(COLUMNS, cells) if cell}


def compare(name, used):
    for column, octets in used.items():
        most = row(name)[column]
        print("  %s: %s %d octets, promised %d" % (name, column, octets, most))
        assert octets <= most, "more than README.md promises"
