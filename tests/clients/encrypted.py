# SPDX-License-Identifier: MIT
"""Python's ssl against the console server: what goes through TLS, what comes
before it, what is said of it."""
import glob
import hashlib
import re
import smtplib
import socket
import ssl
import time

import certificate
import sample
from console import Console
from limits import reply

MAIL = "ann@a.example", ["bob@b.example"]


def trusting(pair):
    return ssl.create_default_context(cafile=pair.certificate)


def server(pair, *options):
    return Console("--handler", "eml:@/mail", *pair.options, "--smtps",
                   "127.0.0.1:0", *options)


def stored(console):
    found = []
    for path in sorted(glob.glob(console.path("mail/*.eml"))):
        with open(path, "rb") as file:
            found.append(file.read())
    return found


def client_of(console, context, starttls):
    if not starttls:
        return smtplib.SMTP_SSL("localhost", console.ports[1], timeout=60,
                                context=context)
    client = smtplib.SMTP("localhost", console.ports[0], timeout=60)
    assert client.starttls(context=context)[0] == 220
    return client


def large():
    """20 MB arrive octet by octet."""
    octets = sample.whole()
    pair = certificate.self_signed("rsa")
    with server(pair) as console:
        for starttls in (True, False):
            with client_of(console, trusting(pair), starttls) as client:
                client.sendmail(*MAIL, octets)
        assert console.stop() == 0, console.said()
        digests = {hashlib.sha256(one).digest() for one in stored(console)}
        assert digests == {hashlib.sha256(octets).digest()}
        sample.compare(stored(console)[0])


def names():
    pair = certificate.self_signed("p256", "other.example")
    with server(pair) as console:
        for starttls in (True, False):
            try:
                client_of(console, trusting(pair), starttls)
                assert False, "the name is wrong"
            except ssl.SSLCertVerificationError as error:
                assert "doesn't match" in str(error) \
                    or "mismatch" in str(error), error


def by_seed():
    pair = certificate.by_seed()
    with server(pair) as console:
        for starttls in (True, False):
            with client_of(console, trusting(pair), starttls) as client:
                client.sendmail(*MAIL, "Subject: seed\r\n\r\n")
        assert console.stop() == 0, console.said()
        assert len(stored(console)) == 2


def required():
    pair = certificate.self_signed("p256")
    with server(pair, "--require-starttls") as console:
        with smtplib.SMTP("localhost", console.port, timeout=20) as client:
            assert client.ehlo()[0] == 250
            assert client.noop()[0] == 250
            for command in ("MAIL FROM:<a@b.example>", "RSET", "VRFY a",
                            "HELP"):
                assert client.docmd(command) == (
                    530, b"Must issue a STARTTLS command first"), command
            assert client.starttls(context=trusting(pair))[0] == 220
            assert not client.has_extn("starttls")
            assert client.docmd("MAIL FROM:<a@b.example>")[0] == 503
            assert client.ehlo()[0] == 250
            assert client.docmd("STARTTLS")[0] == 503
            client.sendmail(*MAIL, "Subject: x\r\n\r\n")
        with client_of(console, trusting(pair), False) as client:
            client.sendmail(*MAIL, "Subject: x\r\n\r\n")
        assert console.stop() == 0, console.said()
        assert len(stored(console)) == 2


def facts():
    pair = certificate.self_signed("rsa")
    with server(pair, "-vv") as console:
        context = trusting(pair)
        with client_of(console, context, True) as client:
            client.sendmail(*MAIL, "Subject: secret words\r\n\r\n")
        with smtplib.SMTP("localhost", console.port, timeout=20) as client:
            client.sendmail(*MAIL, "Subject: postcard\r\n\r\n")
        assert console.stop() == 0, console.said()
        said = console.said()
        assert re.search(r"\] TLS: TLSv1\.2 ECDHE_RSA_WITH_AES_128_GCM_SHA256, "
                         r"for localhost\n", said), said
        assert re.search(r" #1 .* TLSv1\.2 \"secret words\"", said), said
        assert re.search(r" #2 .* B \"postcard\"", said), said


def injected(console, octets, pause):
    """What a client hears that says more behind STARTTLS than it may."""
    with socket.create_connection(("127.0.0.1", console.port),
                                  timeout=20) as client:
        assert reply(client) == 220
        client.sendall(b"EHLO a.example\r\n")
        assert reply(client) == 250
        if pause is None:
            client.sendall(b"STARTTLS\r\n" + octets)
        else:
            client.sendall(b"STARTTLS\r\n")
            time.sleep(pause)
            client.sendall(octets)
        heard = b""
        try:
            while True:
                more = client.recv(65536)
                if not more:
                    break
                heard += more
        except ConnectionResetError:
            assert False, "reset, so that the client may miss the alert"
    return heard


