# relay_run.py - runs the suite on each relay, and holds what it finds against the relays' table of reasons.
# Read first: tests/peers/run.sh, tests/peers/relays.py.  Read next: tests/peers/relay_page.py.
# SPDX-License-Identifier: MIT
#
# With --page, all relays there, and no difference, the relays' part of docs/peers.md is written anew.
import concurrent.futures
import json
import pathlib
import shutil
import subprocess
import sys
import time

import parts
import relay_page
import triage
from postel import BUILD, POSTEL, Skip
from relays import RELAYS

PLACES = BUILD / "peers/run-relay"
TABLE = triage.TABLE.with_name("relay_triage.tsv")
LONGEST = 900  # seconds: one of them waits for ten seconds between two messages
KINDS = ("pass", "note", "warn", "skip", "inconclusive", "fail", "error")  # from best to worst


def judged_in(name, place, cases):
    """The report of the suite on this relay, of some of its cases."""
    place.mkdir(parents=True)
    target = pathlib.Path("conformance/targets/relay-%s.conf" % name)
    with RELAYS[name].start(place) as (port, hop):
        done = subprocess.run([*POSTEL, "check", "relay", "127.0.0.1:%d" % port, "--next-hop", "127.0.0.1:%d" % hop,
                               "--target", target, *cases,
                               *("--report=%s:%s" % (form, place / ("report." + form)) for form in ("json", "html"))],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert done.returncode in (0, 1), "postel check ended with %d: %s%s" % (done.returncode, done.stdout[-2000:],
                                                                            done.stderr.strip())
    return json.loads((place / "report.json").read_text())


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


def judged(name):
    """The report of the suite on this relay."""
    place, rooms = PLACES / name, RELAYS[name].rooms
    shutil.rmtree(place, ignore_errors=True)
    if rooms == 1:
        return judged_in(name, place, ())
    cases = sorted(pathlib.Path("conformance").glob("relay-*/*.smtp"))
    with concurrent.futures.ThreadPoolExecutor(rooms) as pool:
        return joined(list(pool.map(lambda room: judged_in(name, place / str(room), cases[room::rooms]), range(rooms))))


def compared(name, known):
    """Its report, and how many cases are as the table says and how many are not; or why it is passed over."""
    began = time.monotonic()
    try:
        report = judged(name)
    except Skip as why:
        return None, 0, 0, ["skipped: the suite on the relay %s: %s" % (RELAYS[name].title, why)]
    except (AssertionError, OSError, ValueError, subprocess.SubprocessError) as why:
        return None, 0, 1, ["FAILED the relay %s: %s" % (name, why or repr(why))]
    differences = triage.compared(name, report, known, TABLE)
    said = ["FAILED " + difference for difference in differences]
    said.append("%-6s the relay %s %s: %d cases in %.0f s" % (
        "FAILED" if differences else "ok", RELAYS[name].title, RELAYS[name].version(), len(report["cases"]),
        time.monotonic() - began))
    return report, max(len(report["cases"]) - len(differences), 0), len(differences), said


def main(names):
    writes = "--page" in names
    names = [name for name in names if name != "--page"] or list(RELAYS)
    known, reports, passed, failed = triage.rows(TABLE), {}, 0, 0
    with concurrent.futures.ThreadPoolExecutor(len(RELAYS)) as pool:  # they wait most of the time
        for name, (report, good, bad, said) in zip(names, pool.map(lambda name: compared(name, known), names)):
            print("\n".join(said), flush=True)
            reports.update({name: report} if report else {})
            passed, failed = passed + good, failed + bad
    for relay in sorted({finding.server for finding in known} - set(RELAYS)):
        print("FAILED %s: there is no relay %s" % (TABLE, relay))
        failed += 1
    if writes and not failed and len(reports) == len(RELAYS):
        parts.write(relay_page.part(reports, known))
        print("ok     %s is written anew" % parts.PAGE)
    elif not writes:
        failed += parts.stale(known)
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


sys.exit(main(sys.argv[1:]))
