# server.py - a small SMTP server that is right, and has a place for each way to be wrong.  RFC 5321 §3, §4
# usage: server.py NAME [option of `postel serve`]...   (NAME: of a defect, or "none"; prints its address)
# Read first: tests/mutants/wire.py.  Read next: tests/mutants/defects.py.
# SPDX-License-Identifier: MIT
#
# The operators of the other mutants change one thing in our own server.  Some faults that servers in the field have are
# not to be made so: they are faults of design.  So here is a server of another design, in methods as small as the
# faults; a defect is a class below Session that has one of them otherwise.
import re

import store
import syntax
from wire import Wire

EXTENSIONS = (b"8BITMIME", b"PIPELINING", b"EXPN", b"HELP")


class Session(Wire):
    """What the client is answered."""

    line_max, text_max, recipients_max, verbs = 512, 1000, 1000, tuple(syntax.ARGUMENTS)

    def __init__(self, room):
        super().__init__(room)
        self.helo, self.extended = b"", False
        self.reset()

    def reset(self):
        """No transaction is open."""
        self.sender, self.recipients, self.content, self.searched = None, [], b"", 0

    # --- lines ------------------------------------------------------------------------------------------------------

    def line(self, line):
        verb, rest = line[:4].upper(), line[4:]
        refused = self.malformed(line, verb, rest)
        if refused:
            return self.reply(*refused)
        match = self.parsed(verb, rest)
        if match is None:
            return self.reply(501, b"Syntax error in the argument of " + verb)
        if self.too_long(match):
            return self.reply(501, b"Path too long")
        return self.said(verb, match)

    def said(self, verb, match):
        """A good line."""
        getattr(self, "do_" + verb.decode().lower())(match)

    def longest(self, verb):
        return self.line_max + (26 if verb == b"MAIL" else 0)  # SIZE lengthens MAIL: RFC 1870 §3

    def malformed(self, line, verb, rest):
        """The reply to a line that is none of ours, whatever it means."""
        if len(line) + 2 > self.longest(verb):
            return 500, b"Line too long"
        if self.bare(line):
            return 500, b"CR or LF by itself"
        if max(line, default=0) > 127:
            return 500, b"Commands are 7-bit"
        if verb not in self.verbs or rest[:1] not in (b"", b" ", b"\t"):
            return 500, b"Command not recognized"
        return None

    def bare(self, text):
        return b"\r" in text or b"\n" in text

    def parsed(self, verb, rest):
        return syntax.parsed(verb, rest)

    def too_long(self, match):
        return syntax.too_long(match)

    # --- the session ------------------------------------------------------------------------------------------------

    def greet(self):
        self.reply(220, self.domain + b" ESMTP")

    def offered(self):
        return [self.domain + b" greets you", b"SIZE %d" % self.room.max_size, *EXTENSIONS]

    def hello(self, match, extended):
        self.reset()
        self.extended, self.helo = extended, match.groupdict().get("literal") or match["name"]

    def do_ehlo(self, match):
        self.hello(match, True)
        self.reply(250, *self.offered())

    def do_helo(self, match):
        self.hello(match, False)
        self.reply(250, self.domain + b" greets you")

    def do_rset(self, _):
        self.reset()
        self.reply(250, b"OK")

    def do_noop(self, _):
        self.reply(250, b"OK")

    def do_help(self, _):
        self.reply(214, b"EHLO HELO MAIL RCPT DATA RSET VRFY EXPN HELP NOOP QUIT", b"See RFC 5321")

    def do_quit(self, _):
        self.reply(221, self.domain + b" Service closing transmission channel")
        self.closing = True

    # --- the transaction --------------------------------------------------------------------------------------------

    def do_mail(self, match):
        if not self.helo:
            return self.reply(503, b"Say EHLO first")
        if self.sender is not None:
            return self.reply(503, b"A transaction is open")
        refused = self.parameters(syntax.parameters(match))
        if refused:
            return self.reply(*refused)
        self.sender = self.path(match)
        return self.reply(250, b"OK")

    def path(self, match):
        """The reverse-path without a source route."""
        return b"<%s@%s>" % (match["local"], match["host"]) if match["local"] else b"<>"

    def parameters(self, given):
        keywords = [keyword for keyword, _ in given]
        if given and (not self.extended or not {b"SIZE", b"BODY"}.issuperset(keywords)):
            return 555, b"Parameter not known or not offered"
        if len(set(keywords)) < len(keywords):
            return 501, b"Parameter given twice"
        for keyword, value in given:
            refused = self.size(value or b"") if keyword == b"SIZE" else self.body(value or b"")
            if refused:
                return refused
        return None

    def size(self, value):
        if not re.fullmatch(rb"\d{1,20}", value):
            return 501, b"SIZE is a number"
        return (552, b"Too large") if int(value) > self.room.max_size else None

    def body(self, value):
        return None if value.upper() in (b"7BIT", b"8BITMIME") else (501, b"BODY is 7BIT or 8BITMIME")

    def do_rcpt(self, match):
        if self.sender is None:
            return self.reply(503, b"Say MAIL first")
        if match["params"]:
            return self.reply(555, b"Parameter not known or not offered")
        if len(self.recipients) >= self.recipients_max:
            return self.reply(452, b"Too many recipients")
        local, host = match["local"] or match["alone"], match["host"] or self.domain
        if not self.ours(host):
            return self.reply(550, b"No relaying")
        if not self.room.store.knows(local):
            return self.reply(550, b"No such mailbox")
        self.recipients.append((local, host))
        return self.reply(250, b"OK")

    def ours(self, host):
        return host.lower() in (self.domain, b"[127.0.0.1]")

    def do_data(self, _):
        if not self.recipients:
            return self.reply(503 if self.sender is None else 554, b"No valid recipients")
        self.reading, self.searched = True, 0
        return self.reply(354, b"Start mail input; end with <CRLF>.<CRLF>")

    # --- mail data --------------------------------------------------------------------------------------------------

    def end(self):
        """Where the content ends and where the next command begins; None if the end has not come."""
        if self.buffer[:3] == b".\r\n":  # the CR LF of DATA counts
            return 0, 3
        at = self.buffer.find(b"\r\n.\r\n", max(0, self.searched - 4))
        self.searched = len(self.buffer)
        return None if at < 0 else (at + 2, at + 5)

    def read_data(self):
        found = self.end()
        if found is None:
            return False
        self.content = bytes(self.buffer[:found[0]])
        del self.buffer[:found[1]]
        self.reading = False
        self.reply(*self.taken())
        self.reset()
        return True

    def taken(self):
        """The reply to the end of the data; if it is a yes, the message is stored."""
        lines = self.content.split(b"\r\n")
        if any(self.bare(line) for line in lines):
            return 554, b"CR or LF by itself"
        if any(len(line) - line.startswith(b".") + 2 > self.text_max for line in lines):
            return 554, b"A line is too long"
        message = self.message(lines)
        if len(message) > self.room.max_size:
            return 552, b"Too large"
        return self.store(message)

    def message(self, lines):
        """The content, with the stuffed periods out (§4.5.2)."""
        return b"\r\n".join(line[1:] if line[:1] == b"." else line for line in lines)

    def store(self, message):
        self.deliver(self.recipients, store.trace(self) + store.without_return_path(message))
        return 250, b"OK, message accepted"

    def deliver(self, recipients, octets):
        self.room.store.deliver([local for local, _ in recipients], octets)

    # --- who is here ------------------------------------------------------------------------------------------------

    def asked(self, match):
        """The local-part that VRFY or EXPN asks about; None if it is not ours, as none is that no path can hold."""
        groups = match.groupdict()
        local = groups["local"] or groups["l"] or groups["word"]
        host = groups["host"] or groups["h"] or self.domain
        return local if self.ours(host) and len(local) <= 64 and self.room.store.knows(local) else None

    def shown(self, local):
        name = syntax.unquoted(local)
        return b"<%s@%s>" % (name if re.fullmatch(syntax.LOCAL, name) else local, self.domain)

    def do_vrfy(self, match):
        local = self.asked(match)
        return self.reply(550, b"No such mailbox") if local is None else self.reply(250, self.shown(local))

    def do_expn(self, match):
        local = self.asked(match)
        if local is None or syntax.unquoted(local) not in store.LISTS:
            return self.reply(550, b"That is no mailing list")
        return self.reply(250, *[self.shown(member) for member in self.room.store.members(local)])
