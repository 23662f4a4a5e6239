#!/bin/sh
# SPDX-License-Identifier: MIT
# poll.sh PROGRAM DIRECTORY - two servers in a loop of poll().
if ! command -v python3 >/dev/null; then
    echo "there is no python3 to talk to the example"
    exit 0
fi
PYTHONPATH=$(dirname "$0") exec python3 -B - "$@" <<'END'
import re
import socket
from loops import backpressure, drain, idle, later, messages, resets, stop_now
from talk import Client, Program, same


# Both ports of a program; the second is served as the first is.
def start():
    program = Program('0', '0')
    found = re.match(rb'listening on port (\d+)\n$', program.line())
    return program, int(found.group(1))


def keywords(port):
    client = Client(port)
    client.say(b'EHLO client.example\r\n')
    lines = [client.file.readline()]
    while lines[-1][3:4] == b'-':
        lines.append(client.file.readline())
    client.quit()
    return b''.join(lines)


program, second = start()
with program:
    first = program.port
    for port in first, second:
        program.port = port
        messages(program)
        later(program)
        same(b'CHUNKING' in keywords(port), port == second)
    program.port = first
    backpressure(program)
    resets(program)

    # The limit of one is not the limit of the other.
    clients = [Client(second) for i in range(4)]
    refused = socket.create_connection(('127.0.0.1', second), 20)
    same(refused.makefile('rb').read(),
         b'421 4.3.2 Too many connections, try again later\r\n')
    refused.close()
    Client(first).quit()
    idle(program, 0.5)

    # There is no place for more than that, and then there is.
    clients += [Client(first) for i in range(1000)]
    more = []
    while True:
        full = socket.create_connection(('127.0.0.1', first), 20)
        line = full.makefile('rb').readline()
        more.append(full)
        if line[:4] != b'220 ':
            break
    same(line, b'421 4.3.2 Too many connections, try again later\r\n')
    for client in clients:
        client.close()
    program.port = second
    messages(program)

    # A message that is on its way in one does not keep the other.
    drain(program)
program, second = start()
with program:
    stop_now(program)
END
