# faults.py - a server whose system fails, waits or is taken away: what it said stays true, and it goes on.
# usage: faults.py POSTEL SHIM.so      (by tests/programs/reliability.sh)
# Read first: tests/reliability/shim.c, docs/reliability.md.  Read next: tests/reliability/kills.py.
# SPDX-License-Identifier: MIT
import errno
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import traceback

POSTEL, SHIM = sys.argv[1:3]
BEGIN = b"MAIL FROM:<a@c.example>\r\nRCPT TO:<u@postel.example>\r\nDATA\r\n"
MESSAGE = b"Subject: x\r\n\r\nHello\r\n.\r\n"
# Root would go on as nobody, who may not write the shim's log.
SAME = ("--run-as", "root") if os.geteuid() == 0 else ()


class Client:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.file = self.socket.makefile("rb")

    def say(self, octets):
        self.socket.sendall(octets)

    def code(self):
        """Of the next reply, its lines read; 0 if the server has closed."""
        while line := self.file.readline():
            if line[3:4] != b"-":
                return int(line[:3])
        return 0

    def greeted(self):
        assert self.code() == 220
        self.say(b"EHLO c.example\r\n")
        assert self.code() == 250
        return self

    def in_data(self):
        self.say(BEGIN)
        assert [self.code() for _ in range(3)] == [250, 250, 354]
        return self

    def mail(self):
        """The code of a whole mail."""
        self.in_data().say(MESSAGE)
        return self.code()

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.file.close()
        self.socket.close()


class Server:
    def __init__(self, place, *arguments):
        self.place = place
        self.maildir, self.log, self.fail, self.gate = (place / name for name in ("md", "log", "fail", "gate"))
        self.errors = open(place / "err", "w+")
        self.process = subprocess.Popen(
            [POSTEL, "serve", "--listen", "127.0.0.1:0", "--maildir", str(self.maildir), *SAME,
             *arguments],
            stdout=subprocess.PIPE, stderr=self.errors, text=True,
            env={"LD_PRELOAD": SHIM, "SHIM_LOG": str(self.log), "SHIM_FAIL": str(self.fail),
                 "SHIM_GATE": str(self.gate), "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"})
        self.port = int(self.process.stdout.readline().rpartition(":")[2])

    def client(self):
        return Client(self.port)

    def files(self, name):
        return sorted((self.maildir / name).iterdir()) if (self.maildir / name).exists() else []

    def fails(self, call, error, times):
        self.fail.write_text("%s %d %d\n" % (call, error, times))

    def said(self):
        """What was noted since the last call."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return lines

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
        assert self.process.wait(timeout=20) == 0, "it ended with %s" % self.process.returncode
        self.process.stdout.close()
        self.errors.close()


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
    "a reset while it is stored": gone_meanwhile,
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


def main():
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it is ignored, and a server leaves it so
    passed = 0
    for name, case in CASES.items():
        with tempfile.TemporaryDirectory() as place:
            server = Server(pathlib.Path(place))
            try:
                case(server)
                server.end()
                passed += 1
                print("ok - " + name)
            except Exception:
                server.process.kill()
                server.process.wait()
                print("not ok - " + name)
                traceback.print_exc(file=sys.stdout)
    print("%d passed, %d failed" % (passed, len(CASES) - passed))
    return passed != len(CASES)


if __name__ == "__main__":
    sys.exit(main())
