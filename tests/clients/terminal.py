# SPDX-License-Identifier: MIT
"""What a terminal is shown: colours, UTF-8, and neither where it has none."""
import os
import re
import signal
import smtplib

from window import Window

SUBJECT = (b"Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n"
           b" =?iso-8859-1?Q?_f=FCr?= \xe4\xbd\xa0 =?utf-8?Q?=1B[2J=0A?=\r\n")
DECODED = '"Grüße für 你 \\x1b[2J\\x0a"'
ESCAPED = ('"Gr\\xc3\\xbc\\xc3\\x9fe f\\xc3\\xbcr \\xe4\\xbd\\xa0 '
           '\\x1b[2J\\x0a"')


def session(*options, body=b"x", **variables):
    """All that it says of one message."""
    window = Window("-l", "127.0.0.1:0", *options, **variables)
    window.until(b"(smtp)")
    port = int(re.search(rb":(\d+) \(smtp\)", window.said)[1])
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        client.sendmail("a@a.example", "b@b.example",
                        SUBJECT + b"\r\n" + body + b"\r\n")
    window.until(b"#1")
    os.kill(window.child, signal.SIGTERM)
    assert window.status() == 0, window.said
    return window.said.decode(errors="surrogateescape")


def colours():
    """TERM=dumb has none, and nobody who sets NO_COLOR."""
    for variables, coloured in (
            ({"TERM": "xterm", "NO_COLOR": ""}, True),
            ({"TERM": "dumb", "NO_COLOR": ""}, False),
            ({"TERM": "", "NO_COLOR": ""}, False),
            ({"TERM": "xterm", "NO_COLOR": "1"}, False)):
        said = session("-v", "--handler", "sink", **variables)
        assert ("\x1b[32m#1\x1b[0m" in said) == coloured, said
        assert ("\x1b" in said) == coloured, said
        # each line ends its own colour
        for line in said.splitlines():
            assert line.count("\x1b[") % 2 == 0, line


def characters():
    """The subject is decoded; where UTF-8 is not known all is ASCII."""
    for variables, utf8 in (
            ({"LC_ALL": "C.UTF-8"}, True),
            ({"LC_ALL": "", "LC_CTYPE": "", "LANG": "de_DE.utf8"}, True),
            ({"LC_ALL": "", "LC_CTYPE": "", "LANG": ""}, False),
            ({"LC_ALL": "de_DE.ISO-8859-1", "LANG": "C.UTF-8"}, False)):
        said = session("-v", body="ß\u200b".encode(), **variables)
        assert (DECODED if utf8 else ESCAPED) in said, said
        assert said.isascii() != utf8, said
        assert ("ß\\xe2\\x80\\x8b" if utf8
                else "\\xc3\\x9f\\xe2\\x80\\x8b") in said, said


CHECKS = [
    ("a terminal: colours", None, colours),
    ("a terminal: characters", None, characters),
]
