#!/bin/sh
# SPDX-License-Identifier: MIT
# durable.sh [PROGRAM] - "250" means stored: asks the console server's system
# calls.  Needs python3; strace for the order and the faults, root for the disk
# that is full.  What cannot be tried here is said and passed over.
cd "$(dirname "$0")/.." || exit 1
program=$(realpath "${1:-./postern}")
for need in python3 strace; do
    if ! command -v $need >/dev/null; then
        echo "durable: not tried, there is no $need"
        exit 0
    fi
done
if ! strace -o /dev/null true 2>/dev/null; then
    echo "durable: not tried, strace may not trace here"
    exit 0
fi
exec python3 - "$program" <<'PYTHON'
import os
import re
import shutil
import signal
import smtplib
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
CONTENT = b"Subject: durable\r\n\r\n" + b"0123456789" * 7 + b"\r\n"
CODES = {"ENOSPC": b"4.3.1", "EDQUOT": b"4.2.2", "EIO": b"4.3.0",
         "EROFS": b"4.3.0", "EACCES": b"4.3.0"}
# How many of each call, from the first, must be answered with a refusal.
FATAL = {"maildir": {"openat": 2, "write": 1, "fsync": 2, "close": 1,
                     "link": 1, "unlink": 1},
         "eml": {"openat": 4, "write": 2, "fsync": 4, "close": 2, "link": 2,
                 "unlink": 2}}
failures = []


def check(truth, text):
    if not truth:
        failures.append(text)
        print("durable: FAILED:", text)


class Server:
    def __init__(self, handler, store, before=()):
        self.store = store
        self.process = subprocess.Popen(
            [*before, PROGRAM, "-l", "127.0.0.1:0", "--handler",
             f"{handler}:{store}"], stderr=subprocess.PIPE)
        line = self.process.stderr.readline()
        self.port = int(re.search(rb":(\d+) \(smtp\)", line).group(1))

    def send(self):
        with smtplib.SMTP("127.0.0.1", self.port, timeout=20) as client:
            client.ehlo("c.example")
            client.docmd("MAIL FROM:<a@x.example>")
            client.docmd("RCPT TO:<b@y.example>")
            code, text = client.docmd("DATA")
            if code == 354:
                client.send(CONTENT + b".\r\n")
                code, text = client.getreply()
            return code, text

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        self.process.stderr.close()


def files(store, handler):
    """Messages, and what should not be there."""
    found = [os.path.join(at, name) for at, _, names in os.walk(store)
             for name in names]
    if handler == "eml":
        good = [name for name in found if name.endswith(".eml")]
        extra = [name[:-4] + ".json" for name in good]
    else:
        good = [name for name in found if "/new/" in name]
        extra = []
    return good, [name for name in found if name not in good + extra]


# A letter for each call of the trace that matters.
def letters(trace, store):
    names = {}
    said = ""
    for line in open(trace):
        line = re.sub(r"^\d+ +", "", line)
        call = re.match(r"(\w+)\((.*)\) += (-?\d+)", line)
        if not call:
            continue
        name, rest, result = call.group(1), call.group(2), call.group(3)
        if name == "openat" and store in rest:
            names[result] = "file" if "O_EXCL" in rest else "directory"
            said += "O" if names[result] == "file" else "D"
        elif name in ("write", "fsync", "close"):
            kind = names.get(rest.split(",")[0])
            if kind is None:
                continue
            said += {"write": "w", "fsync": "f", "close": "c"}[name]
            if name == "close":
                del names[rest.split(",")[0]]
        elif name in ("link", "linkat") and store in rest:
            said += "L"
        elif name in ("unlink", "unlinkat") and store in rest:
            said += "U"
        elif name in ("sendto", "sendmsg", "write", "send"):
            if '"354 ' in rest:
                said += "3"
            elif '"250 OK' in rest and "3" in said.rsplit("2", 1)[-1]:
                said += "2"
    return said


def order(handler, expected, work):
    store = os.path.join(work, "order-" + handler)
    trace = os.path.join(work, "trace")
    server = Server(handler, store, ("strace", "-f", "-o", trace, "-e",
        "trace=openat,write,fsync,close,link,linkat,unlink,unlinkat,sendto"))
    for _ in range(20):
        check(server.send()[0] == 250, handler + ": a message was refused")
    pid = open(f"/proc/{server.process.pid}/task/{server.process.pid}/"
               "children").read().split()
    for child in pid:
        os.kill(int(child), signal.SIGTERM)
    server.process.wait(20)
    said = letters(trace, store)
    # before the first message the directories are made and flushed, and an
    # empty file does what a message does
    said = said[said.index("O"):] if "O" in said else said
    check(re.fullmatch(f"OfcLUDfcU({expected}){{20}}", said),
          f"{handler}: the order was {said[:80]}")
    print(f"durable: {handler}: 20 messages, each stored before its 250")


def fault(handler, work, errors):
    calls = {"openat": 4, "write": 2, "fsync": 4, "close": 4, "link": 2,
             "unlink": 2}
    tried = refused = 0
    for error in errors:
        for call in calls:
            for n in range(1, calls[call] + 1):
                store = os.path.join(work, f"{handler}-{error}-{call}-{n}")
                refused += one_fault(handler, store, error, call, n)
                tried += 1
    print(f"durable: {handler}: {tried} faults, {refused} refusals, "
          "nothing left behind")


