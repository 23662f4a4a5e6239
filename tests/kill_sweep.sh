#!/bin/sh
# SPDX-License-Identifier: MIT
# kill_sweep.sh [ROUNDS [PROGRAM]] - kills the console server (-9) at any moment
# while twenty clients send: all acknowledged messages are stored, and all
# stored messages are complete.  Needs python3.
cd "$(dirname "$0")/.." || exit 1
program=$(realpath "${2:-./postern}")
if ! command -v python3 >/dev/null; then
    echo "kill_sweep: not tried, there is no python3"
    exit 0
fi
exec python3 - "${1:-6}" "$program" <<'PYTHON'
import hashlib
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROUNDS, PROGRAM = int(sys.argv[1]), sys.argv[2]
CLIENTS = 20


class Client(threading.Thread):
    """Sends until the server dies, and remembers what was acknowledged."""

    def __init__(self, port, number):
        super().__init__()
        self.port = port
        self.number = number
        self.sent = {}
        self.acknowledged = set()

    def run(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port)) as link:
                self.talk(link, link.makefile("rb"))
        except OSError:
            pass

    def ask(self, link, replies, octets):
        link.sendall(octets)
        line = replies.readline()
        if not line.endswith(b"\n"):
            raise OSError("the server has gone")
        return line[:3]

    def talk(self, link, replies):
        self.ask(link, replies, b"")
        self.ask(link, replies, b"HELO c.example\r\n")
        dice = random.Random(self.number)
        while True:
            name = f"{self.number}-{len(self.sent)}"
            body = dice.randbytes(dice.choice((10, 500, 20000))).hex()
            lines = [body[i:i + 70] for i in range(0, len(body), 70)]
            content = "\r\n".join([f"X-Name: {name}", "", *lines, ""])
            self.sent[name] = hashlib.sha256(content.encode()).digest()
            for line in ("MAIL FROM:<a@x>", "RCPT TO:<b@y>", "DATA"):
                self.ask(link, replies, line.encode() + b"\r\n")
            if self.ask(link, replies, content.encode() + b".\r\n") == b"250":
                self.acknowledged.add(name)


def unquoted(octets):
    """A message of an mbox, as it was sent."""
    octets = octets.split(b"\n", 2)[2]     # From, Return-Path
    return re.sub(rb"(?m)^>(>*From )", rb"\1", octets).replace(b"\n", b"\r\n")


def stored_in_one(store):
    """The same for an mbox; messages in it may be incomplete."""
    with open(store, "rb") as file:
        for octets in re.split(rb"(?m)(?<=\n\n)(?=From )", file.read()):
            octets = unquoted(octets[:-1]) if octets.count(b"\n") > 2 else b""
            found = re.match(rb"X-Name: (\S+)\r\n", octets)
            if found:
                yield (found.group(1).decode(),
                       hashlib.sha256(octets).digest())


def stored(handler, store):
    """The name and hash of each message that a reader would find."""
    if handler == "mbox":
        yield from stored_in_one(store)
        return
    folder = os.path.join(store, "new") if handler == "maildir" else store
    for name in os.listdir(folder):
        if handler == "eml" and not name.endswith(".eml"):
            continue
        with open(os.path.join(folder, name), "rb") as file:
            octets = file.read()
        if handler == "eml":
            beside = os.path.join(folder, name[:-4] + ".json")
            if not os.path.getsize(beside):
                raise SystemExit(f"kill_sweep: FAILED: {beside} is empty")
        else:
            octets = re.sub(rb"(?m)^X-(Peer|MailFrom|RcptTo):.*\n", b"",
                            octets).replace(b"\n", b"\r\n")
        found = re.match(rb"X-Name: (\S+)\r\n", octets)
        yield (found.group(1).decode() if found else name,
               hashlib.sha256(octets).digest())


def one_round(handler, store, base, count=CLIENTS):
    server = subprocess.Popen(
        [PROGRAM, "-l", "127.0.0.1:0", "--handler", f"{handler}:{store}"],
        stderr=subprocess.PIPE)
    line = server.stderr.readline()
    port = int(re.search(rb":(\d+) \(smtp\)", line).group(1))
    drain = threading.Thread(target=server.stderr.read)
    drain.start()
    clients = [Client(port, base + i) for i in range(count)]
    for client in clients:
        client.start()
    time.sleep(random.uniform(0.005, 0.5))
    server.kill()
    server.wait()
    for client in clients:
        client.join()
    drain.join()
    return clients


def left_behind(handler, store):
    """How many temporary files the next server does not remove."""
    folder = {"maildir": os.path.join(store, "tmp"), "eml": store,
              "mbox": os.path.dirname(store)}[handler]

    def found():
        return [os.path.join(folder, name) for name in os.listdir(folder)
                if name.endswith(".tmp")]

    for path in found():
        os.utime(path, (time.time() - 100,) * 2)
    before = len(found())
    one_round(handler, store, ROUNDS * CLIENTS, 0)
    print(f"kill_sweep: {handler}: {before} temporary files left by the "
          f"killed, {len(found())} when the next had started")
    return len(found())


def sweep(handler, store):
    sent, acknowledged = {}, set()
    for number in range(ROUNDS):
        for client in one_round(handler, store, number * CLIENTS):
            sent.update(client.sent)
            acknowledged |= client.acknowledged
    found = list(stored(handler, store))
    if handler == "mbox":
        # a message that was not acknowledged may be incomplete at the end
        cut = [name for name, hashed in found if sent.get(name) != hashed]
        print(f"kill_sweep: mbox: {len(cut)} were cut short")
        found = [row for row in found if row[0] not in cut]
        if os.path.exists(store + ".lock"):
            os.unlink(store + ".lock")
    names = [name for name, _ in found]
    wrong = [name for name, hashed in found if sent.get(name) != hashed]
    lost = acknowledged - set(names)
    twice = len(names) - len(set(names))
    print(f"kill_sweep: {handler}: {ROUNDS} rounds, {len(acknowledged)} "
          f"acknowledged, {len(set(names) - acknowledged)} more stored, "
          f"{len(lost)} lost, {len(wrong)} not whole, {twice} twice")
    left = left_behind(handler, store)
    return not (lost or wrong or twice or left) and acknowledged


with tempfile.TemporaryDirectory(prefix="postern-") as work:
    os.mkdir(os.path.join(work, "one"))
    good = [sweep("mbox", os.path.join(work, "one", "box"))]
    good += [sweep(handler, os.path.join(work, handler))
             for handler in ("maildir", "eml")]
sys.exit(0 if all(good) else 1)
PYTHON
