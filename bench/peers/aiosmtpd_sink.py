#!/usr/bin/python3
"""aiosmtpd that throws messages away.  usage: aiosmtpd_sink.py PORT"""
import asyncio
import sys

from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP


def session():
    return SMTP(Sink(), hostname="sink.example", data_size_limit=0,
                timeout=3600)


async def serve(port):
    server = await asyncio.get_running_loop().create_server(
        session, "127.0.0.1", port, backlog=4096)
    async with server:
        await server.serve_forever()


asyncio.run(serve(int(sys.argv[1])))
