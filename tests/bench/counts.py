# counts.py - instructions of the core, by callgrind: the same on each run, so they can be gated.
# usage: counts.py   (by `make ci`; B: where the program `bench` is.  Ends with 1 if a bar is not met)
# Read first: tests/bench/bench.py, tests/bench/core.c.  Read next: tests/bench/servers.py.
# SPDX-License-Identifier: MIT
import os
import pathlib
import re
import shutil
import subprocess
import sys
import typing

BUILD = pathlib.Path(os.environ.get("B", "build"))
CORPUS = pathlib.Path("tests/bench/corpus")


class Count(typing.NamedTuple):
    octets: int
    items: int
    instructions: int

    def per_octet(self):
        return self.instructions / self.octets

    def per_item(self):
        return self.instructions / self.items


class Measure(typing.NamedTuple):
    title: str
    what: str  # of core.c
    corpus: str
    per: typing.Callable
    unit: str
    bar: float
    gate: float  # what `make ci` lets pass: a little above what is, so that a slip shows


MEASURES = (
    Measure("command line, read", "commands", "commands", Count.per_octet, "an octet", 16, 16),
    Measure("command line, read", "commands", "commands", Count.per_item, "a command", 600, 600),
    Measure("address, read", "addresses", "addresses", Count.per_item, "an address", 700, 520),
    Measure("mail data: an attachment in base64", "data", "attachment", Count.per_octet, "an octet", 2.0, 1.3),
    Measure("mail data: a text of short lines", "data", "message", Count.per_octet, "an octet", 2.0, 2.0),
    Measure("the judge, on a dialogue", "judge", "dialogue", Count.per_octet, "an octet", 60, 45),
    Measure("a server's session, its client's half of the dialogue", "server", "dialogue", Count.per_octet,
            "an octet", 20, 15),
)


def count(what, corpus):
    """Of one part of the core over one corpus."""
    out = BUILD / "bench.callgrind"
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=%s" % out,
                           "--toggle-collect=measured", BUILD / "bench", what, CORPUS / (corpus + ".txt")],
                          capture_output=True, text=True, check=False, timeout=300)
    out.unlink(missing_ok=True)
    assert done.returncode == 0, "bench %s %s: %s%s" % (what, corpus, done.stdout, done.stderr)
    octets, items = map(int, re.search(r"(\d+) octets (\d+) items", done.stdout).groups())
    return Count(octets, items, int(re.search(r"Collected : (\d+)", done.stderr).group(1)))


def measured():
    """(measure, figure) of each."""
    counts = {}
    for measure in MEASURES:
        key = measure.what, measure.corpus
        if key not in counts:
            counts[key] = count(*key)
        yield measure, measure.per(counts[key])


def main():
    if not shutil.which("valgrind"):
        print("skipped: counts: there is no valgrind here")
        print("0 passed, 0 failed")
        return 0
    failed = 0
    for measure, figure in measured():
        good = figure <= measure.gate
        failed += not good
        print("%-6s %8.2f instructions %-10s (at most %g)  %s" % ("ok" if good else "FAILED", figure, measure.unit,
                                                                  measure.gate, measure.title))
    print("%d passed, %d failed" % (len(MEASURES) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
