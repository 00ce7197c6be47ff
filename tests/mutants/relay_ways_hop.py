# relay_ways_hop.py - relays that are right, by how they talk to the next hop, and tell a sender.  RFC 5321 §4.5.4.1
# Read first: tests/mutants/relay_sender.py.  Read next: tests/mutants/relay_lawful.py.
# SPDX-License-Identifier: MIT
import asyncio
import base64
import email.utils
import quopri
import re

from relay_sender import Call, Later, Mail, Never, Queue


class HeloCall(Call):
    """it knows no EHLO"""

    async def hello(self):
        self.good(await self.reply())
        self.good(await self.say(b"HELO " + self.name))


class AddressForName(Call):
    """EHLO has its address; HELO, where there is none to be, its name"""
    section = "4.1.4"

    async def say(self, line):
        return await super().say(b"EHLO [127.0.0.1]" if line[:4] == b"EHLO" else line)


class SmallLetters(Call):
    """its verbs have small letters"""
    section = "2.4"

    async def say(self, line):
        verb, colon, rest = line.partition(b":")
        return await super().say(verb.lower() + colon + rest)


class AskOften(Call):
    """RSET goes before each MAIL, NOOP behind each command"""
    section = "4.1.1.9"

    async def transaction(self, mail):
        self.good(await self.say(b"RSET"))
        return await super().transaction(mail)

    async def say(self, line):
        answer = await super().say(line)
        if line[:4] in (b"RSET", b"RCPT"):
            await super().say(b"NOOP")
        return answer


class Slow(Call):
    """it waits before each command, and sends its text in small pieces"""
    section = "4.5.3.2"

    async def say(self, line):
        await asyncio.sleep(0.05)
        return await super().say(line)

    def text(self, message):
        whole = super().text(message)
        self.writer.write(whole[:5])
        return whole[5:]

    async def transaction(self, mail):
        await asyncio.sleep(0.1)
        return await super().transaction(mail)


class LeavesLate(Call):
    """it takes leave a second after its mail"""
    section = "4.1.1.10"

    async def quit(self):
        await asyncio.sleep(1)
        await super().quit()


class EhloOrNothing(Call):
    refused = False

    async def hello(self):
        self.good(await self.reply())
        code, lines = await self.say(b"EHLO " + self.name)
        EhloOrNothing.refused = code // 100 == 5
        if self.refused:
            raise Later
        self.good((code, lines))
        self.offers = {line[4:].split()[0].upper() for line in lines[1:] if line[4:].split()}


class HeloInAnotherCall(Queue):
    """who has no EHLO is called again, with HELO"""
    section = "3.2"

    async def once(self, mail):
        self.call = EhloOrNothing
        found = await super().once(mail)
        if EhloOrNothing.refused:
            self.call, EhloOrNothing.refused = HeloCall, False
            found = await super().once(mail)
        return found


class LastFirst(Call):
    """recipients are named from the last to the first"""
    section = "3.3"

    async def transaction(self, mail):
        return await super().transaction(mail._replace(recipients=mail.recipients[::-1]))


class OneEach(Queue):
    """each recipient gets a copy, all at once"""
    section = "4.5.4.1"

    def put(self, mail):
        for path in mail.recipients:
            super().put(mail._replace(recipients=(path,)))


class OneEachInOneCall(Call):
    """each recipient gets a copy, one after another over one connection"""
    section = "4.5.4.1"

    async def transaction(self, mail):
        never, later = {}, []
        for path in mail.recipients:
            try:
                refused, waits = await super().transaction(mail._replace(recipients=(path,)))
                never.update(refused)
                later += waits
                if refused or waits:
                    self.good(await self.say(b"RSET"))
            except Never as why:
                never[path] = why.args[0]
            except Later:
                later.append(path)
        return never, later


