#!/bin/sh
# SPDX-License-Identifier: MIT
# send.sh PROGRAM DIRECTORY - a message to ./postern, and to servers that
# refuse; what it says, and how it ends.
if ! command -v python3 >/dev/null; then
    echo "there is no python3 to be a server"
    exit 0
fi
PYTHONPATH=$(dirname "$0") exec python3 -B - "$@" <<'END'
import os
import socket
import subprocess
import sys
import threading
import time
from talk import directory, same

MESSAGE = b'Subject: x\n\n.dot\n' + b'y' * 70 + b'\n' * 3000 + b'end'


def send(port, *people, message=MESSAGE):
    done = subprocess.run([sys.argv[1], '127.0.0.1', str(port)]
                          + list(people), input=message,
                          stdout=subprocess.PIPE, timeout=20)
    return done.stdout, done.returncode


def real():
    name = os.path.join(directory(), 'port')
    mail = os.path.join(directory(), 'mail')
    process = subprocess.Popen(
        ['./postern', '-q', '--listen', '127.0.0.1:0', '--handler',
         'eml:' + mail, '--port-file', name, '--count', '2'])
    while not os.path.exists(name):
        time.sleep(0.01)
    port = int(open(name).read().split()[1])
    for i in range(2):
        same(send(port, 'a@b.test', 'c@d.test', 'e@f.test'),
             (b'message: 250 OK\n', 0))
    same(process.wait(20), 0)
    wanted = MESSAGE.replace(b'\n', b'\r\n') + b'\r\n'
    found = [open(os.path.join(mail, n), 'rb').read()
             for n in os.listdir(mail) if n.endswith('.eml')]
    same(len(found), 2)
    for one in found:
        same(one[-len(wanted):], wanted)


# Says line after line, each when a line has come; b'' waits for the dot.
def scripted(*replies):
    listener = socket.create_server(('127.0.0.1', 0))
    heard = []

    def serve():
        connection = listener.accept()[0]
        file = connection.makefile('rb')
        for reply in replies:
            connection.sendall(reply)
            heard.append(file.readline())
            while reply[:3] == b'354' and heard[-1] not in (b'.\r\n', b''):
                heard.append(file.readline())
        connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    return listener.getsockname()[1], thread, heard


def refused(replies, wanted):
    port, thread, heard = scripted(*replies)
    same(send(port, 'a@b.test', 'c@d.test', message=b'hi\n'), wanted)
    thread.join()
    return heard


OK = b'250 OK\r\n'
if os.access('./postern', os.X_OK):
    real()
same(refused([b'220 mx\r\n', b'250 mx\r\n', OK, OK, b'354 go\r\n', OK,
              b'221 Bye\r\n'], (b'message: 250 OK\n', 0)),
     [b'EHLO localhost\r\n', b'MAIL FROM:<a@b.test>\r\n',
      b'RCPT TO:<c@d.test>\r\n', b'DATA\r\n', b'hi\r\n', b'.\r\n',
      b'QUIT\r\n', b''])
refused([b'220 mx\r\n', b'250 mx\r\n', OK, b'550-No\r\n550 such user\r\n',
         b'554 no\r\n', b'221 Bye\r\n'],
        (b'c@d.test: 550 No\nsuch user\nmessage: 554 no\n', 1))
refused([b'554 go away\r\n'], (b'turned away: 554 go away\n', 1))
refused([b'220 mx\r\n', b'250 mx\r\n', OK, OK, b'354 go\r\n'],
        (b'lost: \n', 1))
for words, why in ((['127.0.0.1', '1', 'a@b.test', 'c@d.test'],
                    b'send: 127.0.0.1 1: Connection refused\n'),
                   (['127.0.0.1', '1'],
                    b'send HOST PORT FROM TO... <message\n')):
    done = subprocess.run([sys.argv[1]] + words, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=20, env=dict(os.environ, LC_ALL='C'))
    same((done.returncode, done.stdout, done.stderr), (2, b'', why))
done = subprocess.run([sys.argv[1], 'nowhere.invalid', '1', 'a@b.test',
                       'c@d.test'], stdin=subprocess.DEVNULL,
                      stderr=subprocess.PIPE, timeout=20)
same((done.returncode, done.stderr[:23]), (2, b'send: nowhere.invalid: '))
END
