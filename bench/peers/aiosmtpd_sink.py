#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""aiosmtpd that throws messages away.

usage: aiosmtpd_sink.py smtp|auth|lmtp PORT [CERTIFICATE KEY]

auth: with AUTH, without TLS; with a certificate TLS from the first octet.
"""
import asyncio
import ssl
import sys

from aiosmtpd.handlers import Sink
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, AuthResult

OPTIONS = {"hostname": "sink.example", "data_size_limit": 0, "timeout": 3600}


class EachRecipient(Sink):
    """A reply for each recipient (RFC 2033 4.2): its LMTP has one for all."""

    async def handle_DATA(self, server, session, envelope):
        return "\r\n".join(["250 OK"] * len(envelope.rcpt_tos))


def judge(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == b"user"
                      and data.password == b"secret")


def smtp():
    return SMTP(Sink(), **OPTIONS)


def auth():
    return SMTP(Sink(), authenticator=judge, auth_require_tls=False,
                **OPTIONS)


def lmtp():
    return LMTP(EachRecipient(), **OPTIONS)


def context(files):
    if not files:
        return None
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(*files)
    return made


async def serve(way, port, *files):
    session = {"smtp": smtp, "auth": auth, "lmtp": lmtp}[way]
    server = await asyncio.get_running_loop().create_server(
        session, "127.0.0.1", port, backlog=4096, ssl=context(files))
    async with server:
        await server.serve_forever()


asyncio.run(serve(sys.argv[1], int(sys.argv[2]), *sys.argv[3:]))
