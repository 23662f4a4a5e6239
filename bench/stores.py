#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Messages a second that are stored before they are answered, by postern and
by other servers, with one session and with several.

usage: bench/stores.py [--slow MS] [--seconds N] [--rounds N]
                       [--sessions 1,10,100] [--servers NAME,NAME]
                       [--folder FOLDER]

All of them store on the file system of --folder.  --slow preloads a disk whose
flush takes that much longer (slow_disk.c), in postern alone.  Beside a load of
more than one session a client says NOOP every 5 ms; how long the 99th of 100
waited, in ms, is in the table.
"""
import argparse
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tests", "clients"))

AIOSMTPD = """
import asyncio, sys
from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP
async def main():
    loop = asyncio.get_running_loop()
    box = Mailbox(sys.argv[1])
    server = await loop.create_server(
        lambda: SMTP(box, hostname="x.example"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


class Server:
    """with Server(...) as port"""

    def __init__(self, command, pattern, env=None):
        self.command, self.pattern, self.env = command, pattern, env

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, env=dict(os.environ, **(self.env or {})),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        line = self.process.stdout.readline()
        return int(re.search(self.pattern, line).group(1))

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate()


def postern(kind, workers):
    def start(folder, preload):
        # not -q: it says its port
        command = [os.path.abspath(os.environ.get("POSTERN", "./postern")),
                   "-l", "127.0.0.1:0", "--workers", str(workers),
                   "--handler", f"{kind}:{folder}/{kind}"]
        return Quiet(command, r":(\d+) \(smtp\)", preload)
    return start


class Quiet(Server):
    """What it says of each message is thrown away."""

    def __enter__(self):
        port = super().__enter__()
        self.drain = subprocess.Popen(["cat"], stdin=self.process.stdout,
                                      stdout=subprocess.DEVNULL)
        return port

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.drain.wait()


def aiosmtpd(folder, _):
    return Server(["/usr/bin/python3", "-c", AIOSMTPD, f"{folder}/aiosmtpd"],
                  r"(\d+)")


class Postfix:
    """A queue on the same file system; messages are held there."""

    def __init__(self, folder, _):
        import postfix
        tempfile.tempdir = folder
        self.inner = postfix.Postfix(
            "smtpd_client_restrictions = check_client_access static:HOLD",
            "smtpd_client_connection_count_limit = 0",
            "default_process_limit = 300")
        tempfile.tempdir = None

    def __enter__(self):
        self.inner.__enter__()
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1",
                                          self.inner.port)).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.01)
        return self.inner.port

    def __exit__(self, *_):
        self.inner.__exit__()


