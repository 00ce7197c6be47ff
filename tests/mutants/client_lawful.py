# client_lawful.py - the suite on clients that are right, each in a way of its own: no verdict on them may be a fail.
# usage: client_lawful.py [ID...]   (by `make ci`)
# Read first: tests/mutants/lawful.py, tests/mutants/client_habits.py.  Read next: tests/mutants/client_run.py.
# SPDX-License-Identifier: MIT
import json
import subprocess
import sys

from build import B, PYTHON
from client_habits import CASES, HABITS
from trial import LONGEST

ROOM = B / "mutants/lawful"
SMALL = [*PYTHON, "-S", "-E", "tests/mutants/client.py"]
TARGET = "command = %s {host} {port} {message} {from} {to}\neach-to = {to}\nnull-from =\ncan = %s\nclock = 100\n" \
    "reply-timeout = 10s\n"


def told(name):
    """Whether it is as it has to be, and a line about one client."""
    place = ROOM / ("client-" + name)
    place.mkdir(parents=True, exist_ok=True)
    can = getattr(HABITS[name], "can", "verbatim SIZE 8BITMIME")
    (place / "target.conf").write_text(TARGET % (" ".join([*SMALL, name]), can))
    report = place / "report.json"
    report.unlink(missing_ok=True)
    words = [word for case in CASES for word in ("--id", case)]
    done = subprocess.run([B / "postel", "check", "client", "--target", place / "target.conf", "--report",
                           "json:%s" % report, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=LONGEST, check=False)
    assert report.exists(), done.stderr
    faults = ["%s %s" % (case["id"], case["verdict"]) for case in json.loads(report.read_text())["cases"]
              if case["verdict"] in ("fail", "error", "inconclusive")]
    says = " ".join(HABITS[name].__doc__.split())
    return not faults and done.returncode == 0, "%s, %s: %s" % (name, says, faults or "exit %d" % done.returncode)


def main(names):
    results = [told(name) for name in names or HABITS]
    for good, line in results:
        print("%-6s %s" % ("ok" if good else "FAILED", line))
    failed = sum(not good for good, _ in results)
    print("%d passed, %d failed" % (len(results) - failed, failed))
    return failed > 0


sys.exit(main(sys.argv[1:]))
