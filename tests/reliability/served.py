# served.py - a server under test, with a library before its system, and a client that says what it likes.
# Read first: tests/reliability/shim.c.  Read next: tests/reliability/faults.py.
# SPDX-License-Identifier: MIT
import errno
import pathlib
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import traceback

from session import SAME

POSTEL, SHIM = sys.argv[1:3]
BEGIN = b"MAIL FROM:<a@c.example>\r\nRCPT TO:<u@postel.example>\r\nDATA\r\n"
MESSAGE = b"Subject: x\r\n\r\nHello\r\n.\r\n"


class Client:
    def __init__(self, port, patience=20):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=patience)
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
    begin = {}  # more for its environment

    def __init__(self, place, *arguments):
        self.place = place
        self.maildir, self.log, self.fail, self.gate, self.clock, self.out = (
            place / name for name in ("md", "log", "fail", "gate", "clock", "out"))
        self.errors = place / "err"
        with open(self.out, "wb") as out, open(self.errors, "wb") as errors:
            self.process = subprocess.Popen(
                [POSTEL, "serve", "--listen", "127.0.0.1:0", "--maildir", str(self.maildir), *SAME, *arguments],
                stdout=out, stderr=errors,
                env={"LD_PRELOAD": SHIM, "SHIM_LOG": str(self.log), "SHIM_FAIL": str(self.fail),
                     "SHIM_GATE": str(self.gate), "SHIM_CLOCK": str(self.clock),
                     "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0", **self.begin})
        self.port = self.listening()

    def listening(self):
        while not (said := re.match(rb"listening on .*:(\d+)\n", self.out.read_bytes())):
            assert self.process.poll() is None, "it does not start"
            time.sleep(0.002)
        return int(said[1])

    def client(self):
        return Client(self.port)

    def files(self, name):
        return sorted((self.maildir / name).iterdir()) if (self.maildir / name).exists() else []

    def fails(self, call, error, times, before=0):
        self.fail.write_text("%s %d %d %d\n" % (call, error, times, before))

    def sets_clock(self, clock, seconds):
        """Somebody has: "wall" or "monotonic", by so many seconds."""
        self.clock.write_text("%s %d\n" % (clock, seconds))

    def said(self):
        """What was noted since the last call."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return lines

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
        assert self.process.wait(timeout=20) == 0, "it ended with %s" % self.process.returncode


def run(cases):
    """Each with a server of its own, started with what the case wants (`arguments`); the exit code."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it is ignored, and a server leaves it so
    passed = 0
    for name, case in cases.items():
        with tempfile.TemporaryDirectory() as place:
            server = Server(pathlib.Path(place), *getattr(case, "arguments", ()))
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
    print("%d passed, %d failed" % (passed, len(cases) - passed))
    return passed != len(cases)


def places(calls, once, title):
    """Of each call its first place, its second, and so on, until `once` says that there was none; the exit code."""
    passed = failed = 0
    for call, error in calls:
        sites, problems, more = 0, [], True
        while more:
            try:
                more = once(call, error, sites)
            except AssertionError as problem:
                problems.append("    %s\n" % problem)
            sites += more
        passed, failed = passed + (not problems), failed + bool(problems)
        print("%s - %s" % ("not ok" if problems else "ok", title % (call, errno.errorcode[error], sites)))
        print("".join(problems), end="")
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0
