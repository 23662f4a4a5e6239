# SPDX-License-Identifier: MIT
"""openssl s_client against the console server: what is spoken, and what not.
"""
import re
import subprocess
import tempfile

import certificate
from console import Console

GCM = "ECDHE-%s-AES128-GCM-SHA256"
SPOKEN = ("AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305")

# Each of them alone is not enough to agree.
REFUSED = ("AES128-GCM-SHA256", "AES128-SHA", "DHE-RSA-AES128-GCM-SHA256",
           "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES128-SHA256",
           "ECDHE-RSA-AES256-SHA384", "ECDHE-ECDSA-AES128-CCM",
           "ECDHE-ECDSA-AES128-SHA", "AECDH-AES128-SHA",
           "CAMELLIA128-SHA")


def s_client(port, *options, starttls=True, say=b"QUIT\r\n"):
    """Its status and all that it says."""
    with tempfile.TemporaryFile() as words:
        words.write(say)
        words.seek(0)
        done = subprocess.run(
            ["openssl", "s_client", "-connect", "127.0.0.1:%d" % port,
             "-ign_eof", *(["-starttls", "smtp"] if starttls else []),
             *options], stdin=words, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=30)
    return done.returncode, done.stdout.decode(errors="replace")


def agreed(port, *options, **more):
    """The protocol and the suite; (None, None): no agreement."""
    said = s_client(port, *options, **more)[1]
    found = re.search(r"^New, (\S+), Cipher is (\S+)$", said, re.M)
    version = re.search(r"^ +Protocol +: (\S+)$", said, re.M)
    if found is None or found[2] == "(NONE)" or "221 Bye" not in said:
        return None, None
    return version[1], found[2]


def same(got, wanted):
    assert got == wanted, "%s, but not %s" % (got, wanted)


def server(*pairs, more=()):
    options = [word for pair in pairs for word in pair.options]
    return Console("-q", "--handler", "sink", "--smtps", "127.0.0.1:0",
                   *options, *more)


def both(port, smtps, *options):
    """By STARTTLS and on the TLS port: the same."""
    one = agreed(port, *options)
    same(agreed(smtps, *options, starttls=False), one)
    return one


def versions():
    with server(certificate.self_signed("rsa")) as console:
        for options in ((), ("-tls1_2",), ("-no_ticket",)):
            same(both(*console.ports, *options), ("TLSv1.2", GCM % "RSA"))
        for only in ("-tls1_3", "-tls1_1", "-tls1"):
            # openssl itself has to be talked into the old ones
            same(both(*console.ports, only, "-cipher", "ALL:@SECLEVEL=0"
                      if only != "-tls1_3" else "ALL"), (None, None))
        assert console.stop() == 0, console.said()


def suites():
    pairs = [certificate.self_signed(kind) for kind in ("rsa", "p256")]
    with server(*pairs) as console:
        for key in ("RSA", "ECDSA"):
            for suite in SPOKEN:
                name = "ECDHE-%s-%s" % (key, suite)
                same(agreed(console.port, "-cipher", name),
                     ("TLSv1.2", name))
        for name in REFUSED:
            same(agreed(console.port, "-tls1_2", "-cipher",
                        name + ":@SECLEVEL=0"), (None, None))
        for kind in ("RSA", "ECDSA"):
            same(agreed(console.port, "-sigalgs", kind + "+SHA1", "-cipher",
                        "ALL:@SECLEVEL=0"), (None, None))
        assert console.stop() == 0, console.said()
    return "%d spoken, %d refused" % (2 * len(SPOKEN), len(REFUSED))


def order():
    """The server chooses, whatever the client likes best."""
    with server(certificate.self_signed("rsa")) as console:
        names = ["ECDHE-RSA-" + suite for suite in SPOKEN]
        for liked in (names, names[::-1], names[1:] + names[:1]):
            chosen = agreed(console.port, "-cipher", ":".join(liked))[1]
            same(chosen, agreed(console.port)[1])


def keys():
    for kind in ("rsa", "p256", "p384"):
        pair = certificate.self_signed(kind)
        with server(pair) as console:
            same(both(*console.ports), (
                "TLSv1.2", GCM % ("RSA" if kind == "rsa" else "ECDSA")))
            # RFC 8422 5.1.1: the curves are those of certificates, too.
            for curve in ("P-256", "P-384", "P-521", "X25519"):
                own = {"p256": "P-256", "p384": "P-384"}.get(kind, curve)
                same(agreed(console.port, "-curves", ":".join(
                    {curve, own}))[0], "TLSv1.2")
            same(agreed(console.port, "-curves", "X448")[0], None)


