# run.py - starts each server, runs the suite on it, and holds what it finds against the table of reasons.
# Read first: tests/peers/run.sh.  Read next: tests/peers/settings.py, tests/peers/triage.py.
# SPDX-License-Identifier: MIT
#
# Each report is a page, too, beside those of the servers before it: the last one's has all (html:).
# With --page FILE, all servers there, and no difference, the page of findings is written anew.  Else it is only asked
# whether it has each reason that the table has.
import json
import pathlib
import shutil
import subprocess
import sys
import time

import page
import parts
import triage
from postel import BUILD, POSTEL, Skip
from settings import SETTINGS

PLACES = BUILD / "peers/run"
LONGEST = 900  # seconds, for the slowest of them on a machine that has other work


def judged(name, setting, others):
    """The report of the suite on this server; its page has those of the others, too."""
    place = PLACES / name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    with setting.start(place) as (port, mailbox):
        target = pathlib.Path("conformance/targets/%s.conf" % name).read_text()
        (place / "target.conf").write_text("%s\nmailbox = %s\n" % (target, mailbox))
        done = subprocess.run([*POSTEL, "check", "server", "127.0.0.1:%d" % port, "--target", place / "target.conf",
                               "--report", "json:%s" % (place / "report.json"), "--report",
                               "terminal:%s" % (place / "report.txt"), "--report", "html:%s" % (place / "report.html"),
                               *("--beside=%s" % (PLACES / other / "report.json") for other in others)],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert done.returncode in (0, 1), "postel check ended with %d: %s" % (done.returncode, done.stderr.strip())
    return json.loads((place / "report.json").read_text())


def compared(name, setting, known, others):
    """Its report, and how many cases are as the table says and how many are not."""
    began = time.monotonic()
    report = judged(name, setting, others)
    differences = triage.compared(name, report, known)
    for difference in differences:
        print("FAILED " + difference)
    print("%-6s %s %s: %d cases in %.0f s" % ("FAILED" if differences else "ok", setting.title, setting.version(),
                                              len(report["cases"]), time.monotonic() - began))
    sys.stdout.flush()
    return report, max(len(report["cases"]) - len(differences), 0), len(differences)


def main(names):
    writes = "--page" in names
    names = [name for name in names if name != "--page"] or list(SETTINGS)
    known, reports, passed, failed = triage.rows(), {}, 0, 0
    for name in names:
        try:
            reports[name], good, bad = compared(name, SETTINGS[name], known, list(reports))
        except Skip as why:
            print("skipped: the suite on %s: %s" % (SETTINGS[name].title, why))
            continue
        except (AssertionError, OSError, ValueError, subprocess.SubprocessError) as why:
            print("FAILED %s: %s" % (name, why or repr(why)))
            good, bad = 0, 1
        passed, failed = passed + good, failed + bad
    for server in sorted({finding.server for finding in known} - set(SETTINGS)):
        print("FAILED %s: there is no server %s" % (triage.TABLE, server))
        failed += 1
    if writes and not failed and len(reports) == len(SETTINGS):
        parts.write(page.part(page.HEAD, "server", SETTINGS, reports, known))
        print("ok     %s is written anew" % parts.PAGE)
    elif not writes:
        failed += parts.stale(known)
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


sys.exit(main(sys.argv[1:]))
