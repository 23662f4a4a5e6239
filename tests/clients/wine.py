# SPDX-License-Identifier: MIT
"""postern.exe under wine: tests/wine.sh says which, and how."""
import glob
import os
import re
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True

import limits
import relays
import run
import senders
import signals
import wine_tls
from console import PROGRAM, STOP, Console
from window import Window

CONTENT = b"Subject: durable\r\n\r\n" + b"0123456789" * 7 + b"\r\n"


def send(port):
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        client.ehlo("c.example")
        client.docmd("MAIL FROM:<a@x.example>")
        client.docmd("RCPT TO:<b@y.example>")
        code, text = client.docmd("DATA")
        if code == 354:
            client.send(CONTENT + b".\r\n")
            code, text = client.getreply()
        return code, text


def fail(*options, **more):
    """A program that is to end at once: its status, and what it says."""
    done = subprocess.run([PROGRAM, *options], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=20, **more)
    return done.returncode, done.stdout.decode()


def status():
    assert fail("--version") == (0, "postern %s\n" % version())
    code, said = fail("--size", "many")
    assert code == 2 and said.startswith("postern: --size many: "), said
    code, said = fail("--handler", "eml:/nowhere/at/all")
    assert code == 2 and "is not there" in said, said
    assert fail("-l", "127.0.0.1:0", "--count", "1", "--wait", "1")[0] == 1


def command():
    code, said = fail("-l", "127.0.0.1:0", "--", "cmd", "/c",
                      "set POSTERN_PORT& exit 5")
    assert code == 5 and re.search(r"^POSTERN_PORT=\d+", said, re.M), said
    assert fail("-l", "127.0.0.1:0", "--", "nosuch")[0] == 127
    code, said = fail("-l", "127.0.0.1:0", "--count", "2", "--wait", "0.5",
                      "--", "cmd", "/c", "exit 0")
    assert code == 1 and "0 of 2 messages came within 0.5 s" in said, said


def each_message():
    for line, wanted in (("exit 0", 250), ("exit 75", 451), ("exit 1", 550)):
        with Console("--exec", "set SMTP& " + line) as console:
            code, text = send(console.port)
            assert code == wanted, (line, code, text)
            assert console.stop() == 0, console.said()
            assert "SMTP_MAIL_FROM=a@x.example" in console.said()


def version():
    with open("include/postern_base.h") as header:
        return re.search(r'POSTERN_VERSION "(.*)"', header.read())[1]


def characters():
    """Arguments, variables and paths of all the world's characters."""
    code, said = fail("--ほげ \"x\"")
    assert code == 2 and "--ほげ \"x\"" in said, said
    code, said = fail(env=dict(os.environ, POSTERN_LISTEN="ñ"))
    assert code == 2 and "POSTERN_LISTEN ñ: " in said, said
    with Console("--handler", "eml:@/Grüße 📮") as console:
        assert send(console.port)[0] == 250
        assert console.stop() == 0, console.said()
        names = sorted(os.listdir(console.path("Grüße 📮")))
        assert [n[-5:] for n in names] == ["1.eml", ".json"], names
        assert "/Grüße 📮/" + names[0] in console.said(), console.said()


def solidi():
    """A path as Windows writes it; nobody else may read what is in it."""
    with tempfile.TemporaryDirectory(prefix="postern-") as scratch:
        path = "Z:" + scratch.replace("/", "\\") + "\\mail\\"
        with Console("-q", "--handler", "maildir:" + path) as console:
            assert send(console.port)[0] == 250
            assert console.stop() == 0, console.said()
        new = os.path.join(scratch, "mail", "new")
        names = os.listdir(new)
        assert len(names) == 1 and ":" not in names[0], names
        for path in (new, os.path.join(new, names[0])):
            # wine counts administrators as the group
            assert os.stat(path).st_mode & 0o07 == 0, path


def long_paths():
    """More than 260 characters, not all of them ASCII; and as the system
    itself calls them."""
    with tempfile.TemporaryDirectory(prefix="postern-") as scratch:
        deep = os.path.join(scratch, *("Grüße 📮 %d %s" % (n, "x" * 40)
                                       for n in range(6)))
        os.makedirs(deep)
        for start in (deep + "/",
                      "\\\\?\\Z:" + deep.replace("/", "\\") + "\\"):
            with Console("-q", "--handler", "eml:" + start + "eml",
                         "--handler", "maildir:" + start + "maildir",
                         "--handler", "mbox:" + start + "mbox") as console:
                assert send(console.port)[0] == 250, console.said()
                assert console.stop() == 0, console.said()
        for pattern, count in (("eml/*.eml", 2), ("eml/*.json", 2),
                               ("maildir/new/*", 2), ("mbox", 1)):
            found = glob.glob(os.path.join(glob.escape(deep), pattern))
            assert len(found) == count, (pattern, found)
            assert all(len(path) > 260 for path in found)
        with open(os.path.join(deep, "mbox"), "rb") as mbox:
            assert mbox.read().count(b"Subject: durable") == 2


