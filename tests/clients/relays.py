# SPDX-License-Identifier: MIT
"""postern hands on: to a second postern, to smtp-sink, aiosmtpd and Dovecot.

Nothing that was acknowledged is lost when the next hop is killed."""
import glob
import os
import pwd
import signal
import smtplib
import subprocess
import sys
import tempfile
import threading
import time

import postfix
import sample
from console import Console
from proxies import free_port
from senders import ENV


def without_trace(octets):
    lines = octets.split(b"\r\n")
    assert lines[0].startswith(b"Received: from "), lines[0]
    while lines[1][:1] == b"\t":
        del lines[1]
    return b"\r\n".join(lines[1:])


def stored(console):
    return [open(path, "rb").read()
            for path in sorted(glob.glob(console.path("mail/*.eml")))]


def send(port, content, to=("bob@b.example",), lmtp=False):
    kind = smtplib.LMTP if lmtp else smtplib.SMTP
    with kind("127.0.0.1", port, timeout=60) as client:
        return client.sendmail("ann@a.example", list(to), content,
                               ["BODY=8BITMIME"])


def to_postern():
    with Console("--handler", "eml:@/mail") as hop, \
            Console("--handler", "relay:127.0.0.1:%d" % hop.port) as relay:
        for _ in range(3):
            send(relay.port, sample.whole())
        assert relay.stop() == 0 and hop.stop() == 0
        kept = stored(hop)
    assert len(kept) == 3, len(kept)
    for octets in kept:
        sample.compare(without_trace(octets))


def to_postern_by_tls():
    """With its certificate checked, and a password."""
    with Console("--handler", "eml:@/mail", "--self-signed",
                 "--self-signed-out", "@/ca", "--require-starttls", "--auth",
                 "user:pencil", "--auth-required") as hop:
        to = ["--handler", "relay:localhost:%d" % hop.port]
        with Console(*to, "--relay-ca", hop.path("ca"), "--relay-auth",
                     "user:pencil") as relay:
            send(relay.port, sample.whole())
        with Console("--handler", "relay:127.0.0.1:%d" % hop.port,
                     "--relay-ca", hop.path("ca"), "--relay-name",
                     "localhost", "--relay-auth", "user:pencil") as relay:
            send(relay.port, sample.whole())
        with Console(*to, "--relay-auth", "user:pencil") as relay:
            send(relay.port, sample.whole())    # by SCRAM
        with Console(*to) as relay:
            try:
                send(relay.port, sample.whole())
                raise AssertionError("without AUTH it was taken")
            except smtplib.SMTPSenderRefused as error:
                assert error.smtp_code == 451, error
        kept = stored(hop)
    assert len(kept) == 3, len(kept)
    for octets in kept:
        sample.compare(without_trace(octets))


def to_postfix():
    """Postfix as the next hop, which sends on to where it can be seen: all of
    DSN goes through, and what Postfix refuses the client hears."""
    octets = sample.whole()
    with Console("--handler", "eml:@/mail") as last, postfix.Postfix(
            "relayhost = [127.0.0.1]:%d" % last.port,
            "smtpd_recipient_restrictions = "
            "reject_non_fqdn_recipient") as hop:
        wait_for(hop.port)
        with Console("--handler", "relay:127.0.0.1:%d" % hop.port) as relay:
            postfix.submit(relay, postfix.TO, postfix.NOTIFY, octets)
            with smtplib.SMTP("127.0.0.1", relay.port, timeout=60) as client:
                client.ehlo()
                client.mail("ann@a.example")
                code, text = client.rcpt("bob@b")
                assert code == 504 and b"fully-qualified" in text, text
            assert relay.stop() == 0, relay.said()
        postfix.delivered(last, hop, octets)


def wait_for(port):
    for _ in range(500):
        try:
            smtplib.SMTP("127.0.0.1", port, timeout=10).quit()
            return
        except (OSError, smtplib.SMTPException):
            time.sleep(0.02)
    raise AssertionError("nobody listens on port %d" % port)


