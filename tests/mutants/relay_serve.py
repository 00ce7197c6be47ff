# relay_serve.py - the door of the small relay: one of its defects, or none, on an address.
# usage: relay_serve.py NAME --listen 127.0.0.1:0 --next-hop ADDR:PORT   (prints its address)
# Read first: tests/mutants/relay_sender.py.  Read next: tests/mutants/relay_defects.py.
# SPDX-License-Identifier: MIT
import argparse
import asyncio
import os
import signal

import relay_defects
from relay_habits import HABITS, TOLD
from relay_sender import Call, Queue
from relay_server import Relay


class Room:
    """What all sessions have in common."""

    max_size, rate, domain = 1048576, 1, b"relay.example"

    def __init__(self, queue):
        self.queue, self.sessions = queue, []


def address(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--listen", type=address, required=True)
    parser.add_argument("--next-hop", type=address, required=True)
    return parser.parse_args()


async def main(given):
    defect = relay_defects.DEFECTS.get(given.name)
    of = defect.of if defect else {**HABITS, **TOLD}.get(given.name, Relay)
    session = of if issubclass(of, Relay) else Relay
    queue = of if issubclass(of, Queue) else Queue
    room = Room(queue(given.next_hop, Room.domain))
    room.queue.call = of if issubclass(of, Call) else getattr(session, "call", Call)
    server = await asyncio.get_running_loop().create_server(lambda: session(room), *given.listen, backlog=128)
    print("listening on %s:%d" % server.sockets[0].getsockname(), flush=True)
    await server.serve_forever()


signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
asyncio.run(main(options()))
