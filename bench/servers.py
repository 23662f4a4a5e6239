# SPDX-License-Identifier: MIT
"""The servers that are measured: how they are started, and what they took."""
import base64
import glob
import os
import shutil
import socket
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TICK = os.sysconf("SC_CLK_TCK")

FLOORS = ("floor", "floor-select", "floor-strict")
PEERS = ("smtp-sink", "aiosmtpd", "smtp-server")
# Those that hand on to a next hop; the first is what they are compared with.
RELAYS = ("haproxy", "postfix", "nginx")


class Missing(Exception):
    """A server that this machine does not have."""


def find(program):
    path = shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin")
    if not path:
        raise Missing(program + " is not installed")
    return path


def succeeds(*command):
    return subprocess.run(command, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode == 0


# What a way of talking takes: of the load, and of some of the servers.
WAYS = ("", "auth", "lmtp", "relay")
USER, PASSWORD = "user", "secret"
LOADS = {"": "", "relay": "", "lmtp": " -L", "auth": " -A " + base64.b64encode(
    ("\0%s\0%s" % (USER, PASSWORD)).encode()).decode()}
FLOOR = {"": [], "auth": ["-A"], "lmtp": ["-L"]}
POSTERN = {"": [], "lmtp": ["--lmtp"],
           "relay": ["--handler", "relay:127.0.0.1:{hop}"],
           "auth": ["--auth", USER + ":" + PASSWORD, "--auth-insecure"]}


def floor(tools, way, *options):
    return [os.path.join(tools, "floor"), "-p", "{port}"] + FLOOR[way] \
        + list(options)


def smtp_sink(way):
    if way == "auth":
        raise Missing("smtp-sink has no AUTH")
    drop = ["-u", "nobody"] if os.geteuid() == 0 else []
    return [find("smtp-sink")] + drop + ["-L"] * (way == "lmtp") + [
        "-t", "3600", "-m", "20000", "127.0.0.1:{port}", "4096"]


def aiosmtpd(way=""):
    for python in ("/usr/bin/python3", "python3"):
        if shutil.which(python) and succeeds(python, "-c", "import aiosmtpd"):
            return [python, os.path.join(HERE, "peers", "aiosmtpd_sink.py"),
                    way or "smtp", "{port}"]
    raise Missing("python3-aiosmtpd is not installed")


def smtp_server(tools, way):
    os.environ.setdefault("NODE_PATH", os.path.join(tools, "node_modules"))
    if not succeeds(find("node"), "-e", "require('smtp-server')"):
        raise Missing("npm install --prefix %s smtp-server" % tools)
    return [find("node"), os.path.join(HERE, "peers", "smtp_server_sink.js"),
            way or "smtp", "{port}"]


RELAY_SCRIPTS = {"haproxy": "haproxy_tcp.sh", "postfix": "postfix_filter.sh",
               "nginx": "nginx_mail.sh"}


def relay(name):
    find(name)
    return ["sh", os.path.join(HERE, "peers", RELAY_SCRIPTS[name]), "{port}",
            "{hop}"]


def ways_of(name):
    if name in RELAYS:
        return ("relay",)
    return WAYS if name == "postern" else WAYS[:-1]


def command(name, tools, postern, way=""):
    """What starts a server, with {port} in it, and {hop} where it hands on;
    raises Missing."""
    if name == "postern":
        keep = [] if way == "relay" else ["--handler", "sink"]
        return [postern, "-q", "--size", "0", "--timeout", "3600",
                "--listen", "127.0.0.1:{port}"] + keep + POSTERN[way]
    if name in RELAYS:
        return relay(name)
    if name == "floor":
        return floor(tools, way)
    if name == "floor-select":
        return floor(tools, way, "-w", "select")
    if name == "floor-strict":
        return floor(tools, way, "-d", "strict")
    if name == "smtp-sink":
        return smtp_sink(way)
    if name == "aiosmtpd":
        return aiosmtpd(way)
    if name == "smtp-server":
        return smtp_server(tools, way)
    raise Missing("no server of that name")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def pin(core):
    """None: on any core."""
    if core is None or not shutil.which("taskset"):
        return []
    return ["taskset", "-c", str(core)]


def descendants(pid):
    """The process and all that it has started."""
    found, at = [pid], 0
    while at < len(found):
        for path in glob.glob("/proc/%d/task/*/children" % found[at]):
            try:
                with open(path) as f:
                    found += [int(word) for word in f.read().split()]
            except OSError:
                pass
        at += 1
    return found


class Server:
    """A server that runs, on a core of its own, with what it starts; `hop` is
    who it hands on to."""

    def __init__(self, name, argv, core, wrapper=(), hop=None):
        self.name = name
        self.hop = hop
        self.port = free_port()
        argv = [word.replace("{port}", str(self.port)) for word in argv]
        if hop:
            argv = [word.replace("{hop}", str(hop.port)) for word in argv]
        self.process = subprocess.Popen(
            pin(core) + list(wrapper) + argv, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.pid = self.process.pid
        self.wait_until_it_greets()

    def wait_until_it_greets(self):
        for _ in range(300):
            try:
                with socket.create_connection(("127.0.0.1", self.port), 5) \
                        as s:
                    if s.recv(100).startswith(b"220"):
                        s.sendall(b"QUIT\r\n")
                        s.recv(100)
                        return
            except OSError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        self.stop()
        raise Missing(self.name + " does not start")

    def cpu(self):
        """Seconds on a core: in all (to the nanosecond), user, system.  With
        those of its processes that have ended, such as Postfix's smtpd."""
        if not self.hop:
            return self.cpu_of(self.pid)
        return [sum(each) for each in zip(*map(
            self.cpu_of, descendants(self.pid)))]

    @staticmethod
    def cpu_of(pid):
        total = 0
        for path in glob.glob("/proc/%d/task/*/schedstat" % pid):
            with open(path) as f:
                total += int(f.read().split()[0])
        with open("/proc/%d/stat" % pid) as f:
            field = f.read().rsplit(")", 1)[1].split()
        user, system, ended_user, ended_system = (
            int(f) / TICK for f in field[11:15])
        whole = total / 1e9 if total else user + system
        return (whole + ended_user + ended_system, user + ended_user,
                system + ended_system)

    def rss(self):
        """Octets of memory that are resident."""
        with open("/proc/%d/status" % self.pid) as f:
            for line in f:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) * 1024
        return 0

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.hop:
            self.hop.stop()


class Load:
    """The load generator, on the other core."""

    def __init__(self, tools, core):
        self.prefix = pin(core) + [os.path.join(tools, "load")]

    def argv(self, server, options):
        return self.prefix + ["-p", str(server.port)] + options.split()

    def run(self, server, options):
        """What it measured, or (None, why not)."""
        done = subprocess.run(self.argv(server, options), text=True,
                              capture_output=True)
        if done.returncode == 3:
            return None, "not offered"
        if done.returncode != 0:
            return None, "failed: " + " ".join(done.stderr.split())[:80]
        pairs = (word.split("=") for word in done.stdout.split())
        return {name: float(value) for name, value in pairs}, ""

    def hold(self, server, idle):
        return Idle(self.argv(server, "-n 0 -w -i %d" % idle))


class Idle:
    """Connections that said EHLO and are silent, until they are closed."""

    def __init__(self, argv):
        self.process = subprocess.Popen(
            argv, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        self.is_held = self.process.stdout.readline().strip() == "ready"

    def close(self):
        self.process.communicate()
