# faults.py - a server whose system fails, waits or is taken away: what it said stays true, and it goes on.
# usage: faults.py POSTEL SHIM.so      (by tests/programs/reliability.sh)
# Read first: tests/reliability/served.py, docs/reliability.md.  Read next: tests/reliability/sites.py.
# SPDX-License-Identifier: MIT
import errno
import shutil
import signal
import socket
import sys
import time

from served import BEGIN, MESSAGE, run


def order(server):
    """The 250 comes after the file, its name, and its directory are on the disk: section 6.1."""
    client = server.client().greeted()
    server.said()
    assert client.mail() == 250
    steps = [line for line in server.said() if not line.startswith("send") or "250 2.0.0 OK, message" in line]
    names = [line.split()[0] + (" " + line.split()[1] if line.startswith("fsync") else "") for line in steps]
    assert names == ["fsync file", "rename", "fsync directory", "send"], names


def slow_disk(server):
    """While one message waits for its disk, all others speak; its own client waits for its 250."""
    slow, other = server.client().greeted(), server.client().greeted()
    server.gate.touch()
    slow.in_data().say(MESSAGE + b"NOOP\r\n")
    for _ in range(3):
        other.say(b"NOOP\r\n")
        assert other.code() == 250
    other.in_data()
    slow.socket.setblocking(False)
    try:
        assert slow.socket.recv(1, socket.MSG_PEEK) is None, "an answer before the disk had it"
    except BlockingIOError:
        pass
    slow.socket.setblocking(True)
    assert server.files("new") == []
    server.gate.unlink()
    assert [slow.code(), slow.code()] == [250, 250]
    other.say(MESSAGE)
    assert other.code() == 250 and len(server.files("new")) == 2


def slow_disk_large(server):
    """So with a message that is too large to be kept in memory: it is written while it comes, and nobody else waits."""
    line = b"0123456789" * 7 + b"\r\n"
    slow, other = server.client().greeted(), server.client().greeted()
    server.gate.touch()
    slow.in_data().say(line * 2000)
    for _ in range(3):
        other.say(b"NOOP\r\n")
        assert other.code() == 250
    server.gate.unlink()
    slow.say(b".\r\n")
    assert slow.code() == 250
    (file,) = server.files("new")
    assert file.read_bytes().endswith(b"\n" + line.replace(b"\r", b"") * 2000)


def gone_large(server):
    """Who goes while octets of his message are on their way to the disk leaves nothing there."""
    slow = server.client().greeted()
    server.gate.touch()
    slow.in_data().say(b"0123456789" * 7 * 2000)
    other = server.client().greeted()
    slow.reset()
    server.gate.unlink()
    assert other.mail() == 250 and len(server.files("new")) == 1
    until = time.monotonic() + 20
    while server.files("tmp"):
        assert time.monotonic() < until
        time.sleep(0.01)


def no_patience(server):
    """Told to end, it lets who is in mail data go on for 30 seconds; those may be over while the disk is late."""
    slow = server.client().greeted()
    server.gate.touch()
    slow.in_data().say(b"0123456789" * 7 * 2000)
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)  # 50 seconds of its clock
    assert server.process.poll() is None
    server.gate.unlink()
    server.process.wait(timeout=20)
    assert server.files("new") == server.files("tmp") == []


no_patience.arguments = ("--clock-rate", "100")


def gone_meanwhile(server):
    """Who resets the connection while its message is stored takes nothing with it."""
    client = server.client().greeted()
    server.gate.touch()
    client.in_data().say(MESSAGE)
    other = server.client().greeted()
    client.reset()
    server.gate.unlink()
    assert other.mail() == 250 and len(server.files("new")) == 2 and server.files("tmp") == []


def refused(call, error, code):
    def case(server):
        client = server.client().greeted()
        server.fails(call, error, 1)
        assert client.mail() == code
        assert server.files("new") == server.files("tmp") == [], "something was left"
        assert client.mail() == 250 and len(server.files("new")) == 1
    return case


def vanished(server):
    """The Maildir is taken away while the server runs."""
    client = server.client().greeted()
    shutil.rmtree(server.maildir)
    assert client.mail() == 451
    client.say(b"NOOP\r\n")
    assert client.code() == 250


def no_descriptors(error):
    def case(server):
        server.fails("accept", error, 1)
        server.said()
        assert server.client().greeted().mail() == 250
        assert server.said().count("accept fails") == 1
    return case


def resets(server):
    """In each state; the next client finds a server."""
    states = [b"", b"EHLO c.example\r\n", b"EHLO c.example\r\nMAIL FROM:<>\r\n", b"EHLO c.example\r\n" + BEGIN[:-6],
              b"EHLO c.example\r\n" + BEGIN, b"EHLO c.example\r\n" + BEGIN + b"half a lin",
              b"EHLO c.example\r\n" + BEGIN + MESSAGE, b"EHLO c.example\r\nQUIT\r\n"]
    for said in states:
        client = server.client()
        client.say(said)
        client.reset()
        client = server.client()
        client.say(said)
        if said:
            client.code()
        client.reset()
    server.client().greeted().mail()
    assert server.files("tmp") == []


def half_closed(server):
    """A client that sends all, then its FIN, gets all answers."""
    client = server.client()
    client.say(b"EHLO c.example\r\n" + BEGIN)
    assert [client.code() for _ in range(5)] == [220, 250, 250, 250, 354]
    client.say(MESSAGE)
    client.socket.shutdown(socket.SHUT_WR)
    assert client.code() == 250 and client.code() == 0


def ended_by(number):
    """Who waits gets 421, who is in mail data its 250 first; and the program ends with 0."""
    def case(server):
        idle, busy = server.client().greeted(), server.client().greeted().in_data()
        server.process.send_signal(number)
        assert idle.code() == 421
        busy.say(MESSAGE)
        assert [busy.code(), busy.code()] == [250, 421] and len(server.files("new")) == 1
        idle.reset()
        busy.reset()
        server.process.wait(timeout=20)
    return case


CASES = {
    "order of fsync, rename and 250": order,
    "a slow disk stops its own session only": slow_disk,
    "nor does it with a large message": slow_disk_large,
    "a reset while it is stored": gone_meanwhile,
    "a reset while a part of it is": gone_large,
    "SIGTERM while a part of it is": no_patience,
    "ENOSPC: 452": refused("write", errno.ENOSPC, 452),
    "EDQUOT: 452": refused("write", errno.EDQUOT, 452),
    "EIO of write: 451": refused("write", errno.EIO, 451),
    "EIO of fsync: 451": refused("fsync", errno.EIO, 451),
    "ENOSPC of rename: 452": refused("rename", errno.ENOSPC, 452),
    "EROFS: 451": refused("openat", errno.EROFS, 451),
    "EMFILE of open: 451": refused("openat", errno.EMFILE, 451),
    "vanished Maildir: 451": vanished,
    "EMFILE: accepting pauses": no_descriptors(errno.EMFILE),
    "ENOMEM: accepting pauses": no_descriptors(errno.ENOMEM),
    "EPIPE of send: the session ends, no other": lambda server: (
        server.fails("send", errno.EPIPE, 1), server.client().code(), server.client().greeted().mail()),
    "resets in each state": resets,
    "half-closed": half_closed,
    "SIGTERM within mail data": ended_by(signal.SIGTERM),
    "SIGHUP within mail data": ended_by(signal.SIGHUP),
}


if __name__ == "__main__":
    sys.exit(run(CASES))