class OneCall(Queue):
    """what comes soon goes over the same connection, a notice, too"""
    section, kept, free = "3.3", None, None

    async def once(self, mail):
        self.free = self.free or asyncio.Lock()
        async with self.free:
            call, self.kept = self.kept, None
            for call in ([call] if call else []) + [None]:
                fresh = call is None
                try:
                    call = call or self.call(*await asyncio.open_connection(*self.next_hop))
                    if fresh:
                        await call.hello()
                    else:
                        call.good(await call.say(b"RSET"))
                    found = await call.transaction(mail)
                    self.kept = call
                    asyncio.get_running_loop().call_later(0.4, self.let_go, call)
                    return found
                except Never as why:
                    self.let_go(call)
                    return dict.fromkeys(mail.recipients, why.args[0]), ()
                except (Later, OSError, ValueError, asyncio.TimeoutError):
                    self.let_go(call)
                    if fresh:
                        return {}, mail.recipients

    def let_go(self, call):
        if call is None or call.writer.is_closing():
            return
        if call is self.kept:
            self.kept = None
        self.tasks.add(asyncio.get_running_loop().create_task(self.end(call)))

    async def end(self, call):
        await call.quit()
        call.writer.close()


class SizeKnown(Call):
    """it says SIZE where that is offered, and does not ask for what is too large"""
    section = "RFC 1870 6.1"
    limit = None

    async def say(self, line):
        code, lines = await super().say(line)
        for said in lines[1:] if line[:4] == b"EHLO" else ():
            if re.fullmatch(rb"(?i)SIZE \d+", said[4:]):
                self.limit = int(said[9:])
        return code, lines

    def mail(self, mail):
        return super().mail(mail) + (b" SIZE=%d" % len(mail.message) if b"SIZE" in self.offers else b"")

    def fit(self, mail):
        super().fit(mail)
        if self.limit and len(mail.message) > self.limit:
            raise Never(b"552 Too large for the next hop")


class SaysSevenBit(Call):
    """BODY=7BIT is said where 8BITMIME is offered"""
    section = "RFC 6152 3"

    def mail(self, mail):
        line = super().mail(mail)
        return line + b" BODY=7BIT" if b"8BITMIME" in self.offers and not mail.eight else line


