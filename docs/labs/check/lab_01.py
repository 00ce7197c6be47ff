# lab_01.py - a first mail, by hand: the codes, the message, the transcript.
# Read first: talk.py.  Read next: lab_02.py.
# SPDX-License-Identifier: MIT
import re

from talk import Talk, codes

TITLE = "a first mail, by hand"
SHEET = "01-first-mail.md"
FORM = """
first.eml     the message of part 2, as the server stored it: a copy of the file in /tmp/lab-mail/new
01-mine.smtp  the transcript of part 6
answers.txt   a line each, codes parted by spaces:
    2 fields: the header fields that the server added
    3.1: the codes of RCPT, and of the EHLO behind it
    3.2: the code of `MAIL FROM: <you@lab.example>`, and the offset of the octet at fault (S is 5)
    3.3: the code of COLOR=blue
    3.4: the code of `NOOP please ignore this`
    3.5: the codes of MAILX, of MAIL, of `MAIL FROM:<@>`
    3.6: the code of RCPT with quotes
    4.1: how many replies the octets of part 4 get, 354 not counted
"""
SPACE = "MAIL FROM: <you@lab.example>"
ENDS = b"Subject: end\r\n\r\nfirst\n.\nQUIT\r\n.\r\n"
HELLO = "EHLO lab.example"


def left_at(work, line):
    _, said = work.postel("parse", "--batch", octets=b"mail\t" + (line + "\r\n").encode().hex().encode() + b"\n")
    return said.split()[-1]


def table(work, address):
    work.answer("3.1", codes(address, "RCPT TO:<user@postel.example>", HELLO), "§4.1.4: which command when?")
    work.answer("3.2", [*codes(address, HELLO, SPACE)[1:], left_at(work, SPACE)], "§3.3: behind the colon")
    work.answer("3.3", codes(address, HELLO, "MAIL FROM:<you@lab.example> COLOR=blue")[1:],
                "§4.1.1.11; 503 is the answer to a client that has not said EHLO")
    work.answer("3.4", codes(address, HELLO, "NOOP please ignore this")[1:], "§4.1.1.9, and docs/choices.md, 21")
    work.answer("3.5", codes(address, HELLO, "MAILX", "MAIL", "MAIL FROM:<@>")[1:], "§4.2.4: unknown, or bad?")
    work.answer("3.6", codes(address, HELLO, "MAIL FROM:<you@lab.example>", 'RCPT TO:<"user"@postel.example>')[2:],
                "§4.1.2: are quotes part of the name?")


def ends(work, address):
    talk = Talk(address)
    talk.transaction("you@lab.example", "user@postel.example")
    talk.send(ENDS)
    replies = talk.rest()[:-1]  # the last is QUIT's
    talk.close()
    work.answer("4.1", [len(replies)], "§4.1.1.4: which five octets end mail data?")


def message(work):
    path = work.file("first.eml")
    if path is None:
        return
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    fields = [line.partition(":")[0] for line in lines[:lines.index("") if "" in lines else len(lines)]
              if re.match(r"[!-9;-~]+:", line)]
    added = fields[:fields.index("Received") + 1] if "Received" in fields else []
    work.point("first.eml has what a server adds, §4.4", lines[:1] == ["Return-Path: <you@lab.example>"]
               and any("from lab.example" in line for line in lines[:4]) and added,
               "is it the file that the server stored, and your client that said lab.example?", lines[:2])
    work.point("first.eml is your message", "Subject: first" in lines and lines[-1:] == ["It works."],
               "part 2 has its text", lines[-2:])
    work.answer("2 fields", added, "§4.4: what does the host that takes the mail put above it?", any_order=True)


def transcript(work, address):
    path = work.file("01-mine.smtp")
    if path is None:
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    marked = re.compile(r"^(S: )([25])(\d\d.*\[.+\]\s*)$", re.M)
    good, said = work.postel("check", "server", address, path)
    work.point("01-mine.smtp passes", good == 0 and " 1 pass" in said, "postel check server says why not", said[-300:])
    other = marked.sub(lambda m: m[1] + ("5" if m[2] == "2" else "2") + m[3], text)
    wrong = work.scratch / "01-mine.smtp"
    wrong.write_text(other, encoding="utf-8")
    bad, said = work.postel("check", "server", address, wrong)
    work.point("01-mine.smtp fails if another code is expected", other != text and bad == 1,
               "a line `S: CODE  [mark]` has to assert something: a case that cannot fail is none", said[-300:])


def check(work):
    address = work.serve("--discard")
    table(work, address)
    ends(work, address)
    message(work)
    transcript(work, address)
