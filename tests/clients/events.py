# SPDX-License-Identifier: MIT
"""What --json says, against docs/events.schema.json."""
import json
import os
import smtplib
import socket
import subprocess
from email.message import EmailMessage

import certificate
from console import PROGRAM, Console
from schema import Schema

SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                      "..", "..", "docs", "events.schema.json")


def mail():
    message = EmailMessage()
    message["Subject"] = 'Grüße "an" \\ alle'
    message["From"] = "a@x.example"
    message["To"] = "b@y.example, c@z.example"
    message.set_content("Hello\n")
    message.add_alternative("<p>Hello</p>\n", subtype="html")
    message.add_attachment(bytes(range(256)) * 11, maintype="application",
                           subtype="pdf", filename="Rechnung März.pdf")
    inner = EmailMessage()
    inner["Subject"] = "inner"
    inner.set_content("x\n")
    message.add_attachment(inner)
    return message


def hostile(port):
    """Lines that are no UTF-8, no command and no TLS."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        stream = client.makefile("rb")
        stream.readline()
        for line in (b"EHLO \xff\"\\.example", b"\xff\x00\x1b",
                     b"MAIL FROM:<\xc3\x28@x.example>",
                     b"MAIL FROM:<\"a\\\"b\"@x.example>",
                     b"RCPT TO:<b@y.example>", b"DATA"):
            client.sendall(line + b"\r\n")
            while stream.readline()[3:4] == b"-":
                pass
        client.sendall(b"Subject: \xff\xfe \xe2\x80\xae \x1b\r\n"
                       b"Content-Type: a/\xff; name*=x''%01%ff%22\r\n\r\n"
                       b"\xff\r\n.\r\n")
        client.shutdown(socket.SHUT_WR)
        stream.read()
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
        client.shutdown(socket.SHUT_WR)
        while client.recv(1000):
            pass


def events(text):
    schema = Schema(SCHEMA)
    found = []
    for line in text.decode("utf-8").splitlines():
        found.append(json.loads(line))
        faults = schema.faults(found[-1])
        assert not faults, "%s\n%s" % (line, "\n".join(faults))
    return found


def of_kind(found, kind):
    return [event for event in found if event["event"] == kind]


def run(send, *options):
    """The events of a run in which `send(port)` has sent."""
    with Console("--json", "-q", *options) as console:
        send(console.port)
        assert console.stop() == 0, console.said()
        with open(console.path("log"), "rb") as log:
            return events(log.read())


def good(port):
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        client.send_message(mail())


def what_happens():
    found = run(good)
    assert [event["event"] for event in found] == [
        "listening", "connect", "message", "disconnect", "stopped"], found
    message = found[2]
    assert message["subject"] == 'Grüße "an" \\ alle', message
    assert message["rcpt_tos"] == ["b@y.example", "c@z.example"], message
    assert message["attachments"][0] == {
        "name": "Rechnung März.pdf", "type": "application/pdf",
        "size": 11 * 256}, message
    assert message["attachments"][1]["type"] == "message/rfc822", message
    assert found[-1]["messages"] == 1 and found[-1]["status"] == 0, found


def whatever_comes():
    found = run(hostile)
    assert len(of_kind(found, "reject")) == 2, found
    assert of_kind(found, "message")[0]["attachments"] == [{
        "name": '\x01\ufffd"', "type": "a/\ufffd", "size": 3}], found
    assert len(of_kind(found, "connect")) == 2, found
    assert {gone["reason"] for gone in of_kind(found, "disconnect")} == {
        "eof", "TLS on a plain port"}, found
    assert len(of_kind(found, "message")) == 1, found


def refused(port):
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        client.ehlo()
        client.docmd("MAIL FROM:<a@x.example>")
        client.docmd("RCPT TO:<b@y.example>")
        client.docmd("DATA")
        client.send(b"Subject: long\r\n\r\n" + b"x" * 2000 + b"\r\n.\r\n")
        assert client.getreply()[0] == 500


def a_message_that_is_refused():
    rejects = of_kind(run(refused), "reject")
    assert len(rejects) == 1, rejects
    assert rejects[0]["subject"] == "long", rejects
    assert rejects[0]["rcpt_tos"] == ["b@y.example"], rejects


def messages_in_files():
    found = run(good, "--handler", "eml:@/mail")
    place = of_kind(found, "message")[0]["place"]
    assert place.endswith(".eml"), place


def nothing_else():
    """Standard output has events alone, whatever else is shown."""
    done = subprocess.run(
        [PROGRAM, "-l", "127.0.0.1:0", "--json", "-vv", "--handler", "print",
         "--", "sh", "-c", "echo noise"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL, timeout=60)
    assert done.returncode == 0, done.stderr
    assert [event["event"] for event in events(done.stdout)] == [
        "listening", "stopped"], done.stdout
    assert b"noise\n" in done.stderr, done.stderr


def encrypted():
    def send(port):
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
            client.starttls()
            client.send_message(mail())
        # who speaks no TLS
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.recv(1000)
            client.sendall(b"STARTTLS\r\n")
            client.recv(1000)
            client.sendall(b"NOOP\r\n" * 10)
            client.recv(1000)

    found = run(send, "--self-signed")
    message = of_kind(found, "message")[0]
    assert message["tls"] and message["tls_version"] == "TLSv1.2", message
    assert any("TLS" in reject["reason"]
               for reject in of_kind(found, "reject")), found


CHECKS = [
    ("events: what happens", None, what_happens),
    ("events: whatever comes", None, whatever_comes),
    ("events: a message that is refused", None, a_message_that_is_refused),
    ("events: messages in files", None, messages_in_files),
    ("events: nothing else", None, nothing_else),
] + ([("events: TLS", None, encrypted)] if certificate.built() else [])
