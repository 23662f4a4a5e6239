# SPDX-License-Identifier: MIT
"""Many messages: none may be lost, none be there twice."""
import os
import smtplib
import socket
import struct
import subprocess
import threading
import time

from console import Console
from limits import MAIL, connect, reply

os.environ["PATH"] += ":/usr/sbin"


def maildir(count, *more):
    with Console("-q", "--handler", "maildir:@/mail") as console:
        start = time.monotonic()
        subprocess.run(["smtp-source", "-m", str(count), "-l", "1024",
                        "-f", "ann@a.example", "-t", "bob@b.example", *more,
                        "inet:127.0.0.1:%d" % console.port],
                       check=True, timeout=300)
        took = time.monotonic() - start
        assert console.stop() == 0, console.said()
        new = os.listdir(console.path("mail/new"))
        assert len(new) == count, "%d of %d stored" % (len(new), count)
        assert os.listdir(console.path("mail/tmp")) == []
        sizes = {os.path.getsize(console.path("mail/new/" + n)) for n in new}
        assert max(sizes) - min(sizes) < 100, sizes
    return "%d messages, %.0f in a second" % (count, count / took)


def files(console, *folders):
    return [len(os.listdir(console.path("mail/" + f))) for f in folders]


def vanish():
    """Clients that reset the connection within the message leave nothing."""
    with Console("-q", "--handler", "maildir:@/mail") as console:
        for i in range(300):
            client = connect(console.port)
            assert reply(client) == 220
            for octets in MAIL[:4]:
                client.sendall(octets)
                assert reply(client) in (250, 354)
            client.sendall(b"A: b\r\n" * (i * 10))
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                              struct.pack("ii", i % 2, 0))
            client.close()
        with smtplib.SMTP("127.0.0.1", console.port, timeout=20) as client:
            client.sendmail("ann@a.example", "bob@b.example", "A: b\r\n")
        assert console.stop() == 0, console.said()
        assert files(console, "new", "tmp", "cur") == [1, 0, 0]


def counted():
    """--count from many clients at once: no message more, none less."""
    with Console("-q", "--handler", "maildir:@/mail", "--count", "50",
                 "--wait", "30") as console:
        accepted = []

        def send():
            try:
                with smtplib.SMTP("127.0.0.1", console.port,
                                  timeout=20) as client:
                    for _ in range(10):
                        client.sendmail("ann@a.example", "bob@b.example",
                                        "A: b\r\n")
                        accepted.append(1)
            except (smtplib.SMTPException, OSError):
                pass

        threads = [threading.Thread(target=send) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert console.wait() == 0, console.said()
        assert len(accepted) == 50, len(accepted)
        assert files(console, "new", "tmp", "cur") == [50, 0, 0]


CHECKS = [
    ("smtp-source, 20 sessions kept open", "smtp-source",
     lambda: maildir(10000, "-s", "20", "-d")),
    ("smtp-source, a connection for each", "smtp-source",
     lambda: maildir(10000, "-s", "20")),
    ("smtp-source, one session", "smtp-source",
     lambda: maildir(1000, "-s", "1", "-d")),
    ("smtp-source, 100 sessions", "smtp-source",
     lambda: maildir(1000, "-s", "100")),
    ("clients that vanish", None, vanish),
    ("count from many clients", None, counted),
]
