# lab_04.py - smuggling: what was handed in is said to a lax server and to ours, and the mailboxes are looked into.
# Read first: lab_03.py, tests/mutants/defects_end.py.  Read next: lab_05.py.
# SPDX-License-Identifier: MIT
import sys

from talk import Talk, steps
from suite import failures
from work import POSTEL, run

TITLE = "smuggling"
SHEET = "04-smuggling.md"
FORM = """
lf-dot-lf.bin    the octets that you say behind 354, up to the last period: to a server for which LF . LF ends a message
crlf-dot-lf.bin  the same for one for which CR LF . LF does
cr-dot-cr.bin    the same for one for which CR . CR does
session.smtp     what `postel watch --save` kept of part 2
answers.txt      a line each:
    2.1: how many replies came to the octets of lf-dot-lf.bin
    4.1: the ids of the cases that fail, in any order; without judge/...
"""
ENDS = ("lf-dot-lf", "crlf-dot-lf", "cr-dot-cr")


def senders(place):
    """From whom the messages in a Maildir say that they are, and how many there are."""
    mails = sorted(place.glob("new/*"))
    return [mail.read_bytes().split(b"\n", 1)[0].strip().decode("ascii", "replace") for mail in mails]


def lax(work, name, mailbox):
    return work.start([sys.executable, "-B", "tests/mutants/serve.py", name, "--listen", "127.0.0.1:0",
                       "--maildir", mailbox])


def said(address, octets):
    """Codes of the replies to `octets` behind 354, QUIT's not among them."""
    talk = Talk(address)
    talk.transaction("you@lab.example", "user@postel.example")
    talk.send(octets)
    codes = talk.rest()
    talk.close()
    return codes[:-1]


def forged(mails):
    return any("boss@postel.example" in sender for sender in mails)


def attack(work, name):
    octets = work.octets(name + ".bin")
    if octets is None:
        work.point(name, False, f"hand in {name}.bin", "nothing")
        return
    mailbox = work.scratch / name
    codes = said(lax(work, name, mailbox), octets)
    work.point(f"{name}: the lax server has a mail from boss@postel.example", forged(senders(mailbox)),
               "where does the first message end for it, and what is it to read behind that?", codes)
    mailbox = work.scratch / f"{name}-strict"
    strict = said(work.serve("--maildir", mailbox), octets)
    work.point(f"{name}: the strict one has none, and read one message",
               not forged(senders(mailbox)) and len(strict) == 1,
               "to the strict reader all of it has to be one message: which five octets may not be in it?", strict)
    if name == ENDS[0]:
        work.answer("2.1", [len(codes)], "how many commands did you say, and how many did the server see?")


def session(work):
    path = work.file("session.smtp")
    if path is None:
        return
    sides = {one["side"] for step in steps(work, path) for one in step["findings"] if not one["tolerates"]}
    work.point("session.smtp: both sides are at fault", sides == {"C", "S"},
               "keep what went over the wire in part 2, all octets behind 354 said at once: a client that sends a lone "
               "LF, a server that believes it",
               sides)


def cases(work):
    """Which cases of the suite find the lax server out?"""
    report = work.scratch / "report.json"
    mailbox = work.scratch / "judged"
    run([str(word) for word in (POSTEL, "check", "server", lax(work, ENDS[0], mailbox), "--tag", "smuggling",
                                "--report", f"json:{report}")])
    work.answer("4.1", failures(report), "postel check server 127.0.0.1:2530 --tag smuggling", True)


def check(work):
    for name in ENDS:
        attack(work, name)
    session(work)
    cases(work)
