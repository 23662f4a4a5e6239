# SPDX-License-Identifier: MIT
"""Why mail does not arrive: one line of the console for each cause, and none
with -q."""
import re
import socket
import ssl
import struct
import subprocess
import time

import certificate
from console import Console
from limits import MAIL, connect, reply
from s_client import s_client

ANY = r"\d\d:\d\d:\d\d \[1\] 127\.0\.0\.1 "
NOT_TAKEN = (r'\d\d:\d\d:\d\d <ann@a\.example> -> <bob@b\.example> '
             r'[0-9.]+ k?B "s" not taken: ')
AWAY = r"\d\d:\d\d:\d\d turned away 127\.0\.0\.1:\d+ on 0: "
GONE = "the client has gone"


# Where it listens, and the sum at its end.
FRAME = r"postern: (listening on |\d+ messages? in, )"


def lines_of(console):
    return [line for line in console.said().splitlines()
            if not re.match(FRAME, line)]


def shown(act, *options, before=()):
    """What it says of a client that does this."""
    with Console("--handler", "sink", *options,
                 before=before) as console:
        act(console)
        for _ in range(200):
            lines = lines_of(console)
            if lines or "-q" in options:
                break
            time.sleep(0.01)
        assert console.stop() == 0, console.said()
        return lines_of(console)


def one_line(pattern, act, *options, **more):
    lines = shown(act, *options, **more)
    assert len(lines) == 1 and re.fullmatch(pattern, lines[0]), lines
    lines = shown(act, "-q", *options, **more)
    assert lines == [], lines


def check(name, program, pattern, act, *options, **more):
    return ("console: " + name, program,
            lambda: one_line(pattern, act, *options, **more))


def say(*lines):
    """A client that says these, and waits for the answers."""
    def act(console):
        with connect(console.port) as client:
            reply(client)
            for line in lines:
                client.sendall(line)
                reply(client)
    return act


def content(octets, *more):
    return say(*MAIL[:4], b"Subject: s\r\n\r\n" + octets, *more)


def half(leave):
    """A client that goes in the midst of a message."""
    def act(console):
        client = connect(console.port)
        reply(client)
        for line in MAIL[:4]:
            client.sendall(line)
            reply(client)
        client.sendall(b"Subject: s\r\n\r\nx\r\n")
        leave(client)
        client.close()
    return act


def reset(client):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                      struct.pack("ii", 1, 0))


def second(console):
    """The second of two clients."""
    with connect(console.port) as first, connect(console.port) as other:
        reply(first)
        assert other.recv(100).startswith(b"421 ")


def crowd(console):
    """One more than there are descriptors for."""
    clients = [connect(console.port)]
    while clients[-1].recv(100).startswith(b"220 "):
        clients.append(connect(console.port))
    for client in clients:
        client.close()


def tls_by_python(console):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        with connect(console.port) as client:
            context.wrap_socket(client, server_hostname="localhost")
    except ssl.SSLError:
        pass


def tls_by_openssl(console):
    s_client(console.port, starttls=False)


def swaks(*options):
    def act(console):
        subprocess.run(["swaks", "--server", "127.0.0.1:%d" % console.port,
                        "--from", "a@a.example", *options],
                       stdout=subprocess.DEVNULL, timeout=30)
    return act


