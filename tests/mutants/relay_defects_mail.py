# relay_defects_mail.py - what becomes of a message and its envelope on the way through a relay.  RFC 5321 §3.6.3, §4.4
# Read first: tests/mutants/relay_server.py.  Read next: tests/mutants/relay_defects_lines.py.
# SPDX-License-Identifier: MIT
import re

from relay_server import Relay


class NoTrace(Relay):
    """no Received is put above the message"""
    section = "4.4"

    def trace(self):
        return b""


class TraceBelow(Relay):
    """Received is put below the header that came"""
    section = "4.4"

    def store(self, message):
        self.room.below = self.trace()
        return super().store(message)

    def trace(self):
        return b"" if hasattr(self.room, "below") else super().trace()

    def kept(self, message):
        header, empty, body = message.partition(b"\r\n\r\n")
        below = self.room.below
        del self.room.below
        return header + b"\r\n" + below.rstrip(b"\r\n") + empty + body


class TraceWithoutFrom(Relay):
    """Received does not tell where the message came from"""
    section = "4.4"

    def trace(self):
        return re.sub(rb"from \S+ \(\S+\)\r\n ", b"", super().trace())


class TwoDigitYear(Relay):
    """the year in Received has two digits"""
    section = "4.4"

    def trace(self):
        return re.sub(rb"(\w{3}) 20(\d\d) ", rb"\1 \2 ", super().trace())


class ReturnPathAdded(Relay):
    """Return-Path is written, as if this were the final delivery"""
    section = "4.4"

    def trace(self):
        return b"Return-Path: " + self.sender + b"\r\n" + super().trace()


class OldReturnPathTakenOut(Relay):
    """a Return-Path that the message brings along is taken out"""
    section = "4.4"

    def kept(self, message):
        return re.sub(rb"(?i)\A((?:[^\r]+\r\n)*?)Return-Path:[^\r]*\r\n", rb"\1", message)


class OlderTraceTakenOut(Relay):
    """the Received fields of other hosts are taken out"""
    section = "4.4"

    def kept(self, message):
        header, empty, body = (b"\r\n" + message).partition(b"\r\n\r\n")
        return re.sub(rb"(?i)\r\nReceived:[^\r]*(?:\r\n[ \t][^\r]*)*", b"", header)[2:] + empty + body


class OlderTraceUnfolded(Relay):
    """fields that are folded become one line"""
    section = "3.6.3"

    def kept(self, message):
        header, empty, body = message.partition(b"\r\n\r\n")
        return re.sub(rb"\r\n[ \t]+", b" ", header) + empty + body


class MessageIdAdded(Relay):
    """a Message-ID is added where there is none"""
    section = "6.4"

    def kept(self, message):
        header = message.partition(b"\r\n\r\n")[0]
        return (b"" if b"message-id:" in header.lower() else b"Message-ID: <1@relay.postel.example>\r\n") + message


class BlindCopiesTakenOut(Relay):
    """Bcc fields are taken out"""
    section = "3.6.3"

    def kept(self, message):
        return re.sub(rb"(?im)^Bcc:[^\r]*\r\n", b"", message)


class HeaderChecked(Relay):
    """a message whose Date is none is refused"""
    section = "4.5.3.1.8"

    def store(self, message):
        dates = re.findall(rb"(?im)^Date:([^\r]*)", message.partition(b"\r\n\r\n")[0])
        if any(not re.search(rb"\d\d:\d\d", date) for date in dates):
            return 550, b"That is no date"
        return super().store(message)


class FromMarked(Relay):
    """a line that begins with From gets a > before it"""
    section = "2.3.10"

    def kept(self, message):
        header, empty, body = message.partition(b"\r\n\r\n")
        return header + empty + re.sub(rb"(?m)^From ", b">From ", body)


class BlanksTrimmed(Relay):
    """blanks at the end of lines are cut off"""
    section = "2.3.10"

    def kept(self, message):
        return re.sub(rb"[ \t]+\r\n", b"\r\n", message)


class EightBitStripped(Relay):
    """the top bit of each octet is set to zero"""
    section = "RFC 6152 3"

    def kept(self, message):
        return bytes(octet & 127 for octet in message)


class LinesWrapped(Relay):
    """lines over 512 octets are broken"""
    section = "4.5.3.1.6"

    def kept(self, message):
        return re.sub(rb"([^\r\n]{512})(?=[^\r\n])", rb"\1\r\n", message)


class EmptyLinesAtTheEndCut(Relay):
    """empty lines at the end are dropped"""
    section = "4.1.1.4"

    def kept(self, message):
        return re.sub(rb"(\r\n)+\Z", b"\r\n", message)


# --- the envelope ---------------------------------------------------------------------------------------------------


class LocalPartInSmallLetters(Relay):
    """local-parts of recipients are put in small letters"""
    section = "2.4"

    def forward_paths(self):
        return tuple(path.lower() for path in super().forward_paths())


class SenderInSmallLetters(Relay):
    """the reverse-path is put in small letters"""
    section = "2.4"

    def path(self, match):
        return super().path(match).lower()


class QuotesLost(Relay):
    """a local-part loses its quotes"""
    section = "2.3.11"

    def forward_paths(self):
        return tuple(path.replace(b'"', b"") for path in super().forward_paths())


class SenderReplaced(Relay):
    """the relay puts itself into the reverse-path"""
    section = "4.1.1.3"

    def path(self, match):
        path = super().path(match)
        return path if path == b"<>" else b"<@relay.postel.example:" + path[1:]


class NullSenderReplaced(Relay):
    """a null reverse-path becomes the postmaster's"""
    section = "4.5.5"

    def path(self, match):
        path = super().path(match)
        return b"<postmaster@relay.postel.example>" if path == b"<>" else path


class RouteKept(Relay):
    """a source route is passed on"""
    section = "3.3"

    def do_rcpt(self, match):
        super().do_rcpt(match)
        self.routes = getattr(self, "routes", {})
        if b"<@" in match[0] and self.recipients:
            self.routes[self.recipients[-1]] = match[0].partition(b"<")[2].partition(b":")[0] + b":"

    def forward_paths(self):
        routes = getattr(self, "routes", {})
        return tuple(b"<%s%s@%s>" % (routes.get(pair, b""), *pair) for pair in self.recipients)


class HeaderRoutes(Relay):
    """who stands in To and Cc gets the message, too"""
    section = "C"

    def forward_paths(self):
        header = self.content.partition(b"\r\n\r\n")[0]
        named = re.findall(rb"(?im)^(?:To|Cc):.*?(<[^>\r]*@relay\.example>)", header)
        return tuple(dict.fromkeys((*super().forward_paths(), *named)))


class LoopsGoOn(Relay):
    """no number of Received fields is too many"""
    section = "6.3"

    def loops(self, _):
        return False


class LoopsSeenTooSoon(Relay):
    """thirty Received fields are too many"""
    section = "6.3"

    def loops(self, message):
        return message.lower().count(b"received:") > 30
