# SPDX-License-Identifier: MIT
"""The site of examples/scale, with its own files on other ports: HAProxy,
three posterns, Postfix or Dovecot behind them.  While messages go through, posterns
are killed and the next hop is stopped; what was acknowledged is delivered.

POSTERN_SCALE says how many messages there are, 2,000 by default."""
import collections
import glob
import os
import pwd
import queue
import re
import shutil
import signal
import smtplib
import socket
import ssl
import stat
import subprocess
import tempfile
import threading
import time

import certificate
import postfix
import relays
from console import PROGRAM
from proxies import free_port

EXAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                       "..", "..", "examples", "scale")
COUNT = int(os.environ.get("POSTERN_SCALE", "2000"))
CLIENTS = 16
NAMES = ("one", "two", "three")
TLS = certificate.built()


def example(name):
    with open(os.path.join(EXAMPLE, name)) as file:
        return file.read()


def two_ports():
    """One as they are in the example: with a 1 before it, it is another."""
    for port in range(2501 + os.getpid() % 3000, 6000):
        try:
            for each in (port, 10000 + port):
                socket.create_server(("127.0.0.1", each)).close()
            return port
        except OSError:
            pass
    raise AssertionError("no port is free")


def listens(port):
    for _ in range(1000):
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.01)
    raise AssertionError("nobody listens on port %d" % port)


class Site:
    """HAProxy and the posterns; each of these can be killed and started."""

    def __init__(self, handler):
        self.scratch = tempfile.TemporaryDirectory(prefix="postern-")
        self.environment = dict(os.environ)
        for line in example("scale.env").splitlines():
            if line and not line.startswith("#"):
                name, _, value = line.partition("=")
                self.environment[name] = value
        self.environment["POSTERN_HANDLER"] = handler
        self.port, self.tls_port = free_port(), free_port()
        self.children = {}

    def path(self, name):
        return os.path.join(self.scratch.name, name)

    def __enter__(self):
        if TLS:
            pair = certificate.self_signed("p256")
            self.environment.update(POSTERN_TLSCERT=pair.certificate,
                                    POSTERN_TLSKEY=pair.key)
            self.context = ssl.create_default_context(cafile=pair.certificate)
        self.ports = {}
        for name in NAMES:
            self.ports[name] = two_ports()
            self.start(name)
            listens(self.ports[name])
        self.front = self.run("haproxy", "haproxy", "-db", "-f",
                              self.haproxy_file())
        relays.wait_for(self.port)
        return self

    def run(self, name, *command):
        with open(self.path(name), "ab") as log:
            return subprocess.Popen(command, env=self.environment,
                                    stdin=subprocess.DEVNULL, stdout=log,
                                    stderr=log)

    def haproxy_file(self):
        text = example("haproxy.cfg")
        text = text.replace("log /dev/log ", "log stdout format raw ")
        for old, new in (("bind :25\n", self.port),
                         ("bind :465\n", self.tls_port)):
            assert old in text, old
            text = text.replace(old, "bind 127.0.0.1:%d\n" % new)
        for number, name in enumerate(NAMES, 2501):
            text = text.replace(":%d" % number, ":%d" % self.ports[name])
            text = text.replace(":1%d" % number, ":1%d" % self.ports[name])
        with open(self.path("haproxy.cfg"), "w") as file:
            file.write(text)
        return file.name

    def start(self, name):
        """The command of the unit."""
        unit = example("postern@.service")
        command = re.search("^ExecStart=(.*)$", unit, re.MULTILINE).group(1)
        words = command.replace("%i", "%d" % self.ports[name]).split()
        if not TLS:
            del words[words.index("--smtps"):]
        self.children[name] = self.run(name, PROGRAM, *words[1:])

    def kill(self, name):
        self.children[name].send_signal(signal.SIGKILL)
        self.children[name].wait(20)

    def said(self, name):
        with open(self.path(name), errors="replace") as log:
            return log.read()

    def wait(self, name, words, count=1):
        for _ in range(3000):
            if self.said(name).count(words) >= count:
                return
            time.sleep(0.01)
        raise AssertionError("%r is not said\n%s" % (words, self.said(name)))

    def __exit__(self, *_):
        for child in [self.front] + list(self.children.values()):
            child.kill()
            child.wait(20)
        self.scratch.cleanup()


