# client_defects_text.py - clients that spoil the text on its way.  RFC 5321 §2.3.8, §4.1.1.4, §4.5.2
# Read first: tests/mutants/client.py.  Read next: tests/mutants/client_defects_replies.py.
# SPDX-License-Identifier: MIT
from client import Client


class DotsAsTheyAre(Client):
    """Doubles no period."""

    section = "4.5.2"

    def stuffed(self, line):
        return line


class DotAloneOnly(Client):
    """Doubles a period only where it is the whole line."""

    section = "4.5.2"

    def stuffed(self, line):
        return b".." if line == b"." else line


class FirstLineAsItIs(Client):
    """Doubles the period of each line but the first of all."""

    section = "4.5.2"

    def text(self, lines):
        return super().text(lines).removeprefix(b".") if lines[0][:1] == b"." else super().text(lines)


class DotsTwice(Client):
    """Adds two periods in place of one."""

    section = "4.5.2"

    def stuffed(self, line):
        return b".." + line if line[:1] == b"." else line


class DotsEverywhere(Client):
    """Doubles each period of a line that begins with one."""

    section = "4.5.2"

    def stuffed(self, line):
        return line.replace(b".", b"..") if line[:1] == b"." else line


class DotsByTheBlock(Client):
    """Looks for periods in blocks of 4096 octets, and misses one that begins a block."""

    section = "4.5.2"

    def text(self, lines):
        whole = b"".join(line + b"\r\n" for line in lines)
        blocks = [whole[at:at + 4096] for at in range(0, len(whole), 4096)]
        first = b"." if whole[:1] == b"." else b""
        return first + b"".join(block.replace(b"\r\n.", b"\r\n..") for block in blocks)


class LastDotAsItIs(Client):
    """Doubles no period in the last line."""

    section = "4.5.2"

    def text(self, lines):
        return super().text(lines[:-1]) + lines[-1] + b"\r\n"


class BareLf(Client):
    """Sends the lines of the file as they are, with LF."""

    section = "2.3.8"

    def text(self, lines):
        return b"".join(self.stuffed(line) + b"\n" for line in lines) + b"\r\n"


class LfWithinTheText(Client):
    """Ends the header's lines in CR LF, and those of the text in LF."""

    section = "2.3.8"

    def text(self, lines):
        head = lines.index(b"") + 1 if b"" in lines else len(lines)
        return super().text(lines[:head]) + b"".join(self.stuffed(line) + b"\n" for line in lines[head:-1]) + \
            super().text(lines[max(head, len(lines) - 1):])


class CrBeforeCrLf(Client):
    """Puts CR LF for each LF, also where a CR stood before it."""

    section = "2.3.8"

    def lines(self):
        return self.message.removesuffix(b"\n").split(b"\n") if super().lines() is not None else None


class LoneCrGoesOut(Client):
    """Sends a CR that stands alone."""

    section = "2.3.8"

    def lines(self):
        return self.message.replace(b"\r\n", b"\n").removesuffix(b"\n").split(b"\n")


class OneLineMore(Client):
    """Puts an empty line before the final period."""

    section = "4.1.1.4"

    def end(self):
        return b"\r\n.\r\n"


class LastLineWithoutAnEnd(Client):
    """Sends the end of data behind a last line as it came, without CR LF."""

    section = "4.1.1.4"

    def text(self, lines):
        text = super().text(lines)
        return text if self.message.endswith(b"\n") else text.removesuffix(b"\r\n")


class FromIsQuoted(Client):
    """Puts > before a line of the text that begins with From, as an mbox has it."""

    section = "2.3.1"

    def stuffed(self, line):
        return b">" + line if line[:5] == b"From " else super().stuffed(line)


class EmptyMessage(Client):
    """Sends a message with nothing in it."""

    section = "4.1.1.4"

    def lines(self):
        return super().lines() if self.message else []


class AnyLength(Client):
    """Sends lines of any length."""

    section, longest = "4.5.3.1.6", 1 << 20


class CutAt900(Client):
    """Sends no more than 900 octets of a line."""

    section = "4.5.3.1.6"

    def stuffed(self, line):
        return super().stuffed(line)[:900]


class EightBitToAll(Client):
    """Sends octets above 127 to a server that has not offered 8BITMIME."""

    section = "2.4"

    def unfit(self, lines):
        return self.too_large(lines)


class SeventhBitLost(Client):
    """Sends each octet with its top bit cleared."""

    section = "RFC 6152 §3"

    def text(self, lines):
        return bytes(octet & 127 for octet in super().text(lines))
