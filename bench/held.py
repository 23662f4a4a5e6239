#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Memory of a postern for each connection that is in the middle of a message,
which a relay hands on, and of one that a sink takes.

    bench/held.py [CONNECTIONS]     500 when not said
"""
import os
import socket
import sys
import time

import servers

POSTERN = os.environ.get("POSTERN", "./postern")
TOOLS = os.environ.get("BENCH_BUILD", "build/bench")
SAID = (b"EHLO c.example\r\n", b"MAIL FROM:<ann@a.example>\r\n",
        b"RCPT TO:<bob@b.example>\r\n", b"DATA\r\n")


def talk(client, octets=b""):
    client.sendall(octets)
    while True:
        last = client.recv(4096).splitlines()[-1]
        if last[3:4] == b" ":
            return last


def kernel():
    """Octets of the kernel's own: sockets are in its slabs."""
    with open("/proc/meminfo") as f:
        return next(int(line.split()[1]) for line in f
                    if line.startswith("Slab:")) * 1024


def measure(way, count):
    hop = None
    if way:
        hop = servers.Server("hop", servers.floor(TOOLS, ""), None)
    server = servers.Server("postern", servers.command(
        "postern", TOOLS, POSTERN, way), None, hop=hop)
    before, slabs, clients = server.rss(), kernel(), []
    for _ in range(count):
        client = socket.create_connection(("127.0.0.1", server.port))
        clients.append(client)
        talk(client)
        for octets in SAID:
            assert talk(client, octets)[:1] in b"23"
        client.sendall(b"Subject: s\r\n\r\n")
    time.sleep(0.5)
    print("%s: %.0f octets for each, %.0f of the kernel's for both ends" % (
        "relay" if way else "sink", (server.rss() - before) / count,
        (kernel() - slabs) / count))
    for client in clients:
        client.close()
    server.stop()


if __name__ == "__main__":
    number = int((sys.argv + ["500"])[1])
    measure("", number)
    measure("relay", number)
