# run.py - the suite on servers that are wrong: each has to be found out, or somebody says why it cannot be.
# usage: run.py [--quick | ID...]   (by `make mutants`, and `make check`: the ten of quick.txt)
# Read first: docs/walk.md.  Read next: tests/mutants/tokens.py.
# SPDX-License-Identifier: MIT
#
# B: where the program was built.  SEED draws the mutants, COUNT says how many of them, MINUTES how long at most.
import concurrent.futures
import json
import os
import pathlib
import queue
import sys
import time

import places
from build import ROOM, Fails, Source, Workshop
from trial import SETTINGS, settings, tried

JOBS = 2
SEED = os.environ.get("SEED", "1")
COUNT = int(os.environ.get("COUNT", "240"))
END = time.monotonic() + 60 * float(os.environ.get("MINUTES", "40"))
RESULTS = ROOM / "results.jsonl"


class Out(Exception):
    """No time is left."""


def fate(workshop, mutant, known):
    """What becomes of a mutant: killed, survived, same, broken; in which setting; and by what."""
    if time.monotonic() > END:
        raise Out
    try:
        program = workshop.variant(mutant)
    except Fails:
        return "broken", "", []
    if program is None:
        return "same", "", []
    noted = "survived", "", []
    for name in settings(mutant.path):
        outcome = tried([program, "serve"], name, workshop.room / "run", known[name])
        if outcome is None:
            return "broken", "", []
        if outcome.killed:
            return "killed", name, outcome.by
        if outcome.by:
            noted = "noted", name, outcome.by
    return noted


def shown(mutant, word, setting, by):
    where = "%s:%d" % (mutant.path, mutant.line)
    what = "%s %s" % by[0] if by else ""
    return "%-8s %s  %s  %s  %s%s" % (word, mutant.id, where, mutant.section, what,
                                      "" if setting in ("", "usual") else " (%s)" % setting)


def baseline(source):
    """What the unmutated server is told in each setting, made as its variants are.  It has to survive."""
    workshop, known = Workshop(0, source), {}
    program = workshop.linked({})
    for name in SETTINGS:
        outcome = tried([program, "serve"], name, workshop.room / "run")
        assert outcome is not None and not outcome.killed, \
            "the unmutated server does not survive (%s): %s" % (name, outcome and outcome.by)
        known[name] = outcome.by
        print("ok       the unmutated server, %s: %.1f s" % (name, outcome.seconds), flush=True)
    return known


def main(names):
    ROOM.mkdir(parents=True, exist_ok=True)
    source, drawn = Source(), places.drawn(SEED)
    if names == ["--survivors"]:  # of the last run
        names = [row["id"] for row in map(json.loads, RESULTS.read_text().splitlines()) if row["fate"] == "survived"]
    if names:
        drawn = [mutant for mutant in drawn if mutant.id in names]
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        source.prepare(pool)
        known, benches, lines, counted = baseline(source), queue.Queue(), [], 0
        for number in range(1, JOBS + 1):
            benches.put(Workshop(number, source))

        def one(mutant):
            bench = benches.get()
            try:
                return fate(bench, mutant, known)
            finally:
                benches.put(bench)

        waiting, running = iter(drawn), {}
        with RESULTS.open("w") as results:
            while True:
                while len(running) < JOBS and (names or counted + len(running) < COUNT):
                    mutant = next(waiting, None)
                    if mutant is None:
                        break
                    running[pool.submit(one, mutant)] = mutant
                if not running:
                    break
                for done in concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)[0]:
                    mutant = running.pop(done)
                    word, setting, by = done.result()
                    counted += word in ("killed", "noted", "survived")
                    results.write(json.dumps({"id": mutant.id, "path": str(mutant.path), "line": mutant.line,
                                              "section": mutant.section, "operator": mutant.operator,
                                              "shown": mutant.shown, "fate": word, "setting": setting,
                                              "by": by[:3]}) + "\n")
                    results.flush()
                    print("%4d " % counted + shown(mutant, word, setting, by), flush=True)


main(sys.argv[1:])
