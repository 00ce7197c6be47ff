# client_habits.py - clients that are right, each in a way of its own: the suite may find no fail in them.
# Read first: tests/mutants/client.py, tests/mutants/habits.py.  Read next: tests/mutants/client_lawful.py.
# SPDX-License-Identifier: MIT
#
# `can`: what such a client can do, where that is less than the small client does.
import quopri
import re

from catalogue import kebab
from client import DATA, END, GREETING, RCPT, Client, Ends


class HeloOnly(Client):
    """It knows no extension, and says HELO."""

    section, can = "3.2", "verbatim"

    def hello(self):
        if not self.ask(b"HELO " + self.name.encode(), GREETING):
            raise Ends

    def unfit(self, lines):
        return self.eight_bit()


class RsetFirst(Client):
    """RSET goes before each mail."""

    section = "4.1.1.5"

    def hello(self):
        super().hello()
        self.ask(b"RSET", RCPT)


class NoopFirst(Client):
    """NOOP and HELP go before each mail, and NOOP before DATA: is the server still there?"""

    section = "4.1.1.9"

    def hello(self):
        super().hello()
        self.ask(b"noop are you there", RCPT)
        self.ask(b"HELP", RCPT)

    def transfer(self, lines):
        self.ask(b"NOOP", RCPT)
        return super().transfer(lines)


class VrfyFirst(Client):
    """VRFY asks for each recipient before he is named."""

    section = "4.1.1.6"

    def recipient(self, path):
        self.ask(b"VRFY " + path[1:-1], RCPT)
        return super().recipient(path)


class NoSize(Client):
    """It declares no size, and asks for no limit."""

    section, can = "RFC 1870 §7", "verbatim 8BITMIME"

    def too_large(self, lines):
        return False

    def parameters(self, lines):
        return b" BODY=8BITMIME" if b"8BITMIME" in self.offered and self.eight_bit() else b""


class NoLiterals(Client):
    """It takes no address in brackets, and none with a percent sign, a bang or quotes."""

    section = "2.1"

    def path(self, address, verb):
        odd = any(octet in address for octet in b'[]%!"')
        return None if odd else super().path(address, verb)


class NoLiteralsLater(NoLiterals):
    """The same, but it has called before it looks."""

    section = "2.1"

    def run(self):
        if super().path(self.recipients[0], b"RCPT") is None:
            self.call()
            if self.greeted():
                self.hello()
            self.quit()
            return 1
        return super().run()


class RsetAfterRefusal(Client):
    """After a refusal it clears the transaction before it takes leave."""

    section = "4.1.1.5"

    def transaction(self, sender, paths, lines):
        good = super().transaction(sender, paths, lines)
        if not good:
            self.ask(b"RSET", RCPT)
        return good


class EncodesAll(Client):
    """Octets above 127, and CR by itself, are written anew: by RFC 2047 in the header, quoted-printable below it."""

    section, can, charset = "2.4", "verbatim SIZE", "utf-8"

    def eight_bit(self):
        return False

    def field(self, line):
        name, _, value = line.partition(b": ")
        word = b"".join(b"=%02X" % octet for octet in value)
        return line if line.isascii() else b"%s: =?%s?q?%s?=" % (name, self.charset.encode(), word)

    def lines(self):
        text = self.message.replace(b"\r\n", b"\n")
        if text.isascii() and b"\r" not in text:
            return super().lines()
        header, _, body = text.partition(b"\n\n")
        fields = [self.field(line) for line in header.split(b"\n") if not line.startswith(b"Content-Transfer-")]
        return [*fields, b"Content-Transfer-Encoding: quoted-printable", b"",
                *quopri.encodestring(body).replace(b"\r", b"=0D").removesuffix(b"\n").split(b"\n")]


class OtherCharset(EncodesAll):
    """The same, in another charset: ISO 8859-1 has the text, too."""

    section, charset = "2.4", "iso-8859-1"

    def lines(self):
        try:
            self.message = self.message.decode().encode(self.charset).replace(b"utf-8", self.charset.encode())
        except UnicodeError:
            pass
        return super().lines()


class Insists(Client):
    """What is refused is asked for once more, at once; behind 5yz against a SHOULD NOT."""

    section = "4.2.1"

    def ask(self, line, seconds):
        return super().ask(line, seconds) or super().ask(line, seconds)

    def transfer(self, lines):
        for _ in range(2):
            self.say(b"DATA")
            code = self.reply(DATA)[0]
            if code // 100 < 4:
                break
        if not self.go_on(code):
            return False
        self.send(self.text(lines) + self.end())
        return self.success(self.reply(END)[0])


class InsistsOnAll(Client):
    """A text that is refused is sent once more over the same connection; behind 5yz against a SHOULD NOT."""

    section = "4.2.1"
    failed = False

    def transfer(self, lines):
        self.failed = not super().transfer(lines)
        return not self.failed

    def transaction(self, sender, paths, lines):
        good = super().transaction(sender, paths, lines)
        return good or (self.failed and self.ask(b"RSET", RCPT) and super().transaction(sender, paths, lines))


class CutsLines(Client):
    """A line that is too long is cut into lines of 500 octets."""

    section = "4.5.3.1.6"

    def lines(self):
        text = self.message.replace(b"\r\n", b"\n")
        self.message = re.sub(rb"([^\n]{500})(?=[^\n])", rb"\1\n", text) if len(max(text.split(b"\n"), key=len)) > 998 \
            else text
        return super().lines()


class ReadsAddresses(Client):
    """In place of a sender that is no address it names its user; a recipient that is none is a list, and it takes the
    last."""

    section = "4.1.2"

    def path(self, address, verb):
        whole = super().path(address, verb)
        if whole is None and verb == b"MAIL":
            return b"<user@client.example>"
        _, behind, last = address.rpartition(b";")
        return b"<%s@client.example>" % last if whole is None and behind else whole


class LastFirst(Client):
    """The last recipient is named first."""

    section = "3.3"

    def transaction(self, sender, paths, lines):
        return super().transaction(sender, paths[::-1], lines)


HABITS = {kebab(name): client for name, client in list(globals().items())
          if isinstance(client, type) and hasattr(client, "section")}

# In these each of them was a fail once, or could not be tested.
CASES = ("client-2.3.8-lines/04-cr-before-the-period", "client-2.3.8-lines/06-no-injection-by-the-sender",
         "client-2.4-ascii/01-eight-bit-not-offered", "client-3.2-hello/08-nothing-offered",
         "client-3.3-transaction/06-second-refused", "client-3.3-transaction/10-sender-refused-for-now",
         "client-3.3-transaction/12-one-recipient-too-many", "client-3.3-transaction/13-data-not-now",
         "client-3.3-transaction/18-text-too-large", "client-3.3-transaction/21-no-space-at-the-colon",
         "client-4.1.2-addresses/05-no-bracket-smuggles", "client-4.1.2-addresses/06-address-literal",
         "client-4.1.2-addresses/09-all-of-atext", "client-4.2-replies/01-unknown-2yz",
         "client-4.2-replies/02-unknown-4yz", "client-rfc6152-8bitmime/01-body-8bitmime",
         "client-rfc6531-smtputf8/02-not-offered")
