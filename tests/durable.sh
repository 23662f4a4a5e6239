#!/bin/sh
# SPDX-License-Identifier: MIT
# durable.sh [PROGRAM] - checks by the console server's system calls that "250"
# means stored.  Needs python3; strace for the order and the faults, root for
# the full disk.  Prints and skips what cannot be tested here.
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
import mailbox
import os
import re
import shutil
import signal
import smtplib
import subprocess
import sys
import tempfile
import threading

PROGRAM = sys.argv[1]
CONTENT = b"Subject: durable\r\n\r\n" + b"0123456789" * 7 + b"\r\n"
CODES = {"ENOSPC": b"4.3.1", "EDQUOT": b"4.2.2", "EIO": b"4.3.0",
         "EROFS": b"4.3.0", "EACCES": b"4.3.0"}
# The first and the last call of each kind that has to cause a refusal if it
# fails.  An mbox opens the file and its lock, and writes to the lock first.
FATAL = {
    "maildir": {"openat": (1, 2), "write": (1, 1), "fsync": (1, 2),
                "close": (1, 1), "link": (1, 1), "unlink": (1, 1)},
    "eml": {"openat": (1, 4), "write": (1, 2), "fsync": (1, 4),
            "close": (1, 2), "link": (1, 2), "unlink": (1, 2)},
    "mbox": {"openat": (1, 2), "write": (2, 2), "fsync": (1, 1)}}
failures = []


def check(truth, text):
    if not truth:
        failures.append(text)
        print("durable: FAILED:", text)


class Server:
    def __init__(self, handler, store, before=(), workers=32):
        self.store = store
        self.process = subprocess.Popen(
            [*before, PROGRAM, "-l", "127.0.0.1:0", "--workers", str(workers),
             "--handler", f"{handler}:{store}"], stderr=subprocess.PIPE)
        line = self.process.stderr.readline()
        self.port = int(re.search(rb":(\d+) \(smtp\)", line).group(1))
        self.idle = None

    def need_workers(self):
        """Connects another client: with one client no worker is used."""
        self.idle = smtplib.SMTP("127.0.0.1", self.port, timeout=20)

    def worker(self):
        """The number of the thread of the only worker."""
        number = self.process.pid
        return next(int(name) for name in os.listdir(f"/proc/{number}/task")
                    if int(name) != number)

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

    def send_many(self, count):
        for _ in range(count):
            check(self.send()[0] == 250, "a message was refused")

    def stop(self):
        if self.idle:
            self.idle.close()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        self.process.stderr.close()


def files(store, handler):
    """Lists the messages, and files that should not exist."""
    found = [os.path.join(at, name)
             for at, _, names in os.walk(os.path.dirname(store))
             for name in names]
    if handler == "mbox":
        return mbox_of(store), [name for name in found if name != store]
    if handler == "eml":
        good = [name for name in found if name.endswith(".eml")]
        extra = [name[:-4] + ".json" for name in good]
    else:
        good = [name for name in found if "/new/" in name]
        extra = []
    return good, [name for name in found if name not in good + extra]


def calls(trace):
    """The calls in a trace of several threads, in the order in which they
    ended: name, arguments, result, and the lines of their begin and end."""
    begun = {}
    for number, line in enumerate(open(trace)):
        thread, rest = re.match(r"(\d+) +(.*)", line).groups()
        if rest.endswith("<unfinished ...>"):
            begun[thread] = (rest[:-len("<unfinished ...>")].rstrip(), number)
            continue
        start = number
        resumed = re.match(r"<\.\.\. \w+ resumed>(.*)", rest)
        if resumed and thread in begun:
            first, start = begun.pop(thread)
            rest = first + resumed.group(1)
        call = re.match(r"(\w+)\((.*)\) += (-?\d+)", rest)
        if call:
            yield (*call.groups(), start, number)


# Makes a letter of each call that matters.
def letters(trace, store):
    names = {}
    said = ""
    for name, rest, result, *_ in calls(trace):
        if name == "openat" and f'"{os.path.dirname(store)}"' in rest:
            names[result] = "parent"
            said += "P"
        elif name == "openat" and store in rest:
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


TRACED = "trace=openat,write,fsync,close,link,linkat,unlink,unlinkat,sendto"


def end_traced(server):
    children = open(f"/proc/{server.process.pid}/task/{server.process.pid}/"
                    "children").read().split()
    for child in children:
        os.kill(int(child), signal.SIGTERM)
    server.process.wait(60)


def place(work, name):
    """Makes a directory for a store, and returns the path of the store."""
    os.mkdir(os.path.join(work, name))
    return os.path.join(work, name, "box")


# The calls when an empty store is made, from the first file on, and for each
# message.  An mbox makes the file, or opens it ("D"), and its lock; the directory
# that it is in ("P") is flushed with the first message.
MAILDIR = "3Ow+fcLUDfc2"
EML = "3Ow+fcOw+fcLUDfcLUDfc2"
ORDERS = {
    "maildir": ("OfcLUDfcU", MAILDIR, MAILDIR),
    "eml": ("OfcLUDfcU", EML, EML),
    "mbox": ("OOwcUc", "3DOwcw+fPfcUc2", "3DOwcw+fUc2")}


