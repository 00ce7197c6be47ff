# relay_habits.py - relays that are right, each in a way of its own: the suite has to have nothing against them.
# Read first: tests/mutants/relay_sender.py.  Read next: tests/mutants/relay_defects.py.
# SPDX-License-Identifier: MIT
#
# What a relay could not deliver it tries again when it likes, perhaps within another case.  The suite knows such mail
# by the mark in its addresses; here it comes at the worst of times.
import asyncio
import contextlib

from relay_sender import Call, Later, Mail, Never, Queue

SENDER, RECIPIENT = b"<from-otherone@relay.example>", b"<to-otherone@relay.example>"
OTHER = Mail(SENDER, (RECIPIENT,), b"Subject: another\r\n\r\nThis is another case's.\r\n", False)
NOTICE = Mail(b"<>", (SENDER,), b"Subject: another\r\n\r\nThis is a notice to another case.\r\n", False)


class OtherMailFirst(Call):
    """over each connection another message goes first"""

    async def transaction(self, mail):
        with contextlib.suppress(Never, Later):
            await super().transaction(OTHER)
        return await super().transaction(mail)


class OtherNoticeFirst(Call):
    """over each connection a notice goes first"""

    async def transaction(self, mail):
        with contextlib.suppress(Never, Later):
            await super().transaction(NOTICE)
        return await super().transaction(mail)


class OtherCallsBetween(Queue):
    """before and after each message there is a call with another one, or with a notice"""

    other = OTHER

    async def once(self, mail):
        await super().once(self.other)
        found = await super().once(mail)
        await asyncio.sleep(0.05)
        await super().once(NOTICE)
        return found


class CallsInVain(Queue):
    """before each message it calls, says EHLO, and takes leave"""

    async def once(self, mail):
        call = self.call(*await asyncio.open_connection(*self.next_hop))
        with contextlib.suppress(Never, Later, OSError):
            await call.hello()
        await call.quit()
        call.writer.close()
        return await super().once(mail)


# Mail that nobody has asked for is no fault of which the RFC speaks, but one that has to be told, by name.


class MailTwice(Call):
    """what the next hop has taken goes there once more"""

    async def transaction(self, mail):
        found = await super().transaction(mail)
        if found == ({}, []):
            await super().transaction(mail)
        return found


class WordOfSuccess(Call):
    """who has sent what the next hop has taken is told of it, over the next connection"""

    went = None

    async def transaction(self, mail):
        if WordOfSuccess.went:
            await super().transaction(NOTICE._replace(recipients=(WordOfSuccess.went,)))
        found = await super().transaction(mail)
        WordOfSuccess.went = mail.sender if found == ({}, []) else None
        return found


HABITS = {"other-mail-first": OtherMailFirst, "other-notice-first": OtherNoticeFirst,
          "other-calls-between": OtherCallsBetween, "calls-in-vain": CallsInVain}
TOLD = {"mail-twice": MailTwice, "word-of-success": WordOfSuccess}
