# SPDX-License-Identifier: MIT
"""Postfix, as a client: what it was given by SMTP it relays to postern, by
SMTP and by LMTP.

An instance of its own, with a folder for everything, on a port of loopback;
it takes root, since Postfix does."""
import glob
import json
import os
import smtplib
import subprocess
import tempfile
import time

import certificate
import sample
from auth_senders import PASSWORD, USER, secrets
from console import Console
from proxies import free_port
from senders import ENV

# compatibility_level is 3.6's, so that no default is warned of.
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
multi_instance_name = postfix-of-postern
myhostname = relay.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
smtp_host_lookup = native
smtp_dns_support_level = disabled
smtputf8_enable = no
message_size_limit = 0
mailbox_size_limit = 0
"""

MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
virtual unix - n n - - virtual
error unix - - n - - error
retry unix - - n - - error
scache unix - - n - 1 scache
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
"""

NOTIFY = ["NOTIFY=SUCCESS,DELAY ORCPT=rfc822;bob+2Bbox@a.example",
          "NOTIFY=NEVER"]
TO = ["bob@b.example", "eve@b.example"]


class Postfix:
    """with Postfix("relayhost = ...") as relay: ... relay.port"""

    def __init__(self, *settings):
        self.settings = settings
        self.scratch = tempfile.TemporaryDirectory(prefix="postern-")
        self.port = free_port()

    def path(self, name):
        return os.path.join(self.scratch.name, name)

    def command(self, word):
        done = subprocess.run(
            ["postfix", "-c", self.path("etc"), word], env=ENV, timeout=60,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)
        return done.returncode, done.stdout

    def __enter__(self):
        # it is other users that read here
        os.chmod(self.scratch.name, 0o755)
        for name in ("etc", "queue", "data"):
            os.mkdir(self.path(name))
        subprocess.run(["chown", "postfix", self.path("data")], check=True)
        for name, text in (("main.cf", MAIN + "\n".join(self.settings)),
                           ("master.cf", MASTER)):
            with open(self.path("etc/" + name), "w") as file:
                file.write(text.format(folder=self.scratch.name,
                                       port=self.port) + "\n")
        code, said = self.command("start")
        assert code == 0, said
        return self

    def said(self):
        try:
            with open(self.path("log"), errors="replace") as log:
                return log.read()
        except FileNotFoundError:
            return ""

    def wait(self, words, count=1):
        for _ in range(3000):
            if self.said().count(words) >= count:
                return
            time.sleep(0.01)
        raise AssertionError("%r is not said\n%s" % (words, self.said()))

    def __exit__(self, *_):
        self.command("stop")
        self.scratch.cleanup()


def submit(relay, to, notify, octets):
    for _ in range(500):
        try:
            client = smtplib.SMTP("127.0.0.1", relay.port, timeout=60)
            break
        except ConnectionRefusedError:
            time.sleep(0.01)
    with client:
        client.ehlo()
        assert client.mail("ann@a.example", ["RET=HDRS", "ENVID=QQ+2B314"])[
            0] == 250
        for address, option in zip(to, notify):
            reply = client.rcpt(address, option.split())
            assert reply[0] == 250, reply
        reply = client.data(octets)
        assert reply[0] == 250, reply


def envelopes(console):
    found = []
    for path in glob.glob(console.path("mail/*.json")):
        with open(path) as file:
            found.append(json.load(file))
    return found


def delivered(console, relay, octets):
    """What arrived is what was sent, but for the trace in front of it, and so
    are the wishes of DSN (RFC 3461)."""
    relay.wait("status=sent", 2)
    assert console.stop() == 0, console.said()
    envelope, = envelopes(console)
    assert "RET=HDRS" in envelope["mail_options"], envelope
    assert "ENVID=QQ+2B314" in envelope["mail_options"], envelope
    wishes = {to: set(options) for to, options in zip(
        envelope["rcpt_tos"], envelope["rcpt_options"])}
    assert wishes[TO[0]] >= {"NOTIFY=SUCCESS,DELAY",
                             "ORCPT=rfc822;bob+2Bbox@a.example"}, wishes
    assert "NOTIFY=NEVER" in wishes[TO[1]], wishes
    path, = glob.glob(console.path("mail/*.eml"))
    with open(path, "rb") as file:
        assert file.read().endswith(octets)


