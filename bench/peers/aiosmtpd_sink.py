#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""aiosmtpd that throws messages away.

usage: aiosmtpd_sink.py PORT [CERTIFICATE KEY]      TLS from the first octet
"""
import asyncio
import ssl
import sys

from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP


def session():
    return SMTP(Sink(), hostname="sink.example", data_size_limit=0,
                timeout=3600)


def context(files):
    if not files:
        return None
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(*files)
    return made


async def serve(port, *files):
    server = await asyncio.get_running_loop().create_server(
        session, "127.0.0.1", port, backlog=4096, ssl=context(files))
    async with server:
        await server.serve_forever()


asyncio.run(serve(int(sys.argv[1]), *sys.argv[2:]))
