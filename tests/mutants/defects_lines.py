# defects_lines.py - where a command line ends, and what a line is.  RFC 5321 §2.3.8, §4.5.3.1.4
# Read first: tests/mutants/defects.py.  Read next: tests/mutants/defects_segments.py.
# SPDX-License-Identifier: MIT
"""what a command line is, and where it ends"""
from server import Session


class LfEndsLine(Session):
    """LF alone ends a command line"""
    section = "2.3.8"

    def cut(self):
        end = self.buffer.find(b"\n")
        if end < 0:
            return None
        line = bytes(self.buffer[:end])
        del self.buffer[:end + 1]
        return line.removesuffix(b"\r")


class CrEndsLine(Session):
    """CR alone ends a command line, and an LF behind it is passed over"""
    section = "2.3.8"

    def cut(self):
        if self.buffer[:1] == b"\n":
            del self.buffer[:1]
        end = self.buffer.find(b"\r")
        if end < 0:
            return None
        line = bytes(self.buffer[:end])
        del self.buffer[:end + 1]
        return line


class SplitsAt1024(Session):
    """a line of more than 1024 octets is taken for several"""
    section = "4.5.3.1.4"

    def cut(self):
        end = self.buffer.find(b"\r\n")
        if end > 1024 or (end < 0 and len(self.buffer) > 1024):
            line = bytes(self.buffer[:1024])
            del self.buffer[:1024]
            return line
        return super().cut()


class RestOfLongLineIsACommand(Session):
    """a line is refused at 512 octets, and what then comes of it is taken for the next"""
    section = "4.5.3.1.4"

    def cut(self):
        end = self.buffer.find(b"\r\n")
        if end > 538 or (end < 0 and len(self.buffer) > 538):
            line = bytes(self.buffer[:539])
            del self.buffer[:539]
            return line
        return super().cut()


class LongLineHangsUp(Session):
    """a line of more than 512 octets ends the session, without a word"""
    section = "3.8"

    def line(self, line):
        if len(line) > 510:
            self.transport.abort()
            return
        super().line(line)


class LongLineNotAnswered(Session):
    """a line of more than 512 octets is passed over and gets no reply"""
    section = "4.2"

    def line(self, line):
        if len(line) <= 510:
            super().line(line)


class LineLimit500(Session):
    """lines of more than 500 octets are too long"""
    section = "4.5.3.1.4"
    line_max = 500


class NulEndsLine(Session):
    """a NUL ends the line for whoever reads it, and the rest of it is passed over"""
    section = "2.3.8"

    def line(self, line):
        super().line(line.split(b"\0")[0])


class AnyControlEndsLine(Session):
    """VT and FF end lines, as they do for a library function that splits text"""
    section = "2.3.8"

    def line(self, line):
        for part in line.replace(b"\f", b"\v").split(b"\v"):
            super().line(part)


class ControlsAreDropped(Session):
    """control characters are dropped from a line before it is read"""
    section = "4.1.2"

    def line(self, line):
        super().line(bytes(octet for octet in line if octet >= 32 or octet in (10, 13)))


class SeventhBitStripped(Session):
    """the eighth bit of a command's octets is dropped, and the command carried out"""
    section = "2.4"

    def line(self, line):
        super().line(bytes(octet & 127 for octet in line))


class CapitalVerbsOnly(Session):
    """verbs in small letters are unknown"""
    section = "2.4"

    def malformed(self, line, verb, rest):
        return super().malformed(line, line[:4], rest)


class VerbByItsBeginning(Session):
    """whatever begins with the four letters of a verb is that verb"""
    section = "4.1.1"

    def line(self, line):
        super().line(line[:4] + b" " + line[5:] if line[4:5].isalpha() else line)


class EmptyLineNotAnswered(Session):
    """an empty line gets no reply"""
    section = "4.2"

    def line(self, line):
        if line:
            super().line(line)


class BlanksBeforeCrlfRefused(Session):
    """white space before CR LF is a syntax error"""
    section = "4.1.1"

    def parsed(self, verb, rest):
        return None if rest[-1:] in (b" ", b"\t") else super().parsed(verb, rest)
