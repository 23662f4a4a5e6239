# SPDX-License-Identifier: MIT
# talk.py - what the tests of the examples have in common: a program that is
# started and ended by its id, and a client that checks replies octet by octet.
import os
import re
import signal
import socket
import subprocess
import sys

TIMEOUT = 20


# What HELP names, with commands of the example's own behind NOOP and QUIT.
def help_list(behind_noop=b'', behind_quit=b''):
    return (b'Supported commands: DATA EHLO HELO HELP MAIL NOOP ' + behind_noop
            + b'QUIT ' + behind_quit + b'RCPT RSET VRFY')


def same(got, wanted):
    if got != wanted:
        sys.exit('got      %r\nbut not  %r' % (got, wanted))


class Program:
    """An example that listens; it is over when the `with` block is."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [sys.argv[1]] + list(arguments), stdout=subprocess.PIPE)
        line = self.line()
        found = re.match(rb'listening on port (\d+)\n$', line)
        if found is None:
            self.process.kill()
            sys.exit('first line: %r' % line)
        self.port = int(found.group(1))

    def line(self):
        return self.process.stdout.readline()

    # SIGTERM; the rest of the output and how it ended.
    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        output = self.process.communicate(timeout=TIMEOUT)[0]
        return output, self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()


class Client:
    """Says octets and checks the octets that come back."""

    def __init__(self, port):
        self.socket = socket.create_connection(('127.0.0.1', port), TIMEOUT)
        self.file = self.socket.makefile('rb')
        line = self.file.readline()
        if not re.match(rb'220 \S+ postern \d+\.\d+\.\d+\r\n$', line):
            sys.exit('greeting: %r' % line)

    def say(self, octets):
        self.socket.sendall(octets)

    def hear(self, *lines):
        for wanted in lines:
            same(self.file.readline(), wanted + b'\r\n')

    def ask(self, command, *lines):
        self.say(command + b'\r\n')
        self.hear(*lines)

    def mail(self, *recipients):
        self.ask(b'HELO client.example', b'250 ' + self.name())
        self.ask(b'MAIL FROM:<a@b.example>', b'250 OK')
        for recipient in recipients:
            self.ask(b'RCPT TO:<' + recipient + b'>', b'250 OK')
        self.ask(b'DATA', b'354 End data with <CR><LF>.<CR><LF>')

    # The name of the server, from HELO, which may be said at any time.
    def name(self):
        self.say(b'HELO client.example\r\n')
        return self.file.readline()[4:-2]

    def quit(self):
        self.ask(b'QUIT', b'221 Bye')
        same(self.file.read(), b'')
        self.close()

    def close(self):
        self.file.close()
        self.socket.close()


def directory():
    return sys.argv[2]


def files(name):
    return sorted(os.listdir(name))
