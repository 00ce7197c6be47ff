# far.py - a server far away: passes octets on, each some time after it came, both ways.
# usage: far.py --to HOST:PORT --listen HOST:PORT --delay SECONDS   (prints `listening on HOST:PORT`)
# Read first: docs/labs/08-pipelining.md.  Read next: lab_08.py.
# SPDX-License-Identifier: MIT
#
# The delay is that of one way, so a question and its answer cost two.  Nothing is held together or torn apart: what one
# recv gave is sent on as one, later.
import argparse
import asyncio


async def carry(reader, writer, delay):
    """One way.  Each piece waits for its own time, so that a second one does not wait for the first's answer."""
    clock, pieces = asyncio.get_running_loop().time, asyncio.Queue(64)

    async def send():
        while True:
            due, octets = await pieces.get()
            await asyncio.sleep(max(0, due - clock()))
            if not octets:
                break
            writer.write(octets)
            await writer.drain()
        writer.close()

    sender = asyncio.create_task(send())
    try:
        while octets := await reader.read(65536):
            await pieces.put((clock() + delay, octets))
    except ConnectionError:
        pass
    await pieces.put((clock() + delay, b""))
    await asyncio.gather(sender, return_exceptions=True)


def door(given):
    async def call(reader, writer):
        host, _, port = given.to.rpartition(":")
        try:
            there, back = await asyncio.open_connection(host, int(port))
        except OSError:
            writer.close()
            return
        await asyncio.gather(carry(reader, back, given.delay), carry(there, writer, given.delay))

    return call


async def main(given):
    host, _, port = given.listen.rpartition(":")
    server = await asyncio.start_server(door(given), host, int(port))
    print("listening on %s:%d" % server.sockets[0].getsockname()[:2], flush=True)
    await server.serve_forever()


parser = argparse.ArgumentParser()
parser.add_argument("--to", required=True)
parser.add_argument("--listen", default="127.0.0.1:0")
parser.add_argument("--delay", type=float, default=0.1)
try:
    asyncio.run(main(parser.parse_args()))
except KeyboardInterrupt:
    pass
