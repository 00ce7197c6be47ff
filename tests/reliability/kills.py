# kills.py - SIGKILL at random instants under load: each message that got its 250 is in new/, once and whole.
# usage: kills.py POSTEL N      (by tests/programs/reliability.sh with 20, by `make kills` with 1000)
# Read first: tests/reliability/hostile.py, docs/reliability.md.  Read next: src/transport/delivery.c.
# SPDX-License-Identifier: MIT
#
# A kill takes the process and leaves the kernel: this proves the order of what we do, and that nothing is promised that
# was only in our memory.  That fsync reaches the disk is the system's word; the order of calls is in faults.py.
import hashlib
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

from session import SAME, session

POSTEL, KILLS = sys.argv[1], int(sys.argv[2])
SESSIONS = 4


def message(name, r):
    """Its first field names it, its last line is a digest of the rest: so a torn one shows."""
    body = "".join("%s\r\n" % ("x" * r.randrange(1, 70)) for _ in range(r.choice((1, 20, 400, 3000))))
    text = "Subject: %s\r\n\r\n%s" % (name, body)
    return text + hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest() + "\r\n"


def load(port, run, who, acknowledged):
    """Mail after mail until the connection breaks."""
    r = random.Random("%d %d" % (run, who))
    try:
        with session(port, 20) as (s, code):
            for n in range(100000):
                name = "%d-%d-%d" % (run, who, n)
                s.sendall(b"MAIL FROM:<a@c.example>\r\nRCPT TO:<u@postel.example>\r\nDATA\r\n")
                code(), code(), code()
                s.sendall(message(name, r).encode() + b".\r\n")
                if code() == b"250":
                    acknowledged.append(name)
    except OSError:
        pass


def one(run, r, maildir, acknowledged):
    server = subprocess.Popen([POSTEL, "serve", "--listen", "127.0.0.1:0", "--maildir", maildir, *SAME],
                              stdout=subprocess.PIPE, text=True)
    port = int(server.stdout.readline().rpartition(":")[2])
    threads = [threading.Thread(target=load, args=(port, run, who, acknowledged)) for who in range(SESSIONS)]
    for thread in threads:
        thread.start()
    time.sleep(r.uniform(0.01, 0.12))
    server.send_signal(signal.SIGKILL)
    server.wait()
    server.stdout.close()
    for thread in threads:
        thread.join()


def stored(maildir):
    """{name: how often}; and what is torn."""
    names, torn = {}, []
    for file in (maildir / "new").iterdir():
        _, _, text = file.read_text().partition("\nSubject: ")
        text, _, digest = ("Subject: " + text).rstrip("\n").rpartition("\n")
        name = text.partition("\n")[0].removeprefix("Subject: ")
        names[name] = names.get(name, 0) + 1
        if hashlib.sha256((text + "\n").encode()).hexdigest() != digest:
            torn.append(name)
    return names, torn


def main():
    r = random.Random(1047)
    acknowledged, missing, twice, torn, messages = [], [], [], [], 0
    with tempfile.TemporaryDirectory() as place:
        for run in range(KILLS):
            maildir = pathlib.Path(place) / str(run)
            before = len(acknowledged)
            one(run, r, maildir, acknowledged)
            names, bad = stored(maildir) if (maildir / "new").exists() else ({}, [])
            messages += len(names)
            missing += [name for name in acknowledged[before:] if name not in names]
            twice += [name for name, times in names.items() if times > 1]
            torn += bad
    for title, found in (("was acknowledged and is missing", missing), ("is there twice", twice), ("is torn", torn)):
        print("%s - none of %d messages %s, after %d kills%s" % ("not ok" if found else "ok", messages, title, KILLS,
                                                                 "".join("\n    " + name for name in found[:9])))
    print("%s - %d of them were acknowledged" % ("ok" if acknowledged else "not ok", len(acknowledged)))
    good = not (missing or twice or torn) and bool(acknowledged)
    print("%d passed, %d failed" % (4 if good else 3, not good))
    return not good


if __name__ == "__main__":
    sys.exit(main())
