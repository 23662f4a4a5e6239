#!/bin/sh
# SPDX-License-Identifier: MIT
# save_eml.sh PROGRAM DIRECTORY - whole messages are in files, others are not,
# and SIGTERM lets a message on its way finish.
if ! command -v python3 >/dev/null; then
    echo "there is no python3 to talk to the example"
    exit 0
fi
PYTHONPATH=$(dirname "$0") exec python3 -B - "$@" <<'END'
import os
from talk import Client, Program, directory, files, same

place = os.path.join(directory(), 'mail')
os.mkdir(place)
with Program('0', place) as program:
    client = Client(program.port)
    client.mail(b'c@d.example', b'e@f.example')
    client.say(b'Subject: one\r\n\r\n..dot\r\n.\r\n')
    reply = client.file.readline()
    same(reply[:14], b'250 OK, kept a')
    name = reply[16:-2].decode()
    same(files(place), [name])
    same(open(os.path.join(place, name), 'rb').read(),
         b'X-MailFrom: a@b.example\r\nX-RcptTo: c@d.example\r\n'
         b'X-RcptTo: e@f.example\r\nSubject: one\r\n\r\n.dot\r\n')

    # A client that leaves in the middle leaves nothing behind.
    gone = Client(program.port)
    gone.mail(b'c@d.example')
    gone.say(b'half of it\r\n')
    gone.close()
    client.ask(b'NOOP', b'250 OK')

    # The server ends, but not before this message does.
    client.mail(b'c@d.example')
    client.say(b'first half, ')
    program.process.terminate()
    client.say(b'second half\r\n.\r\n')
    same(client.file.readline()[:18], b'250 OK, kept as ' + name[:2].encode())
    client.hear(b'421 4.3.2 Service shutting down')
    same(client.file.read(), b'')
    client.close()
    same(program.process.wait(20), 0)

names = files(place)
same(len(names), 2)
same([n[-4:] for n in names], ['.eml', '.eml'])
same(open(os.path.join(place, names[1]), 'rb').read(),
     b'X-MailFrom: a@b.example\r\nX-RcptTo: c@d.example\r\n'
     b'first half, second half\r\n')
END
