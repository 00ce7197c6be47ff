# client_defects_words.py - clients whose commands are outside the grammar.  RFC 5321 §4.1.1, §4.1.2
# Read first: tests/mutants/client.py.  Read next: tests/mutants/client_defects_session.py.
# SPDX-License-Identifier: MIT
from client import Client


class AddressesAsTheyAre(Client):
    """Puts an address into the command as it was given, line ends and all."""

    section = "4.1.2"

    def path(self, address, verb):
        return b"<" + address + b">"


class LineEndsCutOut(Client):
    """Takes CR and LF out of an address, and nothing else that does not belong there."""

    section = "4.1.2"

    def path(self, address, verb):
        return b"<" + address.replace(b"\r", b"").replace(b"\n", b"") + b">"


class QuotesLost(Client):
    """Writes a local-part without the quotes that it needs."""

    section = "4.1.2"

    def path(self, address, verb):
        return super().path(address, verb) and b"<" + address.replace(b'"', b"") + b">"


class QuotesKept(Client):
    """Keeps quotes that nothing needs."""

    section = "4.1.2"

    def path(self, address, verb):
        return super().path(address, verb) and b"<" + address + b">"


class LocalPartInSmallLetters(Client):
    """Writes the whole address in small letters."""

    section = "2.4"

    def path(self, address, verb):
        return super().path(address.lower(), verb)


class SpaceAtTheColon(Client):
    """Says MAIL FROM: <...>, with a space."""

    section = "3.3"

    def path(self, address, verb):
        path = super().path(address, verb)
        return path and b" " + path


class NoBrackets(Client):
    """Writes paths without their brackets."""

    section = "4.1.1.2"

    def path(self, address, verb):
        path = super().path(address, verb)
        return path and path[1:-1]


class NullIsRefused(Client):
    """Sends the null reverse-path as an address of its own."""

    section = "4.5.5"

    def path(self, address, verb):
        return super().path(address or b"postmaster@client.example", verb)


class BlankBehindData(Client):
    """Says DATA with a blank behind it."""

    section = "4.1.1"

    def say(self, line):
        super().say(line + b" " if line == b"DATA" else line)


class BlankBehindQuit(Client):
    """Says QUIT with a word behind it."""

    section = "4.1.1"

    def say(self, line):
        super().say(line + b" now" if line == b"QUIT" else line)


class LfEndsACommand(Client):
    """Ends a command in LF."""

    section = "2.3.8"

    def say(self, line):
        self.send(line + b"\n")


class NameOfOneLabel(Client):
    """Calls itself localhost."""

    section, name = "2.3.5", "localhost"


class NameWithAnUnderscore(Client):
    """Calls itself by a name with an underscore in it."""

    section, name = "4.1.1.1", "my_host.client.example"


class SizeUnasked(Client):
    """Declares the size where nobody offered SIZE."""

    section = "4.1.1.2"

    def parameters(self, lines):
        return b" SIZE=%d" % self.size(lines)


class BodyUnasked(Client):
    """Says BODY=8BITMIME of each message, whatever was offered."""

    section = "4.1.1.2"

    def parameters(self, lines):
        return b" BODY=8BITMIME"


class NoBody(Client):
    """Does not say that its text has octets above 127."""

    section = "RFC 6152 §3"

    def parameters(self, lines):
        return b" SIZE=%d" % self.size(lines) if b"SIZE" in self.offered else b""


class SizeOfTheFile(Client):
    """Declares the size that the file has on disk, with LF."""

    section = "RFC 1870 §6"

    def size(self, lines):
        return len(self.message)


class SizeTwice(Client):
    """Declares the size twice."""

    section = "RFC 1870 §6"

    def parameters(self, lines):
        size = b" SIZE=%d" % self.size(lines) if b"SIZE" in self.offered else b""
        return size + super().parameters(lines)


class KeywordsInCapitals(Client):
    """Knows an extension only if its keyword is in capitals."""

    section = "4.1.1.1"

    def offers(self, lines):
        return {word[:1][0]: word[1:] for word in (line.split() for line in lines[1:]) if word}


class FirstLineOffers(Client):
    """Takes the words of the first line for offers."""

    section = "4.1.1.1"

    def offers(self, lines):
        return {**super().offers(lines), **{word.upper(): [] for word in lines[0].split()}}


class ZeroIsALimit(Client):
    """Takes SIZE 0 for a server that takes no message at all."""

    section = "RFC 1870 §3"

    def too_large(self, lines):
        limit = self.offered.get(b"SIZE")
        return bool(limit) and self.size(lines) > int(limit[0])


class SizeIsNoMatter(Client):
    """Sends a message that is larger than the server takes."""

    section = "RFC 1870 §6.1"

    def too_large(self, lines):
        return False
