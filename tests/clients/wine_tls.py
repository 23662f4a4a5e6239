# SPDX-License-Identifier: MIT
"""postern.exe under wine, in TLS: beside what tls.py tries of any postern."""
import os
import resource
import shutil
import signal
import smtplib
import socket
import ssl
import tempfile
import time

import certificate
import encrypted
import identities
import relays
import s_client
import sample
import tls_senders
from console import STOP, Console
from limits import MAIL, connect, reply
from signals import everything


def trusting(pair):
    return encrypted.trusting(pair)


def wrap(client, context):
    """An end without close_notify is an error, not an end."""
    return context.wrap_socket(client, server_hostname="localhost",
                               suppress_ragged_eofs=False)


def opened(ports, context, way):
    """A client that has been greeted: in the clear, by STARTTLS, at once."""
    if way == "smtps":
        client = wrap(connect(ports[1]), context)
        assert reply(client) == 220
        return client
    client = connect(ports[0])
    assert reply(client) == 220
    if way == "starttls":
        for octets, code in ((MAIL[0], 250), (b"STARTTLS\r\n", 220)):
            client.sendall(octets)
            assert reply(client) == code
        client = wrap(client, context)
    return client


def at_once(count):
    """Half of them in TLS, with a message each, until Ctrl-C."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    pair = certificate.self_signed("p256")
    ways = ("clear", "starttls", "clear", "smtps")
    with Console("-q", "--handler", "sink", *pair.options, "--smtps",
                 "127.0.0.1:0") as console:
        context = trusting(pair)
        clients = [opened(console.ports, context, ways[i % 4])
                   for i in range(count)]
        for octets in MAIL:
            for client in clients:
                client.sendall(octets)
            codes = {reply(client) for client in clients}
            assert codes in ({250}, {354}), codes
        console.signal(STOP)
        for client in clients:
            assert everything(client) == [b"421"]
        assert console.wait() == 0, console.said()


def begin(console, context, way):
    """A client whose message of 20 MB is half sent, and the rest of it."""
    client = opened(console.ports, context, way)
    for octets in MAIL[:4]:
        client.sendall(octets)
        assert reply(client) in (250, 354)
    content = sample.whole().replace(b"\r\n.", b"\r\n..")
    half = len(content) // 2
    client.sendall(content[:half])
    return client, content[half:] + b".\r\n"


def drain():
    """Ctrl-C: who does nothing is told in TLS, who is in a handshake goes, a
    message in flight is finished."""
    pair = certificate.self_signed("rsa")
    with encrypted.server(pair) as console:
        context = trusting(pair)
        busy = [begin(console, context, way)
                for way in ("starttls", "smtps")]
        idle = [opened(console.ports, context, way)
                for way in ("starttls", "smtps")]
        shaking = connect(console.ports[1])
        shaking.sendall(b"\x16\x03\x01")
        time.sleep(0.3)
        console.signal(STOP)
        for client in idle:
            assert everything(client) == [b"421"]
        assert not shaking.recv(100).startswith(b"4")
        shaking.close()
        for client, rest in busy:
            client.sendall(rest)
            assert everything(client) == [b"250", b"421"]
        assert console.wait() == 0, console.said()
        assert len(encrypted.stored(console)) == 2


def second():
    """Two stop it now: nothing of a message in TLS is stored."""
    pair = certificate.self_signed("rsa")
    with encrypted.server(pair) as console:
        client, _ = begin(console, trusting(pair), "starttls")
        console.signal(signal.SIGINT)
        time.sleep(0.3)
        assert console.child.poll() is None, "it did not wait"
        console.signal(STOP)
        assert console.wait() == 1, console.said()
        client.close()
        assert os.listdir(console.path("mail")) == []


def solidi():
    """Files of any name, by paths as Windows writes them."""
    made = certificate.self_signed("p256")
    with tempfile.TemporaryDirectory(prefix="postern-") as scratch:
        folder = os.path.join(scratch, "Grüße 📮")
        os.mkdir(folder)
        shutil.copy(made.certificate, os.path.join(folder, "你.pem"))
        shutil.copy(made.key, os.path.join(folder, "Ж.key"))
        windows = "Z:" + folder.replace("/", "\\") + "\\"
        with Console("-q", "--handler", "sink", "--tlscert",
                     windows + "你.pem", "--tlskey",
                     windows + "Ж.key") as console:
            with smtplib.SMTP("localhost", console.port,
                              timeout=20) as client:
                assert client.starttls(context=trusting(made))[0] == 220
            assert console.stop() == 0, console.said()
        said = identities.complaint("--tlscert", windows + "好.pem",
                                    "--tlskey", windows + "Ж.key")
        assert windows + "好.pem: no such file" in said, said


def checks():
    for room in (s_client, encrypted, identities):
        for name, program, check in room.CHECKS:
            # in a namespace of users nobody enters the Debian of 32 bits
            if not (check is identities.nameless
                    and "wine32" in os.environ.get("RUN", "")):
                yield name, program, check
    for name, program, send in tls_senders.SENDERS:
        if program.split()[0] in ("curl", "swaks"):
            yield name, program, lambda one=send: tls_senders.deliver(one)
    yield "TLS: paths of Windows", "openssl", solidi
    yield "TLS: a relay", "openssl", relays.to_postern_by_tls
    yield ("TLS: 1000 connections at once, half in TLS", "openssl",
           lambda: at_once(1000))
    yield "TLS: Ctrl-C", "openssl", drain
    yield "TLS: a second Ctrl-C", "openssl", second
