# store.py - who has a mailbox here, and a Maildir for each.  RFC 5321 §4.4
# Read first: tests/mutants/syntax.py.  Read next: tests/mutants/server.py.
# SPDX-License-Identifier: MIT
import email.utils
import itertools
import os
import re
import time

import syntax

DOMAIN = b"postel.example"
LISTS = {b"friends": (b"user", b"other")}
counter = itertools.count(1)


class Store:
    """Maildirs: of some mailboxes one each, and one for everybody else."""

    def __init__(self, everybody, own):
        self.everybody, self.own = everybody, own
        for place in [everybody, *own.values()]:
            for part in ("tmp", "new", "cur"):
                os.makedirs(os.path.join(place, part), exist_ok=True)

    def knows(self, local):
        name = syntax.unquoted(local)
        return name != b"nobody" and not name.startswith(b"unknown")

    def members(self, local):
        return LISTS.get(syntax.unquoted(local), (syntax.unquoted(local),))

    def places(self, recipients):
        """A Maildir once, however many of the recipients it belongs to."""
        names = [member for local in recipients for member in self.members(local)]
        return list(dict.fromkeys(self.place(name.decode("latin-1")) for name in names))

    def place(self, name):
        return self.own.get("postmaster" if name.lower() == "postmaster" else name, self.everybody)

    def put(self, place, octets):
        name = "%d.%d_%d.mutant" % (time.time(), os.getpid(), next(counter))
        with open(os.path.join(place, "tmp", name), "wb") as file:
            file.write(octets.replace(b"\r\n", b"\n"))
        os.rename(os.path.join(place, "tmp", name), os.path.join(place, "new", name))

    def deliver(self, recipients, octets):
        for place in self.places(recipients):
            self.put(place, octets)


def without_return_path(message):
    """Final delivery writes its own: any other goes, with the lines that it was folded into."""
    header, empty, body = (b"\r\n" + message).partition(b"\r\n\r\n")
    return re.sub(rb"(?i)\r\nReturn-Path[ \t]*:[^\r]*(?:\r\n[ \t][^\r]*)*", b"", header)[2:] + empty + body


def trace(session):
    """Return-Path and Received, §4.4."""
    one = session.recipients[0] if len(session.recipients) == 1 else None
    date = email.utils.formatdate(localtime=True).encode()
    lines = [b"Return-Path: " + session.sender,
             b"Received: from %s (%s)" % (session.helo, session.peer),
             b" by %s with %s id %x" % (DOMAIN, b"ESMTP" if session.extended else b"SMTP", next(counter))]
    if one:
        lines.append(b" for <%s@%s>" % one)
    return b"\r\n".join(lines) + b";\r\n " + date + b"\r\n"
