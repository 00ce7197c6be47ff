# client_defects_replies.py - clients that misread what they are told.  RFC 5321 §4.2
# Read first: tests/mutants/client.py.  Read next: tests/mutants/client_defects_words.py.
# SPDX-License-Identifier: MIT
import re

from client import Client, Ends, GREETING


class OnlyKnownCodes(Client):
    """Takes 250 and 220 for success, and nothing else."""

    section = "4.2"

    def success(self, code):
        return code in (220, 221, 250)


class Only354(Client):
    """Waits for 354, and takes no other 3yz."""

    section = "4.2"

    def go_on(self, code):
        return code == 354


class AnythingGoes(Client):
    """Takes every reply for a success."""

    section = "2.1"

    def success(self, code):
        return True


class SoftIsGood(Client):
    """Takes 4yz for a success."""

    section = "4.2.1"

    def success(self, code):
        return code // 100 in (2, 4)


class FourIsNotReported(Client):
    """Tells of no 4yz to the text: somebody will try again."""

    section = "2.1"

    def transfer(self, lines):
        self.say(b"DATA")
        if not self.go_on(self.reply(120)[0]):
            return False
        self.send(self.text(lines) + self.end())
        return self.reply(600)[0] // 100 in (2, 4)


class TextAfterAny(Client):
    """Sends the text whatever DATA was answered."""

    section = "3.3"

    def go_on(self, code):
        return True


class TextAfter250(Client):
    """Sends the text after 250 to DATA as well."""

    section = "3.3"

    def go_on(self, code):
        return code // 100 in (2, 3)


class OneLineIsAll(Client):
    """Takes the first line of a reply for the whole."""

    section = "4.2.1"

    def reply(self, seconds):
        line = self.line(seconds)
        if not re.match(rb"[2-5]\d\d", line):
            raise Ends
        return int(line[:3]), [line[4:]]


class OneReadIsAll(Client):
    """Takes what one read of the connection gives for the reply."""

    section = "4.2.1"

    def reply(self, seconds):
        self.wire.settimeout(seconds / 100)
        try:
            octets = self.wire.recv(4096)
        except OSError as gone:
            raise Ends from gone
        if not octets[:3].isdigit():
            raise Ends
        return int(octets[:3]), [line[4:] for line in octets.split(b"\r\n") if line]


class WantsText(Client):
    """Takes a code with nothing behind it for no reply."""

    section = "4.2"

    def reply(self, seconds):
        code, lines = super().reply(seconds)
        if not lines[-1]:
            raise Ends
        return code, lines


class ReadsWords(Client):
    """Believes the word OK in a reply's text more than its code."""

    section = "4.2"

    def reply(self, seconds):
        code, lines = super().reply(seconds)
        return (250 if code // 100 == 5 and any(b"OK" in line.upper() for line in lines) else code), lines


class LinesOf512(Client):
    """Has room for 128 octets of a reply's line."""

    section = "4.5.3.1.5"

    def line(self, seconds):
        line = super().line(seconds)
        if len(line) > 128:
            raise Ends
        return line


class TwentyLines(Client):
    """Has room for twenty lines of a reply."""

    section = "4.5.3.1"

    def reply(self, seconds):
        code, lines = super().reply(seconds)
        if len(lines) > 20:
            raise Ends
        return code, lines


class HalfAReply(Client):
    """Takes a reply without its CR LF, where the server has gone behind it."""

    section = "4.2"

    def line(self, seconds):
        try:
            return super().line(seconds)
        except Ends:
            if not self.buffer:
                raise
            line, self.buffer = self.buffer, b""
            return line


class LossIsSuccess(Client):
    """Takes the end of the connection behind the text for a success."""

    section = "2.1"

    def transfer(self, lines):
        try:
            return super().transfer(lines)
        except Ends:
            return True


class CodesOfAnyDigit(Client):
    """Takes 650 for a reply, and for a success."""

    section = "4.2"

    def reply(self, seconds):
        line = self.line(seconds)
        while line[3:4] == b"-":
            line = self.line(seconds)
        if not line[:3].isdigit():
            raise Ends
        return int(line[:3]), [line[4:]]

    def success(self, code):
        return code // 100 not in (1, 3, 4, 5)


class TwoHundredSeconds(Client):
    """Waits two hundred seconds for a reply, where the RFC has five minutes."""

    section = "4.5.3.2"

    def line(self, seconds):
        return super().line(min(seconds, 200))


class OneMinuteForData(Client):
    """Waits a minute for the reply to DATA."""

    section = "4.5.3.2.4"

    def line(self, seconds):
        return super().line(60 if seconds == 120 else seconds)


class FiveMinutesForTheText(Client):
    """Waits five minutes for the reply to the text, where it should be ten."""

    section = "4.5.3.2.6"

    def line(self, seconds):
        return super().line(min(seconds, GREETING))


class ForEver(Client):
    """Waits for a reply as long as it takes."""

    section = "4.5.3.2"

    def line(self, seconds):
        return super().line(1e9)
