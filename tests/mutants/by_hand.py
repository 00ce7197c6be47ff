# by_hand.py - what the runs on peers that are written by hand have in common: the suite on one, and the count of all.
# Read first: tests/mutants/trial.py.  Read next: tests/mutants/run.py.
# SPDX-License-Identifier: MIT
import concurrent.futures
import json
import subprocess

from trial import B, CONTROL, KILLS, LONGEST, running

JOBS, ENOUGH = 2, 95  # at once; per cent


def checked(what, place, command, role, *words):
    """What `postel check` of this role finds on the peer that `command` starts, as (case, verdict); and its exit
    status.  What `place` has for it is target.conf; words of its own stand behind the address."""
    report = place / "report.json"
    report.unlink(missing_ok=True)
    with running(command, place) as address:
        assert address, "the %s %s does not start: see %s/server.log" % (what, place.name, place)
        done = subprocess.run([B / "postel", "check", role, address, "--target", place / "target.conf",
                               "--report", "json:%s" % report, *words],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert done.returncode != 2 and report.exists(), done.stderr
    log = (place / "server.log").read_text()
    assert "Traceback" not in log, "a slip in the small %s: %s/server.log" % (what, place)
    cases = json.loads(report.read_text())["cases"]
    return [(case["id"], case["verdict"]) for case in cases if case["verdict"] not in ("pass", "skip")], done.returncode


def found_out(name, defect, found, status):
    """Is it?  And a line about it."""
    kills = [finding for finding in found if finding[1] in KILLS] or [CONTROL][:status == 3]
    by = "%s %s" % kills[0] if kills else "not found out"
    return bool(kills), "%s, %s, %s: %s" % (name, defect.section, defect.says, by)


def counted(what, defects, tasks, told, short):
    """Tries all tasks, those that are no defects too, by `told`, and prints what came of them.  The exit status."""
    names = [name for name in tasks if name in defects]
    good, right = 0, True
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        for name, (is_good, line) in zip(tasks, pool.map(told, tasks)):
            mutant = name in defects
            print("%-6s %s" % ("ok" if is_good else "alive" if mutant and not short else "FAILED", line), flush=True)
            good, right = good + (mutant and is_good), right and (mutant or is_good)
    enough = right and 100 * good >= (100 if short else ENOUGH) * len(names)
    print("%s: %d of %d found out" % (what, good, len(names)))
    print("%d passed, %d failed" % ((len(tasks), 0) if enough else (good, len(tasks) - good)))
    return not enough