def order(handler, work, workers):
    store = place(work, f"order-{handler}-{workers}")
    trace = os.path.join(work, "trace")
    server = Server(handler, store, ("strace", "-f", "-o", trace, "-e",
                                     TRACED), workers)
    if workers:
        server.need_workers()
    for _ in range(20):
        check(server.send()[0] == 250, handler + ": a message was refused")
    if workers:
        server.idle.close()
    end_traced(server)
    said = letters(trace, store)
    said = said[said.index("O"):] if "O" in said else said
    check(re.fullmatch("%s%s(%s){19}" % ORDERS[handler], said),
          f"{handler}, {workers} workers: the order was {said[:80]}")
    print(f"durable: {handler}, {workers} workers: 20 messages, each stored "
          "before its 250")


def order_together(handler, work):
    """Clients send at the same time.  At any moment there are at most as many
    answers as messages that were flushed and named, and whose names were
    flushed; for an mbox, as messages that were written and flushed."""
    store = place(work, f"together-{handler}")
    trace = os.path.join(work, "trace")
    server = Server(handler, store, ("strace", "-f", "-o", trace, "-e",
                                     TRACED))
    threads = [threading.Thread(target=server.send_many, args=(10,))
               for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    end_traced(server)
    paths, flushed, links, waiting = {}, {}, [], set()
    stored = answered = flushes = 0
    for name, rest, result, began, ended in calls(trace):
        texts = re.findall(r'"([^"]*)', rest)
        descriptor = rest.split(",")[0]
        if name == "openat" and store in rest:
            paths[result] = (texts[0], ended)
        elif name == "fsync" and result == "0" and descriptor in paths:
            path = paths[descriptor][0]
            flushed[path] = ended
            if os.path.isdir(path) or path == store:
                flushes += 1
                stored += sum(1 for link in links if link < began)
                links = [link for link in links if link >= began]
        elif name in ("link", "linkat") and store in rest and result == "0":
            check(flushed.get(texts[0], began) < began,
                  f"{handler}: {texts[0]} got its name before it was flushed")
            if not texts[1].endswith((".json", ".tmp")):
                links.append(ended)
        elif name == "write" and paths.get(descriptor, " ")[0] == store:
            links.append(ended)
        elif name == "close" and descriptor in paths:
            # another thread may have opened a file with this number meanwhile
            if paths[descriptor][1] < began:
                del paths[descriptor]
        elif name == "sendto" and '"354 ' in rest:
            waiting.add(descriptor)
        elif name == "sendto" and '"250 OK' in rest and descriptor in waiting:
            waiting.discard(descriptor)
            answered += 1
            check(answered <= stored,
                  f"{handler}: {answered} answers for {stored} messages")
    check(answered == 100 and len(files(store, handler)[0]) == 100,
          f"{handler}: {answered} of 100 messages were answered")
    print(f"durable: {handler}: 100 messages of 10 clients, {flushes} flushes "
          "for all of a group, each before its 250")


def fault(handler, work, errors, thread):
    tried = refused = 0
    for error in errors:
        for call, fatal in FATAL[handler].items():
            # and two calls more, whose failure is harmless
            for n in range(1, fatal[1] + 3):
                store = place(work, f"{handler}-{thread}-{error}-{call}-{n}")
                refused += one_fault(handler, store, error, call, n, thread)
                tried += 1
    print(f"durable: {handler}: {tried} faults in the {thread}'s thread, "
          f"{refused} refusals, nothing left behind")


def mbox_of(path):
    """The messages that another program reads from an mbox."""
    box = mailbox.mbox(path, create=False)
    try:
        return [message.get_payload() for message in box]
    finally:
        box.close()


def mbox_together(work):
    """Two servers, and a reader that locks the file as they do."""
    path = os.path.join(work, "together.mbox")
    servers = [Server("mbox", path) for _ in range(2)]
    threads = [threading.Thread(target=server.send_many, args=(10,))
               for server in servers for _ in range(5)]
    for thread in threads:
        thread.start()
    for _ in range(10):
        box = mailbox.mbox(path, create=False)
        try:
            box.lock()
            check(open(path, "rb").read()[-2:] in (b"", b"\n\n"),
                  "mbox: a message was not whole under a lock")
            box.unlock()
        except mailbox.ExternalClashError:
            pass
        box.close()
    for thread in threads:
        thread.join()
    for server in servers:
        server.stop()
    seen = mbox_of(path)
    check(len(seen) == 100 and set(seen) == {"0123456789" * 7 + "\n"},
          f"mbox: {len(seen)} of 100 messages are whole")
    check(not os.path.exists(path + ".lock"), "mbox: a lock is left")
    print("durable: mbox: 100 messages of two servers, beside a reader")


def shared(handler, work):
    """Two servers store in the same place: all names are different."""
    store = place(work, f"shared-{handler}")
    servers = [Server(handler, store) for _ in range(2)]
    threads = [threading.Thread(target=server.send_many, args=(10,))
               for server in servers for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for server in servers:
        server.stop()
    good, bad = files(store, handler)
    check(len(good) == 100 and not bad,
          f"{handler}: {len(good)} of 100 messages of two servers, {bad}")
    print(f"durable: {handler}: 100 messages of two servers in one place")


def removed(handler, work):
    """Directories that are removed while the server runs are made again, by
    workers, too; for an mbox somebody else has to make the directory."""
    store = place(work, f"removed-{handler}")
    server = Server(handler, store)
    server.need_workers()
    for _ in range(3):
        check(server.send()[0] == 250, f"{handler}: a message was refused")
        shutil.rmtree(os.path.dirname(store))
        if handler == "mbox":
            code, text = server.send()
            check(code == 452, f"mbox: without a directory: {code} {text}")
        os.mkdir(os.path.dirname(store))
        check(server.send()[0] == 250, f"{handler}: it was not made again")
        good, bad = files(store, handler)
        check(len(good) == 1 and not bad, f"{handler}: {good} {bad}")
    server.stop()
    print(f"durable: {handler}: a directory that was removed is made again")


def mbox_full(work, options):
    disk = os.path.join(work, "disk")
    os.mkdir(disk)
    if subprocess.call(["mount", "-t", "tmpfs", "-o", options, "none", disk],
                       stderr=subprocess.DEVNULL) != 0:
        os.rmdir(disk)
        return
    try:
        path = os.path.join(disk, "box")
        server = Server("mbox", path)
        stored = 0
        code, text = server.send()
        while code == 250 and stored < 5000:
            stored += 1
            code, text = server.send()
        check(code == 452 and text.startswith(b"4.3.1"),
              f"mbox: a full disk is {code} {text}")
        check(len(mbox_of(path)) == stored, "mbox: a full disk has more")
        check(open(path, "rb").read()[-2:] == b"\n\n",
              "mbox: a full disk has a part of a message")
        os.truncate(path, os.path.getsize(path) // 2)
        check(server.send()[0] == 250, "mbox: room again, and still refused")
        server.stop()
        print(f"durable: mbox on {options}: {stored} messages, then {code}")
    finally:
        subprocess.call(["umount", disk])
        os.rmdir(disk)


def is_fatal(handler, error, call, n):
    first, last = FATAL[handler][call]
    if (handler, call, n) == ("mbox", "openat", 2):
        # without a lock file, only the lock of the system is used
        return error not in ("EACCES", "EROFS")
    return first <= n <= last


def one_fault(handler, store, error, call, n, thread):
    server = Server(handler, store, (), 1 if thread == "worker" else 0)
    name = f"{handler}, {thread}: {error} of {call} {n}"
    target = server.process.pid
    if thread == "worker":
        server.need_workers()
        target = server.worker()
    # the first message also reads the file of the time zone
    check(server.send()[0] == 250, f"{name}: the first was refused")
    also = {"link": "link,linkat", "unlink": "unlink,unlinkat"}
    traced = also.get(call, call)
    tracer = subprocess.Popen(
        ["strace", "-o", "/dev/null", "-p", str(target), "-e",
         f"trace={traced}", "-e",
         f"inject={traced}:error={error}:when={n}"],
        stderr=subprocess.PIPE)
    tracer.stderr.readline()
    code, text = server.send()
    tracer.terminate()
    tracer.wait()
    good, bad = files(store, handler)
    check(not bad, f"{name}: left behind {bad}")
    check(code != 250 or not is_fatal(handler, error, call, n),
          f"{name}: it was accepted")
    if code == 250:
        check(len(good) == 2, f"{name}: 250 and {len(good)} messages")
    else:
        check(code in (451, 452) and text.startswith(CODES[error]),
              f"{name}: {code} {text}")
        check(len(good) == 1, f"{name}: {code}, and {len(good)} messages")
    after = server.send()
    check(after[0] == 250, f"{name}: the next message was refused: {after}")
    server.stop()
    shutil.rmtree(os.path.dirname(store))
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
        good, bad = files(os.path.join(disk, "store"), handler)
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
    """A store that cannot be used is refused at the start, with a reason."""
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
    for workers in (0, 32):
        for handler in ORDERS:
            order(handler, work, workers)
    for handler in ORDERS:
        order_together(handler, work)
    errors = CODES if os.environ.get("ALL_FAULTS") else ["ENOSPC", "EDQUOT"]
    mbox_together(work)
    for handler in ORDERS:
        removed(handler, work)
    for handler in ("maildir", "eml"):
        shared(handler, work)
    mbox_full(work, "size=64k")
    for handler in FATAL:
        fault(handler, work, errors, "server")
        fault(handler, work, errors, "worker")
    for options in ("size=64k,nr_inodes=40", "size=1m,nr_inodes=20"):
        for handler in ("maildir", "eml"):
            full(handler, work, options)
sys.exit(1 if failures else 0)
PYTHON
