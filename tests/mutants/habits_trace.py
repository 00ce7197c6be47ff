# habits_trace.py - what a server may write above a message, and beside it.  RFC 5321 §4.4
# Read first: tests/mutants/habits_session.py.  Read next: tests/mutants/lawful.py.
# SPDX-License-Identifier: MIT
"""trace fields, and others"""
import email.utils
import re

import store
from server import Session


class Trace(Session):
    """writes `fields(date)` in place of the usual ones"""

    def store(self, message):
        fields = self.fields(email.utils.formatdate(localtime=True).encode())
        octets = b"Return-Path: " + self.sender + b"\r\n" + fields + store.without_return_path(message)
        self.deliver(self.recipients, octets)
        return 250, b"OK"


class AddressOnly(Trace):
    """Received has the address that the client has, and not its name, against a SHOULD"""
    section = "4.4"

    def fields(self, date):
        return b"Received: from localhost (%s) by %s with SMTP; %s\r\n" % (self.peer, self.domain, date)


class AsPrinted(Trace):
    """Received is folded and spaced as the example of the RFC is"""
    section = "D.3"

    def fields(self, date):
        day, time = re.fullmatch(rb"(.* \d{4}) (.*)", date).groups()
        # a literal has to have TCP-info behind it; a name need not
        known = self.helo if self.helo[:1] != b"[" else self.helo + b" (" + self.peer + b")"
        return b"Received: from %s by %s ; %s\r\n    %s\r\n" % (known, self.domain, day, time)


class AllClauses(Trace):
    """Received has all clauses, comments between them, and a clause of its own"""
    section = "4.4"

    def fields(self, date):
        return (b"Received: from %s (localhost [127.0.0.1])\r\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 "
                b"(256/256 bits))\r\n\t(No client certificate (or none that is trusted) requested)\r\n\tby %s (Postel, "
                b"for example) via TCP with ESMTP id 4Xyz\r\n\t; %s (with a comment)\r\n"
                % (self.helo, self.domain, date))


class NoDay(Trace):
    """the date of Received has neither the day of the week nor seconds"""
    section = "4.4"

    def fields(self, date):
        date = re.sub(rb":\d\d ", b" ", date.split(b", ")[1])
        return b"Received: from %s (%s) by %s;\r\n\t%s\r\n" % (self.helo, self.peer, self.domain, date)


class TwoHosts(Trace):
    """two hosts of its own write a Received each; other fields stand between and above"""
    section = "4.4"

    def fields(self, date):
        inner = b"Received: from mx.%s ([127.0.0.1])\r\n\tby store.%s with LMTP id a1;\r\n\t%s\r\n" % (
            self.domain, self.domain, date)
        outer = b"Received: from %s (%s)\r\n\tby mx.%s with ESMTP id b2;\r\n\t%s\r\n" % (
            self.helo, self.peer, self.domain, date)
        return b"X-Original-To: somebody\r\nDelivered-To: somebody\r\n" + inner + b"X-Spam-Score: 0\r\n" + outer


class DeliveredToAbove(Trace):
    """Delivered-To stands above Return-Path, as Courier has it"""
    section = "4.4"

    def store(self, message):
        octets = b"Delivered-To: somebody\r\n" + b"Return-Path: " + self.sender + b"\r\n" + store.trace(self).partition(
            b"\r\n")[2] + store.without_return_path(message)
        self.deliver(self.recipients, octets)
        return 250, b"OK"


class AddsBelow(Session):
    """what the header lacks is added at its end"""
    section = "6.4"

    def message(self, lines):
        message = super().message(lines)
        header, empty, body = message.partition(b"\r\n\r\n")
        if not empty or b"\r\nfrom:" in b"\r\n" + header.lower():
            return message
        return header + b"\r\nX-Checked: yes\r\nMessage-ID: <added@postel.example>" + empty + body


class TellsRecipients(Trace):
    """a field of its own names all recipients, against a SHOULD NOT"""
    section = "7.2"

    def fields(self, date):
        every = b", ".join(b"%s@%s" % one for one in self.recipients)
        return b"X-Envelope-To: %s\r\nReceived: from %s (%s) by %s; %s\r\n" % (
            every, self.helo, self.peer, self.domain, date)


class NoClearName(Trace):
    """WITH has a name that was registered later; a comment holds the host's own name for the client"""
    section = "4.4"

    def fields(self, date):
        return b"Received: from %s (HELO %s) (%s)\r\n  by %s with UTF8SMTP id <1.2@%s>; %s\r\n" % (
            self.helo, self.helo, self.peer, self.domain, self.domain, date)
