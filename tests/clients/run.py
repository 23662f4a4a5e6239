#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Real clients against ./postern (or $POSTERN).

    run.py [--all] [NAME ...]

Each delivers the sample message through a relay that keeps what was on the
wire; the .eml has to be that, dots removed, octet for octet.  Clients that are
not installed are left out, or with --all are a failure.  NAME picks checks
whose names contain it."""
import glob
import shutil
import subprocess
import sys
import tempfile
import traceback

sys.dont_write_bytecode = True

import auth_senders
import certificate
import events
import hops
import limits
import lmtp
import load
import postfix
import proxies
import relays
import sample
import scaled
import senders
import signals
import terminal
import tls_senders
import troubles
from console import Console
from tap import Tap


def deliver(send):
    with Console("--handler", "eml:@/mail") as console, \
            Tap(console.port) as tap, \
            tempfile.TemporaryDirectory(prefix="postern-") as scratch:
        send(tap.port, scratch)
        sent = tap.contents()
        assert console.stop() == 0, console.said()
        stored = []
        for path in sorted(glob.glob(console.path("mail/*.eml"))):
            with open(path, "rb") as file:
                stored.append(file.read())
    assert len(sent) == 1, "%d messages on the wire" % len(sent)
    assert len(stored) == 1, "%d messages stored" % len(stored)
    assert stored == sent, "%d octets sent, %d other ones stored" % (
        len(sent[0]), len(stored[0]))
    sample.compare(stored[0])


def checks():
    for name, program, send in senders.SENDERS:
        yield name, program, lambda send=send: deliver(send)
    if certificate.built():
        yield from tls_senders.checks()
        yield from auth_senders.TLS_CHECKS
        yield from postfix.TLS_CHECKS
    for room in (auth_senders, events, hops, lmtp, load, limits, postfix,
                 proxies, relays, scaled, signals, terminal, troubles):
        yield from room.CHECKS


def missing(program):
    """What of "PROGRAM", "PROGRAM MODULE" or "git COMMAND" is not installed."""
    name, _, part = program.partition(" ")
    if shutil.which(name) is None:
        return name
    if name == "git" and part:
        path = subprocess.check_output(["git", "--exec-path"], text=True)
        if shutil.which("git-" + part, path=path.strip()) is None:
            return program
    elif part:
        # Any other program is one of Perl.
        look = ["node", "-e", "require('%s')" % part] if name == "node" else [
            "perl", "-M" + part, "-e", "1"]
        if subprocess.call(look, env=senders.ENV,
                           stderr=subprocess.DEVNULL) != 0:
            return part
    return None


def main(arguments, checks):
    must = "--all" in arguments
    picked = [a for a in arguments if not a.startswith("-")]
    failed = 0
    for name, program, check in checks():
        if picked and not any(p in name for p in picked):
            continue
        lacking = program and missing(program)
        if lacking:
            print("%s  %s: there is no %s" % (
                "FAILED " if must else "skipped", name, lacking))
            failed += must
            continue
        try:
            said = check()
            print("ok       %s%s" % (name, ": " + said if said else ""))
        except Exception as error:
            failed += 1
            print("FAILED   %s" % name)
            if isinstance(error, AssertionError) and str(error):
                print(error)
            else:
                traceback.print_exc()
        sys.stdout.flush()
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], checks))
