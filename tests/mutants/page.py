# page.py - the totals, the survivors with their reasons, and docs/mutants.md.
# Read first: tests/mutants/run.py, tests/mutants/reasons.tsv.
# SPDX-License-Identifier: MIT
import pathlib
import re

import defects
import places

PAGE = pathlib.Path("docs/mutants.md")
REASONS = pathlib.Path("tests/mutants/reasons.tsv")
ENOUGH = 95  # per cent
# Why a mutant may live on.  Two of them say that it is no wrong server; the third, that we do not see that it is one.
EQUIVALENT, LAWFUL, UNSEEN = "equivalent", "lawful", "unseen"
WHY = {EQUIVALENT: "no octet of any reply and of any mailbox is another",
       LAWFUL: "the RFC lets a server do the one as well as the other, so to find it would be a false alarm",
       UNSEEN: "what is another shows neither on the wire nor in a mailbox of the suite's settings"}
TRIED = ("killed", "noted", "survived")

HEAD = """# Mutants: the suite on servers that are wrong

Written by `make mutants`; do not edit it. How the suite itself is tried is told in
[walk.md](walk.md).

**Derived** mutants are our own server with one slip in its source, by an operator of
[operators_c.py](../tests/mutants/operators_c.py) or [operators_ragel.py](../tests/mutants/operators_ragel.py); of all
places where one applies, a seed draws some. **By hand** are the defects of
[a small server of another design](../tests/mutants/server.py) that operators cannot make. *Killed*: the suite says
fail, or warns, or that this cannot be tested. *Noted*: it tells of it by a note, the verdict for a server that takes
what the grammar forbids to send and no sentence forbids to take. Whatever code the compiler makes the same as without
the slip, and what does not compile or start, is no mutant and not counted. What no setting of
[trial.py](../tests/mutants/trial.py) switches on, STARTTLS, AUTH and BDAT, is not among the places either.

Of those that survive, the *equivalent* do as the original does, and the *lawful* are other right servers: a suite that
found them would be wrong. The rest are wrong servers that are not found; at least 95 % of the wrong ones have to be.
"""


def reasons():
    """Why a survivor survives, by its id: (which of WHY, a sentence)."""
    known = {}
    for number, line in enumerate(REASONS.read_text().splitlines()[1:], 2):
        fields = line.split("\t")
        assert len(fields) == 3 and fields[1] in WHY and fields[2], "%s:%d: id, %s, and a sentence" % (
            REASONS, number, " or ".join(WHY))
        assert fields[1] != LAWFUL or re.search(r"§[0-9A-F]", fields[2]), \
            "%s:%d: what allows it?  Cite its section, as in §3.3" % (REASONS, number)
        assert fields[0] not in known, "%s:%d: this one is there twice" % (REASONS, number)
        known[fields[0]] = fields[1:]
    return known


def count(rows):
    return [len(rows), *(sum(row["fate"] == fate for row in rows) for fate in TRIED)]


def table(rows, kinds):
    lines = ["| what is done | | tried | killed | noted | survived |", "| --- | --- | ---: | ---: | ---: | ---: |"]
    for kind, says in kinds.items():
        of_kind = [row for row in rows if row["kind"] == kind]
        if of_kind:
            lines.append("| %s | %s | %d | %d | %d | %d |" % (kind, says.replace("|", "\\|"), *count(of_kind)))
    return [*lines, "| **all** | | %d | %d | %d | %d |" % tuple(count(rows)), ""]


def survivor(row, why):
    shown = row["shown"] if row["by_hand"] else "`%s`" % row["shown"].replace("`", "'")
    return ["- **%s**, %s, %s: %s" % (row["id"], row["section"], row["place"], shown),
            "  *%s*: %s" % tuple(why) if why else "  no reason is known", ""]


def page(rows, known):
    derived = [row for row in rows if not row["by_hand"]]
    by_hand = [row for row in rows if row["by_hand"]]
    operators = {name: " ".join(operator.__doc__.split()) for name, operator in places.OPERATORS.items()}
    kinds = {kind: module.__doc__ or "" for kind, module in defects.KINDS.items()}
    left = [row for row in rows if row["fate"] == "survived"]
    lines = [HEAD, summary(rows, known) + ".", "", "## Derived", "", *table(derived, operators), "## By hand", "",
             *table(by_hand, kinds), "## Survivors", ""]
    for word, says in WHY.items():
        of_word = [row for row in left if known.get(row["id"], ("",))[0] == word]
        if of_word:
            lines += ["### %s: %s" % (word.capitalize(), says), ""]
            for row in of_word:
                lines += survivor(row, known[row["id"]])
    unknown = [row for row in left if row["id"] not in known]
    if unknown:
        lines += ["### Not looked into yet", ""]
        for row in unknown:
            lines += survivor(row, None)
    return "\n".join(lines).rstrip("\n") + "\n"


def survive(rows, known, why):
    return sum(row["fate"] == "survived" and known.get(row["id"], (None,))[0] == why for row in rows)


def per_cent(rows, known, *but):
    """How many are found; those that survive for a reason of `but` are not asked for."""
    could = len(rows) - sum(survive(rows, known, why) for why in but)
    return 100 * sum(row["fate"] in ("killed", "noted") for row in rows) / max(1, could)


def summary(rows, known):
    _, killed, noted, survived = count(rows)
    left = ", ".join("%d %s" % (survive(rows, known, why), why or "without a reason") for why in (*WHY, None))
    return ("%d of %d mutants are found (%d killed, %d noted); %d survive: %s.\n"
            "Of those that are wrong servers, neither equivalent nor lawful, %.1f %% are found; of all that are not "
            "equivalent, %.1f %%" % (killed + noted, len(rows), killed, noted, survived, left,
                                     per_cent(rows, known, EQUIVALENT, LAWFUL), per_cent(rows, known, EQUIVALENT)))


def told(rows, whole, writes):
    """Says how it went; true if it is not as it has to be."""
    known = reasons()
    rows = sorted((row for row in rows if row["fate"] in TRIED), key=lambda row: (
        row["by_hand"], row["place"], row["id"]))
    bad = []
    for row in rows:
        why = known.get(row["id"])
        if row["fate"] == "survived":
            print("survived %s  %s  %s\n         %s\n         %s" % (
                row["id"], row["place"], row["section"], row["shown"], ": ".join(why) if why else "NO REASON"))
        if row["fate"] == "survived" and not why:
            bad.append("%s survives, and %s has no reason for it" % (row["id"], REASONS))
        if row["fate"] != "survived" and why and why[0] != UNSEEN:  # what takes a slow disk is seen on some days
            bad.append("%s is found: take it out of %s" % (row["id"], REASONS))
    if per_cent(rows, known, EQUIVALENT, LAWFUL) < ENOUGH:
        bad.append("less than %d %% of the wrong servers are found" % ENOUGH)
    if not whole:
        bad.append("the time was over before all had been tried; MINUTES=120 gives more")
    for sentence in bad:
        print("FAILED %s" % sentence)
    print(summary(rows, known))
    if writes and not bad:
        PAGE.write_text(page(rows, known))
        print("ok       %s is written anew" % PAGE)
    return bool(bad)
