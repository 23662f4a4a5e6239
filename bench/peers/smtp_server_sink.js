// SPDX-License-Identifier: MIT
// nodemailer's smtp-server that throws messages away.
// usage: node smtp_server_sink.js smtp|auth|lmtp PORT
'use strict';

const { SMTPServer } = require('smtp-server');

const [way, port] = process.argv.slice(2);

const server = new SMTPServer({
    lmtp: way === 'lmtp',
    allowInsecureAuth: true,
    authOptional: true,
    onAuth(auth, session, done) {
        const isRight = auth.username === 'user'
            && auth.password === 'secret';
        done(isRight ? null : new Error('no'), { user: auth.username });
    },
    name: 'sink.example',
    disabledCommands: way === 'auth' ? ['STARTTLS'] : ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    socketTimeout: 3600 * 1000,
    onData(stream, session, done) {
        stream.resume();
        stream.on('end', () => done(null, way === 'lmtp'
            ? session.envelope.rcptTo.map(() => 'OK') : undefined));
    },
});

server.on('error', () => {});
server.listen({
    port: Number(port),
    host: '127.0.0.1',
    backlog: 4096,
});
