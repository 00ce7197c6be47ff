# client.py - a small SMTP client that is right, and has a place for each way to be wrong.  RFC 5321 §3.3, §4.2
# usage: client.py NAME HOST PORT MESSAGE FROM TO...   (NAME: of a defect, or "none"; by client_run.py)
# Read first: tests/mutants/syntax.py.  Read next: tests/mutants/client_defects.py.
# SPDX-License-Identifier: MIT
#
# It ends with 0 if every recipient was accepted, and the text too.  Its clock is hurried: RATE.
import re
import socket
import sys

import syntax

RATE = 100
GREETING, MAIL, RCPT, DATA, BLOCK, END = 300, 300, 300, 120, 180, 600  # seconds: §4.5.3.2


class Ends(Exception):
    """The session is over, before the mail has gone."""


class Client:
    """One message, one session."""

    name, longest = "client.example", 998

    def __init__(self, host, port, message, sender, recipients):
        self.host, self.port, self.message, self.sender, self.recipients = host, int(port), message, sender, recipients
        self.wire, self.buffer, self.offered, self.accepted = None, b"", {}, []

    # --- what it is given ---------------------------------------------------------------------------------------------

    def path(self, address, verb):
        """In brackets, with as little quoting as it needs (§4.1.2); None: no such address can be sent."""
        match = syntax.parsed(verb, (" FROM:" if verb == b"MAIL" else " TO:").encode() + b"<" + address + b">")
        if match is None or match["params"] or syntax.too_long(match):
            return None
        local = match.groupdict()["local"]
        if not address or local is None:  # the null reverse-path; or Postmaster alone
            return b"<" + address + b">"
        name = syntax.unquoted(local)
        if local[:1] == b'"':
            local = name if re.fullmatch(rb"%s(?:\.%s)*" % (syntax.ATOM, syntax.ATOM), name) else \
                b'"' + re.sub(rb'(["\\])', rb"\\\1", name) + b'"'
        return b"<" + local + b"@" + match["host"] + b">"

    def lines(self):
        """Of the message, without their ends; None: it cannot be sent."""
        text = self.message.replace(b"\r\n", b"\n")
        lines = text.removesuffix(b"\n").split(b"\n")
        good = text and b"\r" not in text and max(map(len, lines)) <= self.longest
        return lines if good else None

    def eight_bit(self):
        return not self.message.isascii()

    def size(self, lines):
        return sum(len(line) + 2 for line in lines)

    # --- the wire -----------------------------------------------------------------------------------------------------

    def call(self):
        self.wire = socket.create_connection((self.host, self.port), 10)
        self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, octets):
        try:
            self.wire.sendall(octets)
        except OSError as gone:
            raise Ends from gone

    def say(self, line):
        self.send(line + b"\r\n")

    def line(self, seconds):
        self.wire.settimeout(seconds / RATE)
        while b"\n" not in self.buffer:
            try:
                more = self.wire.recv(4096)
            except OSError as gone:
                self.wire.close()  # QUIT would be one command more before the reply (§4.3.1)
                raise Ends from gone
            if not more:
                raise Ends
            self.buffer += more
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line.removesuffix(b"\r")

    def reply(self, seconds):
        """Its code, and its lines.  What is no reply ends the session."""
        code, lines = None, []
        while True:
            line = self.line(seconds)
            match = re.match(rb"([2-5]\d\d)(?:$|([ -]))", line)
            if match is None or code not in (None, match[1]):
                raise Ends
            code = match[1]
            lines.append(line[4:])
            if match[2] != b"-":
                return int(code), lines

    def ask(self, line, seconds):
        """True if the answer is a success: the first digit decides (§4.2)."""
        self.say(line)
        return self.success(self.reply(seconds)[0])

    def success(self, code):
        return code // 100 == 2

    # --- the session --------------------------------------------------------------------------------------------------

    def hello(self):
        self.say(b"EHLO " + self.name.encode())
        code, lines = self.reply(GREETING)
        if self.success(code):
            self.offered = self.offers(lines)
        elif code not in (500, 502) or not self.ask(b"HELO " + self.name.encode(), GREETING):
            raise Ends

    def offers(self, lines):
        """Keywords, in any case, with what stands behind them."""
        words = [line.upper().split() for line in lines[1:]]
        return {line[0]: line[1:] for line in words if line}

    def parameters(self, lines):
        out = b""
        if b"SIZE" in self.offered:
            out += b" SIZE=%d" % self.size(lines)
        if b"8BITMIME" in self.offered and self.eight_bit():
            out += b" BODY=8BITMIME"
        return out

    def too_large(self, lines):
        limit = self.offered.get(b"SIZE") or [b"0"]
        return int(limit[0]) > 0 and self.size(lines) > int(limit[0])

    def unfit(self, lines):
        """Is this server no place for this message?"""
        return self.too_large(lines) or (self.eight_bit() and b"8BITMIME" not in self.offered)

    def stuffed(self, line):
        return b"." + line if line[:1] == b"." else line

    def text(self, lines):
        return b"".join(self.stuffed(line) + b"\r\n" for line in lines)

    def end(self):
        return b".\r\n"

    def transfer(self, lines):
        """The text; true if it was accepted."""
        self.say(b"DATA")
        if not self.go_on(self.reply(DATA)[0]):
            return False
        self.send(self.text(lines) + self.end())
        return self.success(self.reply(END)[0])

    def go_on(self, code):
        return code // 100 == 3

    def recipient(self, path):
        return self.ask(b"RCPT TO:" + path, RCPT)

    def transaction(self, sender, paths, lines):
        """True if all went well."""
        if self.unfit(lines) or not self.ask(b"MAIL FROM:" + sender + self.parameters(lines), MAIL):
            return False
        self.accepted = [path for path in paths if self.recipient(path)]
        return bool(self.accepted) and self.transfer(lines) and len(self.accepted) == len(paths)

    def greeted(self):
        return self.success(self.reply(GREETING)[0])

    def quit(self):
        """Whatever the answer: what was accepted stays accepted."""
        try:
            self.ask(b"QUIT", RCPT)
        except Ends:
            pass

    def converse(self, sender, paths, lines):
        good = False
        try:
            if self.greeted():
                self.hello()
                good = self.transaction(sender, paths, lines)
        except Ends:
            pass
        self.quit()
        return good

    def run(self):
        """The exit status."""
        sender = self.path(self.sender, b"MAIL")
        paths, lines = [self.path(to, b"RCPT") for to in self.recipients], self.lines()
        if sender is None or None in paths or lines is None:
            return 2
        self.call()
        return 0 if self.converse(sender, paths, lines) else 1


def main(name, host, port, message, sender, *recipients):
    kind = Client
    if name != "none":  # what these take to read is saved: the suite starts hundreds
        import client_defects
        import client_habits

        kind = {**client_habits.HABITS, **{id: defect.peer for id, defect in client_defects.DEFECTS.items()}}[name]
    with open(message, "rb") as file:
        text = file.read()
    return kind(host, port, text, sender.encode(errors="surrogateescape"),
                [to.encode(errors="surrogateescape") for to in recipients]).run()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
