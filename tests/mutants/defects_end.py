# defects_end.py - where mail data end.  RFC 5321 §4.1.1.4
# Read first: tests/mutants/defects_sessions.py.  Read next: tests/mutants/defects_data.py.
# SPDX-License-Identifier: MIT
"""where mail data end"""
import re

from server import Session


class EarlyEnd(Session):
    """mail data end at other octets than CR LF . CR LF, and bare CR and LF are let in"""
    ends = re.compile(rb"(?:\A|\r\n)\.\r\n")

    def bare(self, text):
        return False if self.reading else super().bare(text)

    def end(self):
        found = self.ends.search(self.buffer)
        return found and (found.start() + len(found[0].partition(b".")[0]), found.end())


class LfDotLf(EarlyEnd):
    """LF . LF ends mail data"""
    section = "4.1.1.4"
    ends = re.compile(rb"(?:\A|\r?\n)\.\r?\n")


class LfDotCrlf(EarlyEnd):
    """LF . CR LF ends mail data"""
    section = "4.1.1.4"
    ends = re.compile(rb"(?:\A|\r?\n)\.\r\n")


class CrlfDotLf(EarlyEnd):
    """CR LF . LF ends mail data"""
    section = "4.1.1.4"
    ends = re.compile(rb"(?:\A|\r\n)\.\r?\n")


class CrDotCr(EarlyEnd):
    """CR . CR ends mail data"""
    section = "4.1.1.4"
    ends = re.compile(rb"(?:\A|\r\n?)\.\r\n?")


class DotAtAnyLinesEnd(EarlyEnd):
    """a line that ends with a period ends mail data"""
    section = "4.1.1.4"
    ends = re.compile(rb"\.\r\n")


class DotAndBlanks(EarlyEnd):
    """a period and blanks end mail data"""
    section = "4.1.1.4"
    ends = re.compile(rb"(?:\A|\r\n)\.[ \t]*\r\n")


class NoDotNeeded(EarlyEnd):
    """two empty lines end mail data"""
    section = "4.1.1.4"
    ends = re.compile(rb"(?:\A|\r\n)\.\r\n|\r\n\r\n\r\n")


class FirstDotIsText(Session):
    """a period in the very first line does not end mail data: there is no empty message"""
    section = "4.1.1.4"

    def end(self):
        found = super().end()
        return None if found == (0, 3) else found


class EndInOneSegment(Session):
    """the end is found only where its five octets come in one segment"""
    section = "4.1.1.4"

    def data_received(self, octets):
        self.last = octets
        super().data_received(octets)

    def end(self):
        found = super().end()
        return found if found and (found[1] <= 3 or len(self.last) >= 5) else None


class SegmentIsALine(Session):
    """a segment that begins with . CR LF ends mail data, whatever came before"""
    section = "4.1.1.4"

    def data_received(self, octets):
        self.at_dot = len(self.buffer) if self.reading and octets[:3] == b".\r\n" else None
        super().data_received(octets)

    def end(self):
        at, self.at_dot = getattr(self, "at_dot", None), None
        return super().end() if at is None else (at, at + 3)


class SizeEndsData(Session):
    """a message ends when as many octets have come as SIZE said"""
    section = "RFC 1870 §6"
    declared = 0

    def size(self, value):
        self.declared = int(value) if value.isdigit() else 0
        return super().size(value)

    def end(self):
        if 0 < self.declared <= len(self.buffer):
            at, self.declared = self.declared, 0
            return at, at
        return super().end()
