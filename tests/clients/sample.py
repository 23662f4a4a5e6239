# SPDX-License-Identifier: MIT
"""The message that every client has to bring through unharmed."""
import base64
import email
import email.policy
import hashlib
import random

SUBJECT = "Gr\u00fc\u00dfe, \u4f60\u597d \U0001f4ee"
DOTS = [".", "..", "...", ".x", "..x", ". ", "x.", "", ".", "end"]
SIZE = 20 * 1000 * 1000
NAME = "block.bin"


def attachment():
    return random.Random(1).randbytes(SIZE)


def encoded_subject():
    octets = base64.b64encode(SUBJECT.encode()).decode()
    return "=?UTF-8?B?" + octets + "?="


def whole(newline="\r\n"):
    """As octets, made by hand: nothing of a mail library may help."""
    block = base64.b64encode(attachment()).decode()
    lines = ["From: Ann <ann@a.example>", "To: bob@b.example",
             "Subject: " + encoded_subject(),
             "Date: Mon, 05 Jan 2026 10:00:00 +0000",
             "Message-ID: <sample@a.example>", "MIME-Version: 1.0",
             "Content-Type: multipart/mixed; boundary=\"cut\"", "",
             "--cut", "Content-Type: text/plain; charset=utf-8", ""]
    lines += DOTS
    lines += ["--cut", "Content-Type: application/octet-stream; name=" + NAME,
              "Content-Transfer-Encoding: base64", ""]
    lines += [block[i:i + 76] for i in range(0, len(block), 76)]
    lines += ["--cut--", ""]
    return newline.join(lines).encode()


def compare(kept):
    """What a reader of the stored message sees is what the sender meant."""
    message = email.message_from_bytes(kept, policy=email.policy.default)
    assert message["Subject"] == SUBJECT, message["Subject"]
    texts = [part for part in message.walk()
             if part.get_content_type() == "text/plain"]
    lines = texts[0].get_payload(decode=True).decode().splitlines()
    assert lines[:len(DOTS)] == DOTS, lines[:20]
    blocks = [part.get_payload(decode=True) for part in message.walk()
              if part.get_filename() == NAME
              or part.get_content_type() == "application/octet-stream"]
    assert len(blocks) == 1, "%d attachments" % len(blocks)
    assert hashlib.sha256(blocks[0]).digest() == hashlib.sha256(
        attachment()).digest(), "the attachment has changed"
