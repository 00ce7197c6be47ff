# lab_06.py - watch: a conversation that was kept, and a verdict on another.
# Read first: lab_05.py.  Read next: lab_07.py.
# SPDX-License-Identifier: MIT
import re

from talk import steps

TITLE = "watch a real conversation, and be the judge"
SHEET = "06-watch.md"
FORM = """
kept.smtp     the conversation of part 1, as `postel watch --save` kept it
mine.smtp     that of part 3, judged by you
answers.txt   a line each:
    2.1: the value of SIZE that the client says
    2.2: what begins the transaction, and what ends it: two of EHLO MAIL RCPT DATA DOT QUIT (DOT: the final period)
    2.4: what the client sent of the line of one period
"""
FORM_WORDS = "your own words for what the RFC forbids"


def transaction(walk):
    """The verbs whose replies open a transaction and close it: the dialogue leaves `ready`, and comes back."""
    ends = [(a, b) for a, b in zip(walk, walk[1:]) if (a["state"] == "ready") != (b["state"] == "ready")]
    opened = next((a["unit"]["verb"] for a, b in ends if a["state"] == "ready"), None)
    closed = [a["unit"]["verb"] for a, b in ends if b["state"] == "ready" and a["state"] != "greeted"]
    return [opened, closed[0]] if opened and closed else []


def kept(work):
    path = work.file("kept.smtp")
    if path is None:
        return
    walk = steps(work, path)
    text = path.read_text(encoding="utf-8", errors="replace")
    found = [one["id"] for step in walk for one in step["findings"]]
    verbs = transaction(walk)
    if not work.point("kept.smtp is a whole mail, and nothing is wrong with it",
                      "# role: judge" in text and verbs and not found,
                      "the first session of the sheet, from its greeting to 221", found or verbs):
        return
    size = re.search(r"^C: MAIL FROM:.* SIZE=(\d+)", text, re.M)
    work.answer("2.1", [size[1] if size else "-"], "read the MAIL line; RFC 1870 §6.1")
    work.answer("2.2", verbs, "§3.3: when is there a transaction, and when no more?")
    dots = re.findall(r"^C: (\.+)(?:  \[.*)?$", text, re.M)
    work.answer("2.4", dots[:1], "§4.5.2")


def mine(work):
    path = work.file("mine.smtp")
    if path is None:
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    marks = re.findall(r"^(?:[CS]|!).*  \[[^\]]+\]$", text, re.M)
    work.point("mine.smtp: each finding is told, in words of your own", marks and FORM_WORDS not in text
               and re.search(r"^# (?:MUST|must|SHOULD|should)\b.*\b\d{4}-[\w.]+-\w+: \S+ \S+ \S+", text, re.M),
               "a mark at the line, and above `# role: judge` what it means", marks)
    bare = work.scratch / "bare.smtp"
    unmarked = re.sub(r"  \[[^\]]+\]$", "", text, flags=re.M)
    bare.write_text(re.sub(r"^# M.*\n", "", unmarked, flags=re.M), encoding="utf-8")
    there, _ = work.postel("check", "judge", "--replay", bare)
    code, said = work.postel("check", "judge", "--replay", path)
    work.point("mine.smtp: the judge finds what you find, where you find it", there == 1 and code == 0,
               "build/postel check judge --replay mine.smtp; a conversation without a fault is none to judge",
               said[-400:])


def check(work):
    kept(work)
    mine(work)
