# quick.py - ten mutants, each with the case that finds it: the suite can fail.
# usage: quick.py   (by `make check`)
# Read first: tests/mutants/quick.txt, tests/mutants/fate.py.
# SPDX-License-Identifier: MIT
#
# And it does not fail for nothing: the unmutated servers, ours and the small one, pass the same ten cases.
import concurrent.futures
import pathlib
import queue
import shutil
import sys

import fate
from build import B, RAGEL, ROOM, Fails, Source
from trial import tried

LIST = pathlib.Path("tests/mutants/quick.txt")
JOBS = 2


def rows():
    """Each mutant's id, and its case."""
    lines = LIST.read_text().splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def by_id(cases, *cases_of):
    return ["--fail-fast", *(word for case in [cases, *cases_of] for word in ("--id", case))]


def wrong(bench, name, case, mutant):
    """A sentence, if this mutant is not found out by its case."""
    if mutant is None:
        return "there is no such mutant any more: take another from build/mutants/results.jsonl of `make mutants`"
    try:
        outcome = tried(bench.command(mutant), "usual", bench.place, (), by_id(case))
    except Fails as why:
        return "it does not compile: %s" % why
    if outcome is None:
        return "it does not start: see %s/server.log" % bench.place
    return None if outcome.killed else "%s does not find it" % case


def alarmed(bench, command, cases):
    """A sentence, if a server without a mutant does not survive."""
    outcome = tried(command, "usual", bench.place, (), by_id(*cases))
    if outcome is None:
        return "it does not start: see %s/server.log" % bench.place
    return "it is found fault with: %s" % outcome.by if outcome.by else None


def jobs():
    """What is to be tried: its name, and a function of a bench that gives None if all is well."""
    mutants = {mutant.id: mutant for mutant in [*fate.derived("1"), *fate.by_hand()]}
    listed = rows()
    cases = sorted({case for _, case in listed})
    yield "no mutant, postel serve", lambda bench: alarmed(bench, [B / "postel", "serve"], cases)
    yield "no mutant, the small server", lambda bench: alarmed(bench, [*fate.SMALL, "none"], cases)
    for name, case in listed:
        mutant = mutants.get(name)
        if mutant and not mutant.by_hand and mutant.of.path.suffix == ".rl" and not shutil.which(RAGEL[0]):
            print("skipped: mutants: %s has to go through Ragel, which is not here" % name)
        else:
            yield "%s, %s" % (name, case), lambda bench, n=name, c=case, m=mutant: wrong(bench, n, c, m)


def main():
    ROOM.mkdir(parents=True, exist_ok=True)
    benches, source = queue.Queue(), Source()
    for number in range(JOBS):
        benches.put(fate.Bench(number, source))

    def done(job):
        bench = benches.get()
        try:
            return job(bench)
        finally:
            benches.put(bench)

    failed, names, tasks = 0, *zip(*jobs())
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        for name, sentence in zip(names, pool.map(done, tasks)):
            print("FAILED %s: %s" % (name, sentence) if sentence else "ok     %s" % name)
            failed += bool(sentence)
    print("%d passed, %d failed" % (len(names) - failed, failed))
    return failed > 0


sys.exit(main())
