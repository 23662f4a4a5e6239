#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""stack.py FOLDER MOST - finds the deepest chain of calls in the .ci files of
a folder, which gcc writes with -fcallgraph-info=su; fails if it needs more than
MOST octets of stack.

A list below has the functions that are called by pointers.  Functions that are
not in the files (the allocator, the hashes of the TLS library) do not count.
"""
import glob
import re
import sys

POINTER = "__indirect_call"

# Functions that call by a pointer, and the functions that they may call.
REACHED = [
    ("(pst_engine_quote|pst_verb_refuse)", "pst_engine_(say|refuse)$"),
    ("postern_engine_(answer|next)", ".*(_done|_fill.*|fill_.*)$"),
    ("pst_verb_start", "pst_verb_[a-z]+$"),
    ("pst_keywords_list", ".*_value$"),
    ("pst_parameters_check", "check_[a-z]+$"),
    ("pst_sasl_respond", "pst_[a-z0-9]+_respond$"),
    ("pst_sasl_keys", "pst_(?!sasl)[a-z0-9]+_keys$"),
    ("pst_sasl_judged", "pst_(?!sasl)[a-z0-9]+_judged$"),
    ("postern_rules_new|pst_(cram|scram|memory)_.*|pst_sasl_nonce", "$"),
]


def read(folder):
    frames, calls, names = {}, {}, {}
    for path in glob.glob(folder + "/*.ci"):
        for line in open(path):
            node = re.match(r'node: { title: "([^"]+)" label: "([^"]*)"', line)
            edge = re.match(r'edge: { sourcename: "([^"]+)" '
                            r'targetname: "([^"]+)"', line)
            if node:
                size = re.search(r"(\d+) bytes \((\w+)", node.group(2))
                if size:
                    name = node.group(1)
                    frames[name] = int(size.group(1))
                    names[name] = name.split(":")[-1]
                    if size.group(2) != "static":
                        sys.exit("stack: %s has no fixed frame" % name)
            elif edge:
                calls.setdefault(edge.group(1), set()).add(edge.group(2))
    return frames, calls, names


def main():
    frames, calls, names = read(sys.argv[1])
    known = {}
    loops = set()

    def reached(name, callee):
        if callee != POINTER:
            return [callee]
        for caller, pattern in REACHED:
            if re.match("(%s)$" % caller, names[name]):
                return [one for one in frames
                        if re.match(pattern, names[one])]
        sys.exit("stack: whom does %s call by a pointer?" % names[name])

    def deepest(name, path):
        """The octets and the names of the deepest chain from here on."""
        if name in path:
            loops.add(names[name])
            return 0, ()
        if name not in known:
            found = 0, ()
            for callee in calls.get(name, ()):
                for one in reached(name, callee):
                    if one in frames:
                        found = max(found, deepest(one, path | {name}))
            known[name] = frames[name] + found[0], (name,) + found[1]
        return known[name]

    size, chain = max(deepest(name, frozenset()) for name in frames
                      if names[name].startswith("postern_"))
    print("stack: %d octets: %s" % (size, ", ".join(
        "%s %d" % (names[name], frames[name]) for name in chain)))
    if loops:
        print("stack: in a circle, counted once: " + ", ".join(sorted(loops)))
    if size > int(sys.argv[2]):
        sys.exit("stack: more than %s octets" % sys.argv[2])


main()
