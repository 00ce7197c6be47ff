# serve.py - the door of the small server: one of its defects, or none, on an address.
# usage: serve.py NAME --listen 127.0.0.1:0 --maildir DIR [another option of `postel serve`]...
# Read first: tests/mutants/server.py.  Read next: tests/mutants/defects.py.
# SPDX-License-Identifier: MIT
import argparse
import asyncio

import defects
import door
import habits
import store
from server import Session


class Room:
    """What all sessions have in common."""

    def __init__(self, options):
        own = dict(pair.split("=", 1) for pair in options.maildir_of)
        self.store = store.Store(options.maildir, own)
        self.max_size, self.rate = options.max_size, options.clock_rate
        self.sessions = []


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--listen", type=door.address, required=True)
    parser.add_argument("--maildir", required=True)
    parser.add_argument("--maildir-of", action="append", default=[])
    parser.add_argument("--alias")  # there is one, and it is store.LISTS
    parser.add_argument("--max-size", type=int, default=1048576)
    parser.add_argument("--clock-rate", type=float, default=1)
    return parser.parse_args()


async def main(given):
    room = Room(given)
    if given.name == "none":
        session = Session
    elif given.name in defects.DEFECTS:
        session = defects.DEFECTS[given.name].peer
    else:
        session = habits.session(given.name)
    await door.serve(given.listen, lambda: session(room))


asyncio.run(main(options()))
