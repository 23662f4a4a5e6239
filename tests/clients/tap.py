# SPDX-License-Identifier: MIT
"""A TCP relay that remembers what the client put on the wire, and what of it
was message content: an independent reading of RFC 5321 4.5.2."""
import re
import socket
import threading


class Tap:
    """with Tap(port of the server) as tap: ... tap.port, tap.contents()"""

    def __init__(self, server_port):
        self.server_port = server_port
        self.wires = []
        self.threads = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port = self.listener.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.server_port))
            wire = bytearray()
            self.wires.append(wire)
            for source, target, kept in ((client, server, wire),
                                         (server, client, bytearray())):
                thread = threading.Thread(target=pump, daemon=True,
                                          args=(source, target, kept))
                self.threads.append(thread)
                thread.start()

    def contents(self):
        """All messages, of all connections, in their order."""
        for thread in self.threads:
            thread.join(60)
        return [c for wire in self.wires for c in contents_of(bytes(wire))]

    def __exit__(self, *_):
        self.listener.close()


def pump(source, target, kept):
    try:
        while True:
            octets = source.recv(65536)
            if not octets:
                break
            kept += octets
            target.sendall(octets)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def unstuffed(lines):
    return b"\r\n".join(line[1:] if line[:1] == b"." else line
                        for line in lines)


def contents_of(wire):
    """The messages in what one client sent, dots removed.  It takes for
    granted that every DATA was answered by 354."""
    found = []
    at = 0
    chunks = b""
    while at < len(wire):
        end = wire.index(b"\r\n", at) + 2
        line = wire[at:end]
        at = end
        chunk = re.match(rb"BDAT +(\d+)( +LAST)? *\r\n$", line, re.I)
        if chunk:
            chunks += wire[at:at + int(chunk[1])]
            at += int(chunk[1])
            if chunk[2]:
                found.append(chunks)
                chunks = b""
        elif line.upper().strip() == b"DATA":
            if wire[at:at + 3] == b".\r\n":
                end = at
            else:
                end = wire.index(b"\r\n.\r\n", at) + 2
            found.append(unstuffed(wire[at:end].split(b"\r\n")))
            at = end + 3
    return found
