# secure_serve.py - the door of the small server with TLS and AUTH: one of its defects, or none, on an address.
# usage: secure_serve.py NAME --listen 127.0.0.1:0 --maildir DIR --tls-cert FILE [--maildir-of USER=DIR]...
# Read first: tests/mutants/secure_defects.py.  Read next: tests/mutants/secure_run.py.
# SPDX-License-Identifier: MIT
import argparse
import asyncio
import ssl

import door
import store
from secure_defects import DEFECTS
from secure_server import Secure


class Room:
    """What all sessions have in common."""

    max_size, rate = 1048576, 1

    def __init__(self, given):
        self.store = store.Store(given.maildir, dict(pair.split("=", 1) for pair in given.maildir_of))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(given.tls_cert)
        self.sessions = []


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--listen", type=door.address, required=True)
    for option in ("--maildir", "--tls-cert"):
        parser.add_argument(option, required=True)
    parser.add_argument("--maildir-of", action="append", default=[])
    return parser.parse_args()


async def main(given):
    room = Room(given)
    session = Secure if given.name == "none" else DEFECTS[given.name].peer
    await door.serve(given.listen, lambda: session(room))


asyncio.run(main(options()))
