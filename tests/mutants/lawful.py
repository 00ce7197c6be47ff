# lawful.py - the suite on servers that are right, each in a way of its own: no verdict on them may be a fail.
# usage: lawful.py [--short | ID... | ID+ID...]   (by `make mutants`; --short by `make check`)
# Read first: docs/walk.md, tests/mutants/habits.py.  Read next: tests/mutants/by_hand.py.
# SPDX-License-Identifier: MIT
#
# A warning is what a SHOULD costs, and no matter here.  Habits that are joined by "+" are those of one server.
import concurrent.futures
import sys

import by_hand
from build import B, PYTHON
from habits import HABITS, session
from trial import FRIENDS, TARGET, USUAL

ROOM = B / "mutants/lawful"
JOBS, WAIT, WAIT_AGAIN = 2, 3, 20  # at once; seconds for a reply
FAULTS = ("fail", "error")
# Those of `make check`: three servers of many habits, and cases in which each of these was once a fail.
SHORT = {"vrfy-not-now+soft-failures+known-senders+data-ends-it+no-null-sender+address-only+too-large-otherwise":
         ("3.3-transaction/18-data-refused-then-rcpt", "3.5-verify/04-no-false-yes", "3.6-paths/01-null-sender",
          "4.1.2-addresses/02-quoted-space", "4.4-trace/13-who-when", "rfc2920-pipelining/02-refused-between",
          "rfc1870-size/12-more-than-the-limit"),
         "no-helo+names-in-full+same-twice+no-hurry+tells-recipients":
         ("3.2-hello/02-helo-gets-no-keywords", "3.8-closing/08-nothing-after-quit", "4.1.1.1-ehlo/13-single-label",
          "4.1.1.3-rcpt/08-same-twice", "4.4-trace/05-others-not-told"),
         "tolerant+status-codes+delivered-to-above":
         ("4.1.1-commands/09-two-spaces-elsewhere", "4.4-trace/03-return-path",
          "rfc2034-enhancedstatuscodes/03-refusals")}


def key(line):
    return line.partition(" = ")[0]


def target(kinds, place, wait):
    """What the suite is told of such a server."""
    more = "".join(getattr(kind, "target", "") for kind in kinds)
    gone = {name for kind in kinds for name in getattr(kind, "without", ())} | {key(line) for line in more.splitlines()}
    usual = [line for line in (TARGET + FRIENDS[1]).splitlines(True) if key(line) not in gone]
    return "%s%smailbox = maildir %s/{local}\nreply-timeout = %ds\n" % ("".join(usual), more, place.resolve(), wait)


def judged(name, kinds, wait, cases):
    """What is found on this server, as (case, verdict), and the exit status of the suite."""
    place = ROOM / name[:80]
    place.mkdir(parents=True, exist_ok=True)
    (place / "target.conf").write_text(target(kinds, place, wait))
    own = ["--maildir-of=%s=%s" % (user, place / user) for user in ("user", "other", "postmaster")]
    command = [*PYTHON, "tests/mutants/serve.py", name, "--listen", "127.0.0.1:0", "--maildir",
               place / "all", *FRIENDS[0], *USUAL, *own]
    return by_hand.checked("server", place, command, "server", *getattr(session(name), "words", ()), *cases)


def told(name, cases):
    """Whether it is as it has to be, and a line about one server."""
    kinds = [HABITS[one].peer for one in name.split("+")]
    due = 0 if all(getattr(kind, "tested", True) for kind in kinds) else 3
    for wait in (WAIT, WAIT_AGAIN):  # no machine is always quick enough: a fault has to be there twice
        found, status = judged(name, kinds, wait, cases)
        faults = ["%s %s" % finding for finding in found if finding[1] in FAULTS]
        if not faults and status == due:
            break
    says = ", %s, %s" % (HABITS[name].section, HABITS[name].says) if name in HABITS else ""
    return not faults and status == due, "%s%s: %s" % (name, says, ", ".join(faults) or "exit %d" % status)


def main(names):
    tasks = SHORT if names == ["--short"] else dict.fromkeys(names or HABITS, ())
    cases = [[word for case in tasks[name] for word in ("--id", case)] for name in tasks]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        for good, line in pool.map(told, tasks, cases):
            print("%-6s %s" % ("ok" if good else "FAILED", line), flush=True)
            failed += not good
    print("%d passed, %d failed" % (len(tasks) - failed, failed))
    return failed > 0


sys.exit(main(sys.argv[1:]))
