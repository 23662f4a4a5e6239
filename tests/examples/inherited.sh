#!/bin/sh
# SPDX-License-Identifier: MIT
# inherited.sh PROGRAM DIRECTORY - it takes the sockets that it is handed, as
# systemd does it, and says when it is ready and when it stops.
if ! command -v python3 >/dev/null; then
    echo "there is no python3 to talk to the example"
    exit 0
fi
PYTHONPATH=$(dirname "$0") exec python3 -B - "$@" <<'END'
import os
import shutil
import signal
import socket
import subprocess
import sys
from talk import Client, directory, same

TIMEOUT = 20


# What systemd does between fork and exec: the sockets are 3, 4 ...
def activate(sockets, names, notify):
    environment = dict(os.environ, NOTIFY_SOCKET=notify,
                       LISTEN_FDS=str(len(sockets)),
                       LISTEN_FDNAMES=':'.join(names))
    child = os.fork()
    if child == 0:
        high = [os.dup(s.fileno()) for s in sockets]
        high = [os.dup2(fd, 50 + i) for i, fd in enumerate(high)]
        for i, fd in enumerate(high):
            os.dup2(fd, 3 + i, inheritable=True)
        environment['LISTEN_PID'] = str(os.getpid())
        os.execve(sys.argv[1], [sys.argv[1]], environment)
    return child


def listening(family, address):
    made = socket.socket(family)
    made.bind(address)
    made.listen()
    return made


def status(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def told_of(name):
    told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    told.bind(name)
    told.settimeout(TIMEOUT)
    return told


# Both ways in which NOTIFY_SOCKET names a socket.
path = os.path.join(directory(), 'notify')
for address, variable in (path, path), ('\0postern-%d' % os.getpid(),
                                        '@postern-%d' % os.getpid()):
    told = told_of(address)
    smtp = listening(socket.AF_INET, ('127.0.0.1', 0))
    lmtp_path = os.path.join(directory(), 'lmtp')
    lmtp = listening(socket.AF_UNIX, lmtp_path)
    early = socket.create_connection(smtp.getsockname())
    child = activate([smtp, lmtp], ['smtp', 'lmtp'], variable)
    same(told.recv(100), b'READY=1')
    same(early.makefile('rb').readline()[:4], b'220 ')
    early.close()
    client = Client(smtp.getsockname()[1])
    client.mail(b'c@d.example')
    client.ask(b'x\r\n.', b'250 OK')
    client.quit()
    local = socket.socket(socket.AF_UNIX)
    local.connect(lmtp_path)
    with local.makefile('rb') as file:
        file.readline()
        local.sendall(b'HELO c\r\n')
        same(file.readline()[:3], b'500')
    local.close()
    os.kill(child, signal.SIGTERM)
    same(told.recv(100), b'STOPPING=1')
    same(status(child), 0)
    # The sockets are systemd's: the path stays, and clients wait there.
    same(os.path.exists(lmtp_path), True)
    socket.create_connection(smtp.getsockname()).close()
    os.unlink(lmtp_path)
    told.close()

# Nothing was handed over.
same(subprocess.run([sys.argv[1]], stderr=subprocess.DEVNULL).returncode, 1)

# And by the tool that comes with systemd, where it is.
if shutil.which('systemd-socket-activate'):
    free = listening(socket.AF_INET, ('127.0.0.1', 0))
    port = free.getsockname()[1]
    free.close()
    process = subprocess.Popen(
        ['systemd-socket-activate', '-l', '127.0.0.1:%d' % port,
         sys.argv[1]], stderr=subprocess.PIPE)
    process.stderr.readline()       # Listening on 127.0.0.1:... as 3.
    client = Client(port)
    client.mail(b'c@d.example')
    client.ask(b'x\r\n.', b'250 OK')
    client.quit()
    process.terminate()
    same(process.wait(TIMEOUT), 0)
else:
    print('there is no systemd-socket-activate')
END
