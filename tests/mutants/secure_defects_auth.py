# secure_defects_auth.py - what goes wrong at AUTH.  RFC 4954 §4, §5, RFC 5802 §5
# Read first: tests/mutants/secure_defects_tls.py.  Read next: tests/mutants/secure_defects_chunks.py.
# SPDX-License-Identifier: MIT
import base64
import re

from secure_sasl import USER
from secure_server import Secure


class CancelSucceeds(Secure):
    """who cancels has logged in"""
    section = "RFC 4954 §4"

    def cancelled(self):
        self.done(USER)


class CancelIsAFailure(Secure):
    """a star gets 535"""
    section = "RFC 4954 §4"

    def cancelled(self):
        self.end_of_exchange(535, b"No")


class StarIsNothing(Secure):
    """a star is passed over, and the exchange goes on"""
    section = "RFC 4954 §4"

    def cancelled(self):
        self.challenge(b"")


class StarKeepsOn(Secure):
    """a star gets 501, and the next line is still a response"""
    section = "RFC 4954 §4"

    def cancelled(self):
        self.reply(501, b"Cancelled")


class Twice(Secure):
    """a second AUTH is served"""
    section = "RFC 4954 §4"

    def auth_refused(self, name):
        user, self.user = self.user, None
        refused = super().auth_refused(name)
        self.user = user
        return refused


class InsideMail(Secure):
    """AUTH within a transaction is served"""
    section = "RFC 4954 §4"

    def auth_refused(self, name):
        sender, self.sender = self.sender, None
        refused = super().auth_refused(name)
        self.sender = sender
        return refused


class MailForgotten(Secure):
    """AUTH within a transaction gets 503, and the transaction is gone"""
    section = "RFC 4954 §4"

    def auth_refused(self, name):
        refused = super().auth_refused(name)
        if refused and self.sender is not None:
            self.reset()
        return refused


class RsetForgetsName(Secure):
    """after RSET nobody has logged in"""
    section = "RFC 4954 §4"

    def do_rset(self, match):
        super().do_rset(match)
        self.user = None


class EhloForgetsName(Secure):
    """after EHLO nobody has logged in"""
    section = "RFC 4954 §4"

    def do_ehlo(self, match):
        super().do_ehlo(match)
        self.user = None


class ForeignLetters(Secure):
    """what is not of base64 is passed over"""
    section = "RFC 4954 §4"

    def decoded(self, line):
        return super().decoded(re.sub(rb"[^A-Za-z0-9+/=]", b"", line))


class PaddingAnywhere(Secure):
    """a "=" before the end is passed over"""
    section = "RFC 4954 §4"

    def decoded(self, line):
        letters = line.replace(b"=", b"")
        return super().decoded(letters + b"=" * (-len(letters) % 4))


class NoBase64IsWrong(Secure):
    """what is no base64 gets 535, as a wrong password does"""
    section = "RFC 4954 §4"

    def decoded(self, line):
        return super().decoded(line) or b"nobody"


class AnyPassword(Secure):
    """every password is right"""
    section = "RFC 4954 §4"

    def right(self, name, password):
        return name or None


class NoPassword(Secure):
    """none is"""
    section = "RFC 4954 §4"

    def right(self, name, password):
        return None


class UnknownMechanismIsWrong(Secure):
    """a mechanism that is not there gets 535"""
    section = "RFC 4954 §4"

    def auth_refused(self, name):
        refused = super().auth_refused(name)
        return (535, b"No") if refused and refused[0] == 504 else refused


class MechanismInCapitals(Secure):
    """mechanisms are known in capitals only"""
    section = "RFC 4954 §8"

    def named(self, name):
        return name


class InPlainWords(Secure):
    """a challenge is not in base64"""
    section = "RFC 4954 §4"

    def challenge(self, octets):
        self.reply(334, octets)


class NoSpace(Secure):
    """an empty challenge is 334 without its space"""
    section = "RFC 4954 §4"

    def formatted(self, code, lines):
        return b"334\r\n" if code == 334 and lines == (b"",) else super().formatted(code, lines)


class WithWords(Secure):
    """behind the challenge stands what a person may read"""
    section = "RFC 4954 §4"

    def challenge(self, octets):
        self.reply(334, base64.b64encode(octets) + b" (go on)")


