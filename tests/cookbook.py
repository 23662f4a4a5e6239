# SPDX-License-Identifier: MIT
# cookbook.py FOLDER - runs the recipes that cookbook.sh has extracted:
# NAME/recipe is a program, sh.NAME a command.  Each recipe has a function.
import glob
import http.server
import os
import shutil
import signal
import smtplib
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
import time

TIMEOUT = 30
FOLDER = sys.argv[1]
MESSAGE = b'Subject: hello\r\n\r\n.dot\r\n'


def same(got, wanted):
    if got != wanted:
        raise SystemExit('got %r, not %r' % (got, wanted))


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


class Recipe:
    """A running recipe with its own folder; it listens on `port`."""

    def __init__(self, name, command=None, **environment):
        self.folder = os.path.join(FOLDER, 'run-' + name)
        os.makedirs(self.folder, exist_ok=True)
        self.port = free_port()
        self.environment = dict(os.environ, PORT=str(self.port), PATH=os.environ[
            'SOURCE'] + ':' + os.environ['PATH'], **environment)
        if command is None:
            command = [os.path.join(FOLDER, name, 'recipe'), str(self.port)]
            if not os.path.exists(command[0]):
                command = ['sh', '-eu', os.path.join(FOLDER, 'sh.' + name)]
        self.command = command

    def start(self):
        with open(os.path.join(self.folder, 'stderr'), 'ab') as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, env=self.environment,
                stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, stderr=log,
                start_new_session=True)

    # Waits for its end, and checks that it was a success.
    def run(self):
        self.start()
        output = self.process.communicate(timeout=TIMEOUT * 4)[0]
        same((self.command[-1], self.process.returncode),
             (self.command[-1], 0))
        return output

    def __enter__(self):
        self.start()
        end = time.monotonic() + TIMEOUT
        while True:
            try:
                socket.create_connection(('127.0.0.1', self.port)).close()
                return self
            except OSError:
                if self.process.poll() is not None \
                        or time.monotonic() > end:
                    self.__exit__()
                    raise SystemExit('it does not listen')
                time.sleep(0.02)

    def __exit__(self, *ignored):
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        self.output = self.process.communicate(timeout=TIMEOUT)[0]

    def client(self):
        return smtplib.SMTP('127.0.0.1', self.port, 'client.example',
                            timeout=TIMEOUT)

    # Returns the code that the content gets.
    def mail(self, content=MESSAGE, recipient='c@example.com'):
        with self.client() as client:
            client.ehlo()
            same(client.mail('a@b.example')[0], 250)
            same(client.rcpt(recipient)[0], 250)
            return client.data(content)[0]


class Web(http.server.ThreadingHTTPServer):
    """A web server that keeps what it gets and answers with `status`."""

    def __init__(self):
        super().__init__(('127.0.0.1', 0), WebRequest)
        self.status, self.got = 200, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self):
        return 'http://127.0.0.1:%d' % self.server_address[1]


