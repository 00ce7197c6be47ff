# one_copy.py - one mail for two domains, through a relay: how many copies get to their next hosts?  RFC 5321 §4.5.4.1
# usage: one_copy.py POSTEL   (by tests/programs/relay.sh)
# Read first: tests/programs/relay.sh, tests/transport/check_queue_hosts.c.  Read next: tests/reliability/chain.py.
# SPDX-License-Identifier: MIT
#
# The next host, whatever its name, is one here, and notes the recipients of each transaction.  The relay knows the way
# by a zone file, or by a name server here that fails for one domain, or never answers for it.
import contextlib
import os
import pathlib
import re
import socketserver
import subprocess
import sys
import tempfile
import threading
import time

POSTEL = sys.argv[1]
SAME = ("--run-as", "root") if os.geteuid() == 0 else ()
# Of one organization with two hosts, whose preferences each domain counts as it likes; of another.
MX = {"one.example": ((10, "mx1.example"), (20, "mx2.example")),
      "two.example": ((5, "MX1.example"), (6, "mx2.example")),
      "apart.example": ((10, "mx2.example"),)}
A_TYPE, MX_TYPE, SERVFAIL = 1, 15, 2


class Host(socketserver.StreamRequestHandler):
    transactions = []

    def handle(self):
        recipients = []
        self.wfile.write(b"220 host.example\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"MAIL":
                recipients = []
            if verb == b"RCPT":
                recipients.append(re.search(rb"<(.*)>", line).group(1).decode())
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() != b".\r\n":
                    continue
                Host.transactions.append(recipients)
            self.wfile.write(b"250 ok\r\n" if verb != b"QUIT" else b"221 bye\r\n")
            if verb == b"QUIT":
                return


def name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".")) + b"\0"


class NameServer(socketserver.BaseRequestHandler):
    """Answers from MX; all hosts are here.  failing.example is SERVFAIL, and about silent.example it says nothing."""

    def handle(self):
        packet, wire = self.request
        end = packet.index(b"\0", 12)
        labels, at = [], 12
        while at < end:
            labels.append(packet[at + 1:at + 1 + packet[at]].decode().lower())
            at += 1 + packet[at]
        domain, kind = ".".join(labels), int.from_bytes(packet[end + 1:end + 3], "big")
        if domain == "silent.example":
            return
        data = []
        if kind == MX_TYPE:
            data = [rank.to_bytes(2, "big") + name(host) for rank, host in MX.get(domain, ())]
        elif kind == A_TYPE and domain.startswith("mx"):
            data = [bytes([127, 0, 0, 1])]
        answers = b"".join(b"\xc0\x0c" + kind.to_bytes(2, "big") + b"\0\1\0\0\0\x3c" + len(one).to_bytes(2, "big") + one
                           for one in data)
        code = SERVFAIL if domain == "failing.example" else 0
        head = packet[:2] + bytes([0x85, 0x80 | code, 0, 1, 0, len(data), 0, 0, 0, 0])
        wire.sendto(head + packet[12:end + 5] + answers, self.client_address)


class Relay:
    """Over a spool of its own; `way`: --zone or --dns."""

    def __init__(self, place, port, *way):
        self.spool = place / "spool"
        self.process = subprocess.Popen(
            [POSTEL, "serve", "--listen", "127.0.0.1:0", "--discard", "--relay", "--spool", self.spool,
             "--port", str(port), "--retry", "1h,1h,5d", *way, *SAME],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().rpartition(" ")[2].strip()
        self.place = place

    def send(self, *to):
        (self.place / "mail").write_text("Subject: x\n\none copy\n")
        Host.transactions.clear()
        subprocess.run([POSTEL, "send", "--server", self.address, "--from", "a@here.example",
                        *(word for one in to for word in ("--to", one)), self.place / "mail"], check=True, timeout=20,
                       stdout=subprocess.DEVNULL)

    def queue(self):
        return subprocess.run([POSTEL, "queue", "list", "--spool", self.spool], check=True, timeout=20, text=True,
                              stdout=subprocess.PIPE).stdout

    def end(self):
        """A question that is open does not keep it."""
        self.process.terminate()
        self.process.communicate(timeout=20)


@contextlib.contextmanager
def relay(port, *way):
    with tempfile.TemporaryDirectory() as directory:
        one = Relay(pathlib.Path(directory), port, *way)
        try:
            yield one
        finally:
            one.end()


def until(is_so):
    end = time.monotonic() + 10
    while not is_so() and time.monotonic() < end:
        time.sleep(0.02)
    return is_so()


results = []


def told(good, what):
    results.append(bool(good))
    print("%s - %s%s" % ("ok" if good else "not ok", what, "" if good else ": %s" % Host.transactions))


def gone(one, *transactions):
    """Nothing waits any more, and these are the transactions that there were."""
    return until(lambda: one.queue() == "no messages\n") and sorted(Host.transactions) == sorted(transactions)


def all_ways(port, *way):
    u, v, w = "u@one.example", "v@two.example", "w@apart.example"
    with relay(port, *way) as one:
        one.send(u, v)
        told(gone(one, [u, v]), "two domains with the same hosts: one transaction, and one copy, by %s" % way[0])
        one.send(u, w)
        told(gone(one, [u], [w]), "    two domains with other hosts: two")
        one.send(u, w, v)
        told(gone(one, [u, v], [w]), "    and three: one copy a host")


def in_trouble(port, *way):
    """The DNS fails for one of two domains, or says nothing of it yet."""
    u = "u@one.example"
    for other, clock, waits in (("v@failing.example", "1", "tried 1 time, .*: the DNS does not answer"),
                                ("v@silent.example", "10", "")):
        with relay(port, *way, "--clock-rate", clock) as one:
            one.send(u, other)
            told(until(lambda: Host.transactions == [[u]]), "no answer of the DNS for %s: the other goes" % other)
            told(until(lambda: re.search("waiting <%s>, %s" % (other, waits), one.queue())), "    and it waits")


def main():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Host) as host, \
         socketserver.UDPServer(("127.0.0.1", 0), NameServer) as names, tempfile.TemporaryDirectory() as directory:
        host.daemon_threads = True
        for server in (host, names):
            threading.Thread(target=server.serve_forever, daemon=True).start()
        zone = pathlib.Path(directory) / "zone"
        zone.write_text("$TTL 60\nmx1.example. IN A 127.0.0.1\nmx2.example. IN A 127.0.0.1\n" + "".join(
            "%s. IN MX %d %s.\n" % (domain, *one) for domain in MX for one in MX[domain]))
        port, dns = host.server_address[1], "127.0.0.1:%d" % names.server_address[1]
        all_ways(port, "--zone", zone)
        all_ways(port, "--dns", dns)
        in_trouble(port, "--dns", dns)
        for server in (host, names):
            server.shutdown()
    print("%d passed, %d failed" % (results.count(True), results.count(False)))
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
