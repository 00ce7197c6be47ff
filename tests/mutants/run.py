# run.py - the suite on servers that are wrong: each has to be found out, or somebody says why it cannot be.
# usage: run.py [--survivors | --told | ID...]   (by `make mutants`)
# Read first: docs/walk.md.  Read next: tests/mutants/tokens.py, tests/mutants/server.py.
# SPDX-License-Identifier: MIT
#
# B: where the program was built.  SEED draws the mutants, COUNT says how many of our own server, MINUTES how long at
# most.  Results: B/mutants/results.jsonl, and with nothing left out docs/mutants.md and tests/mutants/found.tsv.
# Those that are named (--survivors: those that the last run has left) are tried again, as after a new transcript.  If
# the last run was a whole one, they take their places in it.  --told: only a reason has changed, and none is tried.
import concurrent.futures
import itertools
import json
import os
import queue
import sys
import time

import before
import fate
import page
from build import ROOM, Source
from trial import CONTROL, SETTINGS, tried

JOBS = 2
SEED = os.environ.get("SEED", "1")
COUNT = int(os.environ.get("COUNT", "240"))
END = time.monotonic() + 60 * float(os.environ.get("MINUTES", "90"))
RESULTS = ROOM / "results.jsonl"
WHOLE = ROOM / "whole"  # is there if RESULTS are those of a run that left nothing out


def originals(bench):
    """What both unmutated servers are told in each setting.  They have to survive, or a kill would mean nothing."""
    known = {}
    ours = [bench.workshop.linked(), "serve"]
    trials = [(False, ours, name) for name in SETTINGS]
    trials += [(True, [*fate.SMALL, "none"], name) for name in ("usual", "hurried")]
    for by_hand, command, name in trials:
        outcome = tried(command, name, bench.place)
        if outcome is not None and outcome.by == [CONTROL]:  # a machine that had other work to do; once more
            outcome = tried(command, name, bench.place)
        assert outcome is not None and not outcome.killed, \
            "the unmutated server does not survive (%s): %s" % (name, outcome and outcome.by)
        known[by_hand, name] = outcome.by
        print("ok       no mutant, %s: survives in %.1f s" % (name, outcome.seconds), flush=True)
    return known


def row(mutant, found):
    return {"id": mutant.id, "by_hand": mutant.by_hand, "kind": mutant.kind, "section": mutant.section,
            "place": mutant.place, "shown": mutant.shown, "fate": found.word, "setting": found.setting,
            "by": [list(finding) for finding in found.by[:3]], "in": list(found.where[:3])}


def told(number, line):
    by = "%s %s" % tuple(line["by"][0]) if line["by"] else ""
    where = "" if line["setting"] in ("", "usual") else " (%s)" % line["setting"]
    print("%4d %-8s %s  %s  %s  %s%s" % (number, line["fate"], line["id"], line["place"], line["section"], by, where),
          flush=True)


class Run:
    """Two at a time, until there are enough."""

    def __init__(self, pool, source):
        self.pool, self.benches, self.rows = pool, queue.Queue(), []
        self.known = originals(fate.Bench(0, source))
        for number in range(1, JOBS + 1):
            self.benches.put(fate.Bench(number, source))

    def one(self, mutant):
        bench = self.benches.get()
        try:
            return bench.fate(mutant, self.known)
        finally:
            self.benches.put(bench)

    def some(self, mutants, count):
        """Tries them in turn until `count` of them were mutants indeed; false if the time is over before."""
        waiting, running, counted = iter(mutants), {}, 0
        while True:
            for mutant in itertools.islice(waiting, max(0, min(JOBS - len(running), count - counted - len(running)))):
                if time.monotonic() > END:
                    return False
                running[self.pool.submit(self.one, mutant)] = mutant
            if not running:
                return True
            for done in concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)[0]:
                line = row(running.pop(done), done.result())
                counted += line["fate"] not in ("same", "broken")
                self.rows.append(line)
                with RESULTS.open("a") as results:
                    results.write(json.dumps(line) + "\n")
                told(len(self.rows), line)


def chosen(names):
    """Both lists; cut down to some names, if there are any."""
    lists = fate.derived(SEED), fate.by_hand()
    if names == ["--survivors"]:
        names = [line["id"] for line in map(json.loads, RESULTS.read_text().splitlines()) if line["fate"] == "survived"]
    return tuple([m for m in of_one if not names or m.id in names] for of_one in lists)


def last():
    """What a whole run had, of those mutants that are there still; nothing if the last was none."""
    there = {mutant.id for mutant in itertools.chain(*chosen([]))}
    rows = map(json.loads, RESULTS.read_text().splitlines()) if WHOLE.exists() else []
    return [line for line in rows if line["id"] in there]


def main(names):
    if names == ["--told"]:
        assert WHOLE.exists(), "the last run was not a whole one; `make mutants` makes one"
        return page.told(last(), True, True)
    ROOM.mkdir(parents=True, exist_ok=True)
    derived, by_hand = chosen(names)
    tried_again = {mutant.id for mutant in [*derived, *by_hand]}
    rows = [line for line in last() if names and line["id"] not in tried_again]
    RESULTS.write_text("".join(json.dumps(line) + "\n" for line in rows))
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        source = Source()
        source.prepare(pool)
        run = Run(pool, source)
        whole = run.some(by_hand, len(by_hand)) and run.some(derived, len(derived) if names else COUNT)
    rows += run.rows
    whole = whole and SEED == "1" and (not names or WHOLE.exists())
    if whole:
        WHOLE.touch()
        before.written(rows)
    else:
        WHOLE.unlink(missing_ok=True)
    return page.told(rows, whole or bool(names), whole)


sys.exit(main(sys.argv[1:]))
