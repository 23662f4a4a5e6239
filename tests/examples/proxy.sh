#!/bin/sh
# SPDX-License-Identifier: MIT
# proxy.sh PROGRAM DIRECTORY - between a client and a server of which each word
# is here.
if ! command -v python3 >/dev/null; then
    echo "there is no python3 to talk to the example"
    exit 0
fi
PYTHONPATH=$(dirname "$0") exec python3 -B - "$@" <<'END'
import socket
import threading
from talk import Client, Program, same

REPLIES = [b'220 hop.example\r\n', b'250 hop.example\r\n', b'250 2.1.0 fine\r\n',
           b'550 5.1.1 nobody\r\n', b'250 2.1.5 fine, too\r\n', b'354 go\r\n',
           b'250 2.0.0 queued as 1\r\n']
heard = []
listener = socket.create_server(('127.0.0.1', 0))


def serve():
    connection = listener.accept()[0]
    listener.close()
    file = connection.makefile('rb')
    for reply in REPLIES:
        connection.sendall(reply)
        if reply is REPLIES[-1]:
            break
        heard.append(file.readline())
        while reply[:3] == b'354' and heard[-1] != b'.\r\n':
            heard.append(file.readline())
    file.close()
    connection.close()


thread = threading.Thread(target=serve)
thread.start()
with Program('0', '127.0.0.1', str(listener.getsockname()[1]),
             'd.example') as program:
    client = Client(program.port)
    client.name()
    client.ask(b'MAIL FROM:<a@b.example>', b'250 2.1.0 fine')
    client.ask(b'RCPT TO:<x@d.example>', b'550 5.1.1 nobody')
    client.ask(b'RCPT TO:<x@e.example>',
               b'550 5.7.1 We do not relay to this domain')
    client.ask(b'RCPT TO:<c@d.example>', b'250 2.1.5 fine, too')
    client.ask(b'DATA', b'354 End data with <CR><LF>.<CR><LF>')
    client.ask(b'Subject: x\r\n\r\n..dot\r\n.', b'250 2.0.0 queued as 1')
    thread.join()
    client.ask(b'MAIL FROM:<a@b.example>',
               b'451 4.4.1 The next hop does not answer: '
               b'nobody listens there')
    client.quit()
same(heard[1:4], [b'MAIL FROM:<a@b.example>\r\n', b'RCPT TO:<x@d.example>\r\n',
                  b'RCPT TO:<c@d.example>\r\n'])
same(heard[-3:], [b'\r\n', b'..dot\r\n', b'.\r\n'])
same(heard[5].startswith(b'Received: from '), True)
END