CHECKS = [
    check("refused: a command", None, ANY + "refused: 500 .*FOO.*",
          say(b"FOO\r\n")),
    check("refused: the only recipient", "swaks",
          ANY + "refused: 553 5.1.3 Error: malformed address",
          swaks("--to", "b@@", "--helo", "a")),
    check("refused: a message as big as it says", None,
          ANY + "refused: 552 .*",
          say(MAIL[0], b"MAIL FROM:<a@a.example> SIZE=1001\r\n"), "-s",
          "1000"),
    check("refused: many times", None,
          ANY + r"refused: 500 .*FOO.* \(and 2 more\)",
          say(*[b"FOO\r\n"] * 3), "--max-errors", "3"),
    check("TLS on a plain port: openssl", "openssl",
          ANY + "this client speaks TLS: see --smtps", tls_by_openssl),
    check("TLS on a plain port: Python", None,
          ANY + "this client speaks TLS: see --smtps", tls_by_python),
    check("turned away: the limit of connections", None,
          AWAY + "too many connections", second, "--max-connections", "1"),
    check("turned away: no descriptor is left", "prlimit",
          AWAY + "no descriptor is left", crowd,
          before=["prlimit", "--nofile=20"]),
    check("not taken: a long line", None, NOT_TAKEN + "line too long",
          content(b"x" * 1100 + b"\r\n.\r\n")),
    check("not taken: too big", None, NOT_TAKEN + "too big",
          content(b"x\r\n" * 400 + b".\r\n"), "-s", "1000"),
    check("not taken: a bare newline", None, NOT_TAKEN + "bare newline",
          content(b"x\ny\r\n.\r\n"), "--bare-newline", "reject"),
    check("not taken: a NUL", None, NOT_TAKEN + "NUL",
          content(b"x\0y\r\n.\r\n"), "--bare-newline", "reject"),
    check("not taken: no text", None, NOT_TAKEN + "not text",
          content(b"x\xff\r\n.\r\n"), "--decode-data"),
    check("not taken: the client has gone", None, NOT_TAKEN + GONE,
          half(lambda client: None)),
    check("not taken: a reset", None, NOT_TAKEN + "reset", half(reset)),
    check("not taken: too slow", None, NOT_TAKEN + "timeout",
          half(lambda client: client.recv(100)), "--timeout", "0.3"),
]


# ---- with a certificate ---------------------------------------------------

FAILED = ANY + "TLS failed: "


def handshake(*options, starttls=True):
    def act(console):
        s_client(console.ports[not starttls], *options, starttls=starttls)
    return act


def distrust(starttls):
    """A client that does not know who has signed the certificate."""
    return handshake("-verify_return_error", starttls=starttls)


def hang_up(octets, starttls, before=()):
    def act(console):
        with connect(console.ports[not starttls]) as client:
            if starttls:
                reply(client)
                for line in (MAIL[0], *before, b"STARTTLS\r\n"):
                    client.sendall(line)
                    reply(client)
            client.sendall(octets)
            client.shutdown(socket.SHUT_WR)
            client.recv(100)
    return act


def in_the_clear(console):
    with connect(console.ports[1]) as client:
        client.sendall(MAIL[0])
        client.recv(100)


def tls_checks():
    server = certificate.self_signed("rsa").options + [
        "--smtps", "127.0.0.1:0"]
    yield check("refused: mail without TLS", None,
                ANY + "refused: 530 .*STARTTLS.*",
                say(MAIL[0], MAIL[1]), "--require-starttls", *server)
    yield check("TLS failed: in the clear", None,
                FAILED + "the client sent something else than TLS",
                in_the_clear, *server)
    yield check("TLS failed: after a refusal", None, FAILED + GONE,
                hang_up(b"\x16\x03\x01", True, MAIL[1:2]),
                "--require-starttls", *server)
    for way, starttls in ("STARTTLS", True), ("SMTPS", False):
        def row(name, program, words, act):
            return check("TLS failed: %s, %s" % (name, way), program,
                         FAILED + words, act, *server)
        yield row("1.3 alone", "openssl", "no common version of TLS",
                  handshake("-tls1_3", starttls=starttls))
        yield row("an old version", "openssl", "no common version of TLS",
                  handshake("-tls1", "-cipher", "ALL:@SECLEVEL=0",
                            starttls=starttls))
        yield row("no suite", "openssl", "no common cipher suite, .*",
                  handshake("-tls1_2", "-cipher", "AES128-SHA",
                            starttls=starttls))
        yield row("no trust", "openssl",
                  "the client does not accept the certificate",
                  distrust(starttls))
        yield row("the client leaves", None,
                  "the client did not begin the handshake",
                  hang_up(b"", starttls))
        yield row("the client leaves in a hello", None, GONE,
                  hang_up(b"\x16\x03\x01\x02\x00\x01\x00", starttls))
