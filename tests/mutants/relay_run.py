# relay_run.py - the suite on relays that are wrong: is each found out?
# usage: relay_run.py [--short | ID...]   (by `make mutants`; --short by `make check`)
# Read first: docs/walk.md, tests/mutants/relay_defects.py.  Read next: tests/mutants/trial.py.
# SPDX-License-Identifier: MIT
#
# A relay is found out if `postel check relay` says fail or warn of it, or that it cannot be tested; the one without a
# defect has to pass every case, or that would mean nothing; and so have those that are right in a way of their own
# (relay_habits.py).  Mail that was not due has to be told, by a note and nothing worse.
import concurrent.futures
import json
import socket
import subprocess
import sys

from relay_defects import DEFECTS
from relay_habits import HABITS, TOLD
from trial import B, KILLS, LONGEST, running

JOBS, ENOUGH = 2, 95  # at once; per cent
ROOM = B / "mutants/relays"
TARGET = "server-domain = postel.example\nrelay-domain = relay.example\n"
TIMES = "delivery = 2s\nretry = 2s\n"
HURRIED = "delivery = 400ms\nretry = 600ms\n"  # for who has nothing to wait for but the one defect
# Those of `make check`, each with the case that finds it.
SHORT = {"dots-not-doubled": "relay-2.3.10-transparency/02-periods",
         "no-notice": "relay-6.1-bounces/01-recipient-refused",
         "two-digit-year": "relay-4.4-trace/01-received-on-top"}


# In these nothing is refused, and no silence asked for: in what mail comes twice, or comes back, only a note is.
PLAIN = ("--id", "relay-2.3.10-transparency/11-no-field", "--id", "relay-4.2-replies/03-many-lines")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def judged(name, times, *cases):
    """What is found on this relay, as (case, verdict), and the exit status of the suite."""
    place = ROOM / name
    place.mkdir(parents=True, exist_ok=True)
    (place / "target.conf").write_text(TARGET + times)
    hop, report = "127.0.0.1:%d" % free_port(), place / "report.json"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-B", "tests/mutants/relay_serve.py", name, "--listen", "127.0.0.1:0", "--next-hop", hop]
    with running(command, place) as address:
        assert address, "the relay %s does not start: see %s/server.log" % (name, place)
        done = subprocess.run([B / "postel", "check", "relay", address, "--next-hop", hop, "--target",
                               place / "target.conf", "--report", "json:%s" % report, *cases],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert done.returncode != 2 and report.exists(), done.stderr
    assert "Traceback" not in (place / "server.log").read_text(), "a slip in the small relay: see %s/server.log" % place
    cases = json.loads(report.read_text())["cases"]
    return [(case["id"], case["verdict"]) for case in cases if case["verdict"] not in ("pass", "skip")], done.returncode


def told(name, times, cases):
    """A line about one relay, and whether it is as it has to be."""
    found, status = judged(name, times, *cases, *(["--fail-fast"] if name in DEFECTS else []))
    if name in TOLD:
        good = status == 0 and bool(found) and {verdict for _, verdict in found} == {"note"}
        return good, "mail that was not due (%s): %s" % (name, found or "not told")
    if name not in DEFECTS:
        return not found and status == 0, "no defect (%s): %s" % (name, found or "every case passes")
    kills = [finding for finding in found if finding[1] in KILLS] or [("the control conversation", "3")][:status == 3]
    by = "%s %s" % kills[0] if kills else "not found out"
    return bool(kills), "%s, %s, %s: %s" % (name, DEFECTS[name].section, DEFECTS[name].says, by)


def main(names):
    short = names == ["--short"]
    names = list(SHORT) if short else names or list(DEFECTS)
    tasks = {name: ("--id", SHORT[name]) if short else () for name in names}
    every = tuple(word for pair in tasks.values() for word in pair) if short else ()
    tasks = {**dict.fromkeys(["none", *(HABITS if len(names) > 1 else ())], every), **dict.fromkeys(TOLD, PLAIN),
             **tasks}
    good, right = 0, True
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        results = pool.map(lambda task: told(task[0], HURRIED if short else TIMES, task[1]), tasks.items())
        for name, (is_good, line) in zip(tasks, results):
            mutant = name in DEFECTS
            print("%-6s %s" % ("ok" if is_good else "alive" if mutant and not short else "FAILED", line), flush=True)
            good, right = good + (mutant and is_good), right and (mutant or is_good)
    enough = right and 100 * good >= (100 if short else ENOUGH) * len(names)
    print("relays: %d of %d found out" % (good, len(names)))
    print("%d passed, %d failed" % ((len(tasks), 0) if enough else (good, len(tasks) - good)))
    return not enough


sys.exit(main(sys.argv[1:]))
