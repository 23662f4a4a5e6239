# SPDX-License-Identifier: MIT
"""Clients that speak LMTP: two recipients, two replies."""
import glob
import smtplib
import tempfile

import sample
import senders
from console import Console
from tap import Tap

TWO = ["bob@b.example", "eve@b.example"]


def by_smtplib(port, scratch):
    """smtplib reads one reply after the content: the other is read here."""
    with smtplib.LMTP("127.0.0.1", port, timeout=60) as client:
        client.ehlo()
        assert client.mail("ann@a.example")[0] == 250
        for address in TWO:
            assert client.rcpt(address)[0] == 250
        assert client.data(sample.whole())[0] == 250
        assert client.getreply()[0] == 250
        assert client.noop()[0] == 250
        assert client.docmd("HELO", "a.example")[0] == 500


def by_swaks(port, scratch):
    senders.run(scratch, "swaks", "--suppress-data", "--protocol", "LMTP",
                "--server", "127.0.0.1", "--port", str(port), "--from",
                "ann@a.example", "--to", ",".join(TWO), "--data",
                "@" + senders.kept(scratch, "message", sample.whole()))


def by_msmtp(port, scratch):
    with open(senders.kept(scratch, "message",
                           sample.whole("\n"))) as message:
        senders.run(scratch, "msmtp", "--protocol=lmtp", "--host=127.0.0.1",
                    "--port=%d" % port, "--from=ann@a.example", *TWO,
                    stdin=message)


def deliver(send):
    with Console("--lmtp", "--handler", "eml:@/mail") as console, \
            Tap(console.port) as tap, \
            tempfile.TemporaryDirectory(prefix="postern-") as scratch:
        assert "(lmtp)" in console.said(), console.said()
        send(tap.port, scratch)
        sent = tap.contents()
        assert console.stop() == 0, console.said()
        stored = [open(path, "rb").read()
                  for path in glob.glob(console.path("mail/*.eml"))]
    assert len(sent) == 1 and stored == sent, (len(sent), len(stored))
    sample.compare(stored[0])


CHECKS = [
    ("LMTP: smtplib", None, lambda: deliver(by_smtplib)),
    ("LMTP: swaks", "swaks", lambda: deliver(by_swaks)),
    ("LMTP: msmtp", "msmtp", lambda: deliver(by_msmtp)),
]
