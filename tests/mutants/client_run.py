# client_run.py - the suite on clients that are wrong: is each found out?
# usage: client_run.py [--short | ID...]   (by `make mutants`; --short by `make check`)
# Read first: tests/mutants/client.py, tests/mutants/client_build.py.  Read next: tests/mutants/client_told.py.
# SPDX-License-Identifier: MIT
#
# A client is found out if `postel check client` says fail or warn of it, or that it cannot be tested; the two without a
# defect have to pass every case, or that would mean nothing.  Which case found it the last time is played first, as a
# hint: who is not found by it is played the whole suite.
#
# B: where the program was built.  SEED draws the variants of our own client, CLIENT_COUNT says how many.
import concurrent.futures
import functools
import itertools
import os
import pathlib
import queue
import shutil
import subprocess
import sys
import typing

import client_build
import client_told
from build import B, PYTHON, ROOM, Fails, Workshop
from client_defects import DEFECTS
from trial import CONTROL, KILLS, LONGEST, findings

JOBS = 2
SEED = os.environ.get("SEED", "1")
COUNT = int(os.environ.get("CLIENT_COUNT", "40"))
FOUND = pathlib.Path("tests/mutants/client_found.tsv")
SMALL = [*PYTHON, "-S", "-E", "tests/mutants/client.py"]
TARGET = "command = %s\neach-to = {to}\nnull-from =\ncan = verbatim SIZE 8BITMIME\nclock = 100\n"
WAIT, WAIT_AGAIN = "reply-timeout = 3s\n", "reply-timeout = 10s\n"
TIMES = "patience = 300s\n" + WAIT
OURS = pathlib.Path("conformance/targets/client-postel.conf")
# Those of `make check`, with the cases that find them.
SHORT = ("dots-by-the-block", "one-read-is-all", "addresses-as-they-are", "loss-is-success")


class Mutant(typing.NamedTuple):
    """`command(bench)` gives the words of its target file; None if its code is the original's."""

    id: str
    kind: str
    by_hand: bool
    section: str
    place: str
    shown: str
    command: typing.Callable


def small(name, _bench):
    return TARGET % " ".join([*SMALL, name, "{host} {port} {message} {from} {to}"]) + TIMES


def ours(program):
    """Our own target file, with this program in it, and all that it can: STARTTLS, AUTH and BDAT, too."""
    text = OURS.read_text().replace("= postel send", "= %s send" % program.resolve())
    return text.replace("{here}", str(OURS.parent.resolve())) + WAIT


def variant(mutant, bench):
    program = bench.workshop.variant(mutant)
    return program and ours(program)


def by_hand():
    return [Mutant(d.id, d.kind, True, d.section, "tests/mutants/%s.py" % d.peer.__module__, d.says,
                   functools.partial(small, d.id)) for d in DEFECTS.values()]


def derived():
    return [Mutant(m.id, m.operator, False, m.section, "%s:%d" % (m.path, m.line), m.shown,
                   functools.partial(variant, m)) for m in client_build.drawn(SEED)]


class Bench:
    """A place for one client at a time."""

    def __init__(self, number, source):
        self.place = ROOM / ("client-%s" % number)
        self.workshop = source and Workshop(20 + number, source)  # a number that no server has

    def judged(self, target, cases):
        """What is found, as (case, verdict) with the conversation in which, and the exit status of the suite."""
        found, status = self.once(target, cases)
        if found or status == 3:  # no machine is always quick enough: this has to be so twice, then slower
            found, status = self.once(target.replace(WAIT, WAIT_AGAIN), cases)
        return found or ({CONTROL: "openings/control-client"} if status == 3 else {}), status

    def once(self, target, cases):
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir(parents=True)
        (self.place / "target.conf").write_text(target)
        report = self.place / "report.json"
        try:
            done = subprocess.run([B / "postel", "check", "client", "--target", self.place / "target.conf", "--slow",
                                   "--fail-fast", "--report", "json:%s" % report, *cases], stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=LONGEST, check=False)
        except subprocess.TimeoutExpired:
            return {("the suite", "no end"): "the suite"}, 3
        found = {finding: where for finding, where in findings(report).items() if finding[1] in KILLS}
        return found, done.returncode


def row(mutant, fate, found):
    return {**mutant._asdict(), "fate": fate, "by": ["%s %s" % finding for finding in found][:1],
            "in": list(found.values())[:1]}


def tried(mutant, bench, hint):
    try:
        target = mutant.command(bench)
    except Fails:
        return row(mutant, "broken", {})
    if target is None:
        return row(mutant, "same", {})
    found = bench.judged(target, ["--id", hint])[0] if hint else {}
    if not found:
        found = bench.judged(target, [])[0]
    return row(mutant, "killed" if found else "survived", found)


def originals(bench, cases):
    """They have to pass."""
    own = ours(bench.workshop.linked() if bench.workshop else B / "postel")
    for name, target in (("the small client", small("none", bench)), ("postel send", own)):
        found, status = bench.judged(target, cases)
        assert not found and status == 0, "%s, without a defect, is found fault with: %s" % (name, list(found))
        print("ok       no mutant: %s" % name, flush=True)


def known():
    lines = FOUND.read_text().splitlines()[1:] if FOUND.exists() else []
    return dict(line.split("\t") for line in lines)


def all_of(pool, mutants, benches, hints, count):
    """Each tried, until `count` were mutants indeed."""
    rows, waiting, running = [], iter(mutants), set()

    def one(mutant):
        bench = benches.get()
        try:
            return tried(mutant, bench, hints.get(mutant.id))
        finally:
            benches.put(bench)

    while True:
        counted = sum(r["fate"] in client_told.TRIED for r in rows)
        running |= {pool.submit(one, m) for m in itertools.islice(waiting, max(0, min(JOBS, count - counted)
                                                                             - len(running)))}
        if not running:
            return rows
        done, running = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
        for future in done:
            rows.append(future.result())
            print("%-8s %s  %s  %s" % (rows[-1]["fate"], rows[-1]["id"], rows[-1]["place"], "".join(rows[-1]["by"])),
                  flush=True)


def short():
    """A few by hand, each by the case that finds it."""
    bench, hints, failed = Bench("short", None), known(), 0
    originals(bench, [word for name in SHORT for word in ("--id", hints[name])])
    for mutant in (m for m in by_hand() if m.id in SHORT):
        killed = bool(bench.judged(mutant.command(bench), ["--id", hints[mutant.id]])[0])
        failed += not killed
        print("%-6s %s, %s" % ("ok" if killed else "FAILED", mutant.id, hints[mutant.id]))
    print("%d passed, %d failed" % (len(SHORT) + 2 - failed, failed))
    return failed > 0


def main(names):
    if names == ["--short"]:
        return short()
    benches, source = queue.Queue(), client_build.Source()
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        source.prepare(pool)
        originals(Bench(0, source), [])
        for number in range(1, JOBS + 1):
            benches.put(Bench(number, source))
        hand, own = ([m for m in of_one if not names or m.id in names] for of_one in (by_hand(), derived()))
        rows = all_of(pool, hand, benches, known(), len(hand))
        rows += all_of(pool, own, benches, known(), len(own) if names else COUNT)
    usual = not names and SEED == "1"
    if usual:
        client_told.found(FOUND, rows)
    return client_told.told(rows, usual)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