class Load:
    """Clients that give nothing up: what is not acknowledged comes again."""

    def __init__(self, site, count):
        self.site, self.count = site, count
        self.todo = queue.SimpleQueue()
        self.given = 0
        self.lock = threading.Lock()
        self.acknowledged = set()
        self.unsure = set()     # content was sent, and there was no yes
        self.codes = collections.Counter()
        self.broken = 0
        self.wrong = []
        self.threads = [threading.Thread(target=self.work, args=(number,))
                        for number in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def connect(self, number):
        """From an address of its own, each fourth with TLS."""
        source = ("127.0.0.%d" % (10 + number), 0)
        if TLS and number % 4 == 0:
            return smtplib.SMTP_SSL(
                "127.0.0.1", self.site.tls_port, timeout=60,
                source_address=source, context=self.site.context)
        client = smtplib.SMTP("127.0.0.1", self.site.port, timeout=60,
                              source_address=source)
        if TLS and number % 4 == 1:
            client.starttls(context=self.site.context)
        return client

    def one(self, client, mark):
        """The code of the reply that decides."""
        code = client.mail("ann@a.example")[0]
        if code == 250:
            code = client.rcpt("bob@b.example")[0]
        if code != 250:
            client.rset()
            return code
        code = client.docmd("DATA")[0]
        if code != 354:
            return code
        try:
            client.send(b"Subject: " + mark + b"\r\n\r\n" + b"x" * 70
                        + b"\r\n.\r\n")
            code = client.getreply()[0]
        finally:
            if code != 250:
                with self.lock:
                    self.unsure.add(mark)
        return code

    def work(self, number):
        while len(self.acknowledged) < self.count and not self.wrong:
            mark = None
            try:
                with self.connect(number) as client:
                    client.ehlo()
                    for _ in range(10):
                        mark = self.todo.get(timeout=0.2)
                        code = self.one(client, mark)
                        self.note(mark, code)
                        mark = None
            except queue.Empty:
                pass
            except (OSError, smtplib.SMTPException):
                with self.lock:
                    self.broken += 1
                if mark:
                    self.todo.put(mark)
                time.sleep(0.05)

    def note(self, mark, code):
        with self.lock:
            self.codes[code] += 1
            if code == 250:
                self.acknowledged.add(mark)
            elif not 400 <= code < 500:
                self.wrong.append((mark, code))
        if code != 250:
            self.todo.put(mark)
            time.sleep(0.2)

    def give(self, part):
        """The clients are to send so much of it."""
        while self.given < self.count * part:
            self.todo.put(b"mark-%06d-" % self.given)
            self.given += 1

    def wait_for(self, part):
        """Until this part of all is acknowledged."""
        end = time.monotonic() + 600
        while len(self.acknowledged) < self.count * part:
            assert time.monotonic() < end and not self.wrong, (
                len(self.acknowledged), self.codes, self.wrong)
            time.sleep(0.01)

    def finish(self):
        self.give(1)
        self.wait_for(1)
        for thread in self.threads:
            thread.join()
        assert not self.wrong, self.wrong


def judge(load, hop):
    """All that was acknowledged is in the Maildir; twice only what a client
    had no answer to."""
    end = time.monotonic() + 120
    while not hop.emptied():
        assert time.monotonic() < end, (
            "the next hop keeps its queue\n" + hop.said())
        time.sleep(0.1)
    found = collections.defaultdict(set)
    for path in glob.glob(os.path.join(hop.mailbox(), "new", "*")):
        with open(path, "rb") as file:
            octets = file.read()
        # One that the hop itself delivers again has its first id again.
        found[re.search(rb"mark-\d+-", octets).group()].add(
            re.search(rb"\bid (\S+)", octets).group(1))
        # who the client was came through
        assert re.search(rb"\[127\.0\.0\.[12]\d\]", octets), octets
    lost = load.acknowledged - set(found)
    assert not lost, (len(lost), sorted(lost)[:5])
    twice = {mark for mark, ids in found.items() if len(ids) > 1}
    assert twice <= load.unsure, sorted(twice - load.unsure)[:5]
    return ("%d acknowledged, none lost; %d connections broken, %d messages "
            "without a yes, %d of them delivered twice, %d put off" % (
                len(load.acknowledged), load.broken, len(load.unsure),
                len(twice), sum(n for code, n in load.codes.items()
                                if code != 250)))


def kill_each(site, hop, load):
    """A second later it is started again, as the unit says."""
    for part, name in zip((0.2, 0.4, 0.6), NAMES):
        load.give(part)
        load.wait_for(part - 0.1)
        site.kill(name)
        time.sleep(1)
        site.start(name)


def stop_for_a_while(site, hop, load):
    load.give(0.8)
    load.wait_for(0.7)
    hop.pause()
    load.give(0.9)
    time.sleep(10)
    hop.go_on()
    assert any(code != 250 for code in load.codes), load.codes


def is_whole(path):
    """In Postfix's queue a message that can be executed is all there.  One
    that was cut off by the stop was not acknowledged, and stays for days."""
    try:
        return os.stat(path).st_mode & stat.S_IXUSR
    except FileNotFoundError:
        return False


class Postfix(postfix.Postfix):
    """With the limits of the example; bob has a Maildir."""

    def __init__(self):
        options = re.findall("^  -o (.*)$", example("postfix-master.cf"),
                             re.MULTILINE)
        user = pwd.getpwnam("mail")
        super().__init__(
            *[option.replace("=", " = ", 1) for option in options
              if not option.startswith("mynetworks")],
            "virtual_mailbox_domains = b.example",
            "virtual_mailbox_base = {folder}/mail",
            "virtual_mailbox_maps = static:bob/",
            "virtual_minimum_uid = 1", "virtual_mailbox_limit = 0",
            "virtual_uid_maps = static:%d" % user.pw_uid,
            "virtual_gid_maps = static:%d" % user.pw_gid,
            # what the stop has put off is tried again at once
            "queue_run_delay = 1s", "transport_retry_time = 1s",
            "minimal_backoff_time = 1s", "maximal_backoff_time = 1s")
        os.mkdir(self.path("mail"))
        os.chown(self.path("mail"), user.pw_uid, user.pw_gid)
        self.handler = "relay:127.0.0.1:%d" % self.port

    def mailbox(self):
        return self.path("mail/bob")

    def pause(self):
        code, said = self.command("stop")
        assert code == 0, said

    def go_on(self):
        # postsuper has lost its rights when it tells of files half made
        os.chmod(self.path("log"), 0o666)
        code, said = self.command("start")
        assert code == 0, said

    def queued(self):
        for part in ("incoming", "active", "deferred"):
            for folder, _, names in os.walk(self.path("queue/" + part)):
                for name in names:
                    yield os.path.join(folder, name)

    def emptied(self):
        return not any(is_whole(path) for path in self.queued())


class Dovecot(relays.Dovecot):
    def __enter__(self):
        super().__enter__()
        self.handler = "lmtp:127.0.0.1:%d" % self.port
        return self

    def mailbox(self):
        return os.path.join(self.folder, "mail", "bob")

    def pause(self):
        self.child.terminate()
        self.child.wait(20)

    def go_on(self):
        self.child = subprocess.Popen(
            ["dovecot", "-F", "-c", os.path.join(self.folder, "conf")])

    def emptied(self):
        return True


def refuses(site):
    """Though the next hop sees one of its own machine, nothing is relayed."""
    with smtplib.SMTP("127.0.0.1", site.port, timeout=60) as client:
        client.ehlo()
        client.mail("ann@a.example")
        code, text = client.rcpt("bob@elsewhere.example")
        assert code in (550, 554), (code, text)


def through(hop, *troubles):
    with hop, Site(hop.handler) as site:
        load = Load(site, COUNT)
        try:
            for trouble in troubles:
                trouble(site, hop, load)
            load.finish()
            refuses(site)
        except BaseException:
            load.wrong.append("given up")
            raise
        return judge(load, hop)


def passed_over():
    """One that is away is found out and passed over; it is asked again when
    it is back."""
    with relays.Console("-q", "--handler", "sink") as hop, \
            Site("relay:127.0.0.1:%d" % hop.port) as site:
        site.kill("two")
        site.wait("haproxy", "Server posterns/two is DOWN")
        for _ in range(6):
            assert relays.send(site.port, b"Subject: s\r\n\r\n") == {}
        site.start("two")
        site.wait("haproxy", "Server posterns/two is UP")
        site.children["one"].send_signal(signal.SIGSTOP)    # it hangs
        site.wait("haproxy", "Server posterns/one is DOWN")
        site.kill("three")
        site.wait("haproxy", "Server posterns/three is DOWN")
        for _ in range(2):
            assert relays.send(site.port, b"Subject: s\r\n\r\n") == {}


def needs_haproxy(program):
    """What is missing is named, of two programs as of one."""
    return program if shutil.which("haproxy") else "haproxy"


CHECKS = [
    ("scale: haproxy asks who is well", "haproxy", passed_over),
    ("scale: Postfix, posterns are killed", needs_haproxy("postfix"),
     lambda: through(Postfix(), kill_each)),
    ("scale: Postfix, stopped for ten seconds", needs_haproxy("postfix"),
     lambda: through(Postfix(), stop_for_a_while)),
    ("scale: Dovecot, posterns are killed, and it for ten seconds",
     needs_haproxy("dovecot"),
     lambda: through(Dovecot(), kill_each, stop_for_a_while)),
]
