#!/bin/sh
# SPDX-License-Identifier: MIT
# starttls.sh PROGRAM DIRECTORY - nothing goes unencrypted, the facts are
# shown, and SIGHUP takes a new certificate while clients are there.
for tool in python3 openssl; do
    if ! command -v $tool >/dev/null; then
        echo "there is no $tool to talk to the example"
        exit 0
    fi
done
if "$1" no no 2>&1 | grep -q 'has no TLS'; then
    echo "this build has no TLS"
    exit 0
fi
PYTHONPATH=$(dirname "$0") exec python3 -B - "$@" <<'END'
import os
import re
import signal
import smtplib
import ssl
import subprocess
import sys
from talk import Program, directory, same

cert, key = [os.path.join(directory(), n) for n in ('cert.pem', 'key.pem')]


def make(name):
    subprocess.run(
        ['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-keyout', key,
         '-out', cert, '-days', '365', '-nodes', '-subj', '/CN=' + name],
        check=True, capture_output=True)
    with open(cert) as file:
        return ssl.PEM_cert_to_DER_cert(file.read())


def connect(program):
    client = smtplib.SMTP('127.0.0.1', program.port, timeout=20)
    client.ehlo('client.example')
    return client


def path(name):
    return os.path.join(directory(), name)


def openssl(*arguments):
    subprocess.run(('openssl',) + arguments, check=True, capture_output=True)


# A certificate for that name, of an authority or its own; without one it is an
# authority.
def issue(name, authority=None, address=None):
    with open(path('extension'), 'w') as file:
        file.write('basicConstraints=critical,CA:%s\n' % (
            'FALSE' if authority else 'TRUE'))
        if address:
            file.write('subjectAltName=email:%s\n' % address)
    openssl('req', '-newkey', 'rsa:2048', '-keyout', path(name + '.key'),
            '-out', path('request'), '-nodes', '-subj', '/CN=' + name)
    how = ['-signkey', path(name + '.key')] if authority in (None, name) \
        else ['-CA', path(authority), '-CAkey', path(authority + '.key'),
              '-CAcreateserial']
    openssl('x509', '-req', '-in', path('request'), '-days', '30', '-extfile',
            path('extension'), '-out', path(name), *how)
    return path(name)


def start(client, name=None):
    # localhost is what Python asks for by SNI.
    client._host = 'localhost'
    context = ssl.create_default_context(cafile=cert)
    context.check_hostname = False
    if name:
        context.load_cert_chain(path(name), path(name + '.key'))
    same(client.starttls(context=context)[0], 220)
    return client.sock.getpeercert(True)


refused = subprocess.run([sys.argv[1], cert, key], capture_output=True)
same(refused.returncode, 1)
same(refused.stderr.startswith(b'starttls: '), True)

old = make('localhost')
with Program(cert, key, '0') as program:
    client = connect(program)
    same(client.mail('a@b.example')[0], 530)
    same(start(client), old)
    first = program.line()
    same(bool(re.match(rb'TLSv1\.2 ECDHE_RSA_WITH_[A-Z0-9_]+, '
                       rb'for "localhost", by nobody\n$', first)), True)
    client.sendmail('a@b.example', 'c@d.example', 'Subject: secret\r\n')
    same(program.line(), b'from <a@b.example>, 17 octets, encrypted\n')

    new = make('another.example')
    program.process.send_signal(signal.SIGHUP)
    same(program.line(), b'certificate renewed\n')
    same(client.noop()[0], 250)
    other = connect(program)
    same(start(other), new)
    program.line()

    # Files that will not do change nothing.
    os.remove(key)
    program.process.send_signal(signal.SIGHUP)
    same(other.noop()[0], 250)
    third = connect(program)
    same(start(third), new)
    for each in (client, other, third):
        each.quit()


def by(program, name):
    client = connect(program)
    start(client, name)
    client.quit()
    return re.sub(rb'.*, by ', b'', program.line())


# EXTERNAL is announced to who has shown a certificate that is trusted, and is
# the only mechanism.
def external(program, name, response):
    client = connect(program)
    start(client, name)
    program.line()
    client.ehlo('client.example')
    same(client.esmtp_features.get('auth', '').split(), ['EXTERNAL'])
    code = client.docmd('AUTH EXTERNAL', response)[0]
    client.sendmail('a@b.example', 'c@d.example', 'Subject: known\r\n')
    client.quit()
    return code, program.line()


# Who shows a certificate of the authority is known by its address or its name;
# who shows none, or another one, is nobody.
make('localhost')
with Program(cert, key, '0', issue('authority')) as program:
    same(by(program, None), b'nobody\n')
    issue('ann', 'authority')
    same(by(program, 'ann'), b'ann\n')
    issue('bob', 'authority', 'bob@b.example')
    same(by(program, 'bob'), b'bob@b.example\n')
    issue('eve', 'eve')
    same(by(program, 'eve'), b'nobody\n')
    said = b'from <a@b.example>, 16 octets, encrypted'
    for itself in ('=', 'YW5u'):
        same(external(program, 'ann', itself),
             (235, said + b', sent by ann\n'))
    same(external(program, 'ann', 'Ym9i'), (535, said + b'\n'))
END