def encoded(message, name, encode):
    header, empty, body = message.partition(b"\r\n\r\n")
    header = re.sub(rb"(?im)^(Content-Transfer-Encoding:) *8bit", rb"\1 " + name, header)
    return header + empty + encode(body.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")


class QuotedPrintable(Call):
    """8-bit text becomes quoted-printable for a server that takes 7 bits"""
    section, name, encode = "RFC 6152 3", b"quoted-printable", staticmethod(quopri.encodestring)

    def fit(self, _):
        pass

    async def transaction(self, mail):
        if max(mail.message) > 127 and b"8BITMIME" not in self.offers:
            mail = mail._replace(message=encoded(mail.message, self.name, self.encode), eight=False)
        return await super().transaction(mail)


def lines_in_base64(body):
    return base64.encodebytes(body.replace(b"\n", b"\r\n"))


class Base64(QuotedPrintable):
    """8-bit text becomes base64 for a server that takes 7 bits"""
    section, name, encode = "RFC 6152 3", b"base64", staticmethod(lines_in_base64)


class Delayed(Queue):
    """what gets a 4yz is told of, in plain words, before it is tried again"""
    section, words = "4.5.4.1", b"Your mail waits here: the next host has not taken it yet. You need do nothing.\r\n"

    async def carry(self, mail):
        never, later = await self.once(mail)
        self.failed(mail, never)
        if later:
            if mail.sender != b"<>":
                self.put(Mail(b"<>", (self.back(mail),), self.word(mail, later), False))
                await asyncio.sleep(0.5)
            await super().carry(mail._replace(recipients=tuple(later)))

    def word(self, mail, _):
        return b"From: <MAILER-DAEMON@%s>\r\nTo: %s\r\nDate: %s\r\nSubject: Patience\r\n\r\n%s" % (
            Call.name, mail.sender, email.utils.formatdate().encode(), self.words)


class DelayedInForm(Delayed):
    """what gets a 4yz is told of, with Action: delayed, before it is tried again"""
    section = "4.5.4.1"

    def word(self, mail, later):
        said = self.notice(mail, dict.fromkeys(later, b"450 Not yet"))
        return said.replace(b"Action: failed", b"Action: delayed").replace(b"Status: 5", b"Status: 4")


class DelayedAfterTwo(Delayed):
    """what gets a 4yz is tried twice at once, and more slowly then"""
    section = "4.5.4.1"

    async def carry(self, mail):
        never, later = await self.once(mail)
        self.failed(mail, never)
        if later:
            await Queue.carry(self, mail._replace(recipients=tuple(later)))


class PlainNotice(Queue):
    """a notice is plain text, and has nothing of the message but its recipients"""
    section = "3.6.3"

    def notice(self, mail, never):
        return b"From: <>\r\nTo: %s\r\nDate: %s\r\nSubject: It came back\r\n\r\nNot delivered:\r\n%s" % (
            self.back(mail), email.utils.formatdate().encode(),
            b"".join(b"    %s\r\n" % path for path in never))


class WholeMessageReturned(Queue):
    """a notice has all of the message in it"""
    section = "3.6.3"

    def notice(self, mail, never):
        said = super().notice(mail, never)
        if max(mail.message) > 127:
            return said
        head, kind, _ = said.partition(b"Content-Type: text/rfc822-headers\r\n\r\n")
        return head + kind.replace(b"text/rfc822-headers", b"message/rfc822") + mail.message + b"\r\n--next--\r\n"


class NoticeEach(Queue):
    """each recipient who is refused has a notice of his own"""
    section = "4.4"

    def failed(self, mail, never):
        for path, why in never.items():
            super().failed(mail, {path: why})


class NoticeLater(Queue):
    """a notice waits for a second"""
    section = "6.1"

    async def carry(self, mail):
        if mail.sender == b"<>":
            await asyncio.sleep(1)
        await super().carry(mail)


class AsksAgain(Call):
    """a recipient that is refused is named once more, at once; behind 5yz against a SHOULD NOT"""
    section = "4.2.1"

    async def say(self, line):
        answer = await super().say(line)
        return await super().say(line) if line[:4] == b"RCPT" and answer[0] >= 400 else answer


class FollowsIt(Queue):
    """551 shows where the recipient is now, and it sends the mail there"""
    section = "7.4"

    def failed(self, mail, never):
        for path, why in dict(never).items():
            moved = re.search(rb"^551 .*(<\S+@\S+>)", why)
            if moved:
                del never[path]
                self.put(mail._replace(recipients=(moved[1],)))
        super().failed(mail, never)


class Groups(Call):
    """where PIPELINING is offered, MAIL and all RCPT go in one group"""
    section = "RFC 2920 3.1"

    async def envelope(self, mail):
        if b"PIPELINING" not in self.offers:
            return await super().envelope(mail)
        lines = [self.mail(mail), *[b"RCPT TO:" + path for path in mail.recipients]]
        self.writer.write(b"".join(line + b"\r\n" for line in lines))
        answers = [await self.answer() for _ in lines]
        self.good(answers[0])
        return answers[1:]

    async def answer(self):
        """To one of the group: they are counted, and not their lines."""
        return await self.reply()


class CallsAgainAtOnce(Queue):
    """what was cut off goes over the next connection at once"""
    section, pause = "4.5.4.1", 0.02


class CallsAgainSlowly(Queue):
    """each try waits twice as long as the one before, and a second in the end"""
    section, pause = "4.5.4.1", 0.1

    async def once(self, mail):
        self.pause = min(self.pause * 2, 1)
        return await super().once(mail)
