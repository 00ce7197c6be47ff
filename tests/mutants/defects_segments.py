# defects_segments.py - lines and the segments that they come in, which have nothing to do with each other.  RFC 2920
# Read first: tests/mutants/defects_lines.py.  Read next: tests/mutants/defects_replies.py.
# SPDX-License-Identifier: MIT
"""what segments have to do with lines and replies (nothing)"""
from server import Session


class SplitCrlfIsBare(Session):
    """CR and LF that come in two segments are taken for a CR by itself"""
    section = "2.3.8"
    split = False

    def data_received(self, octets):
        self.split = self.split or (self.buffer[-1:] == b"\r" and octets[:1] == b"\n" and not self.reading)
        super().data_received(octets)

    def bare(self, text):
        split, self.split = self.split, False
        return split or super().bare(text)


class PartialLineLost(Session):
    """what has come of a line is thrown away when its end comes in another segment"""
    section = "2.3.8"

    def data_received(self, octets):
        if not self.reading:
            self.buffer.clear()
        super().data_received(octets)


class OctetLostBetweenSegments(Session):
    """the first octet of a segment that goes on with a line is lost"""
    section = "2.3.8"

    def data_received(self, octets):
        super().data_received(octets[1:] if self.buffer[-8:].isalpha() and len(self.buffer) > 7 else octets)


class LineIsASegment(Session):
    """every segment is taken for one command, and what stands behind its first line is thrown away"""
    section = "RFC 2920 §3.1"

    def read(self):
        super().read() if self.reading else self.read_line()
        if not self.reading and b"\r\n" in self.buffer:
            self.buffer.clear()


class PipelinedBehindMailLost(Session):
    """what is pipelined behind MAIL is thrown away"""
    section = "RFC 2920 §3.2"

    def do_mail(self, match):
        super().do_mail(match)
        self.buffer.clear()


class PipelinedBehindDataLost(Session):
    """commands behind the end of data, in its segment, are thrown away"""
    section = "RFC 2920 §3.2"

    def read_data(self):
        done = super().read_data()
        if done:
            self.buffer.clear()
        return done


class PipelinedAnsweredOnce(Session):
    """commands that come together get one reply, the last one's"""
    section = "RFC 2920 §3.2"

    def reply(self, code, *lines):
        self.out.clear()
        super().reply(code, *lines)


class PipelinedOutOfOrder(Session):
    """replies to commands that come together leave in reverse order"""
    section = "RFC 2920 §3.2"

    def reply(self, code, *lines):
        self.out[:0] = self.formatted(code, lines)


class RepliesOfAGroupWait(Session):
    """of the replies to a group the last is kept back until the next command comes"""
    section = "RFC 2920 §3.2"
    kept = b""

    def read(self):
        self.answered = 0
        super().read()

    def reply(self, code, *lines):
        self.out += self.kept
        self.kept, self.answered = b"", getattr(self, "answered", 0) + 1
        if self.answered > 3 and code == 250:
            self.kept = self.formatted(code, lines)
        else:
            super().reply(code, *lines)


class AnswersBeforeLineEnds(Session):
    """a verb that takes no argument is answered before its CR LF has come"""
    section = "2.3.8"
    early = False

    def cut(self):
        if self.early:
            end = self.buffer.find(b"\r\n")
            if end < 0:
                return None
            del self.buffer[:end + 2]
            self.early = False
        if bytes(self.buffer).upper() in (b"NOOP", b"RSET", b"DATA"):
            self.early = True
            line = bytes(self.buffer)
            self.buffer.clear()
            return line
        return super().cut()


class AnswersAtCr(Session):
    """a command is answered when its CR has come, and the LF is passed over later"""
    section = "2.3.8"

    def cut(self):
        if self.buffer[:1] == b"\n":
            del self.buffer[:1]
        if self.buffer[-1:] == b"\r" and b"\n" not in self.buffer:
            line = bytes(self.buffer[:-1])
            self.buffer.clear()
            return line
        return super().cut()


class TelnetOptions(Session):
    """octet 255 and the two behind it are taken for a telnet option, and dropped, also in mail data"""
    section = "2.3.8"

    def data_received(self, octets):
        at = octets.find(b"\xff")
        super().data_received(octets if at < 0 else octets[:at] + octets[at + 3:])
