# lab_10.py - parse MAIL, by hand and by machine: texts drawn from the grammar, and what the proved machines say.
# Read first: lab_09.py.  Read next: lab_11.py.
# SPDX-License-Identifier: MIT
import shlex

from work import CannotRun, run

TITLE = "parse MAIL, by hand and by machine"
SHEET = "10-parse-mail.md"
FORM = """
command       one line: how your parser is run, in your directory: python3 parse.py
answers.txt   the ten lines of part 1, a line each: accept, or reject and the offset
    1: accept
    2: reject 7
"""
# Part 1, each with CR LF behind it; the sheet has the same.
BY_HAND = [
    "MAIL FROM:<a@b>", "MAIL FROM: <a@b>", "mail from:<>", "MAIL FROM:<a@b->", "MAIL FROM:<a..b@c>",
    'MAIL FROM:<"a..b"@c>', "MAIL FROM:<a@b> SIZE=1 BODY=8BITMIME", "MAIL FROM:<a@b> SIZE=", "MAIL FROM:<@x,@y:a@b>",
    "MAIL FROM:<a@[127.0.0.256]>"]
RULES = ["sub-domain", "Domain", "Dot-string", "Quoted-string", "IPv4-address-literal", "esmtp-param", "Mailbox",
         "mail"]
DRAWN = 60  # texts of each rule, and as many that are one edit outside


def asked(work, lines):
    _, said = work.postel("parse", "--batch", octets="".join(line + "\n" for line in lines).encode())
    return said.splitlines()


def by_hand(work):
    lines = asked(work, ["mail\t" + (line + "\r\n").encode().hex() for line in BY_HAND])
    for number, said in enumerate(lines, 1):
        work.answer(str(number), said.split("\t")[1:], f"postel parse mail '{BY_HAND[number - 1]}' --crlf")


def drawn(work, rule):
    texts = []
    for more in ([], ["--near-misses"]):
        code, said = work.postel("parse", "--sample", "--hex-out", "--count", DRAWN, "--seed", work.seed, *more, rule)
        if code != 0:
            raise CannotRun(f"no texts of {rule}")
        texts += [text for text in said.splitlines() if text not in texts]
    return [f"{rule}\t{text}" for text in texts]


def told(given, wanted, got, offsets):
    """The first line that is not right; offsets count only if asked for."""
    for number, (line, right) in enumerate(zip(given, wanted)):
        answer = got[number] if number < len(got) else "nothing"
        if (answer if offsets else answer.split("\t")[:2]) != (right if offsets else right.split("\t")[:2]):
            return f"{line.split(chr(9))[1]} ({bytes.fromhex(line.split(chr(9))[1])!r}): {answer!r}"
    return ""


def check(work):
    by_hand(work)
    if work.file("command") is None:
        return
    command = shlex.split(work.octets("command").decode("utf-8", "replace"))
    if not command:
        work.point("command", False, "one line", "an empty file")
        return
    for rule in RULES:
        given = drawn(work, rule)
        wanted = asked(work, given)
        try:
            done = run(command, "".join(line + "\n" for line in given).encode(), 60, cwd=work.place)
        except CannotRun as error:  # the student's program, not the check
            work.point(f"{rule}: the language", False, "your parser has to run, and end when its input does", error)
            continue
        got = done.stdout.decode("utf-8", "replace").splitlines()
        wrong = told(given, wanted, got, False)
        work.point(f"{rule}: the language", not wrong, f"postel parse {rule} --hex says what it is", wrong)
        wrong = told(given, wanted, got, True)
        work.point(f"{rule}: the offset of a failure", not wrong,
                   "the octets before the first that no continuation allows; all, if the text ended too early",
                   wrong)
