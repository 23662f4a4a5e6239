#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures TLS: what a handshake and content cost a server, in multiples of
what BearSSL costs that is driven alone (tls_floor.c).

What counts is the CPU time of the server, as in run.py, with certificates
that are made for the run.  Rows go to tls.tsv, memory to tls_memory.tsv,
where it was to tls_machine.tsv.
"""
import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import servers
from run import Sheet, describe, notice

COLUMNS = ("row", "server", "round", "messages", "seconds", "cpu", "cpu_us",
           "note")
MEMORY = ("state", "server", "idle", "octets_each", "most")
BULK = 1024 * 1024


class Row:
    """`most` is the figure that postern has to keep to, in multiples of the
    floor."""

    floor = "tls-floor"

    def __init__(self, name, text, key, mode, most=None, own_only=False):
        self.name = name
        self.text = text
        self.key = key
        self.mode = mode
        self.most = most
        self.own_only = own_only


KEYS = {
    "rsa": ["rsa:2048"],
    "rsa4096": ["rsa:4096"],
    "p256": ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "p384": ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
}

# 0.95 of what BearSSL does alone.
MOST = round(1 / 0.95, 3)

ROWS = [
    Row("tls-full-rsa", "full handshake, RSA-2048", "rsa", "full", MOST),
    Row("tls-full-p256", "full handshake, P-256", "p256", "full", MOST),
    Row("tls-full-p384", "full handshake, P-384", "p384", "full", None, True),
    Row("tls-full-rsa4096", "full handshake, RSA-4096", "rsa4096", "full",
        None, True),
    Row("tls-resumed-rsa", "resumed handshake, RSA-2048", "rsa", "resumed",
        MOST),
    Row("tls-resumed-p256", "resumed handshake, P-256", "p256", "resumed",
        MOST),
    Row("tls-bulk", "1 MiB of content over TLS", "p256", "bulk"),
]

# Name, text, what the load does first.
STATES = [
    ("ehlo", "silent since EHLO", ["-m", "full"]),
    ("message", "silent since a message of 64 KiB",
     ["-m", "bulk", "-s", 65536]),
]

IDLE = 500
MOST_OCTETS = 24 * 1024     # for an idle connection


class Certificate:
    """PEM for those who read files, DER for BearSSL alone."""

    def __init__(self, folder, name):
        self.pem, self.key, self.der, self.key_der = (
            os.path.join(folder, name + end)
            for end in (".pem", ".key", ".der", ".key.der"))
        self.openssl("req", "-x509", "-newkey", *KEYS[name], "-keyout",
                     self.key, "-out", self.pem, "-days", "30", "-nodes",
                     "-subj", "/CN=localhost")
        self.openssl("x509", "-in", self.pem, "-outform", "DER", "-out",
                     self.der)
        self.openssl("pkey", "-in", self.key, "-outform", "DER", "-out",
                     self.key_der)

    @staticmethod
    def openssl(*arguments):
        subprocess.run((servers.find("openssl"),) + arguments, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def command(name, options, certificate):
    if name == "tls-floor":
        return [os.path.join(options.tools, "tls_floor"), "-p", "{port}",
                "-c", certificate.der, "-k", certificate.key_der]
    if name == "postern":
        return [options.postern, "-q", "--handler", "sink", "--size", "0",
                "--timeout", "3600", "--tlscert", certificate.pem,
                "--tlskey", certificate.key, "--smtps", "127.0.0.1:{port}"]
    return servers.aiosmtpd() + [certificate.pem, certificate.key]


class Server(servers.Server):
    def wait_until_it_greets(self):
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", self.port), 5).close()
                return
            except OSError:
                time.sleep(0.05)
            if self.process.poll() is not None:
                break
        self.stop()
        raise servers.Missing(self.name + " does not start")


class Load:
    """It has prepared itself when this is made, and begins with run()."""

    def __init__(self, options, server, certificate, *more):
        self.process = subprocess.Popen(
            servers.pin(options.load_core)
            + [os.path.join(options.tools, "tls_load"), "-p",
               str(server.port), "-c", certificate.der, *map(str, more)],
            text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        self.is_ready = self.process.stdout.readline().strip() == "ready"

    def run(self):
        """What it measured, or (None, why not)."""
        said, complaint = self.process.communicate()
        if self.process.returncode == 3:
            return None, "not offered"
        if self.process.returncode != 0:
            return None, "failed: " + " ".join(complaint.split())[:80]
        pairs = (word.split("=") for word in said.split())
        return {name: float(value) for name, value in pairs}, ""


class Run:
    def __init__(self, options, folder):
        self.options = options
        self.certificates = {key: Certificate(folder, key)
                             for key in {row.key for row in options.rows}}
        self.running = {}
        self.useless = set()

    def server(self, name, key):
        if (name, key) not in self.running:
            try:
                server = Server(name, command(
                    name, self.options, self.certificates[key]),
                    self.options.server_core)
            except servers.Missing as missing:
                notice("%s is left out: %s" % (name, missing))
                server = None
            self.running[name, key] = server
        return self.running[name, key]

    def measure(self, row, server, number):
        load = Load(self.options, server, self.certificates[row.key], "-m",
                    row.mode, "-t", self.options.seconds, "-s", BULK)
        before = server.cpu()[0]
        result, note = load.run()
        time.sleep(0.02)
        values = {"row": row.name, "server": server.name, "round": number,
                  "note": note}
        if result:
            values.update(result)
            values["messages"] = int(result["messages"])
            values["cpu"] = server.cpu()[0] - before
            values["cpu_us"] = values["cpu"] / result["messages"] * 1e6
        self.sheet.write(values)
        return values.get("cpu_us")

    def row(self, row):
        """All rounds of a row: the servers take turns."""
        names = [name for name in self.options.servers
                 if name != "aiosmtpd" or not row.own_only]
        seen = {}
        for number in range(self.options.rounds):
            for name in names:
                server = self.server(name, row.key)
                if server is None or (row.name, name) in self.useless:
                    continue
                cost = self.measure(row, server, number)
                if cost is None:
                    self.useless.add((row.name, name))
                else:
                    seen.setdefault(name, []).append(cost)
        self.tell(row, seen)

    @staticmethod
    def tell(row, seen):
        middle = {n: statistics.median(costs) for n, costs in seen.items()}
        base = middle.get("tls-floor")
        notice("%-18s %s" % (row.name, "  ".join(
            "%s %.1f us%s" % (n, cost, "" if not base or n == "tls-floor"
                              else " (%.3f)" % (cost / base))
            for n, cost in middle.items())))

    def rows(self, rows, path):
        self.sheet = Sheet(path, COLUMNS)
        for row in rows:
            self.row(row)
        self.stop()

    def memory(self, path):
        """Of connections that are silent."""
        sheet = Sheet(path, MEMORY)
        for state, _, first in STATES:
            for name in self.options.servers:
                server = self.server(name, "p256")
                if server is None:
                    continue
                # What the first session alone costs.
                self.load(server, "-t", 0.1).run()
                before = server.rss()
                held = self.load(server, "-i", IDLE, *first)
                each = (server.rss() - before) / IDLE
                if held.is_ready:
                    sheet.write({
                        "state": state, "server": name, "idle": IDLE,
                        "octets_each": each, "most": MOST_OCTETS
                        if name == "postern" else ""})
                    notice("memory             %s, %s: %.0f octets each"
                           % (state, name, each))
                held.run()
            self.stop()

    def load(self, server, *options):
        return Load(self.options, server, self.certificates["p256"],
                    *options)

    def stop(self):
        for server in self.running.values():
            if server is not None:
                server.stop()
        self.running = {}


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--postern", default="./postern")
    add("--tools", default="build/bench")
    add("--out", default="build/bench/results")
    add("--rounds", type=int, default=3)
    add("--seconds", type=float, default=0.5)
    add("--only", default="", help="rows by name, or memory: NAME,NAME")
    add("--servers", default="tls-floor,postern,aiosmtpd")
    add("--server-core", default="0")
    add("--load-core", default="1")
    options = parser.parse_args()
    options.asked = ["--tls"] + sys.argv[1:]
    for name in ("--postern", "--tools", "--out"):
        if name in options.asked:
            at = options.asked.index(name)
            del options.asked[at:at + 2]
    options.peer_rounds = options.rounds
    options.servers = options.servers.split(",")
    wanted = options.only.split(",") if options.only else []
    options.rows = [row for row in ROWS if not wanted or row.name in wanted]
    options.memory = not wanted or "memory" in wanted
    return options


def main():
    options = parse()
    os.makedirs(options.out, exist_ok=True)
    describe(options, "tls_machine.tsv")
    with tempfile.TemporaryDirectory(prefix="postern-") as folder:
        run = Run(options, folder)
        try:
            run.rows(options.rows, os.path.join(options.out, "tls.tsv"))
            if options.memory:
                run.certificates.setdefault(
                    "p256", Certificate(folder, "p256"))
                run.memory(os.path.join(options.out, "tls_memory.tsv"))
        finally:
            run.stop()


if __name__ == "__main__":
    try:
        main()
    except servers.Missing as missing:
        sys.exit("tls: " + str(missing))
