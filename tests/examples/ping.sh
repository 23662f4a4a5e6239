#!/bin/sh
# SPDX-License-Identifier: MIT
# ping.sh PROGRAM DIRECTORY - the page about PING, a NOOP that counts, and a question.
if ! command -v python3 >/dev/null; then
    echo "there is no python3 to talk to the example"
    exit 0
fi
PYTHONPATH=$(dirname "$0") exec python3 -B - "$@" <<'END'
from smtplib import SMTP
from talk import Client, Program, help_list, same

with Program('0') as program:
    client = SMTP('127.0.0.1', program.port, timeout=20)
    same(client.docmd('PING'), (259, b'Pong'))
    same(client.help(), help_list(b'PING ', b'QUIZ '))
    same(client.help('PING'), b'Syntax: PING [ignored]')
    client.quit()

    client = Client(program.port)
    client.ask(b'ping at any time', b'259 Pong')
    client.ask(b'NOOP', b'250-NOOP number 1', b'250 OK')
    client.ask(b'noop again', b'250-NOOP number 2', b'250 OK')
    client.ask(b'HELP NOOP', b'250 Syntax: NOOP [ignored]')
    client.say(b'NOOP\r\nPING\r\n')
    client.hear(b'250-NOOP number 3', b'250 OK', b'259 Pong')
    client.ask(b'QUIZ', b'350 6 times 7?')
    client.ask(b'42', b'250 Right')
    client.say(b'QUIZ\r\nNOOP\r\nPING\r\n')
    client.hear(b'350 6 times 7?', b'550 Error: wrong', b'259 Pong')
    client.quit()
END
