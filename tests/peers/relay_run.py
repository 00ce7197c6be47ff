# relay_run.py - starts each relay, and runs the suite on it.
# Read first: tests/peers/chair.py, tests/peers/relays.py.  Read next: tests/peers/relay_page.py.
# SPDX-License-Identifier: MIT
import concurrent.futures
import pathlib

import chair
import relay_page
import triage
from postel import BUILD
from relays import RELAYS

PLACES = BUILD / "peers/run-relay"
LONGEST = 900  # seconds: one of them waits for ten seconds between two messages
KINDS = ("pass", "note", "warn", "skip", "inconclusive", "fail", "error")  # from best to worst


def judged_in(name, place, cases):
    """The report of the suite on this relay, of some of its cases."""
    target = pathlib.Path("conformance/targets/relay-%s.conf" % name)
    with RELAYS[name].start(place) as (port, hop):
        return chair.checked(place, LONGEST, "relay", "127.0.0.1:%d" % port, "--next-hop", "127.0.0.1:%d" % hop,
                             "--target", target, *cases)


def joined(reports):
    """One report of several, of the same relay; what the judge found beside the cases counts once, and by its worst."""
    cases = {}
    for case in (case for report in reports for case in report["cases"]):
        known = cases.get(case["id"])
        if known is None or KINDS.index(case["verdict"]) > KINDS.index(known["verdict"]):
            cases[case["id"]] = case
    cases = list(cases.values())
    totals = {kind: sum(case["verdict"] == kind for case in cases) for kind in KINDS}
    return {**reports[0], "cases": cases, "totals": totals}


def judged(name, _before):
    place, rooms = chair.fresh(PLACES / name), RELAYS[name].rooms
    if rooms == 1:
        return judged_in(name, place, ())
    cases = sorted(pathlib.Path("conformance").glob("relay-*/*.smtp"))
    with concurrent.futures.ThreadPoolExecutor(rooms) as pool:
        return joined(list(pool.map(lambda room: judged_in(name, chair.fresh(place / str(room)), cases[room::rooms]),
                                    range(rooms))))


# All at once, for they wait most of the time.
chair.end(chair.Chair("relay", RELAYS, triage.TABLE.with_name("relay_triage.tsv"), judged, relay_page.part,
                      len(RELAYS)))
