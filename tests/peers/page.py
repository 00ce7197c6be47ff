# page.py - docs/peers.md: each finding, with its octets, its section and why it is one; here the servers' part.
# Read first: tests/peers/triage.py.
# SPDX-License-Identifier: MIT
import itertools
import pathlib
import re

import triage

HEAD = """# The suite on servers that are not ours

Written by `make peers`, from the reports of the suite and the reasons in [triage.tsv](../tests/peers/triage.tsv); do
not edit it. Each server is the distribution's own, runs on loopback as itself, and is set up by a file in
[tests/peers/](../tests/peers/) with nothing but an address, mailboxes and what a client may do at once; all else is as
it comes. Its addresses and limits are in [conformance/targets/](../conformance/targets/).

A **fail** is a MUST of the RFC that was not kept, a **warn** a SHOULD. **Inconclusive** is no fault: the server left
the script before the point at stake. A finding that is not in the table of reasons, and a reason whose finding is gone,
both make `make peers` fail. A *note* (a MAY, or a server that tolerates what nobody may send) is none, and not listed.

Octets are shown as they went over the wire, with `\\r`, `\\n` and `\\xHH`; ` ... ` stands where a long line was cut.
"""
LIMIT = 420  # of octets in a line here

SHORT = {13: "\\r", 10: "\\n", 9: "\\t", 92: "\\\\"}


def escaped(octets):
    text = "".join(SHORT.get(octet) or (chr(octet) if 32 <= octet < 127 else "\\x%02x" % octet) for octet in octets)
    return text if len(text) <= LIMIT else text[: LIMIT // 2] + " ... " + text[-LIMIT // 3:]


def exchange(case):
    """What was said last before the finding, and all that came back."""
    wire = case["wire"]
    if case["line"] is not None:
        while len(wire) > 1 and wire[-1]["line"] > case["line"]:
            wire = wire[:-1]
    turns = [(side, b"".join(bytes.fromhex(record["hex"]) for record in turn))
             for (side, _), turn in itertools.groupby(wire, lambda record: (record["from"], record["session"]))]
    last = max((at for at, (side, _) in enumerate(turns) if side == "C"), default=0)
    lines = ["%s: %s" % (side, escaped(octets)) for side, octets in turns[last:]]
    got = case["got"] or "nothing"
    if case["expected"]:
        lines.append("expected %s" % case["expected"])
    if not any(got in line for line in lines):
        lines.append("got %s" % (got if len(got) <= LIMIT else got[:LIMIT] + " ..."))
    return lines


def register():
    """Each requirement's section."""
    table = pathlib.Path("conformance/requirements.tsv").read_text().splitlines()
    return {fields[0]: fields for fields in (line.split("\t") for line in table)}


def sections(case, finding, known):
    ids = [] if finding.requirements == "-" else finding.requirements.split()
    rfcs = {"§" + known[i][1] if i in known and i.startswith("5321-") else
            re.sub(r"^(\d+)-([\d.]+).*", r"RFC \1 §\2", i) for i in ids} or {"§" + case["section"]}
    return ", ".join(sorted(rfcs))


def entry(finding, case, reason, known, shown):
    ids = "" if finding.requirements == "-" else " (%s)" % finding.requirements
    lines = ["**%s** `%s`, %s%s: %s" % (finding.verdict, finding.case, sections(case, finding, known), ids, reason), ""]
    return lines + ["    " + line for line in shown(case)] + [""]


def totals(chair, subjects, reports):
    kinds = ("pass", "fail", "warn", "note", "skip", "inconclusive")
    lines = ["", "| %s | version | cases | %s |" % (chair, " | ".join(kinds)), "| --- | --- |%s" % (" ---: |" * 7)]
    for name, report in reports.items():
        lines.append("| %s | %s | %d | %s |" % (subjects[name].title, subjects[name].version(), len(report["cases"]),
                                               " | ".join(str(report["totals"][kind]) for kind in kinds)))
    return lines


def part(head, chair, subjects, reports, reasons, shown=exchange, as_what=""):
    """A part of the page: those under test in this chair, and what was found of each; `shown` is what of a wire is."""
    known = register()
    lines = [head.rstrip("\n"), *totals(chair, subjects, reports)]
    for name, report in reports.items():
        found = triage.findings(name, report)
        lines += ["", "## %s %s%s" % (subjects[name].title, subjects[name].version(), as_what), ""]
        if not found:
            lines += ["Nothing was found.", ""]
        for finding in sorted(found, key=lambda f: (triage.TELLING.index(f.verdict), f.case)):
            lines += entry(finding, found[finding], reasons[finding], known, shown)
    return "\n".join(lines).rstrip("\n") + "\n"
