#!/bin/sh
# SPDX-License-Identifier: MIT
# behind_proxy.sh PROGRAM DIRECTORY - headers of version 1 and 2, with what a
# proxy says of TLS, one that looks whether the server lives, and none.
if ! command -v python3 >/dev/null; then
    echo "there is no python3 to talk to the example"
    exit 0
fi
PYTHONPATH=$(dirname "$0") exec python3 -B - "$@" <<'END'
import socket
import smtplib
import struct
from talk import Program, same

SIGNATURE = b'\r\n\r\n\0\r\nQUIT\n'


def value(number, octets):
    return struct.pack('!BH', number, len(octets)) + octets


def version_2(command, *values):
    rest = b''.join(values)
    if command == 1:
        rest = socket.inet_aton('192.0.2.1') + socket.inet_aton(
            '198.51.100.2') + struct.pack('!HH', 4711, 25) + rest
    return SIGNATURE + struct.pack('!BBH', 0x20 | command, 0x11 * command,
                                   len(rest)) + rest


def ssl(verify):
    return value(0x20, struct.pack('!BI', 7, verify) + value(0x21, b'TLSv1.3')
                 + value(0x22, b'ann\n\xff'))


def behind(program, header):
    client = smtplib.SMTP()
    client.sock = socket.create_connection(('127.0.0.1', program.port), 20)
    client.sock.sendall(header)
    same(client.getreply()[0], 220)
    line = program.line()
    client.sendmail('a@b.example', 'c@d.example', 'Subject: x\r\n')
    client.quit()
    return line, program.line()


with Program('0') as program:
    peer = b'from <a@b.example>, by 192.0.2.1\n'
    same(behind(program, b'PROXY TCP4 192.0.2.1 198.51.100.2 4711 25\r\n'),
         (b'client 192.0.2.1\n', peer))
    same(behind(program, version_2(1)), (b'client 192.0.2.1\n', peer))
    same(behind(program, version_2(1, value(2, b'mx.example'), ssl(0))),
         (b'client 192.0.2.1, TLSv1.3, for mx.example, known as ann??\n',
          peer))
    same(behind(program, version_2(1, ssl(18))),
         (b'client 192.0.2.1, TLSv1.3\n', peer))
    same(behind(program, version_2(0)),
         (b'the proxy looks whether we live\n',
          b'from <a@b.example>, by 127.0.0.1\n'))
    with socket.create_connection(('127.0.0.1', program.port), 20) as client:
        client.sendall(b'EHLO c.example\r\n')
        try:
            same(client.recv(100), b'')
        except ConnectionResetError:
            pass
END
