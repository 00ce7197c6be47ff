# chain.py - mail through three relays that are killed again and again, to a host that refuses some of it: each message
# is delivered or returned.
# usage: chain.py POSTEL MESSAGES SECONDS      (by tests/programs/relay.sh with 60 and 0.4, by `make chain`)
# Read first: tests/programs/relay.sh, docs/reliability.md.  Read next: tests/reliability/tap.py.
# SPDX-License-Identifier: MIT
#
# client -> A -> B -> C -> host.  Every SECONDS one of A, B and C, by chance, gets SIGKILL and is started again on its
# spool.  The host refuses one try in ten with 450, and one message in a hundred with 550; those come back as notices,
# the way C finds for their reverse-path.  None may be lost, none both delivered and returned.
#
# Twice is allowed where RFC 1047 has it, and nowhere else: to a message that was in flight at a kill, its final dot
# sent and the reply not yet written down by who sent it.  Each of the four wires has a tap, and the killed relay's
# spool is read before it is started again; so for each message we know how often that was: a dot without a reply, the
# relay at one of its ends being killed; or a 2yz that has passed, and the spool of the relay that it was for still has
# it.
import collections
import pathlib
import random
import re
import signal
import socketserver
import subprocess
import sys
import tempfile
import threading
import time

from session import session
from tap import SUBJECT, Tap

POSTEL, MESSAGES, SECONDS = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
SESSIONS = 4
WIRES = ("client to A", "A to B", "B to C", "C to the host")
SLACK = 2  # seconds: a connection that ends by a kill ends soon after it
ZONE = """$TTL 60
dest.example. IN MX 10 mx.dest.example.
source.example. IN MX 10 mx.dest.example.
mx.dest.example. IN A 127.0.0.1
"""


def for_good(name):
    return int(name[1:]) % 100 == 42


class Host(socketserver.StreamRequestHandler):
    """The last hop, and where notices go to: it notes what it takes."""
    lock = threading.Lock()
    delivered, returned = collections.Counter(), collections.Counter()
    refused = 0
    chance = random.Random(10)

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def rcpt(self, line):
        name = re.search(r"<([^@>]*)@", line).group(1)
        with Host.lock:
            later = Host.chance.random() < 0.1
            Host.refused += later
        if name == "sender":
            self.say("250 ok")
        elif for_good(name):
            self.say("550 5.1.1 never")
        elif later:
            self.say("450 4.2.0 later")
        else:
            self.names.append(name)
            self.say("250 ok")

    def data(self):
        self.say("354 go on")
        text = b""
        while not text.endswith(b"\r\n.\r\n"):
            octets = self.rfile.readline()
            if not octets:
                return False
            text += octets
        subject = SUBJECT.findall(text)[-1].decode()
        body = b"".join(b"line %d of %s\r\n" % (n, subject.encode()) for n in range(20))
        with Host.lock:
            if body not in text:
                Host.delivered["torn " + subject] += 1
            if self.names:
                Host.delivered[subject] += 1
            else:
                Host.returned[subject] += 1
        self.say("250 ok")
        return True

    def handle(self):
        self.say("220 host")
        self.names = []
        try:
            while line := self.rfile.readline().decode("latin-1").rstrip():
                verb = line[:4].upper()
                if verb == "RCPT":
                    self.rcpt(line)
                elif verb == "DATA":
                    if not self.data():
                        return
                elif verb == "QUIT":
                    return self.say("221 bye")
                else:
                    if verb in ("MAIL", "RSET"):
                        self.names = []
                    self.say("250 ok")
        except OSError:
            pass


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