def one_fault(handler, store, error, call, n):
    server = Server(handler, store)
    name = f"{handler}: {error} of {call} {n}"
    # the first message reads the file of the time zone
    check(server.send()[0] == 250, f"{name}: the first was refused")
    also = {"link": "link,linkat", "unlink": "unlink,unlinkat"}
    calls = also.get(call, call)
    tracer = subprocess.Popen(
        ["strace", "-o", "/dev/null", "-p", str(server.process.pid), "-e",
         f"trace={calls}", "-e", f"inject={calls}:error={error}:when={n}"],
        stderr=subprocess.PIPE)
    tracer.stderr.readline()
    code, text = server.send()
    tracer.terminate()
    tracer.wait()
    good, bad = files(store, handler)
    check(not bad, f"{name}: left behind {bad}")
    check(code != 250 or n > FATAL[handler][call], f"{name}: it was accepted")
    if code == 250:
        check(len(good) == 2, f"{name}: 250 and {len(good)} messages")
    else:
        check(code in (451, 452) and text.startswith(CODES[error]),
              f"{name}: {code} {text}")
        check(len(good) == 1, f"{name}: {code}, and {len(good)} messages")
    after = server.send()
    check(after[0] == 250, f"{name}: the next message was refused: {after}")
    server.stop()
    shutil.rmtree(store)
    return code != 250


def full(handler, work, options):
    disk = os.path.join(work, "disk")
    os.mkdir(disk)
    if subprocess.call(["mount", "-t", "tmpfs", "-o", options, "none", disk],
                       stderr=subprocess.DEVNULL) != 0:
        print("durable: a full disk is not tried, mount needs root")
        os.rmdir(disk)
        return
    try:
        server = Server(handler, os.path.join(disk, "store"))
        stored = 0
        code, text = server.send()
        while code == 250 and stored < 1000:
            stored += 1
            code, text = server.send()
        check(code == 452 and text.startswith(b"4.3.1"),
              f"{handler}: a full disk is {code} {text}")
        good, bad = files(disk, handler)
        check(len(good) == stored, f"{handler}: {stored} acknowledged, "
              f"{len(good)} stored")
        check(not bad, f"{handler}: a full disk has {bad}")
        for name in good:
            check(os.path.getsize(name) >= len(CONTENT) - 3,
                  f"{handler}: {name} is not whole")
        for name in good[:4]:
            os.unlink(name)
        check(server.send()[0] == 250,
              f"{handler}: room again, and still refused")
        server.stop()
        print(f"durable: {handler} on {options}: {stored} messages, "
              f"then {code}")
    finally:
        subprocess.call(["umount", disk])
        os.rmdir(disk)


def rights(work):
    """What cannot be used is refused at the start, and it is said why."""
    nobody = {"user": 65534, "group": 65534} if os.getuid() == 0 else {}
    os.chmod(work, 0o755)
    for handler in ("maildir", "eml"):
        store = os.path.join(work, "rights-" + handler)
        os.mkdir(store)
        if handler == "maildir":
            for name in ("tmp", "new", "cur"):
                os.mkdir(os.path.join(store, name))
        inner = os.path.join(store, "new") if handler == "maildir" else store
        for name in {store, inner, os.path.join(store, "tmp")}:
            if nobody and os.path.isdir(name):
                os.chown(name, 65534, 65534)
        for mode in (0o500, 0o300, 0o000):
            os.chmod(inner, mode)
            check_start(handler, store, b"permission denied", nobody)
        os.chmod(inner, 0o700)
        file = os.path.join(work, "file-" + handler)
        open(file, "w").close()
        check_start(handler, file, b"a file is where a directory should be",
                    {})
    print("durable: directories that cannot be used are refused at the start")


def check_start(handler, store, reason, nobody):
    process = subprocess.Popen(
        [PROGRAM, "-l", "127.0.0.1:0", "--handler", f"{handler}:{store}"],
        stderr=subprocess.PIPE, **nobody)
    line = process.stderr.readline()
    process.terminate()
    process.communicate()
    check(reason in line, f"{handler}:{store} is not refused: {line}")


def read_only(work):
    disk = os.path.join(work, "disk")
    os.mkdir(disk)
    if subprocess.call(["mount", "-t", "tmpfs", "-o", "ro", "none", disk],
                       stderr=subprocess.DEVNULL) != 0:
        os.rmdir(disk)
        return
    for handler in ("maildir", "eml"):
        check_start(handler, disk, b"the file system is read-only", {})
    subprocess.call(["umount", disk])
    os.rmdir(disk)


with tempfile.TemporaryDirectory(prefix="postern-") as work:
    rights(work)
    read_only(work)
    order("maildir", "O3w+fcLUDfc2", work)
    order("eml", "O3w+fcOw+fcLUDfcLUDfc2", work)
    errors = CODES if os.environ.get("ALL_FAULTS") else ["ENOSPC", "EDQUOT"]
    for handler in ("maildir", "eml"):
        fault(handler, work, errors)
    for options in ("size=64k,nr_inodes=40", "size=1m,nr_inodes=20"):
        for handler in ("maildir", "eml"):
            full(handler, work, options)
sys.exit(1 if failures else 0)
PYTHON
