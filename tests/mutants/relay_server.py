# relay_server.py - a small relay that is right, and has a place for each way to be wrong: its server's half.
# Read first: tests/mutants/server.py.  Read next: tests/mutants/relay_sender.py.
# SPDX-License-Identifier: MIT
#
# RFC 5321 §2.3.10, §3.6.3, §4.4, §6.3.  The server is the small one of these tests; only what becomes of its mail is
# another: it is for one domain, has a Received put above it, and waits in a queue for the next hop.
import re
import typing

import store
import syntax
from server import Session

LOOP = 100  # Received fields, §6.3


class Mail(typing.NamedTuple):
    """What waits in the queue."""

    sender: bytes  # with its brackets
    recipients: tuple  # likewise
    message: bytes  # with CR LF, no period doubled
    eight: bool  # BODY=8BITMIME was said


class Relay(Session):
    """What the client is answered."""

    def reset(self):
        super().reset()
        self.eight = False

    def body(self, value):
        self.eight = value.upper() == b"8BITMIME"
        return super().body(value)

    def ours(self, host):
        return host.lower() == self.room.domain

    def do_rcpt(self, match):
        if self.sender is None:
            return self.reply(503, b"Say MAIL first")
        if match["params"]:
            return self.reply(555, b"Parameter not known or not offered")
        if not match["host"] or not self.ours(match["host"]):
            return self.reply(550, b"No relaying")
        self.recipients.append((match["local"], match["host"]))
        return self.reply(250, b"OK")

    def forward_paths(self):
        """Without their source routes, which are no longer there (§3.3); the local-parts as they are (§2.3.11)."""
        return tuple(b"<%s@%s>" % recipient for recipient in self.recipients)

    def trace(self):
        """Received alone: Return-Path is for the final delivery."""
        return store.trace(self).partition(b"\r\n")[2]

    def loops(self, message):
        header = b"\r\n" + message.partition(b"\r\n\r\n")[0]
        return len(re.findall(rb"(?i)\r\nReceived[ \t]*:", header)) > LOOP

    def taken(self):
        if re.search(rb"(?i)^[ \t]*$", self.content):
            return 554, b"No message"
        return super().taken()

    def store(self, message):
        if self.loops(message):
            return 554, b"Too many hops, it goes in a circle"
        self.room.queue.put(Mail(self.sender, self.forward_paths(), self.trace() + self.kept(message), self.eight))
        return 250, b"OK, message accepted"

    def kept(self, message):
        """A relay leaves it alone (§3.6.3)."""
        return message

    def asked(self, match):
        return None  # it has no mailboxes

    def shown(self, local):
        return syntax.unquoted(local)