def workers():
    """Many clients at once, whose messages are flushed by threads."""
    def bring(port, codes):
        for _ in range(10):
            codes.append(send(port)[0])

    with Console("-q", "--handler", "eml:@/mail", "--handler",
                 "maildir:@/maildir", "--workers", "8") as console:
        codes = []
        threads = [threading.Thread(target=bring, args=(console.port, codes))
                   for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert codes == [250] * 100, codes
        assert console.stop() == 0, console.said()
        good, bad = files(console.path("mail"), "eml")
        assert (len(good), bad) == (100, []), (len(good), bad)
        assert len(os.listdir(console.path("maildir/new"))) == 100
        assert os.listdir(console.path("maildir/tmp")) == []


def controller():
    """The example: a server in a thread, and a client."""
    example = os.path.join(os.path.dirname(os.environ["PROGRAM"]),
                           "controller.exe")
    if not os.path.exists(example):
        return "not tried, there is no " + example
    done = subprocess.run([*os.environ["RUN"].split(), example], timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0 and b"259 Pong" in done.stdout, done.stdout


def exclusive():
    """Neither a second copy nor anybody else gets the port."""
    with Console("-q", "--handler", "sink") as console:
        port = console.port
        for host in ("127.0.0.1", "*"):
            code, said = fail("-l", "%s:%d" % (host, port))
            assert code == 1 and "port %d is in use; " % port in said, said
        assert send(port)[0] == 250
        assert console.stop() == 0, console.said()
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, said = fail("-l", "127.0.0.1:%d" % port)
        assert code == 1 and "port %d is in use; " % port in said, said


def full(handler, options):
    if "wine32" in os.environ.get("RUN", ""):
        # its server, in a room of its own, would not see a new disk; it
        # goes three seconds after the last program
        time.sleep(4)
    with tempfile.TemporaryDirectory(prefix="postern-") as disk:
        if subprocess.call(["mount", "-t", "tmpfs", "-o", options, "none",
                            disk], stderr=subprocess.DEVNULL) != 0:
            return "not tried, mount needs root"
        try:
            return fill(handler, disk)
        finally:
            subprocess.call(["umount", disk])


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


def fill(handler, disk):
    with Console("-q", "--handler", "%s:%s/store" % (handler, disk)) as at:
        stored = 0
        code, text = send(at.port)
        while code == 250 and stored < 1000:
            stored += 1
            code, text = send(at.port)
        assert code == 452 and text.startswith(b"4.3.1"), (code, text)
        good, bad = files(disk, handler)
        assert len(good) == stored, "%d stored" % len(good)
        assert not bad, bad
        for name in good:
            assert os.path.getsize(name) >= len(CONTENT) - 3, name
        for name in good[:4]:
            os.unlink(name)
        code, text = send(at.port)
        assert code == 250, (code, text)
        assert at.stop() == 0, at.said()
    return "%d messages, then 452" % stored


def fault(handler):
    """The nth flush fails: no 250, and nothing is left behind.  (What fails in
    other calls would end wine itself.)"""
    with Console("-q", "--handler", handler + ":@/mail") as console:
        for n in range(1, {"eml": 4, "maildir": 2}[handler] + 1):
            for error, code in (("ENOSPC", 452), ("EIO", 451)):
                one_fault(console, handler, n, error, code)
        assert send(console.port)[0] == 250
        assert len(files(console.path("mail"), handler)[0]) == 1
        assert console.stop() == 0, console.said()


def one_fault(console, handler, n, error, expected):
    tracer = subprocess.Popen(
        ["strace", "-f", "-o", "/dev/null", "-p", str(console.child.pid),
         "-e", "trace=fsync", "-e", "inject=fsync:error=%s:when=%d" % (
             error, n)],
        stderr=subprocess.PIPE)
    tracer.stderr.readline()
    code, text = send(console.port)
    tracer.terminate()
    tracer.communicate()
    assert code == expected, (n, error, code, text)
    assert files(console.path("mail"), handler) == ([], []), (n, error)


def gone(handler):
    """The directory goes away, and is made anew by the next message."""
    with Console("-q", "--handler", handler + ":@/mail") as console:
        os.rename(console.path("mail"), console.path("away"))
        assert send(console.port)[0] == 250
        stored = "mail/new/*" if handler == "maildir" else "mail/*.eml"
        assert len(glob.glob(console.path(stored))) == 1
        assert send(console.port)[0] == 250
        assert len(glob.glob(console.path(stored))) == 2
        assert console.stop() == 0, console.said()


def vanish_in_drain():
    """Ctrl-C, and the client of the message in flight leaves."""
    with Console("-q", "--handler", "maildir:@/mail") as console:
        client, _ = signals.begin(console)
        console.signal(STOP)
        time.sleep(0.3)
        client.close()
        assert console.wait() == 0, console.said()
        for folder in ("new", "tmp"):
            assert os.listdir(console.path("mail/" + folder)) == []


def window_stays():
    window = Window("--bogus")
    window.until(b"no such option")
    window.until(b"Press Enter")
    time.sleep(0.5)
    assert os.waitpid(window.child, os.WNOHANG) == (0, 0)
    window.type(b"\r")
    assert window.status() == 2, window.said


def window_shows():
    """Without options it shows messages, in colour and UTF-8, until Ctrl-C."""
    window = Window("-l", "127.0.0.1:0")
    window.until(b"(smtp)")
    port = int(re.search(rb":(\d+) \(smtp\)", window.said)[1])
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        client.sendmail("a@x.example", "b@y.example",
                        "Subject: Grüße\r\n\r\n你好 \x1b[2J\r\n".encode())
    window.until("\"Grüße\"".encode())
    assert "你好 \\x1b[2J".encode() in window.said, window.said
    assert b"\x1b[32m#1\x1b[0m" in window.said, window.said
    window.type(b"\x03")
    assert window.status() == 0, window.said
    assert b"Press Enter" not in window.said, window.said


def window_goes():
    """It does not wait for Enter when it was told to end."""
    window = Window("-l", "127.0.0.1:0", "--handler", "sink")
    window.until(b"(smtp)")
    window.port = int(re.search(rb":(\d+) \(smtp\)", window.said)[1])
    client, _ = signals.begin(window)
    window.type(b"\x03")
    time.sleep(0.3)
    assert os.waitpid(window.child, os.WNOHANG) == (0, 0)
    window.type(b"\x03")
    assert window.status() == 1, window.said
    assert b"Press Enter" not in window.said, window.said
    client.close()


def ctrl_c_storm():
    """Two stop it now: a message in flight leaves nothing."""
    with Console("-q", "--handler", "eml:@/mail") as console:
        client, _ = signals.begin(console)
        console.signal(STOP)
        time.sleep(0.3)
        threads = [threading.Thread(target=console.signal, args=(STOP,))
                   for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert console.wait() == 1, console.said()
        client.close()
        assert os.listdir(console.path("mail")) == []


def checks():
    for name, program, send_one in senders.SENDERS:
        if name.split()[0] in ("smtplib", "curl", "swaks"):
            yield name, program, lambda one=send_one: run.deliver(one)
    yield "exit status", None, status
    yield "a command", None, command
    yield "a program for each message", None, each_message
    yield "characters", None, characters
    yield "paths of Windows", None, solidi
    yield "paths of more than 260 characters", None, long_paths
    yield "a port that is taken", None, exclusive
    yield "a hundred messages and eight workers", None, workers
    yield "a relay", None, relays.to_postern
    yield "a controller", None, controller
    yield "1000 connections at once", None, lambda: limits.at_once(1000)
    yield "Ctrl-C in the midst of a message", None, signals.drain
    yield "a second Ctrl-C", None, signals.second_signal
    yield "many times Ctrl-C", None, ctrl_c_storm
    yield "Ctrl-C and a client that stalls", None, signals.too_slow
    yield "Ctrl-C and a client that leaves", None, vanish_in_drain
    yield "a window stays when it fails", None, window_stays
    yield "a window shows messages", None, window_shows
    yield "a window goes when it is told to", None, window_goes
    for handler in ("eml", "maildir"):
        for options in ("size=64k,nr_inodes=40", "size=1m,nr_inodes=20"):
            yield ("%s on a disk of %s" % (handler, options), None,
                   lambda h=handler, o=options: full(h, o))
        yield ("%s and a flush that fails" % handler, "strace",
               lambda h=handler: fault(h))
        yield ("%s and a directory that goes" % handler, None,
               lambda h=handler: gone(h))
    if "--tlscert" in fail("--help-all")[1]:
        yield from wine_tls.checks()


sys.exit(run.main(sys.argv[1:], checks))
