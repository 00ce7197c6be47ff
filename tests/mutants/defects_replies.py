# defects_replies.py - what a reply looks like, and how many there are.  RFC 5321 §4.2
# Read first: tests/mutants/defects_segments.py.  Read next: tests/mutants/defects_words.py.
# SPDX-License-Identifier: MIT
"""what a reply looks like, and how many there are"""
from server import EXTENSIONS, Session


class CodeAlone(Session):
    """a reply is its code, with neither a space nor a text"""
    section = "4.2"

    def formatted(self, code, lines):
        return super().formatted(code, lines) if code in (220, 221) or len(lines) > 1 else b"%d\r\n" % code


class TabBehindCode(Session):
    """a tab stands between code and text"""
    section = "4.2"

    def formatted(self, code, lines):
        return super().formatted(code, lines).replace(b"250 OK", b"250\tOK")


class RepliesEndWithLf(Session):
    """lines of replies end with LF alone"""
    section = "2.3.8"

    def formatted(self, code, lines):
        return super().formatted(code, lines).replace(b"\r\n", b"\n")


class OneReplyEndsWithLf(Session):
    """the reply to HELP ends with LF alone"""
    section = "2.3.8"

    def do_help(self, match):
        super().do_help(match)
        self.out = self.out.replace(b"\r\n", b"\n")


class CodesDiffer(Session):
    """the lines of one reply have different codes"""
    section = "4.2.1"

    def formatted(self, code, lines):
        return super().formatted(code, lines).replace(b"214-", b"211-")


class EveryLineIsTheLast(Session):
    """every line of a longer reply has a space behind its code, as if it were the last"""
    section = "4.2.1"

    def formatted(self, code, lines):
        return b"".join(b"%d %s\r\n" % (code, line) for line in lines)


class NoLineIsTheLast(Session):
    """a reply to HELP has a hyphen in its last line too"""
    section = "4.2.1"

    def formatted(self, code, lines):
        return super().formatted(code, lines).replace(b"214 ", b"214-")


class FourDigits(Session):
    """the code of a refusal has four digits"""
    section = "4.2"

    def formatted(self, code, lines):
        return super().formatted(code * 10 if code == 550 else code, lines)


class CodeOfNoClass(Session):
    """an unknown command gets 600"""
    section = "4.2"

    def malformed(self, line, verb, rest):
        refused = super().malformed(line, verb, rest)
        return refused and (600, *refused[1:])


class EightBitText(Session):
    """the text of a refusal has octets above 127"""
    section = "4.2"

    def formatted(self, code, lines):
        return super().formatted(code, [line.replace(b"mailbox", b"Mailb\xf6x") for line in lines])


class EscapesInText(Session):
    """the text of a refusal has control characters"""
    section = "4.2"

    def formatted(self, code, lines):
        return super().formatted(code, [line.replace(b"No such", b"\x1b[1mNo such") for line in lines])


class RepeatsTheLine(Session):
    """a refusal repeats the client's line, octet for octet"""
    section = "4.2"

    def line(self, line):
        self.heard = line
        super().line(line)

    def reply(self, code, *lines):
        super().reply(code, *((b"%s: %s" % (self.heard[:200], lines[0]),) if code in (500, 501) else lines))


class LongReplyLine(Session):
    """the line of a refusal has more than 512 octets"""
    section = "4.5.3.1.5"

    def formatted(self, code, lines):
        return super().formatted(code, [line + b" (see the postmaster's rules)" * (20 * (code == 550))
                                        for line in lines])


class GarbageBehindReply(Session):
    """a NUL is sent behind the reply to VRFY"""
    section = "4.2"

    def do_vrfy(self, match):
        super().do_vrfy(match)
        self.out += b"\0"


class NoopAnsweredTwice(Session):
    """NOOP with an argument gets two replies"""
    section = "4.2"

    def do_noop(self, match):
        super().do_noop(match)
        if match[0].strip():
            super().do_noop(match)


class DataAnsweredTwice(Session):
    """the end of data gets a reply for each recipient, as LMTP has it"""
    section = "4.1.1.4"

    def taken(self):
        code, *lines = super().taken()
        for _ in self.recipients[1:]:
            self.reply(code, *lines)
        return code, *lines


class Unsolicited(Session):
    """a 250 comes unasked, a while after RSET"""
    section = "4.2"

    def do_rset(self, match):
        super().do_rset(match)
        self.later(0.03, lambda: self.transport.is_closing() or self.send(b"250 Still there?\r\n"))


class SilentAtRset(Session):
    """RSET is not answered where there is nothing to reset"""
    section = "4.2"

    def do_rset(self, match):
        if self.sender is not None:
            super().do_rset(match)


class SilentAtUnknown(Session):
    """a command that is not known is not answered"""
    section = "4.2.4"

    def reply(self, code, *lines):
        if b"not recognized" not in lines[0]:
            super().reply(code, *lines)


class NeverTakesData(Session):
    """the end of a message of more than 1000 lines is never answered"""
    section = "4.1.1.4"

    def taken(self):
        if self.content.count(b"\r\n") > 1000:
            self.reading = True
            self.buffer.clear()
            return 354, b"go on"
        return super().taken()

    def reply(self, code, *lines):
        if lines != (b"go on",):
            super().reply(code, *lines)


class EnhancedCodeOfAnotherClass(Session):
    """ENHANCEDSTATUSCODES is offered, and a 250 has 5.0.0 in its text"""
    section = "RFC 2034 §4"

    def offered(self):
        return [self.domain + b" greets you", b"SIZE %d" % self.room.max_size, b"ENHANCEDSTATUSCODES", *EXTENSIONS]

    def formatted(self, code, lines):
        status = {2: b"5.0.0 ", 4: b"4.0.0 ", 5: b"5.0.0 "}.get(code // 100, b"")
        plain = code in (220, 354) or len(lines) > 1 or lines[0].startswith(self.domain)
        return super().formatted(code, lines if plain else [status + line for line in lines])


class TwoHundred(Session):
    """NOOP gets 200"""
    section = "4.3.2"

    def do_noop(self, _):
        self.reply(200, b"OK")
