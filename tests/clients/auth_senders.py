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
from example import Example
from senders import ENV, kept, nodemailer

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


def by_nodemailer(port, scratch, mechanism, password):
    token = mechanism == "XOAUTH2"
    return status(scratch, nodemailer(port, scratch, authMethod=mechanism,
                                      auth={
        "user": USER, "accessToken" if token else "pass": password,
        "type": "OAuth2" if token else "login"}))


def by_gsasl(port, scratch, mechanism, password, *more):
    """It does not send a message."""
    return status(scratch, [
        "gsasl", "--smtp", "--connect=127.0.0.1:%d" % port,
        "--mechanism=" + mechanism, "--authentication-id=" + USER,
        "--password=" + password, *(more or ["--no-starttls"])],
        stdin=subprocess.DEVNULL)


SENDERS = (
    ("smtplib", None, by_smtplib, "PLAIN LOGIN CRAM-MD5"),
    ("curl", "curl", by_curl, "PLAIN LOGIN CRAM-MD5 XOAUTH2 OAUTHBEARER"),
    ("swaks", "swaks", by_swaks, "PLAIN LOGIN CRAM-MD5"),
    ("msmtp", "msmtp", by_msmtp,
     "PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256 OAUTHBEARER"),
    ("nodemailer", "node nodemailer", by_nodemailer,
     "PLAIN LOGIN CRAM-MD5 XOAUTH2"),
    ("gsasl", "gsasl", by_gsasl, "PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256"),
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
    assert said.count("S: 235 ") == len(mechanisms), said
    messages = 0 if send is by_gsasl else len(mechanisms)
    assert said.count(", 1 message, ") == messages, said


def check(send, mechanisms):
    # A curl that was built with libgsasl has SCRAM, too; Debian's was not.
    if send is by_curl and b" gsasl " in subprocess.check_output(
            ["curl", "--version"]):
        mechanisms += " SCRAM-SHA-256"
    offered = [m for m in mechanisms.split()
               if certificate.built() or m in WITHOUT_HASHES]
    with tempfile.TemporaryDirectory(prefix="postern-") as scratch:
        deliver(send, offered, scratch)
    return " ".join(offered)


# ---- with TLS ---------------------------------------------------------------

def tls():
    """Not bound to the TLS channel: there is no SCRAM-SHA-256-PLUS, and this
    client would give up without asking."""
    pair = certificate.self_signed("rsa")
    with Console("--handler", "sink", "--auth", USER + ":" + PASSWORD, "-vv",
                 *pair.options) as console:
        for password, is_right in ((PASSWORD, True), ("nope", False)):
            done = by_gsasl(console.port, console.scratch.name,
                            "SCRAM-SHA-256", password, "--starttls",
                            "--no-cb", "--hostname=localhost",
                            "--x509-ca-file=" + pair.certificate)
            assert (done == 0) == is_right, console.said()
        assert console.stop() == 0, console.said()
        assert "SCRAM-SHA-256-PLUS" not in console.said()


def external(send):
    """Who has a certificate is let in, and may not say that it is another; it
    is announced to nobody else.  examples/starttls.c, since the console server
    trusts no authority."""
    pair = certificate.self_signed("rsa")
    authority, client = certificate.of_client("ann")
    with tempfile.TemporaryDirectory(prefix="postern-") as scratch:
        with Example("starttls", scratch, pair.certificate, pair.key, "0",
                     authority.certificate) as server:
            assert send(server.port, scratch, pair, client, "ann") == 0
            assert send(server.port, scratch, pair, client, "bob") != 0
            send(server.port, scratch, pair, None, "ann")
    return server.said


def external_by_curl(port, scratch, pair, client, name):
    return status(scratch, [
        "curl", "-sS", "--ssl-reqd", "--cacert", pair.certificate,
        "--login-options", "AUTH=EXTERNAL", "-u", name + ":",
        *(["--cert", client.certificate, "--key", client.key] if client
          else []), "--mail-from", "ann@a.example", "--mail-rcpt",
        "bob@b.example", "-T", kept(scratch, "message", sample.whole()),
        "smtp://localhost:%d/a.example" % port])


def curl():
    said = external(external_by_curl)
    # without AUTH curl goes on without a certificate
    assert said.count("sent by ann") == 1 and said.count("from <") == 2, said


def external_by_gsasl(port, scratch, pair, client, name):
    return by_gsasl(port, scratch, "EXTERNAL", "", "--starttls",
                    "--authorization-id=" + name, "--hostname=localhost",
                    "--x509-ca-file=" + pair.certificate,
                    *(["--x509-cert-file=" + client.certificate,
                       "--x509-key-file=" + client.key] if client else []))


CHECKS = [("AUTH by " + name, program,
           lambda send=send, mechanisms=mechanisms: check(send, mechanisms))
          for name, program, send, mechanisms in SENDERS]
TLS_CHECKS = [
    ("AUTH by gsasl, within TLS", "gsasl", tls),
    ("AUTH EXTERNAL by curl", "curl", curl),
    ("AUTH EXTERNAL by gsasl", "gsasl", lambda: external(external_by_gsasl)
     and ""),
]
