# client_told.py - the totals of the clients that are wrong, the survivors with their reasons, docs/client-mutants.md.
# Read first: tests/mutants/client_run.py, tests/mutants/client_reasons.tsv.
# SPDX-License-Identifier: MIT
import pathlib

import client_defects
import page
import places

PAGE = pathlib.Path("docs/client-mutants.md")
REASONS = pathlib.Path("tests/mutants/client_reasons.tsv")
ENOUGH = 95  # per cent of those that are wrong clients
TRIED = ("killed", "survived")
HEAD = """# Mutants: the suite on clients that are wrong

Written by `make mutants` (`python3 -B tests/mutants/client_run.py`); do not edit it. What mutants are for is told in
[walk.md](walk.md), and those of servers are in [mutants.md](mutants.md).

**By hand** are the defects of [a small client](../tests/mutants/client.py), each a class of a few lines. **Derived**
are variants of `postel send` with one slip in its source. Each is run by `postel check client --slow`, once a case.
*Killed*: the suite says fail, or warns, or that it cannot be tested. What compiles to the same code, or not at all, is
not counted.
"""


def reasons():
    """Why a survivor survives, by its id: one of page.WHY, and a sentence."""
    lines = [line.split("\t") for line in REASONS.read_text().splitlines()[1:]]
    for fields in lines:
        assert len(fields) == 3 and fields[1] in page.WHY and fields[2], "%s: id, %s, and a sentence: %s" % (
            REASONS, " or ".join(page.WHY), fields)
    return {fields[0]: fields[1:] for fields in lines}


def found(path, rows):
    """Which case found each, for the next time."""
    lines = ["%s\t%s\n" % (row["id"], row["in"][0]) for row in rows if row["in"]]
    path.write_text("id\tcase\n" + "".join(sorted(line for line in lines if "\topenings/" not in line)))


def table(rows, kinds):
    lines = ["| what is done | | tried | killed | survived |", "| --- | --- | ---: | ---: | ---: |"]
    for kind, says in [*kinds.items(), ("**all**", "")]:
        of_kind = rows if kind == "**all**" else [row for row in rows if row["kind"] == kind]
        if of_kind:
            lines.append("| %s | %s | %d | %d | %d |" % (kind, says.replace("|", "\\|"), len(of_kind), *(
                sum(row["fate"] == fate for row in of_kind) for fate in TRIED)))
    return [*lines, ""]


def written(rows, known, summary):
    operators = {name: " ".join(operator.__doc__.split()) for name, operator in places.OPERATORS.items()}
    kinds = {kind: module.__name__ for kind, module in client_defects.KINDS.items()}
    lines = [HEAD, summary, "", "## By hand", "", *table([row for row in rows if row["by_hand"]], kinds), "## Derived",
             "", *table([row for row in rows if not row["by_hand"]], operators), "## Survivors", ""]
    for row in rows:
        if row["fate"] == "survived":
            lines += page.survivor(row, known[row["id"]])
    PAGE.write_text("\n".join(lines).rstrip("\n") + "\n")
    print("ok       %s is written anew" % PAGE)


def told(rows, writes):
    """Says how it went; true if it is not as it has to be."""
    known = reasons()
    rows = sorted((row for row in rows if row["fate"] in TRIED), key=lambda row: (row["place"], row["id"]))
    bad = ["%s (%s) survives, and %s has no reason for it: %s" % (row["id"], row["place"], REASONS, row["shown"])
           for row in rows if row["fate"] == "survived" and row["id"] not in known]
    bad += ["%s is found: take it out of %s" % (row["id"], REASONS)
            for row in rows if row["fate"] != "survived" and row["id"] in known]
    killed = sum(row["fate"] == "killed" for row in rows)
    lives = {why: sum(row["fate"] == "survived" and known.get(row["id"], ("",))[0] == why for row in rows)
             for why in page.WHY}
    share = 100 * killed / max(1, len(rows) - lives[page.EQUIVALENT] - lives[page.LAWFUL])
    if share < ENOUGH:
        bad.append("less than %d %% of the wrong clients are found" % ENOUGH)
    for sentence in bad:
        print("FAILED %s" % sentence)
    summary = ("%d of %d clients are found; %s survive. Of the wrong ones, neither equivalent nor lawful, %.1f %%."
               % (killed, len(rows), ", ".join("%d %s" % (count, why) for why, count in lives.items()), share))
    print(summary)
    if writes and not bad:
        written(rows, known, summary)
    return bool(bad)
