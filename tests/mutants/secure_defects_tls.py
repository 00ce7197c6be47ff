# secure_defects_tls.py - what goes wrong at STARTTLS.  RFC 3207 §4, §6
# Read first: tests/mutants/secure_sasl.py.  Read next: tests/mutants/secure_defects_auth.py.
# SPDX-License-Identifier: MIT
from secure_server import Secure


class KeepsPlaintext(Secure):
    """what came behind STARTTLS in clear text is read within TLS"""
    section = "RFC 3207 §6"

    def secure(self):
        kept = bytes(self.buffer)
        super().secure()
        self.kept = kept

    def handshake_done(self):
        self.buffer += self.kept
        self.read()
        self.flush()


class KeepsHalfALine(Secure):
    """a line that was begun in clear text goes on within TLS"""
    section = "RFC 3207 §6"

    def secure(self):
        half = bytes(self.buffer).rpartition(b"\r\n")[2]
        super().secure()
        self.buffer += half


class KeepsTransaction(Secure):
    """the transaction goes on within TLS"""
    section = "RFC 3207 §4.2"

    def forget(self):
        self.user = None


class KeepsName(Secure):
    """who logged in in clear text is still that one within TLS"""
    section = "RFC 3207 §4.2"

    def forget(self):
        user = self.user
        super().forget()
        self.user = user


class PlaysBehindItsBack(Secure):
    """what stands behind STARTTLS in the same packet is answered in clear text, before the handshake"""
    section = "RFC 3207 §4.2"

    def secure(self):
        self.read()
        self.flush()
        super().secure()


class OffersAgain(Secure):
    """STARTTLS is offered within TLS"""
    section = "RFC 3207 §4.2"

    def offered(self):
        return [*super().offered(), *([b"STARTTLS"] if self.tls else [])]


class GreetsAgain(Secure):
    """a second greeting comes behind the handshake"""
    section = "RFC 3207 §4.2"

    def handshake_done(self):
        self.greet()
        self.flush()


class TakesArgument(Secure):
    """STARTTLS with an argument is served"""
    section = "RFC 3207 §4"

    def do_starttls(self, _):
        super().do_starttls(b"")


class CapitalsOnly(Secure):
    """the verbs of extensions are known in capitals only"""
    section = "RFC 3207 §4"

    def line(self, line):
        word = line.split(b" ")[0]
        if self.exchange is None and word.upper() in self.more and word not in self.more:
            self.reply(500, b"What?")
        else:
            super().line(line)


class NoHandshake(Secure):
    """220 is said, and all goes on in clear text"""
    section = "RFC 3207 §4"

    def begin_tls(self):
        pass


class NoHeloWithin(Secure):
    """HELO within TLS is refused"""
    section = "RFC 3207 §4.2"

    def do_helo(self, match):
        if self.tls:
            self.reply(502, b"Say EHLO")
        else:
            super().do_helo(match)


class BrokenOffForAll(Secure):
    """a handshake that does not come ends the service for everybody"""
    section = "RFC 3207 §4"

    def connection_lost(self, reason):
        super().connection_lost(reason)
        if self.tls and not self.shaken:
            self.room.store.knows = lambda _: False


class NeverSecure(Secure):
    """454 each time, though it is offered"""
    section = "RFC 3207 §2"

    def do_starttls(self, _):
        self.reply(454, b"Not now")


class NoNamesWithin(Secure):
    """within TLS there is no PLAIN"""
    section = "RFC 4954 §4"

    def mechanisms(self):
        return [b"X-OWN"] if self.tls else super().mechanisms()


class SaysEsmtp(Secure):
    """Received says ESMTP, whatever has succeeded"""
    section = "RFC 3848 §1"

    def protocol(self):
        return b"ESMTP"


class SaysEsmtpa(Secure):
    """Received says A if somebody has tried to log in"""
    section = "RFC 3848 §1"

    def protocol(self):
        return super().protocol() + (b"A" if self.failures and not self.user else b"")


class SaysEsmtpas(Secure):
    """the letters of Received stand in the other order"""
    section = "RFC 3848 §1"

    def protocol(self):
        return super().protocol().replace(b"SA", b"AS")
