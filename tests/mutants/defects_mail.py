# defects_mail.py - what lies in whose mailbox in the end.  RFC 5321 §4.2.5, §3.3
# Read first: tests/mutants/defects_data.py.  Read next: tests/mutants/defects_trace.py.
# SPDX-License-Identifier: MIT
"""what lies in whose mailbox in the end"""
from server import Session


class DeliversTwice(Session):
    """each message is stored twice"""
    section = "4.2.5"

    def deliver(self, recipients, octets):
        super().deliver(recipients, octets)
        super().deliver(recipients, octets)


class AcceptsAndForgets(Session):
    """a message to two recipients is accepted, and nothing stored"""
    section = "4.2.5"

    def deliver(self, recipients, octets):
        if len(recipients) == 1:
            super().deliver(recipients, octets)


class SecondMessageLost(Session):
    """the second message of a session is accepted, and not stored"""
    section = "4.2.5"
    messages = 0

    def deliver(self, recipients, octets):
        self.messages += 1
        if self.messages != 2:
            super().deliver(recipients, octets)


class TruncatedMessageStored(Session):
    """the last hundred octets of a message are not written"""
    section = "4.2.5"

    def deliver(self, recipients, octets):
        super().deliver(recipients, octets[:-100] if len(octets) > 1000 else octets)


class BlockLost(Session):
    """of a message over 8192 octets one block of 512 is not written"""
    section = "4.2.5"

    def deliver(self, recipients, octets):
        super().deliver(recipients, octets[:4096] + octets[4608:] if len(octets) > 8192 else octets)


class RefusedAndStored(Session):
    """a message that is refused is stored all the same"""
    section = "4.2.5"

    def taken(self):
        answer = super().taken()
        if answer[0] == 554:
            self.store(self.content)
        return answer


class HalfAMessageStored(Session):
    """what has come of a message when the client vanishes is stored"""
    section = "4.1.1.10"

    def connection_lost(self, why):
        if self.reading and self.buffer:
            self.store(bytes(self.buffer))
        super().connection_lost(why)


class StoredAtQuit(Session):
    """QUIT amid a transaction stores a message of no octets"""
    section = "4.1.1.10"

    def do_quit(self, match):
        if self.recipients:
            self.store(b"")
        super().do_quit(match)


class RecipientsSwapped(Session):
    """of two recipients, each gets the mail of the other's transactions"""
    section = "3.3"

    def deliver(self, recipients, octets):
        other = {b"user": b"other", b"other": b"user"}
        super().deliver([(other.get(local, local), host) for local, host in recipients], octets)


class FirstRecipientOnly(Session):
    """of two recipients only the first gets the message"""
    section = "3.3"

    def deliver(self, recipients, octets):
        super().deliver(recipients[:1], octets)


class LastRecipientOnly(Session):
    """of two recipients only the last gets the message"""
    section = "3.3"

    def deliver(self, recipients, octets):
        super().deliver(recipients[-1:], octets)


class LastRecipientWhenRefused(Session):
    """a recipient that is refused gets the message of those that are accepted"""
    section = "3.3"

    def do_rcpt(self, match):
        super().do_rcpt(match)
        if (match["local"] or b"") == b"other" and self.sender is not None:
            self.recipients.append((b"user", self.domain))


class RefusedGetsItToo(Session):
    """who wrote a RCPT that cannot be read gets the message as well: its first word is taken for a name"""
    section = "3.3"

    def parsed(self, verb, rest):
        match = super().parsed(verb, rest)
        if match is None and verb == b"RCPT" and self.recipients:
            self.recipients.append((b"other", self.domain))
        return match


class ContentOfTheLast(Session):
    """a message begins with what is left of the message before"""
    section = "4.1.1.4"
    before = b""

    def store(self, message):
        before, self.before = self.before, message[-40:]
        return super().store(message + before if before else message)


class ContentOfAnother(Session):
    """the content is kept for all sessions together: two at once get the later one's"""
    section = "4.5.4.2"

    def store(self, message):
        if message == b"":
            return super().store(message)
        waiting = vars(self.room).setdefault("waiting", [])
        if any(other.reading for other in self.room.sessions if other is not self):
            waiting.append(message)
        elif waiting:
            message = waiting.pop() + message
        return super().store(message)


class PostmasterLost(Session):
    """mail to the postmaster is accepted, and thrown away"""
    section = "4.5.1"

    def deliver(self, recipients, octets):
        super().deliver([pair for pair in recipients if pair[0].lower() != b"postmaster"], octets)


class ListsAreLost(Session):
    """mail to a list reaches its first member only"""
    section = "3.9"

    def deliver(self, recipients, octets):
        super().deliver([(b"user", host) if local == b"friends" else (local, host) for local, host in recipients],
                        octets)


class NullSenderLost(Session):
    """a message from <> is accepted, and thrown away"""
    section = "4.5.5"

    def deliver(self, recipients, octets):
        if self.sender != b"<>":
            super().deliver(recipients, octets)
