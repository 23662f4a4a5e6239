# SPDX-License-Identifier: MIT
"""Real clients.  Each function sends the sample message to 127.0.0.1:port;
what it needs stands in SENDERS."""
import json
import os
import smtplib
import subprocess

import sample

# Debian has modules of node where a node of elsewhere does not look.
NODE_PATH = os.environ.get("NODE_PATH", "") + ":/usr/share/nodejs"
ENV = dict(os.environ, LC_ALL="C.UTF-8", EMAIL="ann@a.example",
           GIT_CONFIG_NOSYSTEM="1", MAILRC="/dev/null", NODE_PATH=NODE_PATH)


def run(scratch, *command, **more):
    env = dict(ENV, HOME=scratch)
    done = subprocess.run(command, env=env, cwd=scratch, timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          **more)
    text = done.stdout.decode(errors="replace")
    assert done.returncode == 0, "%s: exit %d\n%s" % (
        command[0], done.returncode, text[-2000:])


def kept(scratch, name, octets):
    path = os.path.join(scratch, name)
    with open(path, "wb") as file:
        file.write(octets)
    return path


def by_smtplib(port, scratch):
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
        client.sendmail("ann@a.example", ["bob@b.example"], sample.whole())


def by_chunks(port, scratch):
    """smtplib has no BDAT; its connection will do."""
    octets = sample.whole()
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
        client.ehlo()
        assert client.mail("ann@a.example")[0] == 250
        assert client.rcpt("bob@b.example")[0] == 250
        for at in range(0, len(octets), 1000003):
            part = octets[at:at + 1000003]
            client.send(b"BDAT %d\r\n" % len(part) + part)
            assert client.getreply()[0] == 250
        assert client.docmd("BDAT 0 LAST")[0] == 250


def by_curl(port, scratch):
    run(scratch, "curl", "-sS", "--mail-from", "ann@a.example",
        "--mail-rcpt", "bob@b.example", "-T",
        kept(scratch, "message", sample.whole()),
        "smtp://127.0.0.1:%d/a.example" % port)


def by_curl_crlf(port, scratch):
    run(scratch, "curl", "-sS", "--crlf", "--mail-from", "ann@a.example",
        "--mail-rcpt", "bob@b.example", "-T",
        kept(scratch, "message", sample.whole("\n")),
        "smtp://127.0.0.1:%d/a.example" % port)


def by_swaks(port, scratch, *more):
    run(scratch, "swaks", "--suppress-data", "--server", "127.0.0.1",
        "--port", str(port), "--from", "ann@a.example", "--to",
        "bob@b.example", "--data",
        "@" + kept(scratch, "message", sample.whole()), *more)


def by_swaks_pipeline(port, scratch):
    by_swaks(port, scratch, "--pipeline")


def by_msmtp(port, scratch):
    with open(kept(scratch, "message", sample.whole("\n"))) as message:
        run(scratch, "msmtp", "--host=127.0.0.1", "--port=%d" % port,
            "--from=ann@a.example", "bob@b.example", stdin=message)


def by_git(port, scratch):
    run(scratch, "git", "send-email", "--smtp-server=127.0.0.1",
        "--smtp-server-port=%d" % port, "--from=ann@a.example",
        "--to=bob@b.example", "--confirm=never", "--suppress-cc=all",
        "--no-thread", "--no-validate", "--quiet",
        kept(scratch, "0001-sample.patch", sample.whole("\n")))


NET_SMTP = r"""
use Net::SMTP;
open(my $in, "<:raw", $ARGV[1]) or die;
my $c = Net::SMTP->new("127.0.0.1", Port => $ARGV[0], Timeout => 60) or die;
$c->mail('ann@a.example') && $c->to('bob@b.example') && $c->data or die;
while (<$in>) { $c->datasend($_) or die }
$c->dataend && $c->quit or die;
"""


def by_net_smtp(port, scratch):
    run(scratch, "perl", "-e", NET_SMTP, str(port),
        kept(scratch, "message", sample.whole("\n")))


# Options of the transport, and a file with the message.
NODEMAILER = r"""
const [options, path] = process.argv.slice(1);
require("nodemailer").createTransport(JSON.parse(options)).sendMail({
    envelope: { from: "ann@a.example", to: "bob@b.example" },
    raw: { path },
}).then(() => process.exit(0), (error) => {
    console.error(error);
    process.exit(1);
});
"""


def nodemailer(port, scratch, **options):
    options = dict({"host": "127.0.0.1", "port": port, "ignoreTLS": True},
                   **options)
    return ["node", "-e", NODEMAILER, json.dumps(options),
            kept(scratch, "message", sample.whole())]


def by_nodemailer(port, scratch):
    run(scratch, *nodemailer(port, scratch))


def text_and_block(scratch):
    kept(scratch, sample.NAME, sample.attachment())
    return "\n".join(sample.DOTS).encode() + b"\n"


def by_s_nail(port, scratch):
    run(scratch, "s-nail", "-:", "/", "-S", "v15-compat", "-S",
        "mta=smtp://127.0.0.1:%d" % port, "-S", "smtp-config=-all",
        "-S", "smtp-auth=none", "-S", "sendcharsets=utf-8",
        "-r", "ann@a.example", "-s", sample.SUBJECT, "-a", sample.NAME,
        "-.", "bob@b.example", input=text_and_block(scratch))


def by_mutt(port, scratch):
    run(scratch, "mutt", "-n", "-F", "/dev/null",
        "-e", "set smtp_url=smtp://127.0.0.1:%d/" % port,
        "-e", "set ssl_force_tls=no ssl_starttls=no from=ann@a.example",
        "-e", "set hostname=a.example copy=no send_charset=utf-8",
        "-s", sample.SUBJECT, "-a", sample.NAME, "--", "bob@b.example",
        input=text_and_block(scratch))


SENDERS = [
    ("smtplib", None, by_smtplib),
    ("smtplib BDAT", None, by_chunks),
    ("curl", "curl", by_curl),
    ("curl --crlf", "curl", by_curl_crlf),
    ("swaks", "swaks", by_swaks),
    ("swaks --pipeline", "swaks", by_swaks_pipeline),
    ("msmtp", "msmtp", by_msmtp),
    ("git send-email", "git send-email", by_git),
    ("Net::SMTP", "perl Net::SMTP", by_net_smtp),
    ("nodemailer", "node nodemailer", by_nodemailer),
    ("s-nail", "s-nail", by_s_nail),
    ("mutt", "mutt", by_mutt),
]
