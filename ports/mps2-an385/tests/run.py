#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""run.py IMAGE [CERTIFICATE] - sends mail to the firmware in the emulator.

IMAGE is clear.elf or another; with CERTIFICATE mail is sent with STARTTLS.
The board prints a hash of each message, which is compared with that of the
message that was sent; its use of memory and stack is compared with the table
in README.md."""
import hashlib
import os
import shutil
import socket
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True

import promised
from board import Board
from senders import FROM, SENDERS, TO, connected


def message(number, size=600):
    """Different lines, some of which begin with a dot."""
    lines = [b"From: anne@example.com", b"Subject: %d" % number, b""]
    length = sum(len(line) + 2 for line in lines)
    while length < size:
        lines.append(b".%d %d " % (number, len(lines)) + b"x" * 50)
        length += len(lines[-1]) + 2
    return b"\r\n".join(lines) + b"\r\n"


def expected(content):
    return "message %s %d" % (hashlib.sha256(content).hexdigest(),
                              len(content))


class Trial:
    def __init__(self, board, certificate):
        self.board = board
        self.certificate = certificate

    def session(self):
        return connected(self.board.port, self.certificate)

    def send(self, content):
        with self.session() as client:
            client.sendmail(FROM, TO, content)

    def arrived(self, *contents):
        """Takes the messages in any order: they may be sent at once."""
        said = [self.board.expect("message .*")[0] for _ in contents]
        assert sorted(said) == sorted(map(expected, contents)), said

    def one_by_each_client(self):
        with tempfile.TemporaryDirectory(prefix="postern-") as scratch:
            path = os.path.join(scratch, "message")
            content = message(1)
            with open(path, "wb") as file:
                file.write(content)
            for program, send, behind in SENDERS:
                if shutil.which(program) is None:
                    print("skipped: %s (not installed)" % program)
                    continue
                send(self.board.port, path, self.certificate)
                self.arrived(content + behind)

    def a_hundred(self):
        for number in range(100):
            self.send(message(number))
            self.arrived(message(number))

    def five_megabytes(self):
        content = message(5, 5000000)
        self.send(content)
        self.arrived(content)

    def all_at_once(self):
        """No content is sent before all are in DATA: so all that the clients
        need, they need at once, however fast each of them is."""
        contents = [message(number, 100000)
                    for number in range(self.board.clients)]
        all_in_data = threading.Barrier(len(contents), timeout=100)

        def send(content):
            with self.session() as client:
                client.ehlo()
                client.mail(FROM)
                client.rcpt(TO)
                assert client.docmd("data")[0] == 354
                all_in_data.wait()
                client.send(content.replace(b"\n.", b"\n..") + b".\r\n")
                assert client.getreply()[0] == 250

        threads = [threading.Thread(target=send, args=(content,))
                   for content in contents]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.arrived(*contents)

    def greeting(self):
        """Returns the greeting that a new client gets; the client leaves."""
        with socket.create_connection(("127.0.0.1", self.board.port),
                                      timeout=100) as client, \
                client.makefile("rwb") as stream:
            line = stream.readline()
            if line.startswith(b"220 "):
                stream.write(b"QUIT\r\n")
                stream.flush()
            stream.read()
            return line

    def wait_for_room(self):
        """Waits until the board has closed ended connections."""
        end = time.monotonic() + 20
        while not self.greeting().startswith(b"220 "):
            assert time.monotonic() < end, "nobody is let in any more"

    def one_more_is_told_421(self):
        sessions = [self.session() for _ in range(self.board.clients)]
        clients = [session.__enter__() for session in sessions]
        greeting = self.greeting()
        assert greeting.startswith(b"421 "), greeting
        for client in clients:
            client.sendmail(FROM, TO, message(4))
        self.arrived(*[message(4)] * self.board.clients)
        for session in sessions:
            session.__exit__(None, None, None)
        self.wait_for_room()

    def one_that_breaks_off(self):
        with self.session() as client:
            client.ehlo()
            client.mail(FROM)
            client.rcpt(TO)
            assert client.docmd("data")[0] == 354
            client.send(message(1, 20000))
            client.close()
        self.board.expect("aborted: .*")
        self.wait_for_room()

    def nothing_in_the_clear(self):
        if self.certificate is None:
            return
        with connected(self.board.port, None) as client:
            client.ehlo()
            assert client.mail(FROM)[0] == 530

    def all_memory_comes_back(self):
        """Twenty more messages leave no more memory in use."""
        self.board.say(b"f")
        before = self.board.figures()["memory now"]
        for number in range(20):
            self.send(message(number))
            self.arrived(message(number))
        self.board.say(b"f")
        now = self.board.figures()["memory now"]
        assert now <= before, "%d octets, and now %d" % (before, now)

    def memory_that_is_used_up(self):
        """One transaction uses all memory: only it has to end."""
        with self.session() as client:
            client.ehlo()
            assert client.mail(FROM)[0] == 250
            for number in range(1000):
                address = "%d.%s@example.com" % (number, "x" * 200)
                code = client.rcpt(address)[0]
                if code != 250:
                    break
            assert code == 452, code
            assert client.rset()[0] == 250
            client.sendmail(FROM, TO, message(1))
        self.arrived(message(1))


TRIALS = ("one_by_each_client", "nothing_in_the_clear", "a_hundred",
          "five_megabytes", "all_at_once", "one_more_is_told_421",
          "one_that_breaks_off", "all_memory_comes_back")

# It comes after the figures, because it uses all memory.
LAST = "memory_that_is_used_up"


def main(image, certificate=None):
    name = os.path.basename(image).replace(".elf", "")
    with Board(image) as board:
        trial = Trial(board, certificate)

        def run(check):
            getattr(trial, check)()
            print("ok %s: %s" % (name, check.replace("_", " ")), flush=True)

        for check in TRIALS:
            run(check)
        board.say(b"f")
        used = board.figures()
        run(LAST)
    promised.compare(name, {"memory": used["memory peak"],
                            "stack": used["stack peak"]})


if __name__ == "__main__":
    main(*sys.argv[1:])
