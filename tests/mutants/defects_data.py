# defects_data.py - what is done to mail data.  RFC 5321 §4.5.2, §4.5.3.1
# Read first: tests/mutants/defects_end.py.  Read next: tests/mutants/defects_mail.py.
# SPDX-License-Identifier: MIT
"""what is done to mail data"""
import re

from server import Session


class NotUnstuffed(Session):
    """stuffed periods stay"""
    section = "4.5.2"

    def message(self, lines):
        return b"\r\n".join(lines)


class UnstuffedTwice(Session):
    """of two periods at the start of a line both are taken out"""
    section = "4.5.2"

    def message(self, lines):
        return super().message([line[1:] if line[:2] == b".." else line for line in lines])


class AllDotsTaken(Session):
    """all periods at the start of a line are taken out"""
    section = "4.5.2"

    def message(self, lines):
        return b"\r\n".join(line.lstrip(b".") for line in lines)


class FirstLineNotUnstuffed(Session):
    """the first line keeps its stuffed period"""
    section = "4.5.2"

    def message(self, lines):
        return super().message([b"." + lines[0] if lines[0][:1] == b"." else lines[0], *lines[1:]])


class LoneDotsUnstuffed(Session):
    """a stuffed period is taken out only where the line has nothing else"""
    section = "4.5.2"

    def message(self, lines):
        return b"\r\n".join(b"." if line == b".." else line for line in lines)


class DotsWithinTaken(Session):
    """two periods become one wherever they stand"""
    section = "4.5.2"

    def message(self, lines):
        return super().message([line[:1] + line[1:].replace(b"..", b".") for line in lines])


class UnstuffedBehindLf(Session):
    """behind a lone LF a period is taken out as well, and LF by itself is let in"""
    section = "4.5.2"

    def bare(self, text):
        return b"\r" in text if self.content and not self.reading else super().bare(text)

    def message(self, lines):
        return super().message(lines).replace(b"\n.", b"\n")


class UnstuffedAtSegments(Session):
    """a period at the start of a segment is taken out"""
    section = "4.5.2"

    def data_received(self, octets):
        mid_line = self.reading and self.buffer[-1:] not in (b"", b"\n", b"\r")
        super().data_received(octets[1:] if mid_line and octets[:1] == b"." and len(octets) > 1 else octets)


class BareLfMadeCrlf(Session):
    """LF by itself is let in, and becomes CR LF"""
    section = "2.3.8"

    def taken(self):
        self.content = re.sub(rb"\r?\n", b"\r\n", self.content)
        return super().taken()


class EighthBitDropped(Session):
    """octets above 127 lose a bit in mail data"""
    section = "RFC 6152 §3"

    def message(self, lines):
        return bytes(octet & 127 for octet in super().message(lines))


class EighthBitRefused(Session):
    """8BITMIME is offered, and a message that needs it refused"""
    section = "RFC 6152 §3"

    def store(self, message):
        return (554, b"7-bit only") if max(message, default=0) > 127 else super().store(message)


class QuestionMarks(Session):
    """octets above 127 become question marks, as with a string of letters that is none"""
    section = "RFC 6152 §3"

    def message(self, lines):
        return super().message(lines).decode("ascii", "replace").replace("\ufffd", "?").encode()


class TakenForUtf8(Session):
    """mail data are read as UTF-8, and what is none is dropped"""
    section = "RFC 6152 §3"

    def message(self, lines):
        return super().message(lines).decode("utf-8", "ignore").encode()


class NulEndsMessage(Session):
    """a NUL ends the message that is stored"""
    section = "4.5.2"

    def message(self, lines):
        return super().message(lines).split(b"\0")[0] + b"\r\n"


class ControlsDropped(Session):
    """control characters but tab are dropped from mail data"""
    section = "4.5.2"

    def message(self, lines):
        return bytes(octet for octet in super().message(lines) if octet >= 32 or octet in (9, 10, 13))


class TabsAreBlanks(Session):
    """a tab becomes eight blanks"""
    section = "4.5.2"

    def message(self, lines):
        return super().message(lines).expandtabs()


class BlanksAtEndsDropped(Session):
    """blanks at the end of lines are dropped"""
    section = "2.3.8"

    def message(self, lines):
        return super().message([line.rstrip(b" \t") for line in lines])


class EmptyLinesDropped(Session):
    """empty lines at the end of a message are dropped"""
    section = "4.1.1.4"

    def message(self, lines):
        return super().message(lines).rstrip(b"\r\n") + b"\r\n"


class EmptyLineAdded(Session):
    """a message gets an empty line at its end"""
    section = "4.1.1.4"

    def message(self, lines):
        return super().message(lines) + b"\r\n"


class LastLineLost(Session):
    """the last line of a message is lost"""
    section = "4.1.1.4"

    def message(self, lines):
        return super().message([*lines[:-2], b""] if len(lines) > 3 else lines)


class LongLinesCut(Session):
    """lines of more than 998 octets are split in two"""
    section = "4.5.3.1.6"
    text_max = 10 ** 9

    def message(self, lines):
        return re.sub(rb"([^\r\n]{998})(?=[^\r\n])", rb"\1\r\n", super().message(lines))


class LongLinesLoseTheirTail(Session):
    """lines of more than 998 octets lose what is over"""
    section = "4.5.3.1.6"
    text_max = 10 ** 9

    def message(self, lines):
        return b"\r\n".join(line[:998] for line in super().message(lines).split(b"\r\n"))


class LineOf1000Refused(Session):
    """the CR LF of a text line counts on top of its thousand octets"""
    section = "4.5.3.1.6"
    text_max = 998


class StuffedDotCounts(Session):
    """a stuffed period counts as one of the thousand octets"""
    section = "4.5.3.1.6"

    def taken(self):
        if any(len(line) > 998 for line in self.content.split(b"\r\n")):
            return 554, b"A line is too long"
        return super().taken()


class MessageOf32K(Session):
    """messages of more than 32K octets are refused"""
    section = "4.5.3.1.7"

    def store(self, message):
        return (552, b"Too large") if len(message) > 32768 else super().store(message)


class CutAt64K(Session):
    """a message loses what is beyond 64K less one, and is accepted"""
    section = "4.5.3.1.7"

    def message(self, lines):
        return super().message(lines)[:65535]


class TooLargeIsCut(Session):
    """a message over the limit is cut, and accepted"""
    section = "RFC 1870 §6.3"

    def message(self, lines):
        return super().message(lines)[:self.room.max_size]


class DataUnderTheLimitOnly(Session):
    """a message larger than its SIZE said is refused, by however little"""
    section = "RFC 1870 §6.3"
    declared = None

    def do_mail(self, match):
        self.declared = None
        super().do_mail(match)

    def size(self, value):
        self.declared = int(value) if value.isdigit() else None
        return super().size(value)

    def store(self, message):
        return (552, b"Larger than declared") if self.declared is not None and len(message) > self.declared \
            else super().store(message)


class HeaderNeeded(Session):
    """a message without From: is refused"""
    section = "3.3"

    def store(self, message):
        header = (b"\r\n" + message).partition(b"\r\n\r\n")[0]
        return super().store(message) if b"\r\nfrom:" in header.lower() else (554, b"No From")


class LoopAtFive(Session):
    """five Received fields are a loop"""
    section = "6.3"

    def store(self, message):
        return (554, b"A loop") if message.lower().count(b"\r\nreceived:") > 4 else super().store(message)
