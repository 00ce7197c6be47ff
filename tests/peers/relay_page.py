# relay_page.py - the relays' part of docs/peers.md: each finding, with its octets, its section and why it is one.
# Read first: tests/peers/page.py, tests/peers/parts.py.
# SPDX-License-Identifier: MIT
import itertools

import page
from relays import RELAYS

HEAD = """# The suite on relays that are not ours

Written by `make peers`, from the reports of `postel check relay` and the reasons in
[relay_triage.tsv](../tests/peers/relay_triage.tsv); do not edit it. The servers are those above, told to forward mail
for one domain to the suite, which is their client and their next hop at once, and to try again after a second; how, is
in [relays.py](../tests/peers/relays.py) and beside it. What is shown is the wire on which the finding is, from what the
suite said last: `in` is the one on which the message went in, `hop` one on which the relay calls. The words are those
of the servers' part.
"""


def session(case):
    """The wire on which it was found."""
    wire = [record for record in case["wire"] if case["line"] is None or record["line"] <= case["line"]] or case["wire"]
    return case["place"]["session"] if case["place"] else wire[-1]["session"]


def last_turn(turns, place):
    """The turn in which the finding is: the one that has its octet; where some were due and none came, the last."""
    at = 0
    for number, (side, octets) in enumerate(turns):
        if place and side == place["from"]:
            if place["len"] > 0 and at <= place["at"] < at + len(octets):
                return number
            at += len(octets)
    return len(turns) - 1


def exchange(case):
    """What the suite said last on that wire before the finding, and what the relay said then."""
    name = session(case)
    wire = [record for record in case["wire"] if record["session"] == name]
    turns = [(side, b"".join(bytes.fromhex(record["hex"]) for record in turn))
             for side, turn in itertools.groupby(wire, lambda record: record["from"])]
    last = last_turn(turns, case["place"])
    turns, last = turns[:last + 1], max(last - 1, 0)
    lines = ["== " + name] + ["%s: %s" % (side, page.escaped(octets)) for side, octets in turns[last:]]
    got = case["got"] or "nothing"
    lines.append("expected %s" % (case["expected"] or "an empty line"))
    if not any(got in line for line in lines):
        lines.append("got %s" % (got if len(got) <= page.LIMIT else got[:page.LIMIT] + " ..."))
    return lines


def part(reports, reasons):
    return page.part(HEAD, "relay", RELAYS, reports, reasons, exchange, ", as a relay")
