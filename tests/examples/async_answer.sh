#!/bin/sh
# SPDX-License-Identifier: MIT
# async_answer.sh PROGRAM DIRECTORY - answers come later, in order, and others
# need not wait for them.
if ! command -v python3 >/dev/null; then
    echo "there is no python3 to talk to the example"
    exit 0
fi
PYTHONPATH=$(dirname "$0") exec python3 -B - "$@" <<'END'
from talk import Client, Program, same

with Program('0') as program:
    client = Client(program.port)
    other = Client(program.port)
    client.ask(b'HELO client.example', b'250 ' + other.name())
    client.say(b'MAIL FROM:<a@b.example>\r\nRCPT TO:<nobody@d.example>\r\n'
               b'RCPT TO:<c@d.example>\r\nRCPT TO:<slow@d.example>\r\n'
               b'NOOP\r\n')
    client.hear(b'250 OK')
    other.ask(b'NOOP', b'250 OK')
    client.hear(b'550 5.1.1 Unknown', b'250 OK')
    other.ask(b'NOOP', b'250 OK')
    client.hear(b'451 4.3.2 Error: no answer in time', b'250 OK')
    same(program.line(), b'too late: slow@d.example\n')

    # A client that does not stay for the answer harms nobody.
    other.ask(b'MAIL FROM:<a@b.example>', b'250 OK')
    other.say(b'RCPT TO:<c@d.example>\r\n')
    other.close()
    client.quit()
    same(program.stop()[1], 0)
END
