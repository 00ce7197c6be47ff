# habits_session.py - sessions that take another course, as they may.  RFC 5321 §3.3, §3.8, §4.1.4, §7.8
# Read first: tests/mutants/habits_policy.py.  Read next: tests/mutants/habits_trace.py.
# SPDX-License-Identifier: MIT
"""order, limits, and when the server speaks"""
import re

import syntax
from server import Session


class LateGreeting(Session):
    """the greeting comes after a while"""
    section = "4.3.1"

    def greet(self):
        self.later(0.2, lambda: (Session.greet(self), self.flush()))


class SlowWords(Session):
    """every reply comes in pieces, octet by octet"""
    section = "4.2"

    def send(self, octets):
        for octet in octets[:200]:
            self.transport.write(bytes([octet]))
        self.transport.write(octets[200:])


class MailServedAtOnce(Session):
    """MAIL before EHLO is served; MAIL within a transaction begins another"""
    section = "4.1.4"

    def do_mail(self, match):
        self.helo = self.helo or b"client.example"
        self.reset()
        return super().do_mail(match)


class DataLetIn(Session):
    """DATA without recipients gets 354, and 554 behind the text"""
    section = "3.3"

    def do_data(self, match):
        if self.recipients:
            return super().do_data(match)
        self.reading, self.searched = True, 0
        return self.reply(354, b"Go on")

    def taken(self):
        return super().taken() if self.recipients else (554, b"No valid recipients")


class DataEndsIt(Session):
    """DATA without recipients gets 554, and the transaction is over"""
    section = "3.3"

    def do_data(self, match):
        if self.recipients:
            return super().do_data(match)
        known = self.sender is not None
        self.reset()
        return self.reply(554 if known else 503, b"No valid recipients")


class Tolerant(Session):
    """what the grammar does not have is read all the same, where it can be"""
    section = "4.1.1"

    def parsed(self, verb, rest):
        match = super().parsed(verb, rest)
        if match is None and verb in (b"MAIL", b"RCPT"):
            found = re.fullmatch(rb"\s*(?:from|to)?\s*:?[^<]*?<*\s*(?P<local>[!-;=?A-~. ]*?)@"
                                 rb"(?P<host>[A-Za-z0-9.-]+?)\.?"
                                 rb"\s*(?:\([a-z]*\))?>*(?:junk)?(?P<params>)\s*", rest, re.IGNORECASE)
            if found and syntax.unquoted(found["local"]):
                word, local = b"FROM" if verb == b"MAIL" else b"TO", found["local"].strip(b" .\"") or b"a"
                match = super().parsed(verb, b" %s:<%s@%s>" % (word, local, found["host"]))
        if match is None and verb in (b"EHLO", b"HELO") and b"_" not in rest:
            match = super().parsed(verb, b" client.example")
        return match


class FirstFourLetters(Session):
    """a verb is its first four letters, whatever stands behind them"""
    section = "4.1.1"

    def line(self, line):
        verb = line[:4].upper()
        if verb in (b"RSET", b"NOOP", b"QUIT", b"DATA", b"HELP") and self.malformed(verb, verb, b"") is None:
            if not self.bare(line) and line.isascii() and len(line) < 510:
                line = verb
        return super().line(line)


class OneMessage(Session):
    """one message a session: the next MAIL gets 452"""
    section = "7.8"
    had = False

    def store(self, message):
        self.had = True
        return super().store(message)

    def do_mail(self, match):
        return self.reply(452, b"One message a session") if self.had else super().do_mail(match)


class OneMessageThenBye(OneMessage):
    """one message a session: the next MAIL gets 421"""
    section = "7.8"

    def do_mail(self, match):
        if not self.had:
            return super().do_mail(match)
        self.closing = True
        return self.reply(421, self.domain + b" One message a session")


class ThreeErrors(Session):
    """three errors, and 421"""
    section = "7.8"
    errors, most = 0, 3

    def reply(self, code, *lines):
        self.errors += code // 100 == 5 and not self.closing
        super().reply(code, *lines)
        if self.errors >= self.most and not self.closing:
            self.closing = True
            super().reply(421, self.domain + b" Too many errors")


