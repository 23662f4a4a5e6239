# SPDX-License-Identifier: MIT
"""A real proxy, and a client that speaks as one does."""
import glob
import json
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time

import certificate
import sample
import senders
from console import Console

OPTIONS = ("-vv", "--proxy-protocol", "5", "--handler", "eml:@/mail")

HAPROXY = """
defaults
    mode tcp
    timeout connect 10s
    timeout client 60s
    timeout server 60s
listen proxy
    bind 127.0.0.1:%d %s
    server postern 127.0.0.1:%d %s
"""


def peer(console):
    """Address and port of who has sent the one message."""
    paths = glob.glob(console.path("mail/*.json"))
    assert len(paths) == 1, "%d messages\n%s" % (len(paths), console.said())
    with open(paths[0]) as file:
        envelope = json.load(file)
    return envelope["peer"], envelope["port"]


def swaks(version, family, source, destination):
    with Console(*OPTIONS) as console, \
            tempfile.TemporaryDirectory(prefix="postern-") as scratch:
        senders.by_swaks(
            console.port, scratch, "--proxy-version", version,
            "--proxy-family", family, "--proxy-source", source,
            "--proxy-source-port", "4711", "--proxy-dest", destination,
            "--proxy-dest-port", "25")
        assert console.stop() == 0, console.said()
        assert peer(console) == (source, 4711), peer(console)


def nobody():
    """Who is no proxy hears nothing, and the log says why."""
    with Console(*OPTIONS) as console:
        with socket.create_connection(("127.0.0.1", console.port),
                                      timeout=20) as client:
            client.sendall(b"EHLO c.example\r\n")
            try:
                assert client.recv(100) == b""
            except ConnectionResetError:
                pass
        assert console.stop() == 0, console.said()
        assert "PROXY unrecognized signature" in console.said()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def connected(port, child):
    """A connection to haproxy, once it listens."""
    for _ in range(1000):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except ConnectionRefusedError:
            assert child.poll() is None, "haproxy has ended"
            time.sleep(0.01)
    raise AssertionError("haproxy does not listen")


def send(connection):
    """The sample message over a connection; the port that it came from."""
    client = smtplib.SMTP()
    client.sock = connection
    assert client.getreply()[0] == 220
    client.sendmail("ann@a.example", ["bob@b.example"], sample.whole())
    port = connection.getsockname()[1]
    client.quit()
    return port


def through_haproxy(server, bind, wrap):
    """The peer is this process, and not haproxy."""
    with Console(*OPTIONS) as console, \
            tempfile.TemporaryDirectory(prefix="postern-") as scratch:
        port = free_port()
        text = HAPROXY % (port, bind, console.port, server)
        path = senders.kept(scratch, "haproxy.cfg", text.encode())
        with open(console.path("haproxy"), "wb") as log:
            child = subprocess.Popen(
                ["haproxy", "-db", "-f", path], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log)
        try:
            sent_from = send(wrap(connected(port, child)))
        finally:
            child.terminate()
            child.wait(20)
        assert console.stop() == 0, console.said()
        assert peer(console) == ("127.0.0.1", sent_from), console.said()
        assert " by 127.0.0.1:" in console.said(), console.said()


def haproxy(server):
    through_haproxy(server, "", lambda connection: connection)


def haproxy_tls():
    """haproxy says what it knows of the client's TLS."""
    pair = certificate.self_signed("p256")
    path = certificate.path("haproxy.pem")
    with open(path, "wb") as both:
        for name in (pair.certificate, pair.key):
            with open(name, "rb") as one:
                both.write(one.read())
    context = ssl.create_default_context(cafile=pair.certificate)
    through_haproxy(
        "send-proxy-v2-ssl-cn proxy-v2-options "
        "ssl,cert-cn,ssl-cipher,authority,crc32c", "ssl crt " + path,
        lambda connection: context.wrap_socket(
            connection, server_hostname="localhost"))


CHECKS = [
    ("PROXY: no header", None, nobody),
    ("PROXY: swaks, version 1", "swaks",
     lambda: swaks("1", "TCP4", "192.0.2.1", "198.51.100.2")),
    ("PROXY: swaks, version 1, IPv6", "swaks",
     lambda: swaks("1", "TCP6", "2001:db8::1", "2001:db8::2")),
    ("PROXY: swaks, version 2", "swaks",
     lambda: swaks("2", "AF_INET", "192.0.2.1", "198.51.100.2")),
    ("PROXY: haproxy, send-proxy", "haproxy",
     lambda: haproxy("send-proxy")),
    ("PROXY: haproxy, send-proxy-v2", "haproxy",
     lambda: haproxy("send-proxy-v2 proxy-v2-options crc32c")),
    ("PROXY: haproxy, which looks whether it lives", "haproxy",
     lambda: haproxy("send-proxy-v2 check check-send-proxy inter 20")),
    ("PROXY: haproxy, send-proxy-v2-ssl-cn", "haproxy", haproxy_tls),
]
