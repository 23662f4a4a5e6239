"""Many messages: none may be lost, none be there twice."""
import os
import subprocess
import time

from console import Console

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


CHECKS = [
    ("smtp-source, 20 sessions kept open", "smtp-source",
     lambda: maildir(10000, "-s", "20", "-d")),
    ("smtp-source, a connection for each", "smtp-source",
     lambda: maildir(10000, "-s", "20")),
    ("smtp-source, one session", "smtp-source",
     lambda: maildir(1000, "-s", "1", "-d")),
    ("smtp-source, 100 sessions", "smtp-source",
     lambda: maildir(1000, "-s", "100")),
]
