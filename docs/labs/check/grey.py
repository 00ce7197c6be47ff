# grey.py - a mail host that is in no hurry: whoever it has not seen is asked to come again, as greylisting does.
# usage: grey.py --listen HOST:PORT [--wait MINUTES] [--rate N]   (prints `listening on HOST:PORT`, then a line a RCPT)
# Read first: docs/labs/09-routing.md.  Read next: lab_09.py.
# SPDX-License-Identifier: MIT
#
# A pair of reverse-path and forward-path is new at first, and gets 450; once WAIT minutes have gone by, it is known.
# There is nobody called `nobody` here.  --rate N: a minute here is a minute by a clock that is N times as fast.
import argparse
import asyncio
import re
import time

GREETING = b"220 mx2.far.example ESMTP, in no hurry\r\n"
PLAIN = {"NOOP": b"250 2.0.0 OK\r\n", "RSET": b"250 2.0.0 OK\r\n", "HELO": b"250 mx2.far.example\r\n",
         "EHLO": b"250-mx2.far.example\r\n250-SIZE 100000\r\n250 ENHANCEDSTATUSCODES\r\n"}


class Host:
    def __init__(self, wait, rate):
        self.wait, self.rate, self.began, self.seen = wait, rate, time.monotonic(), {}

    def minutes(self):
        return (time.monotonic() - self.began) * self.rate / 60

    def answer(self, reverse, forward):
        """RCPT's reply; what is asked and answered is printed."""
        now = self.minutes()
        first = self.seen.setdefault((reverse, forward), now)
        if forward.lower().startswith("nobody@"):
            reply = b"550 5.1.1 There is nobody here\r\n"
        elif now - first < self.wait:
            reply = b"450 4.7.1 I do not know you yet: come again later\r\n"
        else:
            reply = b"250 2.1.5 OK\r\n"
        print(f"minute {now:6.1f}  MAIL FROM:<{reverse}>  RCPT TO:<{forward}>  {reply[:9].decode()}", flush=True)
        return reply

    async def data(self, reader, writer):
        writer.write(b"354 Go on\r\n")
        while (line := await reader.readline()) not in (b".\r\n", b""):
            pass
        return b"250 2.0.0 Taken\r\n"

    async def command(self, verb, text, session):
        """One line's reply; DATA is elsewhere."""
        path = re.match(r"(?:FROM|TO):<([^<>\s]*)>", text, re.I)
        if verb == "MAIL" and path:
            session["reverse"], session["forward"] = path[1], []
            return b"250 2.1.0 OK\r\n"
        if verb == "RCPT" and path and session["reverse"] is not None:
            reply = self.answer(session["reverse"], path[1])
            session["forward"] += [path[1]] if reply[:1] == b"2" else []
            return reply
        if verb in ("EHLO", "HELO", "RSET"):
            session["reverse"], session["forward"] = None, []
        return PLAIN.get(verb, b"503 5.5.1 Not now\r\n" if verb in ("MAIL", "RCPT", "DATA") else b"500 5.5.2 What?\r\n")

    async def call(self, reader, writer):
        session = {"reverse": None, "forward": []}
        writer.write(GREETING)
        try:
            while line := (await reader.readline()).decode("ascii", "replace"):
                verb, _, text = line.strip().partition(" ")
                verb = verb.upper()
                if verb == "DATA" and session["forward"]:
                    writer.write(await self.data(reader, writer))
                    session = {"reverse": None, "forward": []}
                elif verb == "QUIT":
                    writer.write(b"221 2.0.0 Goodbye\r\n")
                    break
                else:
                    writer.write(await self.command(verb, text, session))
                await writer.drain()
        except (ConnectionError, ValueError):  # hung up; or a line without an end
            pass
        writer.close()


async def main(given):
    address, _, port = given.listen.rpartition(":")
    server = await asyncio.start_server(Host(given.wait, given.rate).call, address, int(port))
    print("listening on %s:%d" % server.sockets[0].getsockname()[:2], flush=True)
    await server.serve_forever()


parser = argparse.ArgumentParser()
parser.add_argument("--listen", default="127.0.0.4:2525")
parser.add_argument("--wait", type=float, default=20)
parser.add_argument("--rate", type=float, default=1)
try:
    asyncio.run(main(parser.parse_args()))
except KeyboardInterrupt:
    pass
