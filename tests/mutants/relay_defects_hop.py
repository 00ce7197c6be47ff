# relay_defects_hop.py - how a relay talks to the next hop, and what it makes of the answer.  RFC 5321 §4.2.1, §6.1
# Read first: tests/mutants/relay_sender.py.  Read next: tests/mutants/relay_defects.py.
# SPDX-License-Identifier: MIT
import re

from relay_sender import Call, Queue
from relay_ways_hop import Groups


class DotsNotDoubled(Call):
    """a period at the start of a line is not doubled"""
    section = "4.5.2"

    def text(self, message):
        return message + b".\r\n"


class FirstDotNotDoubled(Call):
    """a period at the start of the first line below the header is not doubled"""
    section = "4.5.2"

    def text(self, message):
        return super().text(message).replace(b"\r\n\r\n..", b"\r\n\r\n.", 1)


class EmptyLineAdded(Call):
    """an empty line is put before the final period"""
    section = "4.1.1.4"

    def text(self, message):
        return super().text(message)[:-3] + b"\r\n.\r\n"


class NoHelo(Call):
    """who has no EHLO is not talked to"""
    section = "3.2"

    async def hello(self):
        self.good(await self.reply())
        self.offers = {line[4:].split()[0].upper() for line in self.good(await self.say(b"EHLO " + self.name))[1:]}


class BodyNotOffered(Call):
    """BODY is said to whoever it may be"""
    section = "4.1.1.2"

    def mail(self, mail):
        return b"MAIL FROM:" + mail.sender + b" BODY=" + (b"8BITMIME" if mail.eight else b"7BIT")


class BodyForgotten(Call):
    """BODY=8BITMIME is not said"""
    section = "RFC 6152 3"

    def mail(self, mail):
        return b"MAIL FROM:" + mail.sender


class EightBitRegardless(Call):
    """8-bit text is sent to whoever it may be"""
    section = "RFC 6152 3"

    def fit(self, _):
        pass


class ExactCodes(Call):
    """of the codes that mean yes, 250 alone is taken for one"""
    section = "4.2.1"

    def good(self, answer, first=2):
        lines = super().good(answer, first)
        if answer[0] not in (220, 221, 250, 354):
            raise ValueError
        return lines


class HangsUp(Call):
    """it hangs up without QUIT"""
    section = "4.1.1.10"

    async def quit(self):
        pass


class OneCopyEach(Queue):
    """each recipient gets a transaction of its own"""
    section = "4.5.4.1"

    def put(self, mail):
        for path in mail.recipients:
            super().put(mail._replace(recipients=(path,)))


class NoNotice(Queue):
    """what is refused is dropped without a word"""
    section = "6.1"

    def failed(self, mail, never):
        pass


class NoticeWithSender(Queue):
    """a notice has a sender"""
    section = "6.1"

    def put(self, mail):
        super().put(mail._replace(sender=b"<from-daemon@relay.example>") if mail.sender == b"<>" else mail)


class NoticeOfNotice(Queue):
    """a message from a null reverse-path that is refused is answered, too"""
    section = "3.6.3"

    def failed(self, mail, never):
        sender = re.search(rb"(?im)^From:.*?(<[^>\r]*@relay\.example>)", mail.message)
        if mail.sender == b"<>" and sender:
            mail = mail._replace(sender=sender[1])
        super().failed(mail, never)


class NoticeToFrom(Queue):
    """a notice goes to the header's From"""
    section = "6.1"

    def back(self, mail):
        sender = re.search(rb"(?im)^From:.*?(<[^>\r]*>)", mail.message)
        return sender[1] if sender else mail.sender


class NoticeInAPlainText(Queue):
    """a notice is no multipart/report"""
    section = "3.6.3"

    def notice(self, mail, never):
        return super().notice(mail, never).replace(b"multipart/report; report-type=delivery-status;",
                                                   b"multipart/mixed;")


class NoticeNamesNobody(Queue):
    """a notice does not say whose mail it is about"""
    section = "4.4"

    def notice(self, mail, never):
        text = super().notice(mail, never)
        for path in never:
            text = text.replace(path[1:-1], b"somebody")
        return text


class NotNowIsNever(Queue):
    """what gets a 4yz is returned at once"""
    section = "4.5.4.1"

    async def once(self, mail):
        never, later = await super().once(mail)
        return {**never, **dict.fromkeys(later, b"450 Not now")}, ()


class NotNowIsForgotten(Queue):
    """what gets a 4yz is not tried again"""
    section = "4.5.4.1"

    async def once(self, mail):
        never, _ = await super().once(mail)
        return never, ()


class AllAgain(Queue):
    """if one recipient has to wait, all get the message again"""
    section = "4.2.1"

    async def once(self, mail):
        never, later = await super().once(mail)
        return never, mail.recipients if later else ()


class NeverIsLater(Queue):
    """what gets a 5yz is tried again and again"""
    section = "4.2.1"

    async def once(self, mail):
        never, later = await super().once(mail)
        return {}, (*never, *later)


class CountsLines(Groups):
    """in a group each line of a reply counts for a reply"""
    section = "RFC 2920 3.1"

    async def answer(self):
        line = (await self.reader.readline()).rstrip()
        return int(line[:3]), [line]
