# lab_03.py - read a session: each question is asked of `postel step` and `postel parse`.
# Read first: lab_02.py.  Read next: lab_04.py.
# SPDX-License-Identifier: MIT
import collections
import re

from talk import steps, units

TITLE = "read a session, octet by octet"
SHEET = "03-read-a-session.md"
FORM = """
mine.smtp     the session of part 2
answers.txt   a line each:
    1.1 rules: the four rules in which the @ of the first MAIL lies, in any order
    1.1 instead: what else could have come there, as the walk names it
    1.2 atext:  1.2 DQUOTE:  1.2 @:  1.2 >:     a Reverse-path of each kind, from < to >, a line each
    1.3: the offset of the first octet of a Greeting that a client cannot know beforehand (its first octet is 0)
    1.5 states: the states of the session, each as often as it is entered, in order
    1.5 reply: the code that leads from mail to rcpt
    1.6: which of CR, LF, period, CR, LF ends the message: 1 to 5
    2.2: the offset in the MAIL line at which it leaves its rule
    2.4: the state before each of the three refused lines
    2.5: the ids of the judge's findings, in any order
    3.1: the id of the finding
    3.3: the state behind the faulty reply
    4.3: the rule in which most octets of mine.smtp lie
"""
GOOD = "conformance/D-scenarios/01-typical.smtp"
FAULT = "conformance/judge-server/07-data-answered-250.smtp"


def states(walk):
    found = []
    for step in walk:
        if step["state"] not in found[-1:]:
            found.append(step["state"])
    return found


def at_sign(work, walk):
    at = next(i for i, step in enumerate(walk) if step["unit"]["verb"] == "MAIL" and step["octet"] == "@")
    work.answer("1.1 rules", [rule["rule"] for rule in walk[at]["rules"]],
                "the octet's line in `postel step --plain` has the innermost three, `read by` above it the other", True)
    others = [word for word in re.split(r"[\s,]+|\bor\b", walk[at - 1]["next"]) if word and word != '"@"']
    work.answer("1.1 instead", [word.strip('"') for word in others], "`next:` at the octet before", True)


def paths(work):
    for key, begins in (("atext", r"<[^\"@>]"), ("DQUOTE", '<"'), ("@", "<@"), (">", "<>")):
        text = work.said("1.2 " + key)
        code, _ = work.postel("parse", "--quiet", "Reverse-path", "--hex", text.encode().hex())
        work.point("1.2 " + key, code == 0 and re.match(begins, text), "postel parse Reverse-path says where it fails",
                   text or "nothing")


def choices(work, rule, octets):
    """At each offset, how many octets can come there."""
    lines = [f"{rule}\t{(octets[:at] + bytes([o])).hex()}" for at in range(len(octets)) for o in range(256)]
    _, said = work.postel("parse", "--batch", octets="\n".join(lines).encode() + b"\n")
    counts = collections.Counter()
    for number, line in enumerate(said.splitlines()):
        at, answer = number // 256, line.split("\t")
        counts[at] += answer[1] == "accept" or int(answer[2]) > at
    return [counts[at] for at in range(len(octets))]


def good(work):
    walk = steps(work, GOOD)
    at_sign(work, walk)
    paths(work)
    counts = choices(work, "Greeting", b"220 p")
    work.answer("1.3", [next(at for at, count in enumerate(counts) if count > 1)], "§4.2, the rule Greeting: two kinds")
    work.answer("1.5 states", states(walk), "postel step names the state before each unit")
    before = [step for step, after in zip(walk, walk[1:]) if (step["state"], after["state"]) == ("mail", "rcpt")]
    work.answer("1.5 reply", [before[0]["unit"]["code"]], "§3.3")
    data = [step for step in walk if step["unit"]["kind"] == "data"]
    tail = "".join(step["hex"] for step in data[-5:])
    ends = next(at for at, step in enumerate(data[-5:], 1) if step["word"])
    work.answer("1.6", [ends if tail == "0d0a2e0d0a" else "?"], "§4.1.1.4, and `word` in the walk")


def mine(work):
    path = work.file("mine.smtp")
    if path is None:
        return
    walk = steps(work, path)
    replies = [(first, last) for first, last in units(walk) if first["unit"]["kind"] == "reply"]
    codes = [first["unit"]["code"] for first, _ in replies]
    verbs = [first["unit"]["verb"] for first, _ in replies]
    whole = codes == [220, 250, 503, 501, 501, 221] and verbs == ["OPEN", "EHLO", "RCPT", "MAIL", "RCPT", "QUIT"]
    if not work.point("mine.smtp is refused three times, and ends well", whole, "part 2 has it", f"{verbs} {codes}"):
        return
    left = next(step for step in walk if step["unit"]["verb"] == "MAIL" and "left" in step)
    work.answer("2.2", [left["left"] - left["unit"]["from"]], "the walk's `!`; offsets begin with 0")
    refused = [first for first, _ in units(walk) if first["unit"]["kind"] == "command"][1:4]
    work.answer("2.4", [first["state"] for first in refused], "§4.1.4: what does a refusal change?")
    work.answer("2.5", [one["id"] for step in walk for one in step["findings"]], "the lines that begin with `!`", True)
    counts = collections.Counter(rule for step in walk for rule in {rule["rule"] for rule in step["rules"]})
    most = max(counts.values())
    named = next((name for name in counts if name.lower() == work.said("4.3").lower()), "")
    work.point("4.3", counts.get(named) == most,
               "count for each rule the octets whose `rules` have it", work.said("4.3") or "no line `4.3: `")


def fault(work):
    walk = steps(work, FAULT)
    found = [step for step in walk if step["findings"]]
    work.answer("3.1", [one["id"] for step in found for one in step["findings"]], "the line that begins with `!`")
    reply = next(last for first, last in units(walk) if first["unit"] == found[0]["unit"])
    work.answer("3.3", [reply["state"]], "the first line of the unit behind it")


def check(work):
    good(work)
    mine(work)
    fault(work)
