# relay_sender.py - a small relay that is right: its client's half, and its queue.
# Read first: tests/mutants/relay_server.py.  Read next: tests/mutants/relay_defects.py.
# SPDX-License-Identifier: MIT
#
# RFC 5321 §4.2.1, §4.5.2, §4.5.4.1, §6.1; RFC 6152 §3.  What gets a 4yz, or no reply, waits and is tried again; what
# gets a 5yz is answered with a notification to the reverse-path, unless that is null.
import asyncio
import contextlib
import email.utils
import re

from relay_server import Mail

LIVES = 60  # tries


class Later(Exception):
    """Not now."""


class Never(Exception):
    """Not at all; the text is the reply."""


class Call:
    """One connection to the next hop."""

    name, patience = b"relay.postel.example", 20

    def __init__(self, reader, writer):
        self.reader, self.writer, self.offers = reader, writer, set()

    async def reply(self):
        """Its code, and its lines."""
        lines = []
        while not lines or lines[-1][3:4] == b"-":
            line = await asyncio.wait_for(self.reader.readline(), self.patience)
            if not line.endswith(b"\n"):
                raise Later
            lines.append(line.rstrip(b"\r\n"))
        return int(lines[-1][:3]), lines

    async def say(self, line):
        self.writer.write(line + b"\r\n")
        return await self.reply()

    def good(self, answer, first=2):
        """The first digit is the contract (§4.2.1)."""
        code, lines = answer
        if code // 100 == first:
            return lines
        raise Never(lines[-1]) if code // 100 == 5 else Later

    async def hello(self):
        self.good(await self.reply())
        code, lines = await self.say(b"EHLO " + self.name)
        if code // 100 == 5:
            self.good(await self.say(b"HELO " + self.name))
        else:
            self.good((code, lines))
            self.offers = {line[4:].split()[0].upper() for line in lines[1:] if line[4:].split()}

    def mail(self, mail):
        line = b"MAIL FROM:" + mail.sender
        if mail.eight and b"8BITMIME" in self.offers:
            line += b" BODY=8BITMIME"
        return line

    def fit(self, mail):
        """RFC 6152 §3: no octet above 127 without its being offered."""
        if max(mail.message) > 127 and b"8BITMIME" not in self.offers:
            raise Never(b"554 The next hop takes 7-bit mail only")

    def text(self, message):
        """With the periods doubled (§4.5.2), and its end."""
        stuffed = re.sub(rb"(?m)^\.", b"..", message)
        return stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n"

    async def envelope(self, mail):
        """MAIL, which is taken, and each RCPT: what they were answered."""
        self.good(await self.say(self.mail(mail)))
        return [await self.say(b"RCPT TO:" + path) for path in mail.recipients]

    async def transaction(self, mail):
        """The recipients that are refused for good, and those that are for now."""
        never, later = {}, []
        self.fit(mail)
        for path, (code, lines) in zip(mail.recipients, await self.envelope(mail)):
            if code // 100 == 5:
                never[path] = lines[-1]
            elif code // 100 != 2:
                later.append(path)
        if len(never) + len(later) < len(mail.recipients):
            self.good(await self.say(b"DATA"), 3)
            self.writer.write(self.text(mail.message))
            self.good(await self.reply())
        return never, later

    async def quit(self):
        with contextlib.suppress(Later, ConnectionError, TimeoutError):
            await self.say(b"QUIT")


class Queue:
    """What was taken and is not yet handed on."""

    call, pause = Call, 0.25  # seconds, where a real one has half an hour

    def __init__(self, next_hop, domain):
        self.next_hop, self.domain, self.tasks = next_hop, domain, set()

    def put(self, mail):
        task = asyncio.get_running_loop().create_task(self.carry(mail))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def carry(self, mail):
        for _ in range(LIVES):
            never, later = await self.once(mail)
            self.failed(mail, never)
            if not later:
                return
            mail = mail._replace(recipients=tuple(later))
            await asyncio.sleep(self.pause)

    async def once(self, mail):
        """One try: who is refused for good, and why; and who is left."""
        try:
            reader, writer = await asyncio.open_connection(*self.next_hop)
        except OSError:
            return {}, mail.recipients
        call = self.call(reader, writer)
        try:
            await call.hello()
            return await call.transaction(mail)
        except Never as why:
            return dict.fromkeys(mail.recipients, why.args[0]), ()
        except (Later, OSError, ValueError, asyncio.TimeoutError):
            return {}, mail.recipients
        finally:
            await call.quit()
            writer.close()

    def failed(self, mail, never):
        if never and mail.sender != b"<>":
            self.put(Mail(b"<>", (self.back(mail),), self.notice(mail, never), False))

    def returned(self, sender, recipients, message):
        """It goes back without a try."""
        self.failed(Mail(sender, recipients, message, False), dict.fromkeys(recipients, b"554 Not like this"))

    def back(self, mail):
        """The reverse-path; a source route is no longer in it (§6.1)."""
        return mail.sender

    def notice(self, mail, never):
        """A delivery status notification, RFC 3464."""
        date = email.utils.formatdate().encode()
        told = b"".join(b"%s: %s\r\n" % pair for pair in never.items())
        status = b"".join(b"\r\nFinal-Recipient: rfc822;%s\r\nAction: failed\r\nStatus: 5.0.0\r\n" % path[1:-1]
                          for path in never)
        header = mail.message.partition(b"\r\n\r\n")[0]
        header = header if max(header) < 128 else b"Subject: not shown, for it is not in ASCII"
        return (b"From: <MAILER-DAEMON@%s>\r\nTo: %s\r\nDate: %s\r\nSubject: Undeliverable\r\nMIME-Version: 1.0\r\n"
                b"Content-Type: multipart/report; report-type=delivery-status; boundary=next\r\n\r\n"
                b"--next\r\n\r\nThis could not be delivered:\r\n\r\n%s"
                b"--next\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns;%s\r\n%s"
                b"--next\r\nContent-Type: text/rfc822-headers\r\n\r\n%s\r\n--next--\r\n"
                % (Call.name, self.back(mail), date, told, Call.name, status, header))
