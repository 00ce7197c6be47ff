# triage.py - what the suite found on a server, held against what somebody has looked into.
# Read first: tests/peers/run.sh, tests/peers/triage.tsv.  Read next: tests/peers/chair.py.
# SPDX-License-Identifier: MIT
#
# A finding that no row tells of may be a false alarm of ours; a row whose finding is gone tells of a server that is no
# more, or of a case that no longer sees it.  Both fail.  A verdict with a `?` depends on how the server read its
# octets, and is known but need not occur.
import pathlib
import typing

TABLE = pathlib.Path("tests/peers/triage.tsv")
TELLING = ("fail", "warn", "inconclusive", "error")  # a note is no finding: the RFC leaves it open

SOMETIMES = set()  # those with a `?`


class Finding(typing.NamedTuple):
    server: str
    case: str
    verdict: str
    requirements: str  # those at stake, a blank between them; "-" where none was


def rows(table=TABLE):
    """Each finding that is known, with its line of reasoning."""
    known = {}
    for number, line in enumerate(table.read_text().splitlines(), 1):
        if number == 1 or not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        assert len(fields) == 5 and all(fields), "%s:%d: five columns, none of them empty" % (table, number)
        servers, case, verdict, requirements, reason = fields
        for server in servers.split():
            finding = Finding(server, case, verdict.rstrip("?"), requirements)
            assert finding not in known, "%s:%d: this row is there twice" % (table, number)
            known[finding] = reason
            if verdict.endswith("?"):
                SOMETIMES.add(finding)
    return known


def findings(server, report):
    """Each finding of a JSON report, with its case there."""
    return {Finding(server, case["id"], case["verdict"], " ".join(case["marks"]) or "-"): case
            for case in report["cases"] if case["verdict"] in TELLING}


def compared(server, report, known, table=TABLE):
    """A sentence for each difference."""
    found, told = findings(server, report), {finding for finding in known if finding.server == server}
    return ["%s: %s %s [%s] is not in %s: expected %s, got %s"
            % (*finding[:1], finding.verdict, finding.case, finding.requirements, table, case["expected"], case["got"])
            for finding, case in found.items() if finding not in told] + [
            "%s: %s %s [%s] no longer occurs: take it out of %s"
            % (server, finding.verdict, finding.case, finding.requirements, table)
            for finding in sorted(told - set(found) - SOMETIMES)]
