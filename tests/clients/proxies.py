# SPDX-License-Identifier: MIT
"""A real proxy, and a client that speaks as one does."""
import contextlib
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
from example import Example

OPTIONS = ("-vv", "--proxy-protocol", "5", "--handler", "eml:@/mail")

TLS_FACTS = ("send-proxy-v2-ssl-cn proxy-v2-options "
             "ssl,cert-cn,ssl-cipher,authority,crc32c")
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


def xclient():
    """swaks says for whom it speaks, and is greeted anew."""
    with Console("-vv", "--xclient", "127.0.0.1", "--handler",
                 "eml:@/mail") as console, \
            tempfile.TemporaryDirectory(prefix="postern-") as scratch:
        senders.by_swaks(
            console.port, scratch, "--xclient-addr", "192.0.2.1",
            "--xclient-port", "4711", "--xclient-name", "c.example",
            "--xclient-helo", "h.example", "--xclient-proto", "ESMTP",
            "--xclient-login", "ann", "--xclient-destaddr", "198.51.100.2",
            "--xclient-destport", "25")
        assert console.stop() == 0, console.said()
        assert peer(console) == ("192.0.2.1", 4711), peer(console)
        assert "XCLIENT says 192.0.2.1:4711" in console.said(), console.said()


def xclient_untrusted():
    """Who is not trusted is not offered it, and swaks gives up."""
    with Console("-vv", "--xclient", "192.0.2.7", "--handler",
                 "sink") as console:
        result = subprocess.run(
            ["swaks", "--server", "127.0.0.1:%d" % console.port, "--to",
             "bob@b.example", "--xclient-addr", "192.0.2.1"],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        assert result.returncode == 33, result.stdout.decode()
        assert console.stop() == 0, console.said()
        assert "says 192.0.2.1" not in console.said(), console.said()


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


@contextlib.contextmanager
def through(port, scratch, server, bind):
    """A connection to that port, through haproxy."""
    own = free_port()
    text = HAPROXY % (own, bind, port, server)
    path = senders.kept(scratch, "haproxy.cfg", text.encode())
    with open(path + ".log", "wb") as log:
        child = subprocess.Popen(
            ["haproxy", "-db", "-f", path], stdin=subprocess.DEVNULL,
            stdout=log, stderr=log)
    try:
        yield connected(own, child)
    finally:
        child.terminate()
        child.wait(20)


def through_haproxy(server, bind, wrap):
    """The peer is this process, and not haproxy."""
    with Console(*OPTIONS) as console, \
            tempfile.TemporaryDirectory(prefix="postern-") as scratch:
        with through(console.port, scratch, server, bind) as connection:
            sent_from = send(wrap(connection))
        assert console.stop() == 0, console.said()
        assert peer(console) == ("127.0.0.1", sent_from), console.said()
        assert " by 127.0.0.1:" in console.said(), console.said()


def haproxy_facts():
    """What haproxy knows of TLS and of the client's certificate arrives."""
    pair = certificate.self_signed("p256")
    authority, client = certificate.of_client("ann")
    context = ssl.create_default_context(cafile=pair.certificate)
    context.load_cert_chain(client.certificate, client.key)
    with tempfile.TemporaryDirectory(prefix="postern-") as scratch, \
            Example("behind_proxy", scratch, "0") as server:
        with through(server.port, scratch, TLS_FACTS, "ssl crt %s ca-file %s "
                     "verify optional" % (together(pair),
                                          authority.certificate)) as proxied:
            send(context.wrap_socket(proxied, server_hostname="localhost"))
    assert "client 127.0.0.1, TLSv1.3, for localhost, known as ann\n" \
        in server.said, server.said
    assert "from <ann@a.example>, by 127.0.0.1\n" in server.said, server.said


def haproxy(server):
    through_haproxy(server, "", lambda connection: connection)


def together(pair):
    """Certificate and key, as haproxy reads them."""
    path = certificate.path("haproxy.pem")
    with open(path, "wb") as both:
        for name in (pair.certificate, pair.key):
            with open(name, "rb") as one:
                both.write(one.read())
    return path


def haproxy_tls():
    """haproxy says what it knows of the client's TLS."""
    pair = certificate.self_signed("p256")
    context = ssl.create_default_context(cafile=pair.certificate)
    through_haproxy(
        TLS_FACTS, "ssl crt " + together(pair),
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
    ("XCLIENT: swaks", "swaks", xclient),
    ("XCLIENT: swaks, which is not trusted", "swaks", xclient_untrusted),
    ("PROXY: haproxy, send-proxy", "haproxy",
     lambda: haproxy("send-proxy")),
    ("PROXY: haproxy, send-proxy-v2", "haproxy",
     lambda: haproxy("send-proxy-v2 proxy-v2-options crc32c")),
    ("PROXY: haproxy, which looks whether it lives", "haproxy",
     lambda: haproxy("send-proxy-v2 check check-send-proxy inter 20")),
    ("PROXY: haproxy, send-proxy-v2-ssl-cn", "haproxy", haproxy_tls),
    ("PROXY: haproxy, what it knows of TLS", "haproxy", haproxy_facts),
]