def smtp():
    octets = sample.whole()
    with Console("--handler", "eml:@/mail", "-v") as console, Postfix(
            "relayhost = [127.0.0.1]:%d" % console.port) as relay:
        submit(relay, TO, NOTIFY, octets)
        delivered(console, relay, octets)


def lmtp():
    """Both recipients in one transaction, and a reply for each."""
    octets = sample.whole()
    with Console("--lmtp", "--handler", "eml:@/mail", "-v") as console, \
            Postfix("default_transport = lmtp:inet:[127.0.0.1]:%d"
                    % console.port) as relay:
        submit(relay, TO, NOTIFY, octets)
        delivered(console, relay, octets)


def sasl_settings(port, password, mechanism):
    return ("relayhost = [127.0.0.1]:%d" % port,
            "smtp_sasl_auth_enable = yes",
            "smtp_sasl_password_maps = static:%s:%s" % (USER, password),
            "smtp_sasl_security_options = noanonymous",
            "smtp_sasl_mechanism_filter = " + mechanism.lower())


def sasl(mechanism):
    """With the password it comes in, with another one it keeps its mail."""
    with Console("--handler", "sink", "--auth", USER + ":" + PASSWORD,
                 "--auth-insecure", "--auth-required", "-vv") as console:
        for password, words in (
                (PASSWORD, "status=sent"),
                ("nope", "said: 535 5.7.8 Authentication credentials")):
            with Postfix(*sasl_settings(console.port, password,
                                        mechanism)) as relay:
                submit(relay, TO[:1], NOTIFY[:1], b"Subject: s\r\n\r\n")
                relay.wait(words)
        assert console.stop() == 0, console.said()
        said = console.said()
    assert "AUTH " + mechanism in said, said
    assert said.count("S: 235 ") == 1, said
    for secret in secrets(PASSWORD):
        assert secret not in said, "a password is shown: " + secret


def sasl_tls():
    """As it is used: the password is said within TLS alone, to a server whose
    certificate is verified."""
    root, pair = certificate.issued()
    with Console("--handler", "sink", "--auth", USER + ":" + PASSWORD,
                 "--auth-required", "-vv", *pair.options) as console, \
            Postfix(*sasl_settings(console.port, PASSWORD, "PLAIN"),
                    "relayhost = [localhost]:%d" % console.port,
                    "smtp_tls_security_level = secure",
                    "smtp_tls_secure_cert_match = nexthop",
                    "smtp_tls_CAfile = " + root.certificate) as relay:
        submit(relay, TO[:1], NOTIFY[:1], b"Subject: s\r\n\r\n")
        relay.wait("status=sent")
        assert console.stop() == 0, console.said()
        assert " TLSv1.2 " in console.said(), console.said()
        assert "S: 235 " in console.said(), console.said()


def run(check):
    if os.geteuid() != 0:
        return "not here: takes root"
    return check()


CHECKS = [
    ("Postfix: SMTP, DSN", "postfix", lambda: run(smtp)),
    ("Postfix: LMTP, DSN", "postfix", lambda: run(lmtp)),
    ("Postfix: AUTH PLAIN", "postfix", lambda: run(lambda: sasl("PLAIN"))),
]
TLS_CHECKS = [
    ("Postfix: AUTH SCRAM-SHA-256", "postfix",
     lambda: run(lambda: sasl("SCRAM-SHA-256"))),
    ("Postfix: AUTH PLAIN within TLS", "postfix", lambda: run(sasl_tls)),
]
