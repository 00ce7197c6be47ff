# secure_server.py - the small server with STARTTLS, AUTH and CHUNKING.  RFC 3207, RFC 4954, RFC 5802, RFC 3030
# Read first: tests/mutants/server.py.  Read next: tests/mutants/secure_sasl.py.
# SPDX-License-Identifier: MIT
import re
import ssl

import store
from secure_sasl import Sasl
from server import Session

XTEXT = re.compile(rb"(?:[!-*,-<>-~]|\+[0-9A-Fa-f]{2})+")


class Secure(Sasl, Session):
    """As Session; `tls` is the TLS of this connection, `user` who has logged in."""

    more = (b"STARTTLS", b"AUTH", b"BDAT")

    def __init__(self, room):
        super().__init__(room)
        self.tls, self.user = None, None

    def reset(self):
        super().reset()
        self.left, self.last, self.refused, self.failed, self.chunked = 0, False, None, False, False

    # --- verbs --------------------------------------------------------------------------------------------------------

    def line(self, line):
        if self.exchange is not None:
            return self.response(line)
        word, _, rest = line.partition(b" ")
        if word.upper() not in self.more or len(line) + 2 > self.line_max or self.bare(line):
            return super().line(line)
        return getattr(self, "do_" + word.decode().lower())(rest.rstrip(b" \t"))

    def longest(self, verb):
        return super().longest(verb) + (500 if verb == b"MAIL" else 0)  # RFC 4954 §3

    def offered(self):
        return [*super().offered(), *([] if self.tls else [b"STARTTLS"]), b"AUTH " + b" ".join(self.mechanisms()),
                b"CHUNKING"]

    def parameters(self, given):
        for _, value in (pair for pair in given if pair[0] == b"AUTH" and self.extended):
            refused = self.submitter(value or b"")
            if refused:
                return refused
        return super().parameters([pair for pair in given if pair[0] != b"AUTH" or not self.extended])

    def submitter(self, value):
        """AUTH= is a mailbox or <>, as xtext (RFC 4954 §5); whoever says it, it counts as <>."""
        name = re.sub(rb"\+(..)", lambda m: bytes([int(m[1], 16)]), value) if XTEXT.fullmatch(value) else b""
        return None if name == b"<>" or re.fullmatch(rb"[ -~]+@[ -~]+", name) else (501, b"AUTH= is a mailbox or <>")

    # --- STARTTLS -----------------------------------------------------------------------------------------------------

    def do_starttls(self, rest):
        if rest:
            return self.reply(501, b"STARTTLS has no argument")
        if self.tls:
            return self.reply(503, b"TLS is there")
        self.reply(220, b"Ready to start TLS")
        self.flush()
        return self.secure()

    def secure(self):
        """All that was said is forgotten; so is what has come and was not heard yet (§4.2, §6)."""
        self.buffer.clear()
        self.forget()
        self.begin_tls()

    def forget(self):
        self.reset()
        self.helo, self.extended, self.user = b"", False, None

    def begin_tls(self):
        self.come, self.go = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = self.room.context.wrap_bio(self.come, self.go, server_side=True)
        self.shaken = False

    def data_received(self, octets):
        if not self.tls:
            return super().data_received(octets)
        self.come.write(octets)
        try:
            if not self.shaken:
                self.tls.do_handshake()
                self.shaken = True
                self.handshake_done()
            while True:
                super().data_received(self.tls.read(65536))
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError:
            self.transport.close()
        if not self.closing:  # else all that there was to say is said
            self.transport.write(self.go.read())
        return None

    def handshake_done(self):
        """It is the client's turn."""

    def send(self, octets):
        if self.tls and self.shaken:
            self.tls.write(octets)
            octets = self.go.read()
        super().send(octets)

    # --- BDAT ---------------------------------------------------------------------------------------------------------

    def do_bdat(self, rest):
        match = re.fullmatch(rb"(\d{1,20})((?i: LAST))?", rest)
        if match is None:
            return self.reply(501, b"BDAT has a count")
        self.left, self.last = self.count(int(match[1])), match[2] is not None
        self.refused = self.unfit()
        self.reading = self.chunk = True
        return None

    def count(self, octets):
        return octets

    def unfit(self):
        """Why this chunk is thrown away, once it has come."""
        if self.failed or self.sender is None:
            return 503, b"No transaction, or one that has failed"
        return None if self.recipients else (554, b"No valid recipients")

    def do_data(self, match):
        if self.chunked:
            return self.reply(503, b"DATA behind BDAT")
        self.chunk = False
        return super().do_data(match)

    def read_data(self):
        if not self.chunk:
            return super().read_data()
        taken = bytes(self.buffer[:self.left])
        del self.buffer[:self.left]
        self.left -= len(taken)
        if not self.refused:
            self.content += taken
        if self.left:
            return False
        self.reading = False
        self.chunk_whole()
        return True

    def chunk_whole(self):
        if self.refused:
            self.failed = self.sender is not None
            self.reply(*self.refused)
            return
        self.chunked = True
        if len(self.content) > self.room.max_size:
            self.failed = True
            self.reply(552, b"Too large")
        elif not self.last:
            self.reply(250, b"OK, so far")
        else:
            self.reply(*self.chunks_taken())
            self.reset()

    def chunks_taken(self):
        """As `taken`, but nothing is stuffed."""
        lines = self.content.split(b"\r\n")
        if any(self.bare(line) for line in lines) or any(len(line) + 2 > self.text_max for line in lines):
            return 554, b"That is no text"
        return self.store(self.content)

    # --- delivery -----------------------------------------------------------------------------------------------------

    def store(self, message):
        lines = store.trace(self).replace(b" with ESMTP id", b" with %s id" % self.protocol())
        self.deliver(self.recipients, lines + store.without_return_path(message))
        return 250, b"OK, message accepted"

    def protocol(self):
        """RFC 3848."""
        return b"ESMTP" + (b"S" if self.tls else b"") + (b"A" if self.user else b"")
