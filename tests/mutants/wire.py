# wire.py - octets in, lines cut; replies gathered, octets out.  RFC 5321 §2.3.8, §4.2, §4.5.3.2.7
# Read first: tests/mutants/store.py.  Read next: tests/mutants/server.py.
# SPDX-License-Identifier: MIT
import asyncio
import contextlib

import store


class Wire(asyncio.Protocol):
    """One connection.  Below it, `line` and `read_data` take what comes, `greet` begins."""

    domain, timeout, grace = store.DOMAIN, 300, 1  # in seconds

    def __init__(self, room):
        self.room = room  # what all sessions have in common
        self.buffer, self.out = bytearray(), bytearray()
        self.closing, self.reading, self.timer = False, False, None

    def connection_made(self, transport):
        self.transport = transport
        self.peer = b"[%s]" % transport.get_extra_info("peername")[0].encode()
        self.room.sessions.append(self)
        self.greet()
        self.flush()
        self.wait()

    def connection_lost(self, _):
        self.room.sessions.remove(self)
        self.timer.cancel()

    def later(self, seconds, call):
        return asyncio.get_running_loop().call_later(seconds, call)

    def wait(self):
        """The client has as long again."""
        if self.timer:
            self.timer.cancel()
        self.timer = self.later(self.timeout / self.room.rate, self.expire)

    def expire(self):
        if not self.closing:
            self.reply(421, self.domain + b" Timeout, closing transmission channel")
            self.closing = True
        self.flush()

    # --- in ---------------------------------------------------------------------------------------------------------

    def data_received(self, octets):
        if self.closing:
            return
        self.wait()
        self.buffer += octets
        self.read()
        self.flush()

    def read(self):
        """All that has come."""
        while not self.closing and (self.read_data() if self.reading else self.read_line()):
            pass

    def read_line(self):
        line = self.cut()
        if line is None:
            return False
        self.line(line)
        return True

    def cut(self):
        """The next line, without its CR LF; None if that has not come."""
        end = self.buffer.find(b"\r\n")
        if end < 0:
            return None
        line = bytes(self.buffer[:end])
        del self.buffer[:end + 2]
        return line

    # --- out --------------------------------------------------------------------------------------------------------

    def formatted(self, code, lines):
        return b"".join(b"%d%s%s\r\n" % (code, b"-" if n < len(lines) else b" ", line)
                        for n, line in enumerate(lines, 1))

    def reply(self, code, *lines):
        self.out += self.formatted(code, lines)

    def flush(self):
        """All replies that have gathered go in one packet (RFC 2920 §3.2)."""
        out, self.out = bytes(self.out), bytearray()
        if out:
            self.send(out)
        if self.closing:
            self.finish()

    def send(self, octets):
        self.transport.write(octets)

    def finish(self):
        """What the client still sends is read, for else the last words could be lost."""
        if not self.transport.is_closing():
            with contextlib.suppress(OSError):  # it has gone already
                self.transport.write_eof()
            self.later(self.grace, self.transport.close)