class NoLongLines(Session):
    """a command line of more than 2000 octets gets 500 and 421"""
    section = "7.8"

    def read_line(self):
        if len(self.buffer) > 2000 and b"\r\n" not in self.buffer[:2000]:
            self.reply(500, b"Line too long")
            self.reply(421, self.domain + b" Good bye")
            self.closing = True
            return False
        return super().read_line()


class NoLoneLf(Session):
    """a lone CR or LF, in a command or in the text, gets 421 and the end"""
    section = "7.8"

    def data_received(self, octets):
        text = bytes(self.buffer) + octets
        if self.closing:
            return
        if re.search(rb"\r[^\n]|[^\r]\n|^\n", text):
            self.reply(421, self.domain + b" CR or LF by itself")
            self.closing = True
            self.flush()
            return
        super().data_received(octets)


class NoLoneLfWithoutAWord(NoLoneLf):
    """a lone CR or LF, in a command or in the text: 521, and the end"""
    section = "7.8"

    def reply(self, code, *lines):
        super().reply(521 if code == 421 else code, *lines)


class NoLoneLfForNow(NoLoneLf):
    """a lone CR or LF in the text: 451, and the end"""
    section = "7.8"

    def reply(self, code, *lines):
        super().reply(451 if code == 421 and self.reading else code, *lines)


class NoHurry(Session):
    """no PIPELINING, and whoever does not wait gets 554 and the end"""
    section = "RFC 2920 §3.1"

    def offered(self):
        return [line for line in super().offered() if line != b"PIPELINING"]

    def read_line(self):
        if self.buffer.count(b"\r\n") > 1:
            self.buffer.clear()
            self.reply(554, b"Wait for your turn")
            self.closing = True
            return False
        return super().read_line()


class Strict(Session):
    """white space before CR LF is an error, and so is an argument of NOOP; against two SHOULDs"""
    section = "4.1.1"

    def malformed(self, line, verb, rest):
        if rest[-1:] in (b" ", b"\t") or (verb == b"NOOP" and rest):
            return 501, b"Syntax error"
        return super().malformed(line, verb, rest)


class NoLetterCase(Session):
    """local-parts are compared without letter case: those of its own host may be"""
    section = "2.4"

    def do_rcpt(self, match):
        super().do_rcpt(match)
        self.recipients = [(local.lower(), host) for local, host in self.recipients]


class ManyOctets(Session):
    """lines and texts of any length, a path of any length"""
    section = "4.5.3.1"
    line_max = text_max = 100000

    def too_long(self, match):
        return False


class FourAtOnce(Session):
    """four connections at most; the next is greeted with 421"""
    section = "7.8"
    words = ("--jobs", "1")
    most = 4

    def greet(self):
        if len(self.room.sessions) <= self.most:
            return super().greet()
        self.closing = True
        return self.reply(421, self.domain + b" Too many connections")


class HelloHelloHello(Session):
    """after three hellos in one session, each more gets its reply a minute late"""
    section = "7.8"
    hellos = 0

    def said(self, verb, match):
        self.hellos += verb in (b"EHLO", b"HELO")
        if verb in (b"EHLO", b"HELO") and self.hellos > 3:
            return self.later(60, lambda: (Session.said(self, verb, match), self.flush()))
        return super().said(verb, match)


class EveryoneAgain(Session):
    """EHLO within a transaction is refused with 504"""
    section = "4.1.4"

    def hello(self, match, extended):
        if self.sender is not None:
            self.refused = True
            return
        self.refused = False
        super().hello(match, extended)

    def reply(self, code, *lines):
        if getattr(self, "refused", False):
            self.refused, code, lines = False, 504, (b"Not within a transaction",)
        super().reply(code, *lines)


class EarlyEnd(Session):
    """221, and the end by RST"""
    section = "4.1.1.10"

    def finish(self):
        self.transport.close()
