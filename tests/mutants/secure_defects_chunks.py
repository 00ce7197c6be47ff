# secure_defects_chunks.py - what goes wrong at BDAT.  RFC 3030 §2
# Read first: tests/mutants/secure_defects_auth.py.  Read next: tests/mutants/secure_defects.py.
# SPDX-License-Identifier: MIT
import re

from secure_server import Secure


class OneShort(Secure):
    """the last octet of a chunk is read as a command"""
    section = "RFC 3030 §2"

    def count(self, octets):
        return max(octets - 1, 0)


class OneMore(Secure):
    """the octet behind a chunk belongs to it"""
    section = "RFC 3030 §2"

    def count(self, octets):
        return octets + 1


class CountsItsLine(Secure):
    """the CR LF of BDAT counts"""
    section = "RFC 3030 §2"

    def count(self, octets):
        return max(octets - 2, 0)


class EightBitCount(Secure):
    """a count is cut to eight bits"""
    section = "RFC 3030 §2"

    def count(self, octets):
        return octets % 256


class DataBehindBdat(Secure):
    """DATA behind BDAT is served"""
    section = "RFC 3030 §2"

    def do_data(self, match):
        self.chunked = False
        super().do_data(match)


class RefusedIsNotRead(Secure):
    """a chunk that is refused is read as commands"""
    section = "RFC 3030 §2"

    def do_bdat(self, rest):
        super().do_bdat(rest)
        if self.reading and self.refused:
            self.reading = False
            self.chunk_whole()


class LastInCapitals(Secure):
    """last in small letters is not known"""
    section = "RFC 3030 §2"

    def do_bdat(self, rest):
        if rest == rest.upper():
            super().do_bdat(rest)
        else:
            self.reply(501, b"LAST")


class PeriodEnds(Secure):
    """a period alone ends the message in a chunk, too"""
    section = "RFC 3030 §2"

    def chunk_whole(self):
        if not self.refused and b"\r\n.\r\n" in self.content:
            self.content, self.last = self.content.partition(b"\r\n.\r\n")[0] + b"\r\n", True
        super().chunk_whole()


class Unstuffed(Secure):
    """a period at the start of a line is taken out"""
    section = "RFC 3030 §2"

    def chunks_taken(self):
        self.content = re.sub(rb"(?m)^\.", b"", self.content)
        return super().chunks_taken()


class RsetKeepsChunks(Secure):
    """RSET forgets the recipients, and not the chunks"""
    section = "RFC 3030 §2"

    def reset(self):
        content, chunked = getattr(self, "content", b""), getattr(self, "chunked", False)
        super().reset()
        if chunked and not self.last_done:
            self.content = content

    last_done = False

    def chunks_taken(self):
        self.last_done = True
        return super().chunks_taken()

    def do_mail(self, match):
        super().do_mail(match)
        self.last_done = False


class NoEmptyChunk(Secure):
    """BDAT 0 is a syntax error"""
    section = "RFC 3030 §2"

    def do_bdat(self, rest):
        if rest.split(b" ")[0] == b"0":
            self.reply(501, b"No octets?")
        else:
            super().do_bdat(rest)


class AnswersEarly(Secure):
    """the reply does not wait for the octets"""
    section = "RFC 3030 §2"

    def do_bdat(self, rest):
        super().do_bdat(rest)
        if self.reading and not self.last and self.left and not self.refused:
            self.reply(250, b"OK, so far")
            self.early = True

    early = False

    def chunk_whole(self):
        if self.early:
            self.early, self.chunked = False, True
        else:
            super().chunk_whole()


class EachAMessage(Secure):
    """each chunk is a message"""
    section = "RFC 3030 §2"

    def chunk_whole(self):
        if not self.refused and not self.last and self.content:
            self.chunks_taken()
            self.content = b""
        super().chunk_whole()


class NobodyGetsIt(Secure):
    """a message for nobody is taken"""
    section = "RFC 3030 §2"

    def unfit(self):
        return super().unfit() if self.failed or self.sender is None else None


class LastStaysOpen(Secure):
    """behind the last chunk more may come"""
    section = "RFC 3030 §2"

    def chunk_whole(self):
        sender, recipients, last = self.sender, self.recipients, self.last
        super().chunk_whole()
        if last and not self.refused:
            self.sender, self.recipients = sender, recipients


class SevenBits(Secure):
    """the highest bit of each octet is lost"""
    section = "RFC 6152 §3"

    def chunks_taken(self):
        self.content = bytes(octet & 127 for octet in self.content)
        return super().chunks_taken()
