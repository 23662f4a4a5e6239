# SPDX-License-Identifier: MIT
# loops.py - what epoll.c, libuv.c and poll.c have to do, all three.
import os
import signal
import socket
import struct
import time

from talk import TIMEOUT, Client, same


# Octets come as they were sent, in one piece, in single octets, and so many
# that the socket cannot take them at once.
def messages(program):
    client = Client(program.port)
    client.mail(b'c@d.example')
    client.ask(b'Subject: hello\r\n\r\n..dot\r\n.', b'250 OK')
    same([program.line() for i in range(4)],
         [b'from <a@b.example>, 24 octets\n', b'Subject: hello\r\n', b'\r\n',
          b'.dot\r\n'])
    for octet in b'NOOP\r\n':
        client.say(bytes([octet]))
    client.hear(b'250 OK')
    big = b''.join(b'%09d %s\r\n' % (i, b'x' * 60) for i in range(20000))
    client.mail(b'c@d.example')
    client.say(big + b'.\r\n')
    same(program.line(), b'from <a@b.example>, %d octets\n' % len(big))
    same(program.process.stdout.read(len(big)), big)
    client.hear(b'250 OK')
    client.quit()


# A client that sends and reads nothing until the server takes no more: the
# server has to wish for writing, and after that for reading.
def backpressure(program):
    client = Client(program.port)
    client.socket.settimeout(0.5)
    octets = b'NOOP\r\n' * 10922
    sent = 0
    try:
        while sent < 1 << 26:
            sent += client.socket.send(octets[sent % 6:])
        raise SystemExit('the server reads without an end')
    except socket.timeout:
        pass
    client.socket.settimeout(TIMEOUT)
    for i in range(sent // 6):
        client.hear(b'250 OK')
    client.ask((b'NOOP\r\n' * 2)[sent % 6:-2], *[b'250 OK'] * 2)
    client.quit()


# Answers come in the order of the questions, others do not wait for them; one
# that is not waited for harms nobody.
def later(program):
    client = Client(program.port)
    other = Client(program.port)
    client.ask(b'HELO client.example', b'250 ' + other.name())
    client.say(b'MAIL FROM:<a@b.example>\r\n' + b'RCPT TO:<later@d.example>\r\n'
               b'RCPT TO:<c@d.example>\r\nRCPT TO:<later@d.example>\r\n'
               b'NOOP\r\n')
    other.ask(b'NOOP', b'250 OK')
    client.hear(*[b'250 OK'] * 5)
    other.ask(b'MAIL FROM:<a@b.example>', b'250 OK')
    other.say(b'RCPT TO:<later@d.example>\r\n')
    other.close()

    # Commands that come one by one meanwhile: nobody wishes to read them, so
    # the socket is not watched, and then it is again.
    for i in range(3):
        client.say(b'RCPT TO:<later@d.example>\r\n')
        time.sleep(0.02)
        client.say(b'NOOP\r\n')
        time.sleep(0.02)
        client.say(b'NOOP\r\n')
        client.hear(b'250 OK', b'250 OK', b'250 OK')
    client.quit()


# Clients that reset the connection, with octets before that or without: their
# sockets are closed, and not only when the clock says so.
def resets(program):
    if not os.path.isdir('/proc/self/fd'):
        return
    place = '/proc/%d/fd' % program.process.pid
    before = len(os.listdir(place))
    for last in b'', b'half', b'half\r\n' * 20000:
        client = Client(program.port)
        client.mail(b'c@d.example')
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                 struct.pack('ii', 1, 0))
        # It finds the octets and the reset at the same time.
        program.process.send_signal(signal.SIGSTOP)
        client.say(last)
        client.close()
        program.process.send_signal(signal.SIGCONT)
    end = time.time() + TIMEOUT
    while len(os.listdir(place)) > before:
        if time.time() > end:
            raise SystemExit('a socket is still open')
        time.sleep(0.01)


# SIGTERM: the idle are told, messages on their way finish.
def drain(program):
    idle = Client(program.port)
    client = Client(program.port)
    client.mail(b'c@d.example')
    client.say(b'first half, ')
    program.process.terminate()
    idle.hear(b'421 4.3.2 Service shutting down')
    same(idle.file.read(), b'')
    idle.close()
    client.say(b'second half\r\n.\r\n')
    client.hear(b'250 OK', b'421 4.3.2 Service shutting down')
    same(client.file.read(), b'')
    client.close()
    same(program.process.communicate(timeout=TIMEOUT)[0],
         b'from <a@b.example>, 25 octets\nfirst half, second half\r\n')
    same(program.process.returncode, 0)


# A client that does not end its message, and two signals: now.
def stop_now(program):
    client = Client(program.port)
    client.mail(b'c@d.example')
    client.say(b'first half, ')
    idle = Client(program.port)
    program.process.terminate()
    idle.hear(b'421 4.3.2 Service shutting down')
    program.process.terminate()
    same(program.process.wait(TIMEOUT), 0)
    client.close()
    idle.close()


# Processor seconds of a program so far; None where there is no /proc.
def cpu(program):
    try:
        with open('/proc/%d/stat' % program.process.pid) as file:
            words = file.read().rsplit(')', 1)[1].split()
    except OSError:
        return None
    return (int(words[11]) + int(words[12])) / 100


# Nothing to do takes nothing.
def idle(program, seconds):
    before = cpu(program)
    time.sleep(seconds)
    if before is not None and cpu(program) - before > 0.05:
        raise SystemExit('idle, and yet %g s' % (cpu(program) - before))
