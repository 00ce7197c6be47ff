# chain.py - mail through three relays that are killed again and again, to a host that refuses some of it: each message
# is delivered or returned.
# usage: chain.py POSTEL MESSAGES SECONDS      (by tests/programs/relay.sh with 60 and 0.4, by `make chain`)
# Read first: tests/programs/relay.sh, docs/reliability.md.  Read next: src/transport/queue.h.
# SPDX-License-Identifier: MIT
#
# client -> A -> B -> C -> host.  Every SECONDS one of A, B and C, by chance, gets SIGKILL and is started again on its
# spool.  The host refuses one try in ten with 450, and one message in a hundred with 550; those come back as notices,
# the way C finds for their reverse-path.  None may be lost, none both delivered and returned.  Twice is allowed where
# a reply was lost (RFC 1047): by a kill, and by no more than were being sent just then.
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

POSTEL, MESSAGES, SECONDS = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
SESSIONS, PER_DESTINATION = 4, 4
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
        subject = re.findall(rb"^Subject: (m\d+)\r$", text, re.M)[-1].decode()
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
        self.place, self.name, self.next, self.port = place, name, port_of_next, 0
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [POSTEL, "serve", "--listen", "127.0.0.1:%d" % self.port, "--domain", self.name + ".example", "--discard",
             "--relay", "--spool", str(self.place / self.name), "--zone", str(self.place / "zone"), "--port",
             str(self.next), "--retry", "1s,1s,1h"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = int(self.process.stdout.readline().rpartition(":")[2])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()
        self.start()


def send(port, names, tries):
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
                    tries[name] += 1
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
    tries = collections.Counter()
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
        senders = [threading.Thread(target=send, args=(relays[2].port, names[n::SESSIONS], tries))
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
    report(names, kills, time.monotonic() - began, queued, sum(tries.values()) - MESSAGES)


def report(names, kills, took, queued, again):
    lost = [name for name in names if not (Host.delivered[name] or Host.returned[name])]
    both = [name for name in names if Host.delivered[name] and Host.returned[name]]
    wrong = [name for name in names if Host.returned[name] and not for_good(name)]
    torn = [name for name in Host.delivered if name.startswith("torn")]
    twice = sum(Host.delivered[name] + Host.returned[name] - 1 for name in names
                if Host.delivered[name] + Host.returned[name] > 1)
    allowed = kills * (SESSIONS + 3 * PER_DESTINATION) + again
    failed = 0
    for title, found in (("is lost", lost), ("is delivered and returned", both), ("is returned for no reason", wrong),
                         ("is torn", torn), ("waits after the end", [name for name in queued if queued[name]])):
        print("%s - none of %d messages %s%s" % ("not ok" if found else "ok", MESSAGES, title,
                                                 "".join("\n    " + name for name in found[:9])))
        failed += bool(found)
    print("%s - %d came twice, where %d may have (RFC 1047)" % ("ok" if twice <= allowed else "not ok", twice, allowed))
    failed += twice > allowed
    enough = kills > 0 and Host.refused > 0 and sum(Host.delivered.values()) > 0
    print("%s - %d kills, %d tries refused with 450, %d messages delivered, %d returned, in %d s" % (
        "ok" if enough else "not ok", kills, Host.refused, sum(n in Host.delivered for n in names),
        sum(n in Host.returned for n in names), took))
    failed += not enough
    print("%d passed, %d failed" % (7 - failed, failed))
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
