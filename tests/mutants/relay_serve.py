# relay_serve.py - the door of the small relay: one of its defects, or none, on an address.
# usage: relay_serve.py NAME --listen 127.0.0.1:0 --next-hop ADDR:PORT   (prints its address)
# Read first: tests/mutants/relay_sender.py.  Read next: tests/mutants/relay_defects.py.
# SPDX-License-Identifier: MIT
import argparse
import asyncio

import door
import relay_defects
from relay_habits import HABITS, TOLD
from relay_sender import Call, Queue
from relay_server import Relay
from relay_ways import WAYS


class Room:
    """What all sessions have in common."""

    max_size, rate, domain = 1048576, 1, b"relay.example"

    def __init__(self, queue):
        self.queue, self.sessions = queue, []


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--listen", type=door.address, required=True)
    parser.add_argument("--next-hop", type=door.address, required=True)
    return parser.parse_args()


async def main(given):
    known = {**relay_defects.DEFECTS, **WAYS}.get(given.name)
    of = known.peer if known else {**HABITS, **TOLD}.get(given.name, Relay)
    session = of if issubclass(of, Relay) else Relay
    queue = of if issubclass(of, Queue) else Queue
    room = Room(queue(given.next_hop, Room.domain))
    room.queue.call = of if issubclass(of, Call) else getattr(session, "call", Call)
    await door.serve(given.listen, lambda: session(room))


asyncio.run(main(options()))