class WebRequest(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_POST(self):
        if self.headers.get('Expect'):
            pass                        # answered by the class
        body = b''
        if 'chunked' in self.headers.get('Transfer-Encoding', ''):
            while True:
                size = int(self.rfile.readline(), 16)
                body += self.rfile.read(size)
                self.rfile.readline()
                if size == 0:
                    break
        else:
            body = self.rfile.read(int(self.headers['Content-Length']))
        self.server.got.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header('Content-Length', '0')
        self.end_headers()

    do_PUT = do_POST

    def log_message(self, *ignored):
        pass


def domain():
    with Recipe('domain') as recipe, recipe.client() as client:
        client.ehlo()
        client.mail('a@b.example')
        same([client.rcpt(address)[0] for address in (
            'c@example.com', 'c@EXAMPLE.com', 'c@example.org', 'c',
            'c@x.example.com')], [250, 250, 550, 550, 550])


def greylist():
    with Recipe('greylist') as recipe, recipe.client() as client:
        client.ehlo()
        client.mail('a@b.example')
        same([client.rcpt('c@d.example')[0] for i in range(2)], [450, 450])
        file = os.path.join(recipe.folder, 'grey.db')
        with sqlite3.connect(file) as base:
            base.execute('UPDATE seen SET since = since - 100')
        base.close()
        same(client.rcpt('c@d.example')[0], 250)
        same(client.rcpt('other@d.example')[0], 450)


def webhook():
    web = Web()
    with Recipe('webhook', WEB=web.url()) as recipe:
        same(recipe.mail(), 250)
        path, headers, body = web.got[0]
        same((path, headers['X-Mail-From'], body),
             ('/mail', 'a@b.example', MESSAGE))
        web.status = 500
        same(recipe.mail(), 451)


def program():
    recipe = Recipe('program')
    os.mkdir(os.path.join(recipe.folder, 'new'))
    with recipe:
        same(recipe.mail(), 250)
        same(recipe.mail(b'From: x\r\n\r\n'), 550)
    kept = glob.glob(os.path.join(recipe.folder, 'new', '*'))
    same([open(file, 'rb').read() for file in kept], [MESSAGE])
    same(open(os.path.join(recipe.folder, 'log')).read(),
         'a@b.example: %d octets\n' % len(MESSAGE))


def store():
    web = Web()
    big = b'Subject: big\r\n\r\n' + b'x' * 70 + b'\r\n' * 50000
    with Recipe('store', WEB=web.url()) as recipe:
        same(recipe.mail(big), 250)
        same(web.got[0][2], big)
        same(web.got[0][0].startswith('/bucket/20'), True)
        web.status = 403
        same(recipe.mail(), 451)


def spamd(listener):
    while True:
        connection = listener.accept()[0]
        with connection, connection.makefile('rb') as file:
            content = file.read()
            spam = b'GTUBE' in content
            connection.sendall(b'SPAMD/1.1 0 EX_OK\r\nSpam: %s ; 1 / 5\r\n\r\n'
                               % (b'True' if spam else b'False'))


def spam():
    listener = socket.create_server(('127.0.0.1', 0))
    port = listener.getsockname()[1]
    with Recipe('spam', SPAMD_PORT=str(port)) as recipe:
        threading.Thread(target=spamd, args=(listener,), daemon=True).start()
        same(recipe.mail(), 250)
        same(recipe.mail(b'GTUBE\r\n'), 550)
        same(recipe.mail(b''), 250)
    with Recipe('spam', SPAMD_PORT=str(free_port())) as recipe:
        same(recipe.mail(), 451)


def nobody_verifies():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def login(client, user, password):
    try:
        return client.login(user, password)[0]
    except smtplib.SMTPAuthenticationError as error:
        return error.smtp_code


def auth():
    with Recipe('auth') as recipe:
        for user, password, code, mail in (
                ('ann', "bob's password", 535, 530),
                ('eve', "ann's password", 535, 530),
                ('ann', "ann's password", 235, 250)):
            with recipe.client() as client:
                client.starttls(context=nobody_verifies())
                client.ehlo()
                same('SCRAM-SHA-256' in client.esmtp_features['auth'], True)
                same(login(client, user, password), code)
                same(client.mail('a@b.example')[0], mail)


def certificates():
    with Recipe('certificates') as recipe:
        for name, wanted in (('two.example', b'two.example'),
                             ('three.example', b'one.example')):
            with recipe.client() as client:
                client._host = name
                client.starttls(context=nobody_verifies())
                same(wanted in client.sock.getpeercert(True), True)


def haproxy():
    with Recipe('haproxy') as recipe:
        port = recipe.port
        if shutil.which('haproxy'):
            through_haproxy(recipe)
        with socket.create_connection(('127.0.0.1', port)) as client:
            client.sendall(b'PROXY TCP4 192.0.2.7 192.0.2.1 4711 25\r\n')
            say(client, b'', b'HELO x', b'MAIL FROM:<a@b.example>',
                b'RCPT TO:<c@d.example>', b'DATA', b'x\r\n.')
    peers = open(os.path.join(recipe.folder, 'peers')).read().split('\n')
    same('192.0.2.7' in peers[-2], True)


def say(client, *lines):
    file = client.makefile('rb')
    for line in lines:
        client.sendall(line + b'\r\n' if line else b'')
        same(file.readline()[:1] in b'23', True)


def through_haproxy(recipe):
    other = Recipe('haproxy-front', ['haproxy', '-db', '-f', 'haproxy.cfg'])
    with open(os.path.join(FOLDER, 'haproxy.cfg')) as f:
        text = f.read().replace(':2525', ':%d' % other.port)
    with open(os.path.join(other.folder, 'haproxy.cfg'), 'w') as f:
        f.write(text.replace(':1025', ':%d' % recipe.port))
    with other:
        same(other.mail(), 250)


def container():
    recipe = Recipe('container')
    recipe.run()
    server = os.path.join(recipe.folder, 'server')
    recipe.command = ['./server', str(recipe.port)]
    if os.geteuid() == 0 and shutil.which('chroot'):
        recipe.command = ['chroot', '.', '/server', str(recipe.port)]
    with recipe:
        same(recipe.mail(), 250)
    same(os.path.exists(server), True)


def windows():
    recipe = Recipe('windows')
    recipe.run()
    with open(os.path.join(recipe.folder, 'hello.exe'), 'rb') as f:
        same(f.read(2), b'MZ')


def unittest():
    Recipe('unittest').run()
    Recipe('whole-unittest').run()


def loop():
    with Recipe('loop') as recipe:
        same(recipe.mail(), 250)


def small():
    with Recipe('whole-small') as recipe:
        same(recipe.mail(), 250)
    same(MESSAGE in recipe.output, True)


def aiosmtpd():
    with Recipe('aiosmtpd') as recipe, recipe.client() as client:
        client.ehlo()
        same(client.has_extn('xhello'), True)
        client.mail('a@b.example')
        same(client.rcpt('c@d.example'),
             (550, b'not relaying to that domain'))
        same(client.rcpt('c@example.com')[0], 250)
        same(client.data(MESSAGE), (250, b'Message accepted for delivery'))
    same(b'from a@b.example %d\n' % len(MESSAGE) in recipe.output, True)


def made(name):
    return os.path.exists(os.path.join(FOLDER, name, 'recipe'))


def has_static():
    source = os.path.join(FOLDER, 'try.c')
    with open(source, 'w') as f:
        f.write('int main(void)\n{\n    return 0;\n}\n')
    return subprocess.call(
        [*os.environ['CC'].split(), '-static', '-o', source[:-2], source,
         *os.environ['LIBS'].split()], stderr=subprocess.DEVNULL) == 0


TLS = '-lbearssl' in os.environ['LIBS']
CURL = shutil.which('curl')
RECIPES = [
    (domain, True), (greylist, made('greylist')), (webhook, CURL),
    (program, True), (store, CURL), (spam, True), (auth, TLS),
    (certificates, TLS and shutil.which('openssl')), (haproxy, True),
    (container, has_static()),
    (windows, shutil.which('x86_64-w64-mingw32-gcc')), (unittest, CURL),
    (loop, True), (small, True), (aiosmtpd, True)]

run = []
for recipe, there in RECIPES:
    if not there:
        print('cookbook: %s is not run: a part of it is missing here'
              % recipe.__name__)
        continue
    try:
        recipe()
    except (SystemExit, Exception) as error:
        print('cookbook: %s: %r' % (recipe.__name__, error))
        for log in glob.glob(os.path.join(FOLDER, 'run-*' + recipe.__name__
                                          + '*', 'stderr')):
            print(open(log, errors='replace').read()[-2000:])
        sys.exit(1)
    run.append(recipe)
print('cookbook: %d of %d recipes run' % (len(run), len(RECIPES)))
