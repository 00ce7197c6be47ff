# chair.py - the suite on each of those under test in one chair, and what it finds held against the table of reasons.
# Read first: tests/peers/run.sh, tests/peers/triage.py.  Read next: tests/peers/run.py.
# SPDX-License-Identifier: MIT
#
# With --page, all of them there, and no difference, this chair's part of docs/peers.md is written anew.  Else the page
# is only asked whether it has each reason that the table has.
import concurrent.futures
import json
import pathlib
import shutil
import subprocess
import sys
import time
import typing

import parts
import triage
from postel import POSTEL, Skip


class Chair(typing.NamedTuple):
    """`judged(name, before)` gives the report of the suite on one of them, when those of `before` have theirs; a Skip
    says why not.  `part(reports, known)` is what the page says of all."""

    one: str  # what each of them is: "server"
    peers: dict  # by name, each with a title and a version()
    table: pathlib.Path
    judged: typing.Callable
    part: typing.Callable
    at_once: int = 1


def fresh(place):
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    return place


def checked(place, longest, *words, **options):
    """The report of `postel check` with these words, which may take `longest` seconds; its page lies in `place`."""
    reports = ("--report=%s:%s" % (form, place / ("report." + form)) for form in ("json", "html"))
    done = subprocess.run([*POSTEL, "check", *words, *reports], stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=longest, check=False, **options)
    assert done.returncode in (0, 1), "postel check ended with %d: %s%s" % (done.returncode, done.stdout[-2000:],
                                                                            done.stderr.strip())
    return json.loads((place / "report.json").read_text())


def compared(chair, name, known, reports):
    """How many cases are as the table says, how many are not, and what there is to say.  The report joins `reports`."""
    began, peer = time.monotonic(), chair.peers[name]
    who = "the %s %s" % (chair.one, peer.title)
    try:
        report = chair.judged(name, list(reports))
    except Skip as why:
        return 0, 0, ["skipped: the suite on %s: %s" % (who, why)]
    except (AssertionError, OSError, ValueError, subprocess.SubprocessError) as why:
        return 0, 1, ["FAILED %s: %s" % (who, why or repr(why))]
    reports[name] = report
    differences = triage.compared(name, report, known, chair.table)
    said = ["FAILED " + difference for difference in differences]
    said.append("%-6s %s %s: %d cases in %.0f s" % ("FAILED" if differences else "ok", who, peer.version(),
                                                    len(report["cases"]), time.monotonic() - began))
    return max(len(report["cases"]) - len(differences), 0), len(differences), said


def main(chair, words):
    """The exit status."""
    names = [word for word in words if word != "--page"] or list(chair.peers)
    strangers = set(names) - set(chair.peers)
    assert not strangers, "there is no %s %s" % (chair.one, ", ".join(strangers))
    known, reports, passed, failed = triage.rows(chair.table), {}, 0, 0
    with concurrent.futures.ThreadPoolExecutor(chair.at_once) as pool:
        for good, bad, said in pool.map(lambda name: compared(chair, name, known, reports), names):
            print("\n".join(said), flush=True)
            passed, failed = passed + good, failed + bad
    for name in sorted({finding.server for finding in known} - set(chair.peers)):
        print("FAILED %s: there is no %s %s" % (chair.table, chair.one, name))
        failed += 1
    if "--page" not in words:
        failed += parts.stale(known)
    elif not failed and len(reports) == len(chair.peers):
        parts.write(chair.part({name: reports[name] for name in names}, known))
        print("ok     %s is written anew" % parts.PAGE)
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


def end(chair):
    sys.exit(main(chair, sys.argv[1:]))
