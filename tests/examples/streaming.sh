#!/bin/sh
# SPDX-License-Identifier: MIT
# streaming.sh PROGRAM DIRECTORY - what arrives through the small buffer is what
# was sent, with a message that is far too large for it.
if ! command -v python3 >/dev/null; then
    echo "there is no python3 to talk to the example"
    exit 0
fi
PYTHONPATH=$(dirname "$0") exec python3 -B - "$@" <<'END'
import random
import zlib
from talk import Client, Program, same


def message(seed, size):
    random.seed(seed)
    lines = []
    while size > 0:
        length = min(random.choice((0, 1, 2, 76, 900)), size)
        size -= length + 2
        lines.append(bytes(random.choice(b'. abcxyz') for i in range(length)))
    return b'\r\n'.join(lines) + b'\r\n'


def stuffed(content):
    return (b'\r\n' + content).replace(b'\r\n.', b'\r\n..')[2:] + b'.'


with Program('0') as program:
    client = Client(program.port)
    for size in 100, 4096, 5000, 500000:
        content = message(size, size)
        client.mail(b'c@d.example')
        client.ask(stuffed(content), b'250 OK')
        same(program.line(),
             b'adler32 %08x\n' % (zlib.adler32(content) & 0xffffffff))

    # One that leaves while it is being put off; the other goes on.
    gone = Client(program.port)
    gone.mail(b'c@d.example')
    gone.say(stuffed(message(1, 60000))[:-5])
    gone.close()
    client.mail(b'c@d.example')
    client.ask(b'x\r\n.', b'250 OK')
    same(program.line(), b'adler32 %08x\n' % zlib.adler32(b'x\r\n'))
    client.quit()
END
