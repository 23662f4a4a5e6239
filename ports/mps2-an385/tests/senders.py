# SPDX-License-Identifier: MIT
"""Clients that send a message to the board.  Each takes a port, a file with
the message, and the board's certificate, or None: without TLS."""
import contextlib
import smtplib
import ssl
import subprocess

NAME = "mx.example.com"
FROM, TO = "anne@example.com", "bart@example.com"


@contextlib.contextmanager
def connected(port, certificate):
    """A session of smtplib, with STARTTLS if there is a certificate."""
    with smtplib.SMTP("127.0.0.1", port, local_hostname="client.example",
                      timeout=100) as client:
        if certificate is not None:
            client._host = NAME     # the name in the certificate
            client.starttls(context=ssl.create_default_context(
                cafile=certificate))
        yield client


def by_smtplib(port, path, certificate):
    with connected(port, certificate) as client, open(path, "rb") as file:
        client.sendmail(FROM, TO, file.read())


def run(*command):
    result = subprocess.run(command, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, timeout=100)
    assert result.returncode == 0, result.stdout.decode("utf-8", "replace")


def by_swaks(port, path, certificate):
    secure = ["--tls"] if certificate else []
    run("swaks", "--silent", "3", "--server", "127.0.0.1:%d" % port,
        "--from", FROM, "--to", TO, "--data", "@" + path, *secure)


def by_curl(port, path, certificate):
    secure = ["--ssl-reqd", "--cacert", certificate] if certificate else []
    run("curl", "--silent", "--show-error", "--resolve",
        "%s:%d:127.0.0.1" % (NAME, port), "smtp://%s:%d" % (NAME, port),
        "--mail-from", FROM, "--mail-rcpt", TO, "--upload-file", path,
        *secure)


# The program that has to be installed, and what the client adds to a message.
SENDERS = (("python3", by_smtplib, b""), ("swaks", by_swaks, b"\r\n"),
           ("curl", by_curl, b""))
