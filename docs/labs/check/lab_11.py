# lab_11.py - write a server: it is judged by the suite, milestone by milestone.
# Read first: lab_10.py.  Read next: docs/labs/teacher.md.
# SPDX-License-Identifier: MIT
import shlex
import socket
import subprocess
import time

import suite

TITLE = "write a server"
SHEET = "11-write-a-server.md"
FORM = """
command       one line: how your server is run, in your directory, with {port} and {maildir} where they belong:
              python3 server.py {port} {maildir}
              It listens on 127.0.0.1, has the mailboxes user@postel.example, other@ and postmaster@, refuses
              nobody@, and stores what it takes in {maildir}/new, a file a message
"""
# What is asked, in the order in which a server is best written; each is a point.
MILESTONES = [
    ("1 a session begins and ends, §3.1 §4.1.1.10", ["3.1", "4.1.1.10"]),
    ("2 EHLO and HELO, §3.2 §4.1.1.1", ["3.2", "4.1.1.1"]),
    ("3 lines end with CR LF, and with nothing else, §2.3.8", ["2.3.8"]),
    ("4 one mail, in order, §3.3 §4.1.4", ["3.3", "4.1.4"]),
    ("5 addresses, §4.1.2 §4.1.1.2 §4.1.1.3", ["4.1.2", "4.1.1.2", "4.1.1.3"]),
    ("6 where mail data end, §4.1.1.4", ["4.1.1.4"]),
    ("7 periods, §4.5.2", ["4.5.2"]),
    ("8 RSET, VRFY, NOOP, §4.1.1.5 §4.1.1.6 §4.1.1.9", ["4.1.1.5", "4.1.1.6", "4.1.1.9"]),
    ("9 replies, §4.2", ["4.2"]),
    ("10 trace fields, §4.4", ["4.4"]),
    ("11 sizes, §4.5.3.1", ["4.5.3.1"]),
]
TARGET = """server-domain = postel.example
client-domain = client.example
from = alice@client.example
valid = user@postel.example
second-valid = other@postel.example
refused = nobody@postel.example
user = user
postmaster = postmaster@postel.example
mailbox = maildir {maildir}
"""
SECONDS = 10  # for the server to listen


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def check(work):
    if work.file("command") is None:
        return
    line = work.octets("command").decode("utf-8", "replace")
    port, maildir = free_port(), work.scratch / "Maildir"
    for part in ("tmp", "new", "cur"):
        (maildir / part).mkdir(parents=True)
    words = [word.replace("{port}", str(port)).replace("{maildir}", str(maildir)) for word in shlex.split(line)]
    try:
        server = subprocess.Popen(words, cwd=work.place, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
    except (OSError, IndexError) as error:
        work.point("the server starts", False, "the command is run without a shell, in your directory", error)
        return
    try:
        end = time.monotonic() + SECONDS
        while not listens(port) and server.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        if work.point("the server starts", listens(port),
                      f"it has to listen on 127.0.0.1:{{port}} within {SECONDS} s", line):
            target = work.scratch / "target.conf"
            target.write_text(TARGET.format(maildir=maildir), encoding="utf-8")
            command = ["check", "server", f"127.0.0.1:{port}", "--target", str(target)]
            suite.milestones(work, command, MILESTONES, where=work.place)
    finally:
        server.kill()
        server.wait()
