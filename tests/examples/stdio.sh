#!/bin/sh
# SPDX-License-Identifier: MIT
# stdio.sh PROGRAM DIRECTORY - a conversation over pipes, and one over a socket
# as inetd would give it.
if ! command -v python3 >/dev/null; then
    echo "there is no python3 to talk to the example"
    exit 0
fi
PYTHONPATH=$(dirname "$0") exec python3 -B - "$@" <<'END'
import os
import socket
import subprocess
import sys
from talk import directory, help_list, same

GREETING = b'220 stdio.example postern '
SENT = (b'EHLO client.example\r\nMAIL FROM:<a@b.example> SIZE=20\r\n'
        b'RCPT TO:<c@d.example>\r\nDATA\r\nSubject: x\r\n\r\n..y\r\n.\r\n'
        b'HELP\r\nQUIT\r\nNOOP\r\n')
HEARD = (b'250-stdio.example\r\n250-SIZE 33554432\r\n250-8BITMIME\r\n'
         b'250-PIPELINING\r\n250 HELP\r\n250 OK\r\n250 OK\r\n'
         b'354 End data with <CR><LF>.<CR><LF>\r\n250 OK\r\n'
         b'250 ' + help_list() + b'\r\n221 Bye\r\n')
mailbox = os.path.join(directory(), 'mailbox')


def converse(octets, *arguments):
    done = subprocess.run([sys.argv[1]] + list(arguments), input=octets,
                          stdout=subprocess.PIPE, timeout=20)
    greeting, rest = done.stdout.split(b'\r\n', 1)
    same(greeting[:len(GREETING)], GREETING)
    return rest, done.returncode


same(converse(SENT, mailbox), (HEARD, 0))
same(open(mailbox, 'rb').read(), b'Subject: x\r\n\r\n.y\r\n')
same(converse(SENT), (HEARD, 0))

# The end of the input in the middle of a message: nothing is kept.
half = SENT[:SENT.index(b'..y')]
same(converse(half, mailbox), (HEARD[:HEARD.index(b'354')]
     + b'354 End data with <CR><LF>.<CR><LF>\r\n', 0))
same(os.path.getsize(mailbox), 18)

# Replies that do not fit into the output at once.
many = 5000
same(converse(b'HELP\r\n' * many + b'QUIT\r\n')[0].count(b'250 Sup'), many)

# A file that cannot be written is not promised.
same(converse(SENT, os.path.join(directory(), 'no', 'mailbox')),
     (HEARD.replace(b'250 OK\r\n250 Sup',
      b'451 4.3.0 Error: cannot open the file\r\n250 Sup'), 0))

# As inetd does it: one socket is stdin and stdout; the greeting comes first.
ours, its = socket.socketpair()
ours.settimeout(20)
process = subprocess.Popen([sys.argv[1]], stdin=its, stdout=its, stderr=its)
its.close()
file = ours.makefile('rb')
same(file.readline()[:len(GREETING)], GREETING)
ours.sendall(b'NO')
ours.sendall(b'OP\r\nQUIT\r\n')
same(file.read(), b'250 OK\r\n221 Bye\r\n')
same(process.wait(20), 0)
END