class Relay:
    def __init__(self, place, name, port_of_next):
        self.place, self.name, self.port = place, name, 0
        self.out, self.into = Tap(port_of_next), None
        self.kills, self.known = [], {}
        self.start()
        self.into = Tap(self.port)

    def start(self):
        self.process = subprocess.Popen(
            [POSTEL, "serve", "--listen", "127.0.0.1:%d" % self.port, "--domain", self.name + ".example", "--discard",
             "--relay", "--spool", str(self.place / self.name), "--zone", str(self.place / "zone"), "--port",
             str(self.out.port), "--retry", "1s,1s,1h"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = int(self.process.stdout.readline().rpartition(":")[2])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        dead = time.monotonic()
        self.process.stdout.close()
        waiting = collections.Counter(self.waiting())
        self.kills.append((dead, time.monotonic(), waiting))
        self.start()

    def waiting(self):
        """The names of the messages that will be sent when it is started again."""
        for state in (self.place / self.name).glob("*.state"):
            if state.stem not in self.known:
                self.known[state.stem] = SUBJECT.findall(state.with_suffix(".mail").read_bytes())[-1].decode()
            yield self.known[state.stem]

    def unwritten(self):
        """Marks what it had sent when it was killed, and will send again."""
        for dead, back, waiting in self.kills:
            copies = waiting.copy()  # of one that came twice there are two, and each may be under way
            for sent in reversed([sent for sent in self.out.sent if sent.began < back and sent.name in copies]):
                if copies[sent.name] > 0 and sent.code in (None, b"250") and (sent.over or back) > dead - SLACK:
                    sent.unwritten = True
                copies[sent.name] -= 1

    def cut(self, sent):
        """Was it killed while this was in flight?"""
        return any(sent.at < back + SLACK and dead - SLACK < (sent.over or back) < back + SLACK
                   for dead, back, _ in self.kills)


def send(port, names):
    """Until each has its 250; what got none is sent once more, for nobody knows."""
    while names:
        try:
            with session(port, 30) as (s, code):
                while names:
                    name = names[-1]
                    body = "".join("line %d of %s\r\n" % (n, name) for n in range(20))
                    s.sendall(("MAIL FROM:<sender@source.example>\r\nRCPT TO:<%s@dest.example>\r\nDATA\r\n"
                               % name).encode())
                    code(), code(), code()
                    s.sendall(("Subject: %s\r\n\r\n%s.\r\n" % (name, body)).encode())
                    if code() == b"250":
                        names.pop()
        except OSError:
            time.sleep(0.02)


def settled():
    with Host.lock:
        return len(set(Host.delivered) | set(Host.returned))


def left(place):
    return {name: len(list((place / name).glob("*.state"))) for name in "abc"}


def main():
    chance = random.Random(1047)
    kills, began = 0, time.monotonic()
    names = ["m%d" % n for n in range(MESSAGES)]
    with tempfile.TemporaryDirectory() as directory, Server(("127.0.0.1", 0), Host) as host:
        place = pathlib.Path(directory)
        place.chmod(0o777)
        (place / "zone").write_text(ZONE)
        threading.Thread(target=host.serve_forever, daemon=True).start()
        relays = [Relay(place, "c", host.server_address[1])]
        relays.append(Relay(place, "b", relays[0].port))
        relays.append(Relay(place, "a", relays[1].port))
        senders = [threading.Thread(target=send, args=(relays[2].into.port, names[n::SESSIONS]))
                   for n in range(SESSIONS)]
        for sender in senders:
            sender.start()
        patience = began + 120 + MESSAGES / 10
        while time.monotonic() < patience and not (settled() >= MESSAGES and not any(left(place).values())):
            time.sleep(SECONDS)
            if settled() < MESSAGES:
                chance.choice(relays).kill()
                kills += 1
        for sender in senders:
            sender.join(timeout=10)
        for relay in relays:
            relay.process.terminate()
            relay.process.wait()
            relay.process.stdout.close()
        queued = left(place)
        host.shutdown()
    report(names, kills, time.monotonic() - began, queued, *in_flight(relays))


def in_flight(relays):
    """How often each message was, at a kill, by the cause; and what broke off where nobody was killed."""
    for relay in relays:
        relay.unwritten()
    c, b, a = relays
    cut, unwritten, unexplained = collections.Counter(), collections.Counter(), []
    for wire, tap, ends in zip(WIRES, (a.into, a.out, b.out, c.out), ((a,), (a, b), (b, c), (c,)), strict=True):
        for sent in list(tap.sent):
            if sent.unwritten:
                unwritten[sent.name] += 1
            elif sent.code is None:
                cut[sent.name] += 1
                if not any(end.cut(sent) for end in ends):
                    unexplained.append("%s, %s" % (sent.name, wire))
    return cut, unwritten, unexplained


def report(names, kills, took, queued, cut, unwritten, unexplained):
    lost = [name for name in names if not (Host.delivered[name] or Host.returned[name])]
    both = [name for name in names if Host.delivered[name] and Host.returned[name]]
    wrong = [name for name in names if Host.returned[name] and not for_good(name)]
    torn = [name for name in Host.delivered if name.startswith("torn")]
    again = {name: Host.delivered[name] + Host.returned[name] - 1 for name in names}
    twice = sum(n for n in again.values() if n > 0)
    too_often = ["%s, %d times" % (name, n + 1) for name, n in again.items() if n > cut[name] + unwritten[name]]
    failed = 0
    for title, found in (("is lost", lost), ("is delivered and returned", both), ("is returned for no reason", wrong),
                         ("is torn", torn), ("waits after the end", [name for name in queued if queued[name]]),
                         ("broke off behind its dot but by a kill", unexplained),
                         ("came more often than it was in flight at a kill, and once", too_often)):
        print("%s - none of %d messages %s%s" % ("not ok" if found else "ok", MESSAGES, title,
                                                 "".join("\n    " + name for name in found[:9])))
        failed += bool(found)
    enough = kills > 0 and Host.refused > 0 and sum(Host.delivered.values()) > 0
    print("%s - %d kills, %d tries refused with 450, %d messages delivered, %d returned, %d came twice, in %d s" % (
        "ok" if enough else "not ok", kills, Host.refused, sum(n in Host.delivered for n in names),
        sum(n in Host.returned for n in names), twice, took))
    print("in flight at a kill: %d without a reply, %d with one not yet written down; not all of them came twice" % (
        cut.total(), unwritten.total()))
    failed += not enough
    print("%d passed, %d failed" % (8 - failed, failed))
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
