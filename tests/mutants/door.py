# door.py - a small peer on an address: it says where it listens, and SIGTERM ends it.
# Read first: docs/walk.md.  Read next: tests/mutants/serve.py.
# SPDX-License-Identifier: MIT
import asyncio
import os
import signal


def address(text):
    """(host, port) of "host:port"."""
    host, _, port = text.rpartition(":")
    return host, int(port)


async def serve(where, session):
    """A session, a protocol of asyncio, for each connection."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    server = await asyncio.get_running_loop().create_server(session, *where, backlog=128)
    print("listening on %s:%d" % server.sockets[0].getsockname(), flush=True)
    await server.serve_forever()