# In mounts of its own, so that users and paths that the program has built in
# are there; both kinds of delivery are paused, and messages stay in the queue.
OPENSMTPD = """
set -e
mount --make-rprivate /
printf '%s\\n' opensmtpd:x:990:990::/:/bin/false \\
    opensmtpq:x:991:991::/:/bin/false | cat /etc/passwd - >$1/passwd
printf '%s\\n' opensmtpd:x:990: opensmtpq:x:991: | cat /etc/group - >$1/group
mount --bind $1/passwd /etc/passwd
mount --bind $1/group /etc/group
mkdir -p $1/spool $1/lib/empty $1/run /var/spool/smtpd /var/lib/opensmtpd
chmod 711 $1/spool
mount --bind $1/spool /var/spool/smtpd
mount --bind $1/lib /var/lib/opensmtpd
mount --bind $1/run /run
cp $3/usr/sbin/smtpctl $1/smtpctl
chgrp 991 $1/smtpctl
chmod 2755 $1/smtpctl
cat >$1/conf <<END
smtp limit max-mails 10000000
listen on 127.0.0.1 port $2
action "hop" relay host smtp://127.0.0.1:9
match from any for any action "hop"
END
$3/usr/sbin/smtpd -d -f $1/conf &
until $1/smtpctl pause mta; do sleep 0.1; done
$1/smtpctl pause mda
echo "ready on $2"
trap 'kill $!' TERM
wait
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class OpenSMTPD(Server):
    """From its package, unpacked (dpkg -x) into the folder OPENSMTPD: it and
    Postfix cannot be installed together.  Needs root."""

    def __init__(self, folder, _):
        super().__init__(
            ["unshare", "-m", "sh", "-c", OPENSMTPD, "sh", folder,
             str(free_port()), os.environ["OPENSMTPD"]], r"ready on (\d+)")

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True)
        for line in self.process.stdout:
            found = re.search(self.pattern, line)
            if found:
                return int(found.group(1))
        raise SystemExit("stores: OpenSMTPD did not start")


SERVERS = {
    "maildir": postern("maildir", 32),
    "maildir, no workers": postern("maildir", 0),
    "eml": postern("eml", 32),
    "eml, no workers": postern("eml", 0),
    "mbox": postern("mbox", 32),
    "mbox, no workers": postern("mbox", 0),
    "postfix": Postfix,
    "aiosmtpd Mailbox": aiosmtpd,
}
if "OPENSMTPD" in os.environ:
    SERVERS["opensmtpd"] = OpenSMTPD


def build(work):
    load = os.path.join(work, "load")
    slow = os.path.join(work, "slow_disk.so")
    cc = os.environ.get("CC", "cc")
    subprocess.run([cc, "-O2", "-o", load, f"{HERE}/load.c",
                    f"{HERE}/script.c"], check=True)
    subprocess.run([cc, "-shared", "-fPIC", "-o", slow,
                    f"{HERE}/slow_disk.c", "-ldl"], check=True)
    return load, slow


BYSTANDER = """
import socket, sys, time
link = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
replies = link.makefile("rb")
replies.readline()
taken, end = [], time.time() + float(sys.argv[2])
while time.time() < end:
    began = time.perf_counter()
    link.sendall(b"NOOP\\r\\n")
    replies.readline()
    taken.append(time.perf_counter() - began)
    time.sleep(0.005)
taken.sort()
print(taken[len(taken) * 99 // 100] * 1000)
"""


def measure(start, sessions, seconds, load, preload, folder):
    store = tempfile.mkdtemp(prefix="postern-", dir=folder)
    os.chmod(store, 0o755)
    try:
        with start(store, preload) as port:
            watch = None if sessions == 1 else subprocess.Popen(
                [sys.executable, "-c", BYSTANDER, str(port), str(seconds)],
                stdout=subprocess.PIPE, text=True)
            said = subprocess.run(
                [load, "-p", str(port), "-c", str(sessions), "-n", "10000000",
                 "-t", str(seconds)], stdout=subprocess.PIPE, text=True,
                check=True).stdout
            noop = float(watch.communicate()[0]) if watch else 0
    finally:
        shutil.rmtree(store, ignore_errors=True)
    fields = dict(field.split("=") for field in said.strip().split("\t"))
    return float(fields["messages"]) / float(fields["seconds"]), noop


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--slow", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sessions", default="1,10,100")
    parser.add_argument("--servers", default=",".join(SERVERS))
    parser.add_argument("--folder", default="/var/tmp")
    options = parser.parse_args()
    names = re.split(r",(?! )", options.servers)
    counts = [int(count) for count in options.sessions.split(",")]
    results = {}
    with tempfile.TemporaryDirectory() as work:
        load, slow = build(work)
        preload = {"LD_PRELOAD": slow, "SLOW_DISK": str(options.slow)} \
            if options.slow else None
        for _ in range(options.rounds):
            for count in counts:
                for name in names:
                    results.setdefault((name, count), []).append(
                        measure(SERVERS[name], count, options.seconds, load,
                                preload, options.folder))
    print("| messages a second: median, least-most (NOOP, ms) | "
          + " | ".join(f"{count} sessions" for count in counts) + " |")
    print("|---" * (len(counts) + 1) + "|")
    for name in names:
        cells = []
        for count in counts:
            rows = results[name, count]
            rates = [row[0] for row in rows]
            cells.append("%.0f, %.0f-%.0f" % (statistics.median(rates),
                                              min(rates), max(rates)))
            if count > 1:
                cells[-1] += " (%.1f)" % statistics.median(row[1]
                                                           for row in rows)
        print(f"| {name} | " + " | ".join(cells) + " |")


main()
