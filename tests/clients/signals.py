# SPDX-License-Identifier: MIT
"""What the server is told by signals, in the midst of a long message."""
import signal
import smtplib
import threading
import time

import sample
from console import STOP, Console
from limits import MAIL, connect, reply


def begin(console):
    """A client whose message of 20 MB is half sent, and the rest of it."""
    client = connect(console.port)
    assert reply(client) == 220
    for octets in MAIL[:4]:
        client.sendall(octets)
        assert reply(client) in (250, 354)
    content = sample.whole().replace(b"\r\n.", b"\r\n..")
    half = len(content) // 2
    client.sendall(content[:half])
    return client, content[half:] + b".\r\n"


def everything(client):
    """The codes of all replies until the server closes, and a close."""
    octets = b""
    while True:
        more = client.recv(4096)
        if not more:
            client.close()
            return [line[:3] for line in octets.splitlines()]
        octets += more


def drain():
    with Console("--handler", "eml:@/mail") as console:
        client, rest = begin(console)
        idle = connect(console.port)
        assert reply(idle) == 220
        console.signal(STOP)
        assert everything(idle) == [b"421"]
        try:
            connect(console.port).close()
            raise AssertionError("it still accepts")
        except ConnectionRefusedError:
            pass
        client.sendall(rest)
        assert everything(client) == [b"250", b"421"]
        assert console.wait() == 0, console.said()


def second_signal():
    with Console("--handler", "eml:@/mail") as console:
        client, _ = begin(console)
        console.signal(signal.SIGINT)
        time.sleep(0.3)
        assert console.child.poll() is None, "it did not wait"
        console.signal(STOP)
        # 0 if it had waited to the end
        assert console.wait() == 1, console.said()
        client.close()


def too_slow():
    """It is waited for five seconds, then told."""
    with Console("--handler", "eml:@/mail") as console:
        client, _ = begin(console)
        start = time.monotonic()
        console.signal(STOP)
        assert console.wait() == 0, console.said()
        assert time.monotonic() - start > 4
        assert everything(client) == [b"421"]


def storm(*numbers):
    """Thousands of signals while a message comes."""
    with Console("--handler", "eml:@/mail") as console:
        over = threading.Event()
        sent = [0]

        def send():
            while not over.is_set():
                for number in numbers:
                    console.signal(number)
                    sent[0] += 1
                    time.sleep(0.0002)

        thread = threading.Thread(target=send)
        thread.start()
        try:
            for _ in range(10):
                with smtplib.SMTP("127.0.0.1", console.port,
                                  timeout=60) as client:
                    client.sendmail("ann@a.example", ["bob@b.example"],
                                    sample.whole())
        finally:
            over.set()
            thread.join()
        console.signal(signal.SIGCONT)
        assert console.stop() == 0, console.said()
    return "%d signals" % sent[0]


def soon():
    """A signal that comes as soon as the port file is there."""
    for _ in range(50):
        with Console("-q", "--handler", "sink") as console:
            assert console.stop() == 0, "exit %d" % console.child.returncode


CHECKS = [
    ("SIGTERM in the midst of a message", None, drain),
    ("a second signal", None, second_signal),
    ("SIGTERM and a client that stalls", None, too_slow),
    ("SIGTERM right after the start", None, soon),
    ("a storm of SIGHUP, SIGUSR1 and SIGCHLD", None,
     lambda: storm(signal.SIGHUP, signal.SIGUSR1, signal.SIGCHLD)),
    ("a storm of SIGSTOP and SIGCONT", None,
     lambda: storm(signal.SIGSTOP, signal.SIGCONT)),
]
