# client_run.py - runs the suite on each client, and holds what it finds against the clients' table of reasons.
# Read first: tests/peers/run.sh, tests/peers/clients.py.  Read next: tests/peers/client_page.py.
# SPDX-License-Identifier: MIT
#
# With --page, all clients there, and no difference, the clients' part of docs/peers.md is written anew.
import json
import shutil
import subprocess
import sys
import time

import client_page
import parts
import triage
from clients import CLIENTS, environment
from postel import BUILD, POSTEL, Skip

PLACES = BUILD / "peers/run-client"
TABLE = triage.TABLE.with_name("client_triage.tsv")
LONGEST = 1200  # seconds, for the slowest of them on a machine that has other work


def judged(name):
    """The report of the suite on this client."""
    place = PLACES / name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    ours = ["--slow"] if name == "postel" else []  # whose clock can be hurried
    done = subprocess.run([*POSTEL, "check", "client", "--target", "conformance/targets/client-%s.conf" % name, *ours,
                           *("--report=%s:%s" % (form, place / ("report." + form)) for form in ("json", "html"))],
                          env=environment(name), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=LONGEST, check=False)
    assert done.returncode in (0, 1), "postel check ended with %d: %s%s" % (done.returncode, done.stdout[-2000:],
                                                                            done.stderr.strip())
    return json.loads((place / "report.json").read_text())


def compared(name, known):
    """Its report, and how many cases are as the table says and how many are not."""
    began = time.monotonic()
    report = judged(name)
    differences = triage.compared(name, report, known, TABLE)
    for difference in differences:
        print("FAILED " + difference)
    print("%-6s %s %s: %d cases in %.0f s" % ("FAILED" if differences else "ok", CLIENTS[name].title,
                                              CLIENTS[name].version(), len(report["cases"]), time.monotonic() - began))
    sys.stdout.flush()
    return report, max(len(report["cases"]) - len(differences), 0), len(differences)


def main(names):
    writes = "--page" in names
    names = [name for name in names if name != "--page"] or list(CLIENTS)
    known, reports, passed, failed = triage.rows(TABLE), {}, 0, 0
    for name in names:
        try:
            reports[name], good, bad = compared(name, known)
        except Skip as why:
            print("skipped: the suite on %s: %s" % (CLIENTS[name].title, why))
            continue
        except (AssertionError, OSError, ValueError, subprocess.SubprocessError) as why:
            print("FAILED %s: %s" % (name, why or repr(why)))
            good, bad = 0, 1
        passed, failed = passed + good, failed + bad
    for client in sorted({finding.server for finding in known} - set(CLIENTS)):
        print("FAILED %s: there is no client %s" % (TABLE, client))
        failed += 1
    if writes and not failed and len(reports) == len(CLIENTS):
        parts.write(client_page.part(reports, known))
        print("ok     %s is written anew" % parts.PAGE)
    elif not writes:
        failed += parts.stale(known)
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


sys.exit(main(sys.argv[1:]))