def to_sink():
    """Many at once, by a few connections, of all sizes."""
    port = free_port()
    sink = subprocess.Popen(["smtp-sink", "-u", pwd.getpwuid(os.getuid())[0],
                             "127.0.0.1:%d" % port, "200"])
    try:
        wait_for(port)
        with Console("-q", "--handler", "relay:127.0.0.1:%d" % port) as relay:
            for size in (100, 5000, 300000):
                subprocess.run(
                    ["smtp-source", "-m", "200", "-s", "10", "-l", str(size),
                     "-f", "ann@a.example", "-t", "bob@b.example",
                     "127.0.0.1:%d" % relay.port], check=True, env=ENV,
                    timeout=120)
            assert relay.stop() == 0, relay.said()
    finally:
        sink.terminate()
        sink.wait(20)


AIOSMTPD = """
import sys, asyncio
from aiosmtpd.controller import Controller
class Keep:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith('no'):
            return '550 5.1.1 no such user'
        envelope.rcpt_tos.append(address)
        return '250 2.1.5 yes'
    async def handle_DATA(self, server, session, envelope):
        open(sys.argv[2], 'wb').write(envelope.original_content)
        return '250 2.0.0 kept'
Controller(Keep(), hostname='127.0.0.1', port=int(sys.argv[1])).start()
print('ready', flush=True)
asyncio.new_event_loop().run_forever()
"""


def to_aiosmtpd():
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="postern-") as scratch:
        path = os.path.join(scratch, "message")
        server = subprocess.Popen(
            [sys.executable, "-c", AIOSMTPD, str(port), path],
            stdout=subprocess.PIPE)
        try:
            assert server.stdout.readline() == b"ready\n"
            with Console("--handler", "relay:127.0.0.1:%d" % port) as relay:
                refused = send(relay.port, sample.whole(),
                               ["bob@b.example", "no@b.example"])
                assert refused == {
                    "no@b.example": (550, b"5.1.1 no such user")}, refused
        finally:
            server.kill()
            server.wait(20)
            server.stdout.close()
        sample.compare(without_trace(open(path, "rb").read()))


def has_aiosmtpd():
    return subprocess.call([sys.executable, "-c", "import aiosmtpd"],
                           stderr=subprocess.DEVNULL) == 0


