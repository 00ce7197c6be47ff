# talk.py - a conversation from the client's chair, and the walk through one that was kept.
# Read first: work.py.  Read next: lab_01.py.
# SPDX-License-Identifier: MIT
import json
import socket

from work import CannotRun

SECONDS = 10  # for a reply: the server is on this machine


class Talk:
    """One connection; `say` gives the reply's lines."""

    def __init__(self, address):
        host, _, port = address.rpartition(":")
        try:
            self.wire = socket.create_connection((host, int(port)), SECONDS)
        except OSError as error:
            raise CannotRun(f"{address}: {error}") from error
        self.file = self.wire.makefile("rb")
        self.greeting = self.reply()

    def send(self, octets):
        self.wire.sendall(octets)

    def reply(self):
        """A reply, line by line (§4.2.1); none if the other side has hung up."""
        lines = []
        try:
            while not lines or lines[-1][3:4] == b"-":
                line = self.file.readline(4096)
                if not line:
                    return []
                lines.append(line.rstrip(b"\r\n"))
        except OSError as error:
            raise CannotRun(f"no reply: {error}") from error
        return lines

    def code(self):
        lines = self.reply()
        return lines[-1][:3].decode("ascii", "replace") if lines else "none"

    def say(self, line):
        self.send(line.encode() + b"\r\n")
        return self.code()

    def transaction(self, sender, recipient):
        """Up to and with 354."""
        lines = "EHLO lab.example", f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>", "DATA"
        return [self.say(line) for line in lines]

    def rest(self):
        """Says QUIT; the codes of all replies up to the server's hanging up."""
        try:
            self.send(b"QUIT\r\n")
        except OSError:
            pass
        codes = []
        while True:
            code = self.code()
            if code == "none":
                return codes
            codes.append(code)

    def close(self):
        self.file.close()
        self.wire.close()


def codes(address, *lines):
    """The codes of the replies to these lines, in a session of their own."""
    talk = Talk(address)
    try:
        return [talk.say(line) for line in lines]
    finally:
        talk.close()


def steps(work, path):
    """The walk through a transcript, an octet an item; none if it cannot be walked."""
    code, said = work.postel("step", "--json", path)
    return [json.loads(line) for line in said.splitlines()] if code == 0 else []


def units(walk):
    """The first and the last octet of each command, reply or mail data, in the order of the wire."""
    found = {}
    for step in walk:
        key = step["side"], step["unit"]["number"], step["unit"]["kind"]
        found.setdefault(key, [step, step])[1] = step
    return list(found.values())
