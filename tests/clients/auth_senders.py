# SPDX-License-Identifier: MIT
"""Real clients that authenticate: with the right password the message is taken,
with a wrong one it is not; no password is shown, in no encoding."""
import base64
import smtplib
import subprocess
import tempfile

import certificate
import sample
from console import Console
from senders import ENV, kept

USER, PASSWORD = "user", "geh31m"
WITHOUT_HASHES = ("PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER")


def status(scratch, command, **more):
    return subprocess.run(command, env=dict(ENV, HOME=scratch), cwd=scratch,
                          timeout=120, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, **more).returncode


def by_smtplib(port, scratch, mechanism, password):
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
        client.ehlo()
        client.user, client.password = USER, password
        way = getattr(client, "auth_" + mechanism.lower().replace("-", "_"))
        try:
            client.auth(mechanism, way)
        except smtplib.SMTPAuthenticationError as error:
            return error.smtp_code
        client.sendmail("ann@a.example", ["bob@b.example"], sample.whole())
    return 0


def by_curl(port, scratch, mechanism, password):
    token = mechanism in ("XOAUTH2", "OAUTHBEARER")
    return status(scratch, [
        "curl", "-sS", "--login-options", "AUTH=" + mechanism, "-u",
        USER + ":" + ("" if token else password)]
        + (["--oauth2-bearer", password] if token else []) + [
        "--mail-from", "ann@a.example", "--mail-rcpt", "bob@b.example", "-T",
        kept(scratch, "message", sample.whole()),
        "smtp://127.0.0.1:%d/a.example" % port])


def by_swaks(port, scratch, mechanism, password):
    return status(scratch, [
        "swaks", "--suppress-data", "--server", "127.0.0.1:%d" % port,
        "--auth", mechanism, "-au", USER, "-ap", password, "--from",
        "ann@a.example", "--to", "bob@b.example", "--data", "@"
        + kept(scratch, "message", sample.whole())])


def by_msmtp(port, scratch, mechanism, password):
    with open(kept(scratch, "message", sample.whole("\n"))) as message:
        return status(scratch, [
            "msmtp", "--host=127.0.0.1", "--port=%d" % port, "--tls=off",
            "--auth=" + mechanism.lower(), "--user=" + USER,
            "--passwordeval=echo " + password, "--from=ann@a.example",
            "bob@b.example"], stdin=message)


SENDERS = (
    ("smtplib", None, by_smtplib, "PLAIN LOGIN CRAM-MD5"),
    ("curl", "curl", by_curl, "PLAIN LOGIN CRAM-MD5 XOAUTH2 OAUTHBEARER"),
    ("swaks", "swaks", by_swaks, "PLAIN LOGIN CRAM-MD5"),
    ("msmtp", "msmtp", by_msmtp,
     "PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256 OAUTHBEARER"),
)


def secrets(password):
    """What a log must not have of a password."""
    yield password
    for before in ("", "x", "xx"):
        text = base64.b64encode((before + password).encode()).decode()
        yield text.rstrip("=")[4:-1]


def deliver(send, mechanisms, scratch):
    with Console("--handler", "sink", "--auth", USER + ":" + PASSWORD,
                 "--auth-insecure", "--auth-required", "-vv") as console:
        for mechanism in mechanisms:
            assert send(console.port, scratch, mechanism, PASSWORD) == 0, \
                mechanism + " is refused\n" + console.said()
            assert send(console.port, scratch, mechanism, "nope") != 0, \
                mechanism + ": any password will do"
        assert console.stop() == 0, console.said()
        said = console.said()
    for secret in secrets(PASSWORD):
        assert secret not in said, "a password is shown: " + secret
    assert said.count("250 OK") >= len(mechanisms)


def check(send, mechanisms):
    offered = [m for m in mechanisms.split()
               if certificate.built() or m in WITHOUT_HASHES]
    with tempfile.TemporaryDirectory(prefix="postern-") as scratch:
        deliver(send, offered, scratch)
    return " ".join(offered)


CHECKS = [("AUTH by " + name, program,
           lambda send=send, mechanisms=mechanisms: check(send, mechanisms))
          for name, program, send, mechanisms in SENDERS]
