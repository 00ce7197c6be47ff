# defects_state.py - what the server keeps from one command to the next.  RFC 5321 §4.1.4
# Read first: tests/mutants/defects_parameters.py.  Read next: tests/mutants/defects_sessions.py.
# SPDX-License-Identifier: MIT
"""what is kept from one command to the next"""
from server import Session


class RecipientsStay(Session):
    """the recipients of a message are still there for the next"""
    section = "4.1.1.4"

    def read_data(self):
        recipients = self.recipients
        done = super().read_data()
        self.kept = recipients if done else None
        return done

    def do_mail(self, match):
        super().do_mail(match)
        if self.sender is not None:
            self.recipients = list(getattr(self, "kept", None) or [])


class RsetKeepsRecipients(Session):
    """RSET forgets the sender, and not the recipients"""
    section = "4.1.1.5"

    def do_rset(self, match):
        recipients = self.recipients
        super().do_rset(match)
        self.recipients = recipients


class RsetDoesNothing(Session):
    """RSET is answered with 250, and the transaction goes on"""
    section = "4.1.1.5"

    def do_rset(self, _):
        self.reply(250, b"OK")


class RsetForgetsHello(Session):
    """after RSET the client has to say EHLO again"""
    section = "4.1.1.5"

    def do_rset(self, match):
        super().do_rset(match)
        self.helo = b""


class RsetNeedsHello(Session):
    """RSET, NOOP and HELP are refused before EHLO"""
    section = "4.1.4"

    def said(self, verb, match):
        if not self.helo and verb in (b"RSET", b"NOOP", b"HELP"):
            self.reply(503, b"Say EHLO first")
        else:
            super().said(verb, match)


class SecondHelloRefused(Session):
    """a second EHLO gets 503"""
    section = "4.1.4"

    def do_ehlo(self, match):
        if self.helo:
            self.reply(503, b"You said that")
        else:
            super().do_ehlo(match)


class HelloKeepsTransaction(Session):
    """EHLO leaves an open transaction as it is"""
    section = "4.1.4"

    def hello(self, match, extended):
        sender, recipients = self.sender, self.recipients
        super().hello(match, extended)
        self.sender, self.recipients = sender, recipients


class RefusedHelloClears(Session):
    """an EHLO that is refused ends the transaction"""
    section = "4.1.4"

    def parsed(self, verb, rest):
        match = super().parsed(verb, rest)
        if match is None and verb in (b"EHLO", b"HELO"):
            self.reset()
        return match


class RefusedRecipientEndsAll(Session):
    """one recipient that is refused ends the transaction"""
    section = "4.1.4"

    def do_rcpt(self, match):
        before = len(self.recipients)
        super().do_rcpt(match)
        if len(self.recipients) == before:
            self.reset()


class RefusedRecipientTakesPlace(Session):
    """a recipient that is refused takes the place of the last one"""
    section = "3.3"

    def do_rcpt(self, match):
        before = list(self.recipients)
        super().do_rcpt(match)
        if len(self.recipients) == len(before) and before:
            self.recipients = before[:-1]


class RefusedMailOpens(Session):
    """a MAIL that is refused for its parameters opens a transaction all the same"""
    section = "3.3"

    def do_mail(self, match):
        closed = self.sender is None and self.helo
        super().do_mail(match)
        if closed and self.sender is None:
            self.sender = self.path(match)


class SyntaxErrorClears(Session):
    """a line that cannot be read ends the transaction"""
    section = "4.1.4"

    def parsed(self, verb, rest):
        match = super().parsed(verb, rest)
        if match is None:
            self.reset()
        return match


class UnknownCommandClears(Session):
    """a command that is not known ends the transaction"""
    section = "3.8"

    def malformed(self, line, verb, rest):
        refused = super().malformed(line, verb, rest)
        if refused:
            self.reset()
        return refused


class NoopClears(Session):
    """NOOP ends the transaction"""
    section = "4.1.1.9"

    def do_noop(self, match):
        self.reset()
        super().do_noop(match)


class VrfyClears(Session):
    """VRFY ends the transaction"""
    section = "4.1.4"

    def do_vrfy(self, match):
        super().do_vrfy(match)
        self.reset()


class VrfyIsRcpt(Session):
    """VRFY adds the mailbox to the recipients"""
    section = "4.1.1.6"

    def do_vrfy(self, match):
        local = self.asked(match)
        if local is not None and self.sender is not None:
            self.recipients.append((local, self.domain))
        super().do_vrfy(match)


class NestedMailReplaces(Session):
    """MAIL amid a transaction is accepted, the recipients stay, and are then told to nobody"""
    section = "4.1.4"

    def do_mail(self, match):
        if self.sender is not None:
            self.sender, self.recipients = None, []
        super().do_mail(match)


class RcptWithoutMail(Session):
    """RCPT is accepted before MAIL"""
    section = "3.3"

    def do_rcpt(self, match):
        early = self.sender is None
        if early:
            self.sender = b"<>"
        super().do_rcpt(match)
        if early:
            self.sender = None


class DataWithoutRecipients(Session):
    """DATA is accepted with nobody to deliver to, and the message too"""
    section = "3.3"

    def do_data(self, match):
        if self.sender is not None and not self.recipients:
            self.reading, self.searched = True, 0
            self.reply(354, b"Go on")
        else:
            super().do_data(match)


class DataGetsOneReply(Session):
    """a DATA that is refused is followed by the reading of data all the same"""
    section = "4.1.1.4"

    def do_data(self, match):
        super().do_data(match)
        self.reading = True


class NinetyNineRecipients(Session):
    """the hundredth recipient gets 452"""
    section = "4.5.3.1.8"
    recipients_max = 99


class RecipientsBeyondFiftyLost(Session):
    """recipients beyond the fiftieth are accepted, and forgotten"""
    section = "4.5.3.1.10"

    def reset(self):
        super().reset()
        self.accepted = 0

    def do_rcpt(self, match):
        super().do_rcpt(match)
        self.recipients = self.recipients[:50]


class TooManyRecipientsEndsAll(Session):
    """the 1001st recipient ends the transaction"""
    section = "4.5.3.1.10"

    def do_rcpt(self, match):
        full = len(self.recipients) >= self.recipients_max
        super().do_rcpt(match)
        if full:
            self.reset()