def resumption():
    with server(certificate.self_signed("rsa")) as console:
        kept = console.path("session")
        for port, way in zip(console.ports, (True, False)):
            s_client(port, "-sess_out", kept, starttls=way)
            said = s_client(port, "-sess_in", kept, starttls=way)[1]
            assert re.search("^Reused, TLSv1.2", said, re.M), said
            assert "221 Bye" in said, said
        said = s_client(console.ports[1], "-reconnect", starttls=False)[1]
        same(len(re.findall("^Reused, TLSv1.2", said, re.M)), 5)
    # One that this server does not know begins anew.
    with server(certificate.self_signed("rsa")) as other:
        with tempfile.TemporaryDirectory(prefix="postern-") as folder:
            with server(certificate.self_signed("rsa")) as console:
                s_client(console.port, "-sess_out", folder + "/session")
            said = s_client(other.port, "-sess_in", folder + "/session")[1]
            assert re.search("^New, TLSv1.2", said, re.M), said
            assert "221 Bye" in said, said


def tickets():
    with server(certificate.self_signed("rsa")) as console:
        said = s_client(console.port)[1]
        assert "session ticket" not in said, said
        assert "Secure Renegotiation IS supported" in said, said
        assert "Compression: NONE" in said, said
        assert "No ALPN negotiated" in s_client(
            console.port, "-alpn", "smtp")[1]


def shown(console, *options):
    """The certificate that a client is shown."""
    said = s_client(console.port, *options)[1]
    text = re.search("-----BEGIN.*?END CERTIFICATE-----\n", said, re.S)
    assert text is not None, said
    return subprocess.run(["openssl", "x509", "-outform", "DER"], check=True,
                          input=text[0].encode(),
                          stdout=subprocess.PIPE).stdout


def names():
    first = certificate.self_signed("rsa", "one.example")
    second = certificate.self_signed("p256", "two.example", "*.wild.example")
    third = certificate.self_signed("rsa", "two.example")
    with server(first, second, third) as console:
        for name, wanted in (
                ("one.example", first), ("two.example", second),
                ("TWO.example", second), ("a.wild.example", second),
                ("a.b.wild.example", first), ("wild.example", first),
                ("unknown.example", first)):
            assert shown(console, "-servername", name) == wanted.der(), name
        assert shown(console, "-noservername") == first.der()
        # who cannot use the first that has the name is shown another one
        assert shown(console, "-servername", "two.example", "-cipher",
                     GCM % "RSA") == third.der()
        assert console.stop() == 0, console.said()


def chain():
    root, pair = certificate.issued()
    with server(pair) as console:
        for port, way in zip(console.ports, (True, False)):
            code, said = s_client(
                port, "-CAfile", root.certificate, "-verify_return_error",
                "-verify_hostname", "localhost", starttls=way)
            same(code, 0)
            assert "Verify return code: 0 (ok)" in said, said
            same(len(re.findall("^ *[0-9] s:", said, re.M)), 2)
        code, said = s_client(
            console.port, "-CAfile", root.certificate,
            "-verify_return_error", "-verify_hostname", "other.example")
        assert code != 0, said


def client_certificate():
    """One that nobody asked for is not sent, and does no harm."""
    pair = certificate.self_signed("p256")
    with server(pair) as console:
        said = s_client(console.port, "-cert", pair.certificate, "-key",
                        pair.key)[1]
        assert "No client certificate CA names sent" in said, said
        assert "221 Bye" in said, said


def renegotiation():
    """R in the first column makes s_client try it."""
    with server(certificate.self_signed("rsa")) as console:
        done = subprocess.Popen(
            ["openssl", "s_client", "-starttls", "smtp", "-tls1_2",
             "-connect", "127.0.0.1:%d" % console.port],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        while b"Extended master secret" not in done.stdout.readline():
            pass
        said = done.communicate(b"R\n", timeout=20)[0].decode()
        assert "RENEGOTIATING" in said, said
        assert "no renegotiation" in said, said
        same(agreed(console.port)[0], "TLSv1.2")
        assert console.stop() == 0, console.said()


CHECKS = [
    ("TLS: versions", versions),
    ("TLS: suites", suites),
    ("TLS: the server chooses", order),
    ("TLS: kinds of keys and curves", keys),
    ("TLS: sessions that are resumed", resumption),
    ("TLS: no tickets, no compression, no ALPN", tickets),
    ("TLS: certificates by name", names),
    ("TLS: a chain", chain),
    ("TLS: a client certificate that nobody asked for", client_certificate),
    ("TLS: no renegotiation", renegotiation),
]
CHECKS = [(name, "openssl", check) for name, check in CHECKS]
