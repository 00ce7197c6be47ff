# relay_ways.py - relays that are right, each in a way of its own: the suite may find no fail in them.
# Read first: tests/mutants/relay_habits.py.  Read next: tests/mutants/relay_ways_hop.py.
# SPDX-License-Identifier: MIT
#
# A way is a class below Relay, Call or Queue with a `section`, the one that leaves it free (or has a SHOULD against it,
# for which the suite may warn); its docstring says what it does.  `tested = False`: it leaves the script so early that
# too few cases come to their point, and the suite has to say that.  Here is the server's half, and what it writes.
import email.utils
import re
import sys

import relay_ways_hop
from catalogue import found
from relay_server import Relay

BARE = rb"\r(?!\n)|(?<!\r)\n"  # a CR or LF by itself: §2.3.8


class OtherWords(Relay):
    """each reply has three lines and a text of its own, a number among them"""
    section = "4.2.1"

    def reply(self, code, *lines):
        many = lines if len(lines) > 1 else (b"One moment", b"550 is a number", b"Well, " + lines[0])
        super().reply(code, *many)

    def greet(self):
        super().reply(220, self.domain, b"ESMTP")


class WillForward(Relay):
    """it says 251 to each recipient"""
    section = "3.4"

    def reply(self, code, *lines):
        forward = code == 250 and self.recipients and lines == (b"OK",)
        whither = b"User not local; will forward to <%s@%s>" % self.recipients[-1] if forward else lines[0]
        super().reply(251 if forward else code, whither, *lines[1:])


class OtherTrace(Relay):
    """Received has capitals, tabs, comments and no FOR, and tells the time of day in another zone"""
    section = "4.4"

    def trace(self):
        date = email.utils.formatdate(localtime=False).encode().replace(b"-0000", b"+0000 (UTC)")
        return b"RECEIVED: FROM client.example (client.example %s)\r\n\tBY RELAY.EXAMPLE (small relay)\r\n" \
            b"\tWITH SMTP ID a-1 (no TLS);\r\n\t%s\r\n" % (self.peer, date)


class ViaTcp(Relay):
    """Received has all clauses, over as many lines"""
    section = "4.4"

    def trace(self):
        date = email.utils.formatdate(localtime=True).encode()
        path = b"\r\n for <%s@%s>" % self.recipients[0] if len(self.recipients) == 1 else b""
        return b"Received: from %s (%s)\r\n by relay.example\r\n via TCP\r\n with SMTP\r\n id <1.2@relay.example>%s" \
            b";\r\n %s\r\n" % (self.helo, self.peer, path, date)


class ResultsOnTop(Relay):
    """Received-SPF goes above Received, and Authentication-Results above both: RFC 7208 §9.1, RFC 8601 §4"""
    section = "4.4"

    def trace(self):
        return b"Authentication-Results: relay.example;\r\n spf=none smtp.mailfrom=client.example\r\n" \
            b"Received-SPF: none (relay.example: no record)\r\n client-ip=127.0.0.1;\r\n" + super().trace()


class HigherLimit(Relay):
    """two hundred and fifty Received fields are a circle, and no fewer"""
    section = "6.3"

    def loops(self, message):
        header = b"\r\n" + message.partition(b"\r\n\r\n")[0]
        return len(re.findall(rb"(?i)\r\nReceived[ \t]*:", header)) > 250


def route(match):
    """The hosts of a source route, with commas between."""
    return re.search(rb"<(?:(@[^:]*):)?", match[0])[1] or b""


class RouteShortened(Relay):
    """of a source route it takes out itself, and leaves the others in"""
    section = "C"

    def do_rcpt(self, match):
        known = len(self.recipients)
        super().do_rcpt(match)
        if len(self.recipients) > known:
            self.routes = (*getattr(self, "routes", ())[:known], route(match))

    def forward_paths(self):
        return tuple(self.shorter(names) + path[1:] for names, path in zip(self.routes, super().forward_paths()))

    def shorter(self, names):
        hosts = [host for host in names.split(b",") if host and not self.ours(host[1:])]
        return b"<" + b",".join(hosts) + (b":" if hosts else b"")


class NoRoutes(Relay):
    """source routes, quotes and all but a few signs are refused"""
    section = "3.6.1"

    def plain(self, match):
        return not route(match) and re.fullmatch(rb"[\w.-]*", match["local"] or b"")

    def do_mail(self, match):
        return super().do_mail(match) if self.plain(match) else self.reply(553, b"Not such an address")

    def do_rcpt(self, match):
        return super().do_rcpt(match) if self.plain(match) else self.reply(550, b"Not such an address")


class BareTaken(Relay):
    """CR or LF by itself becomes a question mark"""
    section = "2.3.8"

    def bare(self, text):
        return not self.reading and super().bare(text) and not self.content

    def kept(self, message):
        return re.sub(BARE, b"?", message)


class BareLeftOut(BareTaken):
    """CR or LF by itself is left out"""
    section = "2.3.8"

    def kept(self, message):
        return re.sub(BARE, b"", message)


class BareReturned(BareTaken):
    """a message with CR or LF by itself is taken, and goes back to its sender"""
    section = "2.3.8"

    def store(self, message):
        odd = re.search(BARE, message)
        message = super().kept(message)
        if not odd:
            return super().store(message)
        self.room.queue.returned(self.sender, self.forward_paths(), message)
        return 250, b"OK"


class BareHungUp(Relay):
    """CR or LF by itself in the text: 421, and the end"""
    section = "7.8"

    def taken(self):
        self.closing = re.search(BARE, self.content) is not None
        return (421, self.domain + b" CR or LF by itself") if self.closing else super().taken()


class SevenBit(Relay):
    """it offers nothing at all"""
    section = "2.2.1"

    def offered(self):
        return [self.domain]


class HeloOnly(SevenBit):
    """it knows no EHLO at the next hop, and offers nothing either"""
    section, call = "2.2.1", relay_ways_hop.HeloCall


class SevenBitText(Relay):
    """it declines 8-bit text once it has come"""
    section = "RFC 6152 3"

    def store(self, message):
        return (554, b"7-bit mail only") if max(message) > 127 else super().store(message)


class NulDeclined(Relay):
    """it declines NUL"""
    section = "4.5.2"

    def store(self, message):
        return (550, b"NUL is not for mail") if b"\0" in message else super().store(message)


WAYS = found({"server": sys.modules[__name__], "hop": relay_ways_hop})
