#!/bin/sh
# SPDX-License-Identifier: MIT
# epoll.sh PROGRAM DIRECTORY - a server in an epoll loop, alone and with very
# many clients.
if ! command -v python3 >/dev/null; then
    echo "there is no python3 to talk to the example"
    exit 0
fi
PYTHONPATH=$(dirname "$0") exec python3 -B - "$@" <<'END'
import resource
import socket
from loops import (backpressure, cpu, drain, idle, later, messages, resets,
                   stop_now)
from talk import Client, Program, same

MANY = 5000

with Program('0') as program:
    messages(program)
    backpressure(program)
    later(program)
    resets(program)
    idle(program, 0.5)
    drain(program)
with Program('0') as program:
    stop_now(program)

# Both ends need a descriptor each; the server inherits the limit.
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
if hard != resource.RLIM_INFINITY and hard < MANY + 100:
    print('%d descriptors are too few for %d clients' % (hard, MANY))
    raise SystemExit(0)
resource.setrlimit(resource.RLIMIT_NOFILE, (MANY + 100, hard))
with Program('0') as program:
    clients = []
    for i in range(MANY):
        clients.append(socket.create_connection(
            ('127.0.0.1', program.port), 20))
    for client in clients:
        same(client.recv(4), b'220 ')
    idle(program, 2)
    before = cpu(program)
    messages(program)
    later(program)
    # Anybody is served, the last and the first.
    for client in clients[-1], clients[0], clients[MANY // 2]:
        client.recv(1000)
        client.sendall(b'NOOP\r\n')
        same(client.recv(1000), b'250 OK\r\n')
    for client in clients[:MANY // 2]:
        client.close()
    messages(program)
    program.process.terminate()
    for client in clients[MANY // 2 + 1:]:
        client.settimeout(20)
        octets = b''
        while not octets.endswith(b'421 4.3.2 Service shutting down\r\n'):
            more = client.recv(1000)
            if more == b'':
                raise SystemExit('no 421: %r' % octets)
            octets += more
        client.close()
    clients[MANY // 2].close()
    same(program.process.wait(20), 0)
END
