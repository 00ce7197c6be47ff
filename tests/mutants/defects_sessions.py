# defects_sessions.py - sessions that mix, end too early or do not end.  RFC 5321 §3.8, §4.5.4.2
# Read first: tests/mutants/defects_state.py.  Read next: tests/mutants/defects_end.py.
# SPDX-License-Identifier: MIT
"""sessions that mix, end too early or do not end"""
from server import Session


class TransactionOfAll(Session):
    """there is one transaction, and all sessions have it together"""
    section = "4.5.4.2"

    def __getattribute__(self, name):
        if name in ("sender", "recipients"):
            return vars(super().__getattribute__("room")).get("shared_" + name)
        return super().__getattribute__(name)

    def __setattr__(self, name, value):
        if name in ("sender", "recipients"):
            setattr(self.room, "shared_" + name, value)
        else:
            super().__setattr__(name, value)


class RecipientsOfAll(Session):
    """a list of recipients is made once, and all sessions write into it"""
    section = "4.5.4.2"

    def reset(self):
        super().reset()
        shared = vars(self.room).setdefault("shared", [])
        self.recipients = shared
        if len(self.room.sessions) < 2:
            shared.clear()


class BufferOfAll(Session):
    """mail data of all sessions go into one buffer"""
    section = "4.5.4.2"

    def do_data(self, match):
        super().do_data(match)
        if self.reading:
            self.buffer = vars(self.room).setdefault("buffer", bytearray())


class OneAtATime(Session):
    """a second client is greeted when the first has gone"""
    section = "4.5.4.2"
    only = ("--section", "4.5.4.2")  # the whole suite, eight at a time, would wait for half an hour

    def connection_made(self, transport):
        self.transport = transport
        waits = [other for other in self.room.sessions if not other.closing]
        if waits:
            self.later(0.02, lambda: transport.is_closing() or self.connection_made(transport))
        else:
            super().connection_made(transport)

    def data_received(self, octets):
        if self.timer is None:
            self.buffer += octets
        else:
            super().data_received(octets)

    def connection_lost(self, why):
        if self.timer is not None:
            super().connection_lost(why)


class OneMessageAtATime(Session):
    """while mail data come in one session, no other is answered"""
    section = "4.5.4.2"

    def data_received(self, octets):
        if any(other.reading and other is not self for other in self.room.sessions):
            self.later(0.05, lambda: self.data_received(octets))
        else:
            super().data_received(octets)


class FiveSessions(Session):
    """a third session at once gets 554"""
    section = "4.5.4.2"

    def greet(self):
        if len(self.room.sessions) > 4:
            self.reply(554, self.domain + b" Too many sessions")
        else:
            super().greet()


class OneMessageASession(Session):
    """after a message the next MAIL gets 503"""
    section = "3.3"
    done = False

    def store(self, message):
        self.done = True
        return super().store(message)

    def do_mail(self, match):
        if self.done:
            self.reply(503, b"One message a session")
        else:
            super().do_mail(match)


class ClosesAfterMessage(Session):
    """the session ends with the 250 to a message"""
    section = "3.8"

    def taken(self):
        answer = super().taken()
        self.closing = answer[0] == 250
        return answer


class ClosesAtThirdError(Session):
    """the third command that is not known ends the session"""
    section = "3.8"
    errors = 0

    def malformed(self, line, verb, rest):
        refused = super().malformed(line, verb, rest)
        self.errors += bool(refused)
        self.closing = self.errors > 2
        return refused


class ClosesAtSyntaxError(Session):
    """a syntax error in MAIL ends the session, after its 501"""
    section = "3.8"

    def parsed(self, verb, rest):
        match = super().parsed(verb, rest)
        self.closing = match is None and verb == b"MAIL"
        return match


class QuitWithoutBye(Session):
    """QUIT closes without 221"""
    section = "4.1.1.10"

    def do_quit(self, _):
        self.closing = True


class QuitDoesNotClose(Session):
    """QUIT gets 221, and the session goes on"""
    section = "4.1.1.10"

    def do_quit(self, match):
        super().do_quit(match)
        self.closing = False


class QuitKillsTheRest(Session):
    """QUIT at the end of a group throws the replies to what stands before it away"""
    section = "RFC 2920 §3.2"

    def do_quit(self, match):
        self.out.clear()
        super().do_quit(match)


class ByeIsLost(Session):
    """after QUIT the connection is torn down before the 221 has left"""
    section = "4.1.1.10"

    def flush(self):
        if self.closing:
            self.transport.abort()
        else:
            super().flush()


class ResetKillsServer(Session):
    """a connection that is torn down amid mail data takes all others along"""
    section = "3.8"

    def connection_lost(self, why):
        super().connection_lost(why)
        if why is not None or self.reading:
            for other in list(self.room.sessions):
                other.transport.abort()


class PatienceOfAMinute(Session):
    """who says nothing for a minute is sent away"""
    section = "4.5.3.2.7"
    hurried = True  # to be tried with a clock that runs fast
    timeout = 60


class TimeoutWithoutWord(Session):
    """who says nothing for four minutes is sent away, without 421"""
    section = "4.5.3.2.7"
    hurried = True
    timeout = 240

    def expire(self):
        self.transport.close()


class RefusesAtGreeting(Session):
    """every third client is greeted with 554, and its MAIL served all the same"""
    section = "3.1"

    def greet(self):
        self.room.greeted = vars(self.room).get("greeted", 0) + 1
        self.reply(554 if self.room.greeted % 3 == 0 else 220, self.domain + b" ESMTP")
