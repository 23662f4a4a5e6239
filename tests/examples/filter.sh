#!/bin/sh
# SPDX-License-Identifier: MIT
# filter.sh PROGRAM DIRECTORY - other domains, some subjects and mail that loops
# are refused; what is shown is harmless.
if ! command -v python3 >/dev/null; then
    echo "there is no python3 to talk to the example"
    exit 0
fi
PYTHONPATH=$(dirname "$0") exec python3 -B - "$@" <<'END'
from talk import Client, Program, same

with Program('Here.Example', '0') as program:
    client = Client(program.port)
    client.mail(b'a@here.example')
    client.ask(b'From: x\r\nSUBJECT: one\r\n and \x1b[31m two\r\n\r\n'
               b'Subject: You have won\r\n.', b'250 OK')
    same(program.line(), b'<a@b.example>: one and \\x1b[31m two\n')

    client.ask(b'MAIL FROM:<>', b'250 OK')
    for address in b'a@there.example', b'a@here.example.org', \
            b'"a@here.example"@b.example', b'a@[127.0.0.1]':
        client.ask(b'RCPT TO:<' + address + b'>',
                   b'550 5.7.1 Error: not for this domain')
    client.ask(b'RCPT TO:<"@"@HERE.EXAMPLE>', b'250 OK')
    client.ask(b'RCPT TO:<Postmaster>', b'250 OK')
    client.ask(b'DATA', b'354 End data with <CR><LF>.<CR><LF>')
    client.ask(b'.', b'250 OK')
    same(program.line(), b'<>: \n')

    client.mail(b'a@here.example')
    client.ask(b'Subject: You\r\n have won\r\n.',
               b'554 5.7.1 Error: no, thank you')
    client.mail(b'a@here.example')
    client.ask(b'Received: x\r\n' * 101 + b'.',
               b'554 5.4.6 Error: this mail loops')
    client.mail(b'a@here.example')
    client.ask(b'Received: x\r\n' * 100 + b'.', b'250 OK')
    same(program.line(), b'<a@b.example>: \n')
    client.quit()
END
