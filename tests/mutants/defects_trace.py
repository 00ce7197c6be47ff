# defects_trace.py - what stands above a message, and what becomes of its header.  RFC 5321 §4.4, §6.4
# Read first: tests/mutants/defects_mail.py.
# SPDX-License-Identifier: MIT
"""what stands above a message, and what becomes of its header"""
import re

import store
from server import Session


class OtherTop(Session):
    """what stands above a message is not as it should be"""

    def store(self, message):
        top = self.top(store.trace(self))
        self.deliver(self.recipients, top + self.rest(store.without_return_path(message)))
        return 250, b"OK, message accepted"

    def top(self, trace):
        return trace

    def rest(self, message):
        return message


class NoReturnPath(OtherTop):
    """no Return-Path is written"""
    section = "4.4"

    def top(self, trace):
        return trace.partition(b"\r\n")[2]


class NoReceived(OtherTop):
    """no Received is written"""
    section = "4.4"

    def top(self, trace):
        return trace.partition(b"\r\n")[0] + b"\r\n"


class ReturnPathBelow(OtherTop):
    """Return-Path stands below Received"""
    section = "4.4"

    def top(self, trace):
        first, _, rest = trace.partition(b"\r\n")
        return rest + first + b"\r\n"


class TraceAtTheEnd(OtherTop):
    """Received is written below the header that came"""
    section = "4.4"

    def store(self, message):
        header, empty, body = (b"\r\n" + message).partition(b"\r\n\r\n")
        first, _, rest = store.trace(self).partition(b"\r\n")
        whole = first + store.without_return_path(header)[0:] + b"\r\n" + rest.removesuffix(b"\r\n") + empty + body
        self.deliver(self.recipients, whole)
        return 250, b"OK, message accepted"


class OldReturnPathKept(OtherTop):
    """a Return-Path that a message brings along stays"""
    section = "4.4"

    def store(self, message):
        self.deliver(self.recipients, store.trace(self) + message)
        return 250, b"OK, message accepted"


class OldReceivedTaken(OtherTop):
    """the Received fields that a message brings along are taken out"""
    section = "4.4"

    def rest(self, message):
        return re.sub(rb"(?im)^Received:.*\r\n(?:[ \t].*\r\n)*", b"", message)


class OldReceivedUnfolded(OtherTop):
    """the header that a message brings along is written anew, each field in one line"""
    section = "4.4"

    def rest(self, message):
        header, empty, body = message.partition(b"\r\n\r\n")
        return re.sub(rb"\r\n[ \t]+", b" ", header) + empty + body


class NamesOfFieldsChanged(OtherTop):
    """the names of header fields are spelt anew"""
    section = "6.4"

    def rest(self, message):
        header, empty, body = message.partition(b"\r\n\r\n")
        return re.sub(rb"(?m)^[A-Za-z-]+:", lambda name: name[0].title(), header) + empty + body


class MissingFieldsAdded(OtherTop):
    """a message without Message-ID gets one"""
    section = "6.4"

    def rest(self, message):
        return message if b"message-id:" in message.lower() else b"Message-ID: <added@postel.example>\r\n" + message


class FooterAdded(OtherTop):
    """a message gets a line of advertisement"""
    section = "4.5.2"

    def rest(self, message):
        return message + b"-- \r\nSent by postel.example\r\n"


class FromQuoted(OtherTop):
    """a line that begins with From gets a > before it, as in an mbox"""
    section = "4.5.2"

    def rest(self, message):
        return re.sub(rb"(?m)^From ", b">From ", message)


class ReceivedWithoutDate(OtherTop):
    """Received has no date"""
    section = "4.4"

    def top(self, trace):
        return re.sub(rb";[^;]*\Z", b"\r\n", trace)


class ReceivedWithOldDate(OtherTop):
    """the date in Received has a year of two digits, and a zone in letters"""
    section = "4.4"

    def top(self, trace):
        return re.sub(rb" 20(\d\d) ([\d:]+) [+-]\d{4}", rb" \1 \2 GMT", trace)


class ReceivedWithoutAddress(OtherTop):
    """Received has the name from EHLO, and not the address of the connection"""
    section = "4.4"

    def top(self, trace):
        return trace.replace(b" (" + self.peer + b")", b"")


class ReceivedWithAddressOnly(OtherTop):
    """Received has the address of the connection, and not the name from EHLO"""
    section = "4.4"

    def top(self, trace):
        return trace.replace(b"from " + self.helo, b"from " + self.peer)


class ReceivedBelievesHello(OtherTop):
    """where Received has the address of the connection, it has EHLO's word"""
    section = "4.4"

    def top(self, trace):
        return trace.replace(b"(" + self.peer, b"(" + (self.helo if self.helo[:1] == b"[" else self.peer))


class ReceivedNamesAll(OtherTop):
    """Received names all recipients"""
    section = "7.2"

    def top(self, trace):
        paths = b", ".join(b"<%s@%s>" % pair for pair in self.recipients)
        return trace if len(self.recipients) < 2 else trace.replace(b";", b"\r\n for %s;" % paths, 1)


class ReceivedNamesOne(OtherTop):
    """of two recipients Received names the first"""
    section = "7.2"

    def top(self, trace):
        path = b"<%s@%s>" % self.recipients[0]
        return trace if len(self.recipients) < 2 else trace.replace(b";", b"\r\n for %s;" % path, 1)


class ApparentlyTo(OtherTop):
    """all recipients are written into the header"""
    section = "7.2"

    def top(self, trace):
        paths = b", ".join(b"%s@%s" % pair for pair in self.recipients)
        return trace + b"Apparently-To: " + paths + b"\r\n"


class ReturnPathOfNobody(OtherTop):
    """the Return-Path of a message from <> names a MAILER-DAEMON"""
    section = "4.4"

    def top(self, trace):
        return trace.replace(b"Return-Path: <>", b"Return-Path: <MAILER-DAEMON@postel.example>")


class ReturnPathFromHeader(OtherTop):
    """Return-Path is what From: says"""
    section = "4.4"

    def store(self, message):
        said = re.search(rb"(?im)^From:[^\r]*?([^\s<>]+@[^\s<>]+)", message.partition(b"\r\n\r\n")[0])
        self.sender = b"<%s>" % said[1] if said else self.sender
        return super().store(message)


class WithNothing(OtherTop):
    """Received says with SMTP/ESMTP, which is no protocol"""
    section = "4.4"

    def top(self, trace):
        return re.sub(rb"with E?SMTP", b"with SMTP/ESMTP", trace)
