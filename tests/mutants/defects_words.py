# defects_words.py - what greeting, EHLO, VRFY and others say.  RFC 5321 §4.3.1, §4.1.1.1, §3.5
# Read first: tests/mutants/defects_replies.py.  Read next: tests/mutants/defects_paths.py.
# SPDX-License-Identifier: MIT
"""what greeting, EHLO, VRFY and others say"""
from server import Session


class GreetingAfterHello(Session):
    """the server waits for the client to speak first"""
    section = "3.1"

    def greet(self):
        pass

    def line(self, line):
        if not self.helo and line[:4].upper() in (b"EHLO", b"HELO"):
            self.reply(220, self.domain + b" ESMTP")
        super().line(line)


class GreetingOfTwoCodes(Session):
    """the greeting has two lines, the second with another code"""
    section = "4.2.1"

    def greet(self):
        self.out += b"220-%s ESMTP\r\n250 welcome\r\n" % self.domain


class GreetingWithoutName(Session):
    """the greeting does not begin with the server's name"""
    section = "4.3.1"

    def greet(self):
        self.reply(220, b"*** Welcome to " + self.domain)


class HeloGetsKeywords(Session):
    """HELO is answered as EHLO is"""
    section = "3.2"

    def do_helo(self, match):
        self.hello(match, False)
        self.reply(250, *self.offered())


class KeywordWithEquals(Session):
    """the keyword SIZE of EHLO has its limit behind an equals sign"""
    section = "4.1.1.1"

    def offered(self):
        return [line.replace(b"SIZE ", b"SIZE=") for line in super().offered()]


class KeywordWithUnderscore(Session):
    """a keyword of EHLO has an underscore in it"""
    section = "4.1.1.1"

    def offered(self):
        return [*super().offered(), b"X_LATER"]


class BlankBehindKeyword(Session):
    """a line of EHLO's reply has a blank at its end"""
    section = "4.1.1.1"

    def offered(self):
        return [line + b" " if line == b"PIPELINING" else line for line in super().offered()]


class EmptyEhloLine(Session):
    """a line of EHLO's reply is empty"""
    section = "4.1.1.1"

    def offered(self):
        name, *rest = super().offered()
        return [name, b"", *rest]


class EhloWithoutName(Session):
    """the reply to EHLO begins with the keywords, without the server's name"""
    section = "4.1.1.1"

    def offered(self):
        return [b"--- welcome ---", *super().offered()[1:]]


class ServedButNotOffered(Session):
    """EXPN is served and EHLO does not say so"""
    section = "3.5.2"

    def offered(self):
        return [line for line in super().offered() if line != b"EXPN"]


class OfferedButNotServed(Session):
    """EHLO offers VRFY, and VRFY gets 502"""
    section = "4.2.4"

    def offered(self):
        return [*super().offered(), b"VRFY"]

    def do_vrfy(self, match):
        self.reply(502, b"Not implemented")


class ByeWithoutName(Session):
    """221 does not begin with the server's name"""
    section = "4.2.2"

    def do_quit(self, _):
        self.reply(221, b"*** Bye")
        self.closing = True


class VrfyLies(Session):
    """VRFY says 250 to every name"""
    section = "3.5.3"

    def do_vrfy(self, match):
        self.reply(250, self.shown((match["local"] or match["l"] or match["word"])))


class VrfyWithoutAddress(Session):
    """VRFY says 250 and shows no address"""
    section = "3.5.1"

    def do_vrfy(self, match):
        local = self.asked(match)
        self.reply(*((550, b"No such mailbox") if local is None else (250, b"That is somebody here")))


class VrfyShowsAnother(Session):
    """VRFY shows an address that RCPT refuses"""
    section = "3.5.2"

    def shown(self, local):
        return b"<%s@mail.%s>" % (local, self.domain)


class ExpnInPairs(Session):
    """EXPN shows two members of a list in each line"""
    section = "3.5.1"

    def reply(self, code, *lines):
        shown = len(lines) > 1 and all(line.startswith(b"<") for line in lines)
        super().reply(code, *([line + b" " + other for line, other in zip(lines, lines[::-1])] if shown else lines))
