# SPDX-License-Identifier: MIT
"""Many connections, few descriptors, few system calls."""
import os
import re
import resource
import signal
import smtplib
import socket
import subprocess
import time

from console import STOP, Console

MAIL = (b"EHLO a.example\r\n", b"MAIL FROM:<ann@a.example>\r\n",
        b"RCPT TO:<bob@b.example>\r\n", b"DATA\r\n", b"x\r\n.\r\n")


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def reply(client):
    octets = b""
    while not re.search(rb"(^|\n)\d{3} [^\n]*\n$", octets):
        more = client.recv(4096)
        assert more, "closed after %r" % octets
        octets += more
    return int(octets[:3])


def at_once(count):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with Console("-q", "--handler", "sink") as console:
        clients = [connect(console.port) for _ in range(count)]
        assert all(reply(client) == 220 for client in clients)
        for octets in MAIL:
            for client in clients:
                client.sendall(octets)
            codes = {reply(client) for client in clients}
            assert codes in ({250}, {354}), codes
        console.signal(STOP)
        for client in clients:
            assert reply(client) == 421
            client.close()
        assert console.wait() == 0, console.said()


def out_of_descriptors():
    with Console("-q", "--handler", "sink",
                 before=["prlimit", "--nofile=64"]) as console:
        clients = [connect(console.port) for _ in range(200)]
        time.sleep(0.5)
        before = console.ticks()
        time.sleep(5)
        used = (console.ticks() - before) / os.sysconf("SC_CLK_TCK") / 5
        assert used < 0.05, "%.0f %% of a processor" % (used * 100)
        served = [c for c in clients if greeted(c)]
        assert 40 < len(served) < 64, "%d were served" % len(served)
        for client in clients:
            client.close()
        assert serves_again(console.port)
        assert console.stop() == 0, console.said()
    return "%d served, %.1f %% of a processor" % (len(served), used * 100)


def serves_again(port):
    """Soon: it may not yet know who has gone."""
    for _ in range(20):
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
                return client.noop()[0] == 250
        except smtplib.SMTPConnectError:
            time.sleep(0.05)
    return False


def greeted(client):
    client.setblocking(False)
    try:
        return client.recv(3) == b"220"
    except BlockingIOError:
        return False


def system_calls():
    """Those of 1 KiB messages, a command at a time on one connection."""
    count = 100
    content = b"x" * 62 + b"\r\n"
    steps = MAIL[1:4] + (content * 16 + b".\r\n",)
    with Console("-q", "--handler", "sink") as console, \
            connect(console.port) as client:
        assert reply(client) == 220
        client.sendall(MAIL[0])
        assert reply(client) == 250
        trace = subprocess.Popen(
            ["strace", "-f", "-p", str(console.child.pid), "-o",
             console.path("trace")], stderr=subprocess.PIPE)
        assert b"attached" in trace.stderr.readline()
        for _ in range(count):
            for octets in steps:
                client.sendall(octets)
                assert reply(client) in (250, 354)
        time.sleep(0.2)
        trace.send_signal(signal.SIGINT)
        trace.communicate(timeout=20)
        with open(console.path("trace")) as file:
            calls = [re.sub(r"^\d+ +(<\.\.\. )?([a-z0-9_]+).*\n", r"\2", line)
                     for line in file if "<unfinished" not in line]
    total = len(calls) / count
    assert total < 12.5, "%.2f: %s" % (total, sorted(set(calls)))
    return "%.2f a message, of %s" % (total, ", ".join(sorted(set(calls))))


def files_that_may_not_grow():
    """The limit of a file's size is like a full disk, and kills nobody."""
    for place in ("eml:@/mail", "maildir:@/mail", "mbox:@/mail"):
        with Console("-q", "--handler", place,
                     before=["prlimit", "--fsize=20000"]) as console:
            with smtplib.SMTP("127.0.0.1", console.port,
                              timeout=20) as client:
                client.ehlo()
                for count, expected in ((1000, 452), (1, 250)):
                    client.mail("ann@a.example")
                    client.rcpt("bob@b.example")
                    code, text = client.data((b"x" * 70 + b"\r\n") * count)
                    assert code == expected, (place, code, text)
            assert console.stop() == 0, console.said()


CHECKS = [
    ("1500 connections at once", None, lambda: at_once(1500)),
    ("64 descriptors, 200 clients", "prlimit", out_of_descriptors),
    ("system calls", "strace", system_calls),
    ("files that may not grow", "prlimit", files_that_may_not_grow),
]
