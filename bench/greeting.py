#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures how long clients wait for the greeting of a busy server.

Some sessions stream content without an end; then as many clients connect at
once.  Written is how long it took until the first, the middle and the last of
them had the greeting: the median of the rounds.

    bench/greeting.py [--postern FILE] [--tools FOLDER] [--clients N]
"""
import argparse
import resource
import select
import socket
import statistics
import subprocess
import sys
import time

import servers

SIZE = 1 << 30      # of a message: more than is sent
PATIENCE = 60


def connect(port):
    s = socket.socket()
    s.setblocking(False)
    s.connect_ex(("127.0.0.1", port))
    return s


def wait_for_greetings(port, count):
    """Seconds until each was greeted, in order; those in time."""
    began = time.monotonic()
    poller = select.epoll()
    waiting = {}
    for _ in range(count):
        s = connect(port)
        waiting[s.fileno()] = s
        poller.register(s, select.EPOLLIN)
    waits, kept = [], []
    while waiting and time.monotonic() - began < PATIENCE:
        for descriptor, _ in poller.poll(1):
            s = waiting.pop(descriptor)
            if s.recv(200).startswith(b"220"):
                waits.append(time.monotonic() - began)
            poller.unregister(s)
            kept.append(s)
    for s in kept + list(waiting.values()):
        s.close()
    return waits


def measure(server, load, count, is_busy):
    """First, middle and last greeting in milliseconds; None: not all."""
    sender = subprocess.Popen(
        load.argv(server, "-c %d -n %d -s %d" % (count, count, SIZE)),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) \
        if is_busy else None
    time.sleep(3 if is_busy else 0.2)
    try:
        waits = wait_for_greetings(server.port, count)
    finally:
        if sender:
            sender.kill()
            sender.wait()
    if len(waits) < count:
        return None
    return [1000 * w for w in (waits[0], waits[count // 2], waits[-1])]


def row(name, options, load, is_busy):
    rounds = []
    for _ in range(options.rounds):
        server = servers.Server(
            name, servers.command(name, options.tools, options.postern), "0")
        try:
            rounds.append(measure(server, load, options.clients, is_busy))
        finally:
            server.stop()
    if None in rounds:
        return "| %s | not all in %d s | | |" % (name, PATIENCE)
    middle = [statistics.median(column) for column in zip(*rounds)]
    return "| %s | %s |" % (name, " | ".join("%.1f ms" % m for m in middle))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--postern", default="./postern")
    add("--tools", default="build/bench", help="where load and floor are")
    add("--clients", type=int, default=300)
    add("--rounds", type=int, default=5)
    add("--servers", default="floor,postern,smtp-sink,aiosmtpd,smtp-server")
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    load = servers.Load(options.tools, "1")
    for is_busy in (False, True):
        print("\n%d clients, %s\n\n| server | first | middle | last |\n"
              "|---|---|---|---|" % (options.clients, "beside %d that stream"
                                     % options.clients if is_busy
                                     else "nobody else"))
        for name in options.servers.split(","):
            try:
                print(row(name, options, load, is_busy), flush=True)
            except servers.Missing as missing:
                print("%s is left out: %s" % (name, missing), file=sys.stderr)


if __name__ == "__main__":
    main()
