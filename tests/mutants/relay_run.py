# relay_run.py - the suite on relays that are wrong: is each found out?
# usage: relay_run.py [--short | ID...]   (by `make mutants`; --short by `make check`)
# Read first: docs/walk.md, tests/mutants/relay_defects.py.  Read next: tests/mutants/by_hand.py.
# SPDX-License-Identifier: MIT
#
# A relay is found out if `postel check relay` says fail or warn of it, or that it cannot be tested; the one without a
# defect has to pass every case, or that would mean nothing; and so have those that are right in a way of their own
# (relay_habits.py).  Mail that was not due has to be told, by a note and nothing worse.
import socket
import sys

import by_hand
from build import B, PYTHON
from relay_defects import DEFECTS
from relay_habits import HABITS, TOLD

ROOM = B / "mutants/relays"
TARGET = "server-domain = postel.example\nrelay-domain = relay.example\n"
TIMES = "delivery = 2s\nretry = 2s\n"
PATIENT = "delivery = 6s\nretry = 6s\n"  # once more, on a machine that has other work
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
    hop = "127.0.0.1:%d" % free_port()
    command = [*PYTHON, "tests/mutants/relay_serve.py", name, "--listen", "127.0.0.1:0", "--next-hop", hop]
    return by_hand.checked("relay", place, command, "relay", "--next-hop", hop, *cases)


def told(name, times, cases):
    """A line about one relay, and whether it is as it has to be."""
    found, status = judged(name, times, *cases, *(["--fail-fast"] if name in DEFECTS else []))
    if name in TOLD:
        good = status == 0 and bool(found) and {verdict for _, verdict in found} == {"note"}
        return good, "mail that was not due (%s): %s" % (name, found or "not told")
    if name not in DEFECTS:
        return not found and status == 0, "no defect (%s): %s" % (name, found or "every case passes")
    return by_hand.found_out(name, DEFECTS[name], found, status)


def main(names):
    short = names == ["--short"]
    names = list(SHORT) if short else names or list(DEFECTS)
    tasks = {name: ("--id", SHORT[name]) if short else () for name in names}
    every = tuple(word for pair in tasks.values() for word in pair) if short else ()
    tasks = {**dict.fromkeys(["none", *(HABITS if len(names) > 1 else ())], every), **dict.fromkeys(TOLD, PLAIN),
             **tasks}
    times = HURRIED if short else TIMES
    return by_hand.counted("relays", DEFECTS, tasks, lambda name: told(name, times, tasks[name]), short)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
