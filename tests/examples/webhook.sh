#!/bin/sh
# SPDX-License-Identifier: MIT
# webhook.sh PROGRAM DIRECTORY - what a web server gets is what was mailed, the
# client hears what the web server has said, and waits while that is slow.
if ! command -v python3 >/dev/null; then
    echo "there is no python3 to talk to the example"
    exit 0
fi
PYTHONPATH=$(dirname "$0") exec python3 -B - "$@" <<'END'
import queue
import socket
import threading
from talk import Client, Program, same

REFUSED = b'554 5.6.0 Error: the web server has refused the message'
AWAY = b'451 4.4.1 Error: the web server is away'


# A web server of one connection after another: it reads a request when it is
# allowed to, and puts (its header, its body, whether that was complete) into a
# queue.
class Web:
    def __init__(self):
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.listener.bind(('127.0.0.1', 0))
        self.listener.listen()
        self.url = 'http://127.0.0.1:%d/mail' % self.listener.getsockname()[1]
        self.may_read = threading.Event()
        self.may_read.set()
        self.status = b'200 OK'
        self.early = False
        self.got = queue.Queue()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection = self.listener.accept()[0]
            except OSError:     # it is closed: the web server is away
                return
            with connection, connection.makefile('rb') as file:
                while self.request(connection, file):
                    pass

    def request(self, connection, file):
        header = []
        while True:
            line = file.readline().strip()
            if line == b'':
                break
            header.append(line)
        if not header:
            return False
        if self.early:
            connection.sendall(b'HTTP/1.1 ' + self.status +
                               b'\r\nContent-Length: 0\r\n'
                               b'Connection: close\r\n\r\n')
            connection.shutdown(socket.SHUT_WR)
            file.read()         # a reset could destroy the answer
            return False
        self.may_read.wait()
        body, complete = self.body(file)
        self.got.put((header, body, complete))
        if complete:
            connection.sendall(b'HTTP/1.1 ' + self.status +
                               b'\r\nContent-Length: 3\r\n\r\nyes')
        return complete

    def body(self, file):
        body = b''
        while True:
            size = file.readline()
            if not size.endswith(b'\r\n'):
                return body, False
            size = int(size, 16)
            chunk = file.read(size + 2)
            if len(chunk) < size + 2:
                return body, False
            if size == 0:
                return body, True
            body += chunk[:-2]


web = Web()
big = b''.join(b'%07d %070d\r\n' % (i, i) for i in range(100000))
with Program(web.url, '0') as program:
    client = Client(program.port)
    client.mail(b'c@d.example', b'e@f.example')
    client.ask(b'Subject: x\r\n\r\n..dot\r\n.', b'250 OK')
    header, body, complete = web.got.get(timeout=20)
    same((header[0], body, complete),
         (b'POST /mail HTTP/1.1', b'Subject: x\r\n\r\n.dot\r\n', True))
    same([line for line in header if line.startswith(b'X-')],
         [b'X-Rcpt-To: c@d.example', b'X-Rcpt-To: e@f.example',
          b'X-Mail-From: a@b.example'])

    # No content at all.
    client.mail(b'c@d.example')
    client.ask(b'.', b'250 OK')
    same(web.got.get(timeout=20)[1:], (b'', True))

    # The web server does not read: the client cannot write, others are served.
    web.may_read.clear()
    client.mail(b'c@d.example')
    client.socket.settimeout(1)
    sent = 0
    try:
        while sent < len(big):
            sent += client.socket.send(big[sent:sent + 65536])
        raise SystemExit('there is no back-pressure')
    except TimeoutError:
        pass
    client.socket.settimeout(20)
    other = Client(program.port)
    other.ask(b'NOOP', b'250 OK')
    web.may_read.set()
    client.say(big[sent:])
    client.ask(b'.', b'250 OK')
    same(web.got.get(timeout=20)[1:], (big, True))

    # It says no, before and after it has read; and it fails.
    web.status = b'403 Forbidden'
    client.mail(b'c@d.example')
    client.ask(b'x\r\n.', REFUSED)
    web.got.get(timeout=20)
    web.early = True
    client.mail(b'c@d.example')
    client.ask(big + b'.', REFUSED)
    web.early = False
    web.status = b'500 Oops'
    client.mail(b'c@d.example')
    client.ask(b'x\r\n.', AWAY)
    web.got.get(timeout=20)

    # The client leaves in the middle: the web server sees that it was cut.
    web.status = b'200 OK'
    gone = Client(program.port)
    gone.mail(b'c@d.example')
    gone.say(big[:200000])
    gone.close()
    same(web.got.get(timeout=20)[2], False)

    # It is away.
    web.listener.shutdown(socket.SHUT_RDWR)
    web.listener.close()
    client.mail(b'c@d.example')
    client.ask(b'x\r\n.', AWAY)
    client.quit()
    same(program.stop(), (b'', 0))
END
