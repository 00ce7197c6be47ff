# relay_lawful.py - the suite on relays that are right, each in a way of its own: no verdict on them may be a fail.
# usage: relay_lawful.py [--short | ID...]   (by `make mutants`; --short by `make check`)
# Read first: tests/mutants/lawful.py, tests/mutants/relay_ways.py.  Read next: tests/mutants/relay_run.py.
# SPDX-License-Identifier: MIT
import concurrent.futures
import sys

import by_hand
import relay_run
from relay_ways import WAYS

FAULTS = ("fail", "error")
# Those of `make check`, each with the case in which it was once a fail.
SHORT = {"results-on-top": "relay-4.4-trace/01-received-on-top",
         "bare-taken": "relay-2.3.8-lines/01-lone-lf",
         "route-shortened": "relay-3.6-paths/09-itself-in-a-route",
         "higher-limit": "relay-6.3-loops/01-loop-is-cut",
         "plain-notice": "relay-6.1-bounces/07-form",
         "will-forward": "relay-3.3-transaction/01-two-recipients",
         "groups": "relay-rfc2920-pipelining/01-whose-reply",
         "delayed": "relay-4.5.4.1-retries/01-recipient-not-now"}


def told(name, cases):
    """Whether it is as it has to be, and a line about one relay."""
    due = 0 if getattr(WAYS[name].peer, "tested", True) else 3
    for times in (relay_run.HURRIED if cases else relay_run.TIMES, relay_run.PATIENT):  # a fault has to be there twice
        found, status = relay_run.judged(name, times, *cases)
        faults = ["%s %s" % finding for finding in found if finding[1] in FAULTS]
        if not faults and status == due:
            break
    rest = ["%s %s" % finding for finding in found if finding[1] == "warn"]
    rest.append("%d inconclusive" % sum(finding[1] == "inconclusive" for finding in found))
    return not faults and status == due, "%s, %s, %s: exit %d; %s" % (name, WAYS[name].section, WAYS[name].says, status,
                                                                       ", ".join(faults + rest))


def main(names):
    tasks = SHORT if names == ["--short"] else dict.fromkeys(names or WAYS)
    cases = [("--id", tasks[name]) if tasks[name] else () for name in tasks]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(by_hand.JOBS) as pool:
        for good, line in pool.map(told, tasks, cases):
            print("%-6s %s" % ("ok" if good else "FAILED", line), flush=True)
            failed += not good
    print("%d passed, %d failed" % (len(tasks) - failed, failed))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
