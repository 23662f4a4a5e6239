#!/bin/sh
# SPDX-License-Identifier: MIT
# hello.sh PROGRAM DIRECTORY - what is sent is printed, an empty message too.
if ! command -v python3 >/dev/null; then
    echo "there is no python3 to talk to the example"
    exit 0
fi
PYTHONPATH=$(dirname "$0") exec python3 -B - "$@" <<'END'
from talk import Client, Program, same

with Program('0') as program:
    client = Client(program.port)
    client.mail(b'c@d.example')
    client.ask(b'Subject: hello\r\n\r\n..dot\r\n.', b'250 OK')
    same(program.line(), b'from <a@b.example>, 24 octets\n')
    same([program.line() for i in range(3)],
         [b'Subject: hello\r\n', b'\r\n', b'.dot\r\n'])
    client.mail(b'c@d.example')
    client.ask(b'.', b'250 OK')
    same(program.line(), b'from <a@b.example>, 0 octets\n')
    client.quit()
END