class ResponsesAreCommands(Secure):
    """a response that looks like a command is one"""
    section = "RFC 4954 §4"

    def line(self, line):
        if line[:4].upper() in (b"RSET", b"NOOP", b"MAIL", b"STAR"):
            self.exchange = None
        super().line(line)


class EmptyEndsSession(Secure):
    """an empty response ends the session"""
    section = "RFC 4954 §4"

    def response(self, line):
        super().response(line)
        self.closing = self.closing or not line


class SecondFailureEnds(Secure):
    """who has failed twice is left without a reply, and without a connection"""
    section = "RFC 4954 §9"

    def end_of_exchange(self, code, text):
        if code == 535 and self.failures:
            self.exchange, self.closing = None, True
        else:
            super().end_of_exchange(code, text)


class FailureIs501(Secure):
    """a wrong password gets 501"""
    section = "RFC 4954 §4"

    def done(self, user):
        self.user = user
        self.end_of_exchange(*((235, b"Welcome") if user else (501, b"No")))


class LongResponse(Secure):
    """a response may have 512 octets, and what is behind them is a command"""
    section = "RFC 4954 §4"

    def response(self, line):
        if len(line) + 2 <= self.line_max:
            return super().response(line)
        self.end_of_exchange(500, b"Too long")
        return self.line(line[self.line_max:])


class NoParameter(Secure):
    """MAIL has no AUTH="""
    section = "RFC 4954 §5"

    def submitter(self, value):
        return 555, b"No such parameter"


class ParameterOfUsers(Secure):
    """AUTH= is for those who have logged in"""
    section = "RFC 4954 §5"

    def submitter(self, value):
        return super().submitter(value) if self.user else (550, b"Log in first")


class ParameterIsPlayed(Secure):
    """lines within the decoded value of AUTH= are commands"""
    section = "RFC 4954 §8"

    def submitter(self, value):
        name = re.sub(rb"\+(..)", lambda m: bytes([int(m[1], 16)]), value)
        self.buffer[:0] = name.partition(b"\r\n")[2].rpartition(b"\r\n")[0] + b"\r\n" if b"\r\n" in name else b""
        return None


class ShortMail(Secure):
    """AUTH= does not make MAIL longer"""
    section = "RFC 4954 §3"

    def longest(self, verb):
        return super().longest(verb) - (500 if verb == b"MAIL" else 0)


class OldList(Secure):
    """the list stands behind AUTH=, as before the RFC"""
    section = "RFC 4954 §3"

    def offered(self):
        return [line.replace(b"AUTH ", b"AUTH=") for line in super().offered()]


class NotListed(Secure):
    """AUTH is listed without a mechanism"""
    section = "RFC 4954 §3"

    def offered(self):
        return [b"AUTH" if line.startswith(b"AUTH ") else line for line in super().offered()]


class AnyProof(Secure):
    """SCRAM: every proof is right"""
    section = "RFC 5802 §3"

    def same_proof(self, told, proof):
        return True


class AnyNonce(Secure):
    """SCRAM: the nonce of the last message is not looked at"""
    section = "RFC 5802 §5.1"

    def same_nonce(self, told, nonce):
        return True


class AnyChannel(Secure):
    """SCRAM: what the last message says of the channel is not looked at"""
    section = "RFC 5802 §5.1"

    def same_channel(self, told, header):
        return True


class BindsToAny(Secure):
    """SCRAM: who wants to bind to a channel may"""
    section = "RFC 5802 §5.1"

    def scram_bare(self, header, bare):
        return super().scram_bare(b"n,,", bare)


class PassesOverMandatory(Secure):
    """SCRAM: m= is passed over"""
    section = "RFC 5802 §5.1"

    def scram_bare(self, header, bare):
        known = super().scram_bare(header, re.sub(rb"^m=[^,]*,", b"", bare))
        return known and (bare, known[1])


class OwnNonce(Secure):
    """SCRAM: the nonce is the server's alone"""
    section = "RFC 5802 §5.1"

    def nonce(self, clients):
        return b"all-of-it-ours"


class WrongVerifier(Secure):
    """SCRAM: the server's own proof is wrong"""
    section = "RFC 5802 §3"

    def verifier(self, signature):
        return signature[::-1]


class SuccessHasData(Secure):
    """SCRAM: the server's proof stands behind 235"""
    section = "RFC 4954 §4"

    def challenge(self, octets):
        if octets[:2] == b"v=":
            self.user = USER
            self.end_of_exchange(235, base64.b64encode(octets))
        else:
            super().challenge(octets)
