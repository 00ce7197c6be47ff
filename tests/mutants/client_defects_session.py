# client_defects_session.py - clients that lose the thread of the session.  RFC 5321 §3, §4.1.4, §4.3
# Read first: tests/mutants/client.py.  Read next: tests/mutants/client_run.py.
# SPDX-License-Identifier: MIT
import os

from client import Client, Ends, GREETING, MAIL, RCPT


class DoesNotWait(Client):
    """Says EHLO before the greeting."""

    section = "4.3.1"

    def converse(self, sender, paths, lines):
        self.say(b"EHLO " + self.name.encode())
        return super().converse(sender, paths, lines)

    def hello(self):
        code, lines = self.reply(GREETING)
        if not self.success(code):
            raise Ends
        self.offered = self.offers(lines)


class GroupsUnasked(Client):
    """Sends MAIL and RCPT in one go, whether or not PIPELINING was offered."""

    section = "RFC 2920 §3"

    def transaction(self, sender, paths, lines):
        if self.unfit(lines):
            return False
        self.send(b"MAIL FROM:" + sender + self.parameters(lines) + b"\r\nRCPT TO:" + paths[0] + b"\r\n")
        good = self.success(self.reply(MAIL)[0])
        self.accepted = [path for path in paths[:1] if self.success(self.reply(RCPT)[0])]
        self.accepted += [path for path in paths[1:] if self.recipient(path)]
        return good and bool(self.accepted) and self.transfer(lines) and len(self.accepted) == len(paths)


class TextBehindData(Client):
    """Sends the text in one go with DATA."""

    section = "RFC 2920 §3.1"

    def transfer(self, lines):
        self.send(b"DATA\r\n" + self.text(lines) + self.end())
        return self.go_on(self.reply(120)[0]) and self.success(self.reply(600)[0])


class QuitBehindTheText(Client):
    """Sends QUIT in one go with the text."""

    section = "4.3.1"

    def end(self):
        return b".\r\nQUIT\r\n"

    def quit(self):
        if not self.accepted:
            super().quit()


class NoQuit(Client):
    """Hangs up when all has been said."""

    section = "4.1.1.10"

    def quit(self):
        self.wire.close()


class NoQuitAfterARefusal(Client):
    """Hangs up on a refusal."""

    section = "4.1.1.10"

    def converse(self, sender, paths, lines):
        self.refused = False
        return super().converse(sender, paths, lines)

    def success(self, code):
        self.refused = self.refused or code // 100 in (4, 5)
        return super().success(code)

    def quit(self):
        return self.wire.close() if self.refused else super().quit()


class QuitAndAway(Client):
    """Closes right behind QUIT."""

    section = "4.1.1.10"

    def quit(self):
        try:
            self.say(b"QUIT")
        except Ends:
            pass
        self.wire.close()

    def run(self):
        os._exit(super().run())  # an interpreter that is slow to end would seem to wait


class QuitDecides(Client):
    """Takes a refusal of QUIT for one of the mail."""

    section = "4.2.1"

    def converse(self, sender, paths, lines):
        self.left = False
        return super().converse(sender, paths, lines) and self.left

    def quit(self):
        try:
            self.left = self.ask(b"QUIT", RCPT)
        except Ends:
            self.left = False


class OnlyHelo(Client):
    """Says HELO, and never EHLO."""

    section = "2.2.1"

    def hello(self):
        if not self.ask(b"HELO " + self.name.encode(), GREETING):
            raise Ends


class NoHelo(Client):
    """Gives up where EHLO is not known."""

    section = "3.2"

    def hello(self):
        self.say(b"EHLO " + self.name.encode())
        code, lines = self.reply(GREETING)
        if not self.success(code):
            raise Ends
        self.offered = self.offers(lines)


class OffersOutliveHelo(Client):
    """Declares the size to a server that has refused its EHLO and taken HELO."""

    section = "4.1.1.2"

    def offers(self, lines):
        return {b"SIZE": [], **super().offers(lines)}

    def hello(self):
        self.offered = {b"SIZE": []}
        super().hello()


class NoHello(Client):
    """Begins with MAIL."""

    section = "4.1.1.1"

    def hello(self):
        pass


class AnyGreeting(Client):
    """Goes on after a greeting of 554."""

    section = "3.1"

    def greeted(self):
        self.reply(GREETING)
        return True


class OnlyTheFirstRecipient(Client):
    """Names the first recipient, and tells of no other."""

    section = "2.1"

    def transaction(self, sender, paths, lines):
        return super().transaction(sender, paths[:1], lines)


class RefusedRecipientUntold(Client):
    """Tells of no recipient that was refused, if another was accepted."""

    section = "2.1"

    def transaction(self, sender, paths, lines):
        good = super().transaction(sender, paths, lines)
        return good or (self.sent if self.accepted else False)

    def transfer(self, lines):
        self.sent = super().transfer(lines)
        return self.sent


class DataForNobody(Client):
    """Says DATA when all recipients were refused."""

    section = "3.3"

    def transaction(self, sender, paths, lines):
        if self.unfit(lines) or not self.ask(b"MAIL FROM:" + sender + self.parameters(lines), MAIL):
            return False
        self.accepted = [path for path in paths if self.recipient(path)]
        return self.transfer(lines) and len(self.accepted) == len(paths)


class AsksAgain(Client):
    """Says a recipient that was refused once more."""

    section = "4.2.1"

    def recipient(self, path):
        return super().recipient(path) or super().recipient(path)


class MailAgain(Client):
    """Says MAIL once more where it was refused."""

    section = "4.2.1"

    def ask(self, line, seconds):
        return super().ask(line, seconds) or (line[:4] == b"MAIL" and super().ask(line, seconds))


class RcptBeforeMail(Client):
    """Names the recipients before the sender."""

    section = "3.3"

    def transaction(self, sender, paths, lines):
        self.accepted = [path for path in paths if self.recipient(path)]
        return not self.unfit(lines) and self.ask(b"MAIL FROM:" + sender + self.parameters(lines), MAIL) and \
            bool(self.accepted) and self.transfer(lines) and len(self.accepted) == len(paths)


class SuccessAlways(Client):
    """Ends with 0, whatever has come of it."""

    section = "2.1"

    def run(self):
        super().run()
        return 0
