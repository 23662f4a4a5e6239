#!/bin/sh
# SPDX-License-Identifier: MIT
# workers.sh PROGRAM DIRECTORY - every worker serves, and each message is
# printed once.
if ! command -v python3 >/dev/null; then
    echo "there is no python3 to talk to the example"
    exit 0
fi
PYTHONPATH=$(dirname "$0") exec python3 -B - "$@" <<'END'
import re
import threading
from talk import Client, Program, same

MESSAGES = 100
CLIENTS = 20


def send(port, first):
    for i in range(first, MESSAGES, CLIENTS):
        client = Client(port)
        client.ask(b'HELO client.example', b'250 ' + client.name())
        client.ask(b'MAIL FROM:<m%d@b.example>' % i, b'250 OK')
        client.ask(b'RCPT TO:<c@d.example>', b'250 OK')
        client.ask(b'DATA', b'354 End data with <CR><LF>.<CR><LF>')
        client.ask(b'x' * i + b'\r\n.', b'250 OK')
        client.quit()


def storm(port):
    threads = [threading.Thread(target=send, args=(port, i))
               for i in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


with Program('0') as program:
    storm(program.port)
    # Who sits idle in each of them hears of the end.
    idle = [Client(program.port) for i in range(8)]
    output, code = program.stop()
    for client in idle:
        client.hear(b'421 4.3.2 Service shutting down')
    same(code, 0)
    lines = [re.match(rb'worker (\d): from <m(\d+)@b.example>, (\d+) octets$',
                      line).groups() for line in output.splitlines()]
    same(sorted(int(number) for worker, number, size in lines),
         list(range(MESSAGES)))
    for worker, number, size in lines:
        same(int(size), int(number) + 2)
    workers = {worker for worker, number, size in lines}
    if len(workers) < 2:
        raise SystemExit('only %r served' % workers)
    print('%d workers served' % len(workers))

    # Nobody listens any more.
    try:
        Client(program.port)
    except ConnectionRefusedError:
        pass
    else:
        raise SystemExit('somebody is still there')
END