DOVECOT = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = lmtp
ssl = no
listen = 127.0.0.1
mail_location = maildir:{folder}/mail/%n
first_valid_uid = 1
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = passwd-file
  args = {folder}/users
}}
service lmtp {{
  unix_listener {folder}/socket {{
    mode = 0666
  }}
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {port}
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""


class Dovecot:
    """LMTP for bob and eve; quota is nobody's affair."""

    def __init__(self):
        self.scratch = tempfile.TemporaryDirectory(prefix="postern-")
        self.folder = self.scratch.name
        self.port = free_port()

    def __enter__(self):
        user = pwd.getpwnam("mail")
        os.chmod(self.folder, 0o755)
        os.mkdir(os.path.join(self.folder, "mail"))
        os.chown(os.path.join(self.folder, "mail"), user.pw_uid, user.pw_gid)
        with open(os.path.join(self.folder, "users"), "w") as users:
            for name in ("bob", "eve"):
                users.write("%s@b.example::%d:%d::%s/mail::\n" % (
                    name, user.pw_uid, user.pw_gid, self.folder))
        config = os.path.join(self.folder, "conf")
        with open(config, "w") as file:
            file.write(DOVECOT.format(folder=self.folder, port=self.port))
        self.child = subprocess.Popen(["dovecot", "-F", "-c", config])
        for _ in range(500):
            try:
                smtplib.LMTP("127.0.0.1", self.port, timeout=10).quit()
                return self
            except (OSError, smtplib.SMTPException):
                time.sleep(0.02)
        raise AssertionError(self.log())

    def log(self):
        return open(os.path.join(self.folder, "log")).read()

    def kept(self, name):
        return [open(path, "rb").read() for path in glob.glob(
            os.path.join(self.folder, "mail", name, "new", "*"))]

    def __exit__(self, *ignored):
        self.child.terminate()
        self.child.wait(20)
        self.scratch.cleanup()


TWO = ["bob@b.example", "eve@b.example"]


def to_dovecot():
    """By LMTP from both: each recipient has its own answer."""
    with Dovecot() as dovecot:
        where = "lmtp:127.0.0.1:%d" % dovecot.port
        with Console("--lmtp", "--handler", where) as relay:
            with smtplib.LMTP("127.0.0.1", relay.port, timeout=60) as client:
                client.ehlo()
                client.mail("ann@a.example")
                for address in TWO:
                    reply = client.rcpt(address)
                    assert reply[0] == 250, (reply, dovecot.log())
                assert client.rcpt("nobody@b.example")[0] == 550
                for reply in (client.data(sample.whole()),
                              client.getreply()):
                    assert reply[0] == 250, (reply, dovecot.log())
        with Console("--handler", where) as relay:
            refused = send(relay.port, sample.whole(), TWO)
            assert refused["eve@b.example"][0] == 452, refused
        socket = os.path.join(dovecot.folder, "socket")
        with Console("--handler", "lmtp:unix:" + socket) as relay:
            assert not send(relay.port, sample.whole())
        assert len(dovecot.kept("bob")) == 3
        assert len(dovecot.kept("eve")) == 1
        found = dovecot.kept("eve")[0].replace(b"\n", b"\r\n")
        sample.compare(found[found.index(sample.whole()[:40]):])


def killed():
    """The next hop is killed again and again; what was acknowledged is in
    its folder, and the client was told of all else."""
    with tempfile.TemporaryDirectory(prefix="postern-") as scratch:
        port, mail = free_port(), os.path.join(scratch, "mail")
        hop = [None]
        over = threading.Event()

        def start():
            hop[0] = subprocess.Popen(
                [os.environ.get("POSTERN", "./postern"), "-q", "-l",
                 "127.0.0.1:%d" % port, "--handler", "eml:" + mail])

        def kill_often():
            while not over.wait(0.15):
                hop[0].send_signal(signal.SIGKILL)
                hop[0].wait(20)
                time.sleep(0.03)
                start()
                wait_for(port)

        start()
        wait_for(port)
        thread = threading.Thread(target=kill_often)
        with Console("-q", "--handler", "relay:127.0.0.1:%d" % port) as relay:
            thread.start()
            acknowledged, refused = [], 0
            for number in range(5000):
                if refused >= 50 and len(acknowledged) >= 100:
                    break
                mark = b"mark-%06d-" % number
                try:
                    send(relay.port, b"Subject: " + mark + b"\r\n\r\n"
                         + b"x" * 60 + b"\r\n")
                    acknowledged.append(mark)
                except smtplib.SMTPResponseException as error:
                    assert 400 <= error.smtp_code < 500, error
                    refused += 1
                except smtplib.SMTPRecipientsRefused as error:
                    assert all(400 <= code < 500 for code, text
                               in error.recipients.values()), error
                    refused += 1
            over.set()
            thread.join()
            hop[0].terminate()
            hop[0].wait(20)
        all_kept = b"".join(open(path, "rb").read() for path in
                            glob.glob(os.path.join(mail, "*.eml")))
        lost = [mark for mark in acknowledged if mark not in all_kept]
        assert not lost, lost
        assert refused >= 50 and len(acknowledged) >= 100, (
            refused, len(acknowledged))
        return "%d acknowledged, %d put off, none lost" % (
            len(acknowledged), refused)


CHECKS = [
    ("relay: a second postern", None, to_postern),
    ("relay: a second postern, by TLS", None, to_postern_by_tls),
    ("relay: Postfix", "postfix", to_postfix),
    ("relay: smtp-sink", "smtp-sink", to_sink),
    ("relay: Dovecot, by LMTP", "dovecot", to_dovecot),
    ("relay: a hop that is killed", None, killed),
]

if has_aiosmtpd():
    CHECKS.append(("relay: aiosmtpd", None, to_aiosmtpd))
