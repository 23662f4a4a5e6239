# SPDX-License-Identifier: MIT
"""postern hands on to Exim and OpenSMTPD, and takes what they hand on.

Their packages and that of Postfix exclude each other, so they need not be
installed: `dpkg -x` anywhere, and PATH says where they are.  Each runs with
users and folders of its own, in a namespace of mounts; that takes root."""
import glob
import os
import pwd
import shutil
import smtplib
import subprocess
import tempfile
import time

import example
import postfix
import relays
import sample
from console import Console
from proxies import free_port

EXIM = """
exim_path = {program}
exim_user = mail
exim_group = mail
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/pid
primary_hostname = hop.example
keep_environment =
message_size_limit = 0
dsn_advertise_hosts = *
tls_advertise_hosts = *
host_lookup =
rfc1413_hosts =
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
begin acl
rcpt:
  deny local_parts = no
       message = no such user
  accept
begin routers
next:
  driver = manualroute
  route_list = * 127.0.0.1
  self = send
  transport = next
begin transports
next:
  driver = smtp
  port = {last}
  hosts_try_fastopen =
  allow_localhost
begin retry
* * F,1h,1s
"""

OPENSMTPD = """
listen on 127.0.0.1 port {port} hostname hop.example
smtp max-message-size 100M
action next relay host smtp://127.0.0.1:{last}
match from any for any action next
"""

# What they are compiled with is laid over, for them alone.
START = """set -e
mount --bind {folder}/passwd /etc/passwd
mount --bind {folder}/group /etc/group
for over in /run /var/spool /var/lib; do mount -t tmpfs none $over; done
mkdir -p /var/spool/smtpd /var/lib/opensmtpd/empty
chmod 711 /var/spool/smtpd
exec "$@"
"""

USERS = (("Debian-exim", 8), ("opensmtpd", 64000), ("opensmtpq", 64001))


class Hop:
    """with Hop("exim4", last.port) as hop: ... hop.port"""

    def __init__(self, name, last):
        self.name = name
        self.last = last
        self.scratch = tempfile.TemporaryDirectory(prefix="postern-")
        self.port = free_port()

    def path(self, name):
        return os.path.join(self.scratch.name, name)

    def write(self, name, text):
        with open(self.path(name), "w") as file:
            file.write(text.format(folder=self.scratch.name, port=self.port,
                                   last=self.last,
                                   program=shutil.which(self.name)))

    def users(self):
        for name, line in (("passwd", "{}:x:{}:{}::/nonexistent:/bin/false\n"),
                           ("group", "{}:x:{}:\n")):
            with open("/etc/" + name) as file:
                text = file.read()
            self.write(name, "".join(line.format(user, number, number)
                                     for user, number in USERS) + text)

    def command(self):
        if self.name == "exim4":
            return ["exim4", "-C", self.path("conf"), "-bdf", "-q5s", "-oX",
                    "127.0.0.1:%d" % self.port]
        return ["smtpd", "-d", "-f", self.path("conf")]

    def __enter__(self):
        os.chmod(self.scratch.name, 0o755)
        for name in ("spool", "log"):
            os.mkdir(self.path(name))
            os.chown(self.path(name), pwd.getpwnam("mail").pw_uid, 8)
        self.users()
        self.write("conf", EXIM if self.name == "exim4" else OPENSMTPD)
        self.write("start", START)
        with open(self.path("log/out"), "w") as log:
            self.child = subprocess.Popen(
                ["unshare", "-m", "sh", self.path("start"), *self.command()],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            relays.wait_for(self.port)
        except AssertionError as error:
            self.__exit__()
            raise AssertionError(self.said()) from error
        return self

    def said(self):
        return "".join(open(path, errors="replace").read()
                       for path in sorted(glob.glob(self.path("log/*"))))

    def __exit__(self, *_):
        self.child.terminate()
        self.child.wait(20)
        self.scratch.cleanup()


def wait_for_mail(console, hop, count):
    for _ in range(3000):
        if len(glob.glob(console.path("mail/*.json"))) >= count:
            return
        time.sleep(0.01)
    raise AssertionError(hop.said() + console.said())


def refused(port):
    """What the hop says to a recipient, the client hears."""
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
        client.ehlo()
        client.mail("ann@a.example")
        reply = client.rcpt("no@b.example")
        assert reply == (550, b"no such user"), reply


def by_client(port, octets):
    """The client engine alone."""
    with tempfile.TemporaryDirectory(prefix="postern-") as scratch:
        subprocess.run([example.compiled("send", scratch), "127.0.0.1",
                        str(port), "ann@a.example", *postfix.TO],
                       input=octets, check=True, timeout=60,
                       stdout=subprocess.DEVNULL)


# OpenSMTPD 6.8 adds the wishes of one recipient to those of the next (553).
NOTIFY = {"exim4": postfix.NOTIFY, "smtpd": ["NOTIFY=NEVER", ""]}


def through(name):
    octets = sample.whole()
    with Console("--handler", "eml:@/mail", "-v") as last, \
            Hop(name, last.port) as hop:
        with Console("--handler", "relay:127.0.0.1:%d" % hop.port) as relay:
            postfix.submit(relay, postfix.TO, NOTIFY[name], octets)
            if name == "exim4":
                refused(relay.port)
            assert relay.stop() == 0, relay.said()
        wait_for_mail(last, hop, 1)
        by_client(hop.port, octets)
        wait_for_mail(last, hop, 2)
        assert last.stop() == 0, last.said()
        check(name, last, octets)


def check(name, last, octets):
    for path in glob.glob(last.path("mail/*.eml")):
        with open(path, "rb") as file:
            kept = file.read()
        assert kept.endswith(octets), kept[:2000]
        if name == "exim4" and kept.count(b"\r\nReceived: from ") > 1:
            assert b"with esmtps" in kept, kept[:2000]
    wishes = [options for envelope in postfix.envelopes(last)
              for options in envelope["rcpt_options"]]
    assert ["NOTIFY=NEVER"] in wishes, wishes


CHECKS = [
    ("relay: Exim", "exim4", lambda: postfix.run(lambda: through("exim4"))),
    ("relay: OpenSMTPD", "smtpd", lambda: postfix.run(
        lambda: through("smtpd"))),
]
