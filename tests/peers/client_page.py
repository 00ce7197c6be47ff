# client_page.py - the clients' part of docs/peers.md: each finding, with its octets, its section and why it is one.
# Read first: tests/peers/page.py, tests/peers/parts.py.
# SPDX-License-Identifier: MIT
import itertools

import page
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


def part(reports, reasons):
    return page.part(HEAD, "client", CLIENTS, reports, reasons, exchange)
