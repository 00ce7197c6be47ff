# client_page.py - the clients' part of docs/peers.md: each finding, with its octets, its section and why it is one.
# Read first: tests/peers/page.py, tests/peers/parts.py.
# SPDX-License-Identifier: MIT
import itertools

import page
import triage
from clients import CLIENTS

HEAD = """# The suite on clients that are not ours

Written by `make peers`, from the reports of `postel check client` and the reasons in
[client_triage.tsv](../tests/peers/client_triage.tsv); do not edit it. Each client is run as its file in
[conformance/targets/](../conformance/targets/) says, once a case and more often where a reply is cut in several ways;
`postel send` is run with `--slow`, since its clock can be hurried. The words are those of the servers' part. An
**inconclusive** case, and one that is skipped, is none for this client: it never came to the point, or cannot be told
to do what the case needs.

What a client sends is the client's, whoever asked for it: an address with a line break in it comes from a user, or from
who wants to break in, and is refused by who keeps the grammar.
"""


def exchange(case):
    """What the client was told last before the finding, and what it sent then."""
    wire = [record for record in case["wire"] if case["line"] is None or record["line"] <= case["line"]]
    turns = [(side, b"".join(bytes.fromhex(record["hex"]) for record in turn))
             for (side, _), turn in itertools.groupby(wire or case["wire"],
                                                      lambda record: (record["from"], record["session"]))]
    last = max((at for at, (side, _) in enumerate(turns) if side == "S"), default=0)
    if last == len(turns) - 1 and last > 0:  # nothing came: what had it said before?
        last -= 1
    lines = ["%s: %s" % (side, page.escaped(octets)) for side, octets in turns[last:]]
    got = case["got"] or "nothing"
    lines.append("expected %s" % case["expected"])
    if not any(got in line for line in lines):
        lines.append("got %s" % (got if len(got) <= page.LIMIT else got[:page.LIMIT] + " ..."))
    return lines


def entry(finding, case, reason, known):
    ids = "" if finding.requirements == "-" else " (%s)" % finding.requirements
    lines = ["**%s** `%s`, %s%s: %s" % (finding.verdict, finding.case, page.sections(case, finding, known), ids,
                                        reason), ""]
    return lines + ["    " + line for line in exchange(case)] + [""]


def totals(reports):
    kinds = ("pass", "fail", "warn", "note", "skip", "inconclusive")
    lines = ["", "| client | version | cases | %s |" % " | ".join(kinds), "| --- | --- |%s" % (" ---: |" * 7)]
    for name, report in reports.items():
        lines.append("| %s | %s | %d | %s |" % (CLIENTS[name].title, CLIENTS[name].version(), len(report["cases"]),
                                               " | ".join(str(report["totals"][kind]) for kind in kinds)))
    return lines


def part(reports, reasons):
    known = page.register()
    lines = [HEAD.rstrip("\n"), *totals(reports)]
    for name, report in reports.items():
        found = triage.findings(name, report)
        lines += ["", "## %s %s" % (CLIENTS[name].title, CLIENTS[name].version()), ""]
        if not found:
            lines += ["Nothing was found.", ""]
        for finding in sorted(found, key=lambda f: (triage.TELLING.index(f.verdict), f.case)):
            lines += entry(finding, found[finding], reasons[finding], known)
    return "\n".join(lines).rstrip("\n") + "\n"
