# sites.py - each call of a server to its system fails once, a run for each: no word of it becomes untrue.
# usage: sites.py POSTEL SHIM.so [relay] [CALL...]      (all by `make ci`, some by tests/programs/reliability.sh)
# Read first: tests/reliability/faults.py.  Read next: tests/reliability/starts.py.
# SPDX-License-Identifier: MIT
#
# faults.py knows what has to come of some failures; here all are tried, and what has to hold is the same for each: a
# 250 to mail data stands for a message that is there, whole; nothing half-written is seen; who comes later is served.
# One client sends three messages: a small one, one of two hundred kilobytes, and a small one again; with `relay` each
# is for somebody elsewhere too, and has to be in the spool as well; or that recipient is refused, and it is not there.
import errno
import pathlib
import sys
import tempfile

from served import Client, Server, places

RELAY = sys.argv[3:4] == ["relay"]
WANTED = sys.argv[4 if RELAY else 3:]
# What each may fail with, of its manual page.  EINTR is none to a server that restarts its calls.
CALLS = [one for one in (
    ("openat", errno.EMFILE), ("write", errno.EIO), ("fsync", errno.EIO), ("rename", errno.EIO),
    ("accept", errno.ECONNABORTED), ("recv", errno.ECONNRESET), ("recv", errno.EINTR), ("send", errno.EPIPE),
    ("send", errno.EINTR), ("getsockname", errno.ENOBUFS), ("epoll_ctl", errno.ENOMEM), ("epoll_wait", errno.EINTR),
    ("pipe", errno.EMFILE), ("pthread_create", errno.EAGAIN), ("malloc", errno.ENOMEM))
    if not WANTED or one[0] in WANTED]
ENVELOPE = [b"MAIL FROM:<a@c.example>", b"RCPT TO:<u@postel.example>", b"DATA"]
if RELAY:
    ENVELOPE.insert(2, b"RCPT TO:<v@d.example> ORCPT=rfc822;v@d.example")
HEAD, LAST = b"Subject: x\r\n\r\n", b"the last line of it\r\n"
TEXTS = (HEAD + LAST, HEAD + (b"y" * 70 + b"\r\n") * 2800 + LAST, HEAD + LAST)
# Nobody listens at port 1, so what is spooled stays there.
ZONE = "d.example. 60 IN MX 10 mx.d.example.\nmx.d.example. 60 IN A 127.0.0.2\n"


def spooling(place):
    (place / "zone").write_text(ZONE)
    return ("--relay", "--dsn", "--port", "1", "--zone", str(place / "zone"), "--spool", str(place / "spool"))


class Counts:
    """Messages that were acknowledged; those for somebody here alone, for who is elsewhere was refused."""
    def __init__(self):
        self.taken = self.here = 0


def mail(client, text, counts):
    client.say(b"\r\n".join([*ENVELOPE, b""]))
    codes = [client.code() for _ in ENVELOPE]
    if codes[1] != 250 or codes[-1] != 354:
        raise ConnectionError
    client.say(text + b".\r\n")
    if client.code() == 250:
        counts.taken += 1
        counts.here += codes[-2] != 250


def mails(port, counts):
    """All of them; a connection that breaks, or says nothing more, ends it."""
    try:
        client = Client(port, patience=1).greeted()
        for text in TEXTS:
            mail(client, text, counts)
        client.socket.close()
    except (OSError, AssertionError):
        pass


def whole(text):
    return b"Subject: x" in text and text.replace(b"\r", b"").endswith(LAST.replace(b"\r", b""))


def look(server, counts):
    """What is there, now that it has ended."""
    taken = counts.taken
    stored = [file.read_bytes() for file in server.files("new")]
    assert 1 <= taken <= len(stored) <= 4, "%d of %d are stored" % (len(stored), taken)
    assert all(map(whole, stored)), "one is torn"
    assert not server.files("tmp"), "something was left"
    if RELAY:
        states = list((server.place / "spool").glob("*.state"))
        spooled = [state.with_suffix(".mail").read_bytes() for state in states]
        assert taken - counts.here <= len(spooled) <= 4 - counts.here, "%d of %d are spooled, %d are for here" % (
            len(spooled), taken, counts.here)
        assert all(map(whole, spooled)), "one is torn in the spool"
        assert all(state.read_bytes().endswith(b"\nend 1\n") for state in states), "a state is torn"


def once(call, error, before):
    """Was there such a call?"""
    with tempfile.TemporaryDirectory() as directory:
        place = pathlib.Path(directory)
        server = Server(place, *spooling(place) if RELAY else ())
        try:
            server.fails(call, error, 1, before)
            counts = Counts()
            mails(server.port, counts)
            failed = any(line == call + " fails" for line in server.said())
            server.fail.unlink()
            before_last = counts.here
            mail(server.client().greeted(), TEXTS[0], counts)
            assert not RELAY or counts.here == before_last, "nothing fails any more, and it is not relayed"
            server.end()
            look(server, counts)
        except Exception as problem:
            server.process.kill()
            server.process.wait()
            raise AssertionError("%s number %d: %r; stderr: %s" % (call, before + 1, problem,
                                                                   server.errors.read_text())) from problem
        return failed


if __name__ == "__main__":
    sys.exit(places(CALLS, once, "%s fails with %s at each of %d places"))