def injection():
    """None of it is parsed, and how it is cut does not matter."""
    evil = b"EHLO evil\r\nMAIL FROM:<evil@evil.example>\r\n"
    with server(certificate.self_signed("rsa"), "-vv") as console:
        for octets in (evil, b"RSET\r\n", b"QUIT\r\n", b"x" * 65536):
            heard = {injected(console, octets, pause)
                     for pause in (None, 0.001, 0.1)}
            assert len(heard) == 1, heard
            before, alert = heard.pop().split(b"\r\n", 1)
            assert before.startswith(b"220 "), before
            # a fatal alert, or nothing at all, and nothing in the clear
            assert alert == b"" or re.match(
                rb"\x15\x03.\x00\x02\x02.$", alert, re.S), alert
        assert console.stop() == 0, console.said()
        said = console.said()
        assert "evil" not in said and "C: RSET" not in said, said
        assert len(re.findall("C: STARTTLS", said)) == 12, said
        assert len(re.findall("something else than TLS", said)) == 12, said


def eager():
    """A ClientHello in the same segment as STARTTLS is no injection."""
    pair = certificate.self_signed("rsa")
    with server(pair) as console, socket.create_connection(
            ("127.0.0.1", console.port), timeout=20) as client:
        assert reply(client) == 220
        came, goes = ssl.MemoryBIO(), ssl.MemoryBIO()
        inside = trusting(pair).wrap_bio(came, goes,
                                         server_hostname="localhost")
        try:
            inside.do_handshake()
        except ssl.SSLWantReadError:
            pass
        client.sendall(b"STARTTLS\r\n" + goes.read())
        octets = client.recv(65536)
        while b"\r\n" not in octets:
            octets += client.recv(65536)
        line, rest = octets.split(b"\r\n", 1)
        assert line.startswith(b"220 "), line
        came.write(rest)
        while True:
            try:
                inside.do_handshake()
                break
            except ssl.SSLWantReadError:
                client.sendall(goes.read())
                came.write(client.recv(65536))
        inside.write(b"NOOP\r\n")
        client.sendall(goes.read())
        came.write(client.recv(65536))
        assert inside.read(100) == b"250 OK\r\n"


def garbage():
    """What is not TLS is told so, in the words of TLS or not at all."""
    with server(certificate.self_signed("p256")) as console:
        for octets in (b"GET / HTTP/1.0\r\n\r\n", b"EHLO a.example\r\n",
                       b"\x80\x2e\x01\x00\x02" + b"\0" * 41, b"\x16\x03\x01"):
            with socket.create_connection(
                    ("127.0.0.1", console.ports[1]), timeout=20) as client:
                client.sendall(octets)
                client.shutdown(socket.SHUT_WR)
                heard = b""
                while True:
                    more = client.recv(65536)
                    if not more:
                        break
                    heard += more
                assert not heard.startswith(b"220"), heard
        with client_of(console, None, True) as client:
            assert client.noop()[0] == 250
        assert console.stop() == 0, console.said()


def pieces():
    """TLS that comes octet by octet."""
    pair = certificate.self_signed("p256")
    with server(pair) as console, socket.create_connection(
            ("127.0.0.1", console.ports[1]), timeout=20) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        came, goes = ssl.MemoryBIO(), ssl.MemoryBIO()
        inside = trusting(pair).wrap_bio(came, goes,
                                         server_hostname="localhost")

        def until(step):
            while True:
                try:
                    return step()
                except ssl.SSLWantReadError:
                    pass
                for octet in goes.read():
                    client.sendall(bytes((octet,)))
                came.write(client.recv(65536))

        until(inside.do_handshake)
        assert until(lambda: inside.read(4)) == b"220 "
        inside.write(b"EHLO a.example\r\nMAIL FROM:<a@b.example>\r\n")
        until(lambda: inside.read(4096))
        inside.write(b"QUIT\r\n")
        text = b""
        while b"221 Bye\r\n" not in text:
            text += until(lambda: inside.read(4096))
        assert b"250 OK\r\n" in text, text
        # close_notify has come, too
        assert until(lambda: inside.read(1)) == b""


CHECKS = [
    ("TLS: 20 MB", large),
    ("TLS: the name is checked", names),
    ("TLS: the certificate of aiosmtpd's page", by_seed),
    ("TLS: required", required),
    ("TLS: what is shown of it", facts),
    ("TLS: commands behind STARTTLS", injection),
    ("TLS: a ClientHello behind STARTTLS", eager),
    ("TLS: what is not TLS", garbage),
    ("TLS: octet by octet", pieces),
]
CHECKS = [(name, "openssl", check) for name, check in CHECKS]
