# habits_policy.py - who is refused, and what, by policies that a site may have.  RFC 5321 §7.9, §7.8
# Read first: tests/mutants/habits_replies.py.  Read next: tests/mutants/habits_session.py.
# SPDX-License-Identifier: MIT
"""who is refused, and what"""
import re

import syntax
from server import Session


class Greylist(Session):
    """a new pair of sender and recipient gets 450"""
    section = "4.2.1"
    target = "greylist = 100ms\n"
    seen = set()

    def do_rcpt(self, match):
        if self.sender is None:
            return super().do_rcpt(match)
        pair = self.sender, (match["local"] or match["alone"]), match["host"]
        if pair not in self.seen:
            self.seen.add(pair)
            return self.reply(450, b"Come again")
        return super().do_rcpt(match)


class GreylistAtEnd(Session):
    """a new pair of sender and recipients gets 451 behind the text"""
    section = "4.2.1"
    target = "greylist = 100ms\n"
    seen = set()

    def store(self, message):
        pair = self.sender, tuple(self.recipients)
        if pair not in self.seen:
            self.seen.add(pair)
            return 451, b"Come again"
        return super().store(message)


class KnownSenders(Session):
    """senders whose mailbox cannot be verified are refused for now"""
    section = "6.2"
    code = 450

    def do_mail(self, match):
        if self.helo and match["local"] and match["local"] not in (b"alice", b'"alice"'):
            return self.reply(self.code, b"Sender not verified")
        return super().do_mail(match)


class KnownSendersOnly(KnownSenders):
    """senders that are not known are refused with 554"""
    section = "6.2"
    code = 554


class NoNotices(Session):
    """nobody here gets notifications: the null sender is refused with 550, but for postmaster"""
    section = "7.9"

    def do_rcpt(self, match):
        if self.sender == b"<>" and not match["alone"]:
            return self.reply(550, b"This address sends no mail, so there is nothing to notify it of")
        return super().do_rcpt(match)


class NoNullSender(Session):
    """the null sender is refused at MAIL, with 550"""
    section = "7.9"

    def do_mail(self, match):
        if self.helo and self.sender is None and not match["local"]:
            return self.reply(550, b"No notifications, please")
        return super().do_mail(match)


class NoRoutes(Session):
    """source routes are refused with 550"""
    section = "3.6.1"

    def said(self, verb, match):
        if verb in (b"MAIL", b"RCPT") and b"<@" in match[0] and self.helo:
            return self.reply(550, b"No routes")
        return super().said(verb, match)


class RoutesNotNow(NoRoutes):
    """source routes are refused with 451: their hosts cannot be looked up"""
    section = "3.6.1"

    def reply(self, code, *lines):
        super().reply(451 if lines[0] == b"No routes" else code, *lines)


class NoLiterals(Session):
    """addresses and clients in brackets are refused with 550"""
    section = "7.9"

    def said(self, verb, match):
        host = match.groupdict().get("host") or match.groupdict().get("literal") or b""
        if verb in (b"MAIL", b"RCPT", b"EHLO") and host[:1] == b"[":
            return self.reply(550, b"Names only")
        return super().said(verb, match)


class LooksAtHeader(Session):
    """text without From and Date is refused, against a SHOULD NOT"""
    section = "3.3"

    def taken(self):
        header = b"\r\n" + self.content.partition(b"\r\n\r\n")[0].lower()
        if b"\r\nfrom:" not in header or b"\r\ndate:" not in header:
            return 554, b"This looks like spam"
        return super().taken()


class LooksAtText(Session):
    """text with control characters is refused"""
    section = "7.9"

    def taken(self):
        if re.search(rb"[^\t\r\n -~\x80-\xFF]", self.content):
            return 550, b"This looks like spam"
        return super().taken()


class HundredRecipients(Session):
    """a hundred recipients, then 452"""
    section = "4.5.3.1.8"
    recipients_max = 100


class HundredByPolicy(HundredRecipients):
    """a hundred recipients, then 550 by policy"""
    section = "4.5.3.1.10"
    code = 550

    def reply(self, code, *lines):
        super().reply(self.code if lines[0] == b"Too many recipients" else code, *lines)


class HundredForNow(HundredByPolicy):
    """a hundred recipients, then 450: so many in so short a time are against the policy of the site"""
    section = "4.5.3.1.10"
    code = 450


class HundredOrNothing(HundredByPolicy):
    """a hundred recipients, then 551 by policy, and 503 to DATA"""
    section = "4.5.3.1.10"
    code = 551

    def do_data(self, match):
        if len(self.recipients) >= self.recipients_max:
            return self.reply(503, b"Too many")
        return super().do_data(match)


class HundredInOldWords(HundredByPolicy):
    """a hundred recipients, then 552 by policy, as RFC 821 had it"""
    section = "4.5.3.1.10"
    code = 552


class OneHello(Session):
    """a second EHLO is refused with 550"""
    section = "4.1.4"
    code = 550

    def do_ehlo(self, match):
        return self.reply(self.code, b"Once is enough") if self.helo else super().do_ehlo(match)


class OneHelloForNow(OneHello):
    """a second EHLO gets 451"""
    section = "4.1.4"
    code = 451


class AllDomains(Session):
    """every domain is served here, all with the same users"""
    section = "2.3.11"
    without = ("no-relay",)

    def ours(self, host):
        return True


class Everybody(AllDomains):
    """every address is good"""
    section = "3.3"
    without = ("refused", "no-relay")

    def __init__(self, room):
        room.store.knows = lambda _: True
        super().__init__(room)


class OnlyPostmaster(Session):
    """there is nobody but postmaster"""
    section = "4.5.1"
    target = "valid = postmaster@postel.example\nuser = postmaster\n"
    without = ("second-valid", "many", "list")

    def __init__(self, room):
        room.store.knows = lambda local: syntax.unquoted(local).lower() == b"postmaster"
        super().__init__(room)


class RefusedAtEnd(Session):
    """who is not known is found out behind the text, as a relay finds out"""
    section = "3.3"

    def do_rcpt(self, match):
        if self.sender is None or match["params"] or len(self.recipients) >= self.recipients_max:
            return super().do_rcpt(match)
        self.recipients.append(((match["local"] or match["alone"]), match["host"] or self.domain))
        return self.reply(250, b"OK, perhaps")

    def store(self, message):
        if not all(self.ours(host) and self.room.store.knows(local) for local, host in self.recipients):
            return 550, b"One of them is not known here"
        return super().store(message)


class TlsFirst(Session):
    """TLS is required: 530 to all but a few"""
    section = "RFC 3207 §4"
    tested = False

    def offered(self):
        return [*super().offered(), b"STARTTLS"]

    def said(self, verb, match):
        if verb not in (b"NOOP", b"EHLO", b"HELO", b"QUIT", b"RSET"):
            return self.reply(530, b"Must issue a STARTTLS command first")
        return super().said(verb, match)


class NameFirst(TlsFirst):
    """AUTH is required: 530 to all but a few"""
    section = "RFC 4954 §6"

    def offered(self):
        return [*Session.offered(self), b"AUTH PLAIN"]
