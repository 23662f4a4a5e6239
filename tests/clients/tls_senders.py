# SPDX-License-Identifier: MIT
"""Real clients over TLS.  Each function sends the sample message by STARTTLS
to ports[0], or to ports[1] where TLS begins at once; pair.certificate is what
it may trust."""
import glob
import subprocess

import certificate
import sample
from console import Console
from senders import ENV, kept, nodemailer, run


def by_curl(ports, pair, scratch):
    run(scratch, "curl", "-sS", "--ssl-reqd", "--cacert", pair.certificate,
        "--mail-from", "ann@a.example", "--mail-rcpt", "bob@b.example", "-T",
        kept(scratch, "message", sample.whole()),
        "smtp://localhost:%d/a.example" % ports[0])


def by_curl_smtps(ports, pair, scratch):
    run(scratch, "curl", "-sS", "--cacert", pair.certificate,
        "--mail-from", "ann@a.example", "--mail-rcpt", "bob@b.example", "-T",
        kept(scratch, "message", sample.whole()),
        "smtps://localhost:%d/a.example" % ports[1])


def by_swaks(ports, pair, scratch, way="--tls", number=0):
    run(scratch, "swaks", way, "--tls-verify", "--tls-ca-path",
        pair.certificate, "--suppress-data", "--server", "localhost:%d"
        % ports[number], "--from", "ann@a.example", "--to", "bob@b.example",
        "--data", "@" + kept(scratch, "message", sample.whole()))


def by_swaks_smtps(ports, pair, scratch):
    by_swaks(ports, pair, scratch, "--tls-on-connect", 1)


def by_msmtp(ports, pair, scratch, starttls="on"):
    with open(kept(scratch, "message", sample.whole("\n"))) as message:
        run(scratch, "msmtp", "--host=localhost", "--port=%d"
            % ports[starttls == "off"], "--tls=on", "--tls-starttls="
            + starttls, "--tls-trust-file=" + pair.certificate,
            "--from=ann@a.example", "bob@b.example", stdin=message)


def by_msmtp_smtps(ports, pair, scratch):
    by_msmtp(ports, pair, scratch, "off")


NET_SMTP = r"""
use Net::SMTP;
open(my $in, "<:raw", $ARGV[1]) or die;
my $c = Net::SMTP->new("localhost", Port => $ARGV[0], Timeout => 60) or die;
$c->starttls(SSL_ca_file => $ARGV[2]) or die $c->message;
$c->mail('ann@a.example') && $c->to('bob@b.example') && $c->data or die;
while (<$in>) { $c->datasend($_) or die }
$c->dataend && $c->quit or die;
"""


def by_net_smtp(ports, pair, scratch):
    run(scratch, "perl", "-e", NET_SMTP, str(ports[0]),
        kept(scratch, "message", sample.whole("\n")), pair.certificate)


def by_nodemailer(ports, pair, scratch, number=0):
    with open(pair.certificate) as file:
        trusted = {"ca": file.read()}
    run(scratch, *nodemailer(
        ports[number], scratch, host="localhost", ignoreTLS=False,
        requireTLS=True, secure=number == 1, tls=trusted))


def by_nodemailer_smtps(ports, pair, scratch):
    by_nodemailer(ports, pair, scratch, 1)


def by_s_nail(ports, pair, scratch):
    kept(scratch, sample.NAME, sample.attachment())
    run(scratch, "s-nail", "-:", "/", "-S", "v15-compat", "-S",
        "mta=smtp://localhost:%d" % ports[0], "-S", "smtp-use-starttls",
        "-S", "smtp-auth=none", "-S", "sendcharsets=utf-8", "-S",
        "tls-verify=strict", "-S", "tls-ca-no-defaults", "-S",
        "tls-ca-file=" + pair.certificate, "-r", "ann@a.example", "-s",
        sample.SUBJECT, "-a", sample.NAME, "-.", "bob@b.example",
        input="\n".join(sample.DOTS).encode() + b"\n")


