# defects_parameters.py - parameters, and who is accepted.  RFC 5321 §4.1.1.11, §3.6.2
# Read first: tests/mutants/defects_paths.py.  Read next: tests/mutants/defects_state.py.
# SPDX-License-Identifier: MIT
"""parameters, and who is accepted"""
import re

import store
import syntax
from server import Session


class UnknownParametersIgnored(Session):
    """parameters that are not known are passed over"""
    section = "4.1.1.11"

    def parameters(self, given):
        return super().parameters([pair for pair in given if pair[0] in (b"SIZE", b"BODY")])


class UnknownParameterIsSyntax(Session):
    """a parameter that is not known gets 501"""
    section = "4.1.1.11"

    def parameters(self, given):
        refused = super().parameters(given)
        return (501, *refused[1:]) if refused and refused[0] == 555 else refused


class ParameterOfRcptIgnored(Session):
    """RCPT takes any parameter"""
    section = "4.1.1.11"

    def do_rcpt(self, match):
        super().do_rcpt(self.parsed(b"RCPT", match[0][:match.start("params")]) if match["params"] else match)


class ValueMindsCase(Session):
    """the values of BODY have to be in capitals"""
    section = "RFC 6152 §2"

    def body(self, value):
        return None if value in (b"7BIT", b"8BITMIME") else (501, b"BODY is 7BIT or 8BITMIME")


class KeywordMindsCase(Session):
    """the keywords of parameters have to be in capitals"""
    section = "2.4"

    def parsed(self, verb, rest):
        match = super().parsed(verb, rest)
        small = match and verb == b"MAIL" and re.search(rb" [a-z]+=", match["params"])
        return None if small else match


class BodyRefused(Session):
    """8BITMIME is offered, and BODY is not known"""
    section = "RFC 6152 §2"

    def parameters(self, given):
        return (555, b"Parameter not known") if dict(given).get(b"BODY") else super().parameters(given)


class SizeIsShort(Session):
    """a SIZE of more than nine digits is a syntax error"""
    section = "RFC 1870 §3"

    def size(self, value):
        return (501, b"SIZE is too long a number") if len(value) > 9 else super().size(value)


class SizeOverflows(Session):
    """SIZE is read into 32 bits"""
    section = "RFC 1870 §6.1"

    def size(self, value):
        return super().size(b"%d" % (int(value) % 2 ** 32)) if value.isdigit() else super().size(value)


class SizeNotMinded(Session):
    """SIZE is taken and not looked at, nor is the message itself ever too large"""
    section = "RFC 1870 §6.1"

    def size(self, _):
        return None


class OpenRelay(Session):
    """mail for others is accepted, and thrown away"""
    section = "3.6.2"

    def ours(self, host):
        return True

    def deliver(self, recipients, octets):
        super().deliver([pair for pair in recipients if super(OpenRelay, self).ours(pair[1])], octets)


class UnknownAccepted(Session):
    """a recipient who is not known is accepted, and his mail thrown away"""
    section = "3.3"

    def do_rcpt(self, match):
        known, self.room.store.knows = self.room.store.knows, lambda local: True
        super().do_rcpt(match)
        self.room.store.knows = known

    def deliver(self, recipients, octets):
        super().deliver([pair for pair in recipients if self.room.store.knows(pair[0])], octets)


class ExpnTakesUsers(Session):
    """EXPN says 250 to a name that is refused as a recipient"""
    section = "3.5.3"

    def do_expn(self, match):
        local = match["local"] or match["l"] or match["word"]
        if syntax.unquoted(local) in store.LISTS:
            super().do_expn(match)
        else:
            self.reply(250, self.shown(local))
