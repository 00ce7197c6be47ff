# sessions.py - what one client at a time does not show: fifty at once, and commands in one heap.
# Read first: tests/interop/servers.py.  Read next: tests/interop/run.py.
# SPDX-License-Identifier: MIT
import re
import socket
import threading

from message import FROM, TO, crlf, message, same, untraced
from postel import PATIENCE, serve

SESSIONS = 50


def stuffed(text):
    """As mail data: CRLF, a dot more before each dot that begins a line, the end (section 4.5.2)."""
    return re.sub(rb"(?m)^\.", b"..", crlf(text)) + b".\r\n"


class Wire:
    """A connection as it is, nothing hidden: octets out, whole replies in."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.lines = self.socket.makefile("rb")

    def say(self, octets):
        self.socket.sendall(octets)

    def reply(self):
        """The code of the next reply, which may be of several lines."""
        while True:
            line = self.lines.readline()
            assert re.match(rb"[2-5][0-5]\d[ -].*\r\n$", line), "no reply line: %r" % line
            if line[3:4] == b" ":
                return int(line[:3])

    def replies(self, *codes):
        got = [self.reply() for _ in codes]
        assert got == list(codes), "replies %r, not %r" % (got, list(codes))

    def closed(self):
        return self.lines.read() == b""


def fifty_at_once():
    """All are in the middle of their data before one of them ends: none may get another's octets."""
    half_way = threading.Barrier(SESSIONS, timeout=PATIENCE)
    faults = []

    def one(port, number):
        try:
            wire = Wire(port)
            data = stuffed(message("session-%d" % number))
            wire.replies(220)
            for command, code in ((b"EHLO client.example", 250), (b"MAIL FROM:<%s>" % FROM.encode(), 250),
                                  (b"RCPT TO:<user%d@postel.example>" % number, 250), (b"DATA", 354)):
                wire.say(command + b"\r\n")
                wire.replies(code)
            wire.say(data[:len(data) // 2 + number])  # each is cut elsewhere
            half_way.wait()
            wire.say(data[len(data) // 2 + number:])
            wire.replies(250)
            wire.say(b"QUIT\r\n")
            wire.replies(221)
            assert wire.closed(), "not closed behind 221"
        except Exception as fault:  # a thread's own exception would be lost
            half_way.abort()
            faults.append("session %d: %r" % (number, fault))

    with serve("fifty") as server:
        threads = [threading.Thread(target=one, args=(server.port, number)) for number in range(SESSIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not faults, "; ".join(faults)
        stored = server.stored(SESSIONS)
    by_name = {re.search(rb"Message-ID: <(session-\d+)@", text)[1].decode(): text for text in stored}
    assert len(by_name) == SESSIONS, "some message came twice"
    for number in range(SESSIONS):
        name = "session-%d" % number
        same(untraced(by_name[name], to="user%d@postel.example" % number), message(name))


def groups(name):
    """Two transactions as RFC 2920 lets a client group them, one recipient refused."""
    hello = b"EHLO client.example\r\n"
    first = (b"MAIL FROM:<%s>\r\nRCPT TO:<nobody@postel.example>\r\nRCPT TO:<%s>\r\nDATA\r\n"
             % (FROM.encode(), TO.encode()))
    # DATA ends a group, and so does the end of the data; the commands of the next may stand right behind it.
    second = stuffed(message(name + "-1")) + b"RSET\r\nMAIL FROM:<%s>\r\nRCPT TO:<%s>\r\nDATA\r\n" % (
        FROM.encode(), TO.encode())
    third = stuffed(message(name + "-2")) + b"QUIT\r\n"
    return [(hello, [220, 250]), (first, [250, 550, 250, 354]), (second, [250, 250, 250, 250, 354]),
            (third, [250, 221])]


def play(name, port, pieces):
    wire = Wire(port)
    wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for octets, codes in groups(name):
        for piece in pieces(octets):
            wire.say(piece)
        wire.replies(*codes)
    assert wire.closed(), "not closed behind 221"


def pipelined(name, pieces):
    def test():
        with serve(name) as server:
            play(name, server.port, pieces)
            stored = server.stored(2)
        texts = sorted(untraced(text, to=None) for text in stored)
        for got, number in zip(texts, "12"):
            same(got, message("%s-%s" % (name, number)))
    return test


TESTS = {
    "fifty sessions at once": fifty_at_once,
    "a group of commands in one write": pipelined("group", lambda octets: [octets]),
    "a group of commands, an octet a write": pipelined("octets", lambda octets: [bytes([o]) for o in octets]),
}