def deliver(send):
    pair = certificate.self_signed("rsa")
    with Console("--handler", "eml:@/mail", "--require-starttls",
                 "--smtps", "127.0.0.1:0", *pair.options) as console:
        send(console.ports, pair, console.scratch.name)
        assert console.stop() == 0, console.said()
        stored = glob.glob(console.path("mail/*.eml"))
        assert len(stored) == 1, "%d messages stored" % len(stored)
        assert " TLSv1.2 " in console.said(), console.said()
        with open(stored[0], "rb") as file:
            sample.compare(file.read())


SENDERS = [
    ("curl --ssl-reqd", "curl", by_curl),
    ("curl smtps", "curl", by_curl_smtps),
    ("swaks --tls", "swaks Net::SSLeay", by_swaks),
    ("swaks --tls-on-connect", "swaks Net::SSLeay", by_swaks_smtps),
    ("msmtp starttls", "msmtp", by_msmtp),
    ("msmtp smtps", "msmtp", by_msmtp_smtps),
    ("Net::SMTP starttls", "perl IO::Socket::SSL", by_net_smtp),
    ("nodemailer starttls", "node nodemailer", by_nodemailer),
    ("nodemailer smtps", "node nodemailer", by_nodemailer_smtps),
    ("s-nail starttls", "s-nail", by_s_nail),
]


# ---- who looks, and sends nothing ------------------------------------------

def said_by(*command, env=ENV, **more):
    return subprocess.run(command, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, env=env, timeout=60,
                          text=True, **more).stdout


def gnutls():
    for kind, suite in (("rsa", "ECDHE-X25519)-(RSA-SHA256"),
                        ("p256", "ECDHE-X25519)-(ECDSA-SHA256")):
        pair = certificate.self_signed(kind)
        with Console("-q", "--handler", "sink", *pair.options, "--smtps",
                     "127.0.0.1:0") as console:
            for port, more in zip(console.ports, (
                    ["--starttls-proto=smtp"], [])):
                said = said_by(
                    "gnutls-cli", "--x509cafile", pair.certificate, "--port",
                    str(port), *more, "localhost", input="QUIT\r\n")
                assert "Handshake was completed" in said, said
                assert "(TLS1.2" in said and suite in said, said
                assert "221 Bye" in said, said
                # taken up again
                said = said_by(
                    "gnutls-cli", "--x509cafile", pair.certificate, "--port",
                    str(port), "--resume", *more, "localhost",
                    input="QUIT\r\n")
                assert "This is a resumed session" in said, said
                # 1.3 alone is refused
                said = said_by(
                    "gnutls-cli", "--x509cafile", pair.certificate, "--port",
                    str(port), "--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.3",
                    *more, "localhost", input="QUIT\r\n")
                assert "Handshake was completed" not in said, said


def postfix():
    root, pair = certificate.issued()
    with Console("-q", "--handler", "sink", *pair.options) as console:
        with open(console.path("main.cf"), "w") as file:
            file.write("compatibility_level = 3.6\nmyhostname = a.example\n"
                       "dnssec_probe =\n")
        env = dict(ENV, MAIL_CONFIG=console.scratch.name)
        for more, words in (([], "Verified TLS connection established"),
                            (["-r", "1"], "Reusing old session")):
            said = said_by("posttls-finger", "-c", "-F", root.certificate,
                           "-Lverbose,summary", *more, "-l", "secure",
                           "[127.0.0.1]:%d" % console.port, "localhost",
                           env=env)
            assert words in said, said
            assert "TLSv1.2 with cipher ECDHE-RSA-AES128-GCM-SHA256" in said, \
                said


def checks():
    for name, program, send in SENDERS:
        yield name, program, lambda send=send: deliver(send)
    yield "gnutls-cli", "gnutls-cli", gnutls
    yield "posttls-finger", "posttls-finger", postfix
