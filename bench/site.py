#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What each part of the site of examples/scale takes for a message.

    bench/site.py [MESSAGES [SESSIONS]]     3000 and 20 when not said

smtp-source sends them to HAProxy, a connection for each, in the clear; three
posterns hand them on to Postfix, which delivers to a Maildir.  CPU seconds are
those of each part with all it has started; it takes root, since Postfix does.
"""
import glob
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tests", "clients"))
sys.dont_write_bytecode = True

import scaled
from servers import TICK, descendants


def stat(pid):
    try:
        with open("/proc/%d/stat" % pid) as f:
            return f.read().rsplit(")", 1)[1].split()
    except OSError:
        return ["0"] * 20


def cpu(root):
    """Of a process, those it has started, and those of them that have
    ended."""
    ended = sum(int(word) for word in stat(root)[13:15])
    return (ended + sum(int(word) for pid in descendants(root)
                        for word in stat(pid)[11:13])) / TICK


def parts(site, hop):
    with open(hop.path("queue/pid/master.pid")) as f:
        master = int(f.read())
    return {"haproxy": [site.front.pid], "postfix": [master],
            "postern": [child.pid for child in site.children.values()]}


def spent(found):
    return {name: sum(map(cpu, pids)) for name, pids in found.items()}


def main():
    count, sessions = (sys.argv[1:] + ["3000", "20"][len(sys.argv) - 1:])[:2]
    with scaled.Postfix() as hop, scaled.Site(hop.handler) as site:
        found = parts(site, hop)
        before, began = spent(found), time.monotonic()
        subprocess.run(
            ["smtp-source", "-m", count, "-s", sessions, "-l", "1024", "-f",
             "ann@a.example", "-t", "bob@b.example",
             "127.0.0.1:%d" % site.port], check=True)
        took = time.monotonic() - began
        while not hop.emptied():
            time.sleep(0.1)
        after = spent(found)
        arrived = len(glob.glob(os.path.join(hop.mailbox(), "new", "*")))
        assert arrived == int(count), arrived
    print("%.0f messages in a second" % (int(count) / took))
    for name in found:
        print("%s: %.3f ms for a message" % (
            name, (after[name] - before[name]) / int(count) * 1000))


if __name__ == "__main__":
    main()
