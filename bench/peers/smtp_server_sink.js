// SPDX-License-Identifier: MIT
// nodemailer's smtp-server that throws messages away.
// usage: node smtp_server_sink.js PORT
'use strict';

const { SMTPServer } = require('smtp-server');

const server = new SMTPServer({
    name: 'sink.example',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    socketTimeout: 3600 * 1000,
    onData(stream, session, done) {
        stream.resume();
        stream.on('end', () => done(null));
    },
});

server.on('error', () => {});
server.listen({
    port: Number(process.argv[2]),
    host: '127.0.0.1',
    backlog: 4096,
});
