# coverage_c.py - which lines of src/parse and src/protocol the tests run, and which edges of the dialogue.
# usage: coverage_c.py COMMAND...     (by `make coverage-c`; B: a build with --coverage, COMMAND: programs of it)
# Read first: tests/check.sh.  Read next: src/protocol/dialogue.rl.
# SPDX-License-Identifier: MIT
#
# gcov follows Ragel's #line, so a line of a .rl file counts as its own.  What Ragel wrote itself, the edges of a
# machine, counts for one machine only: the dialogue, where each edge is a verb or a code in a state.
import collections
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

BUILD = pathlib.Path(os.environ["B"])
FLOORS = ("src/parse/", "src/protocol/")
LINES = 95.0  # per cent, at least
EDGE = re.compile(r"^\s*(case \d+: )?goto (st|tr)\d+;")


def run(command):
    done = subprocess.run(shlex.split(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
                          env={**os.environ, "CK_FORK": "no"}, timeout=600)
    assert done.returncode == 0, "%s failed" % command


def counted():
    """{file: {line: times}} over all objects."""
    files = collections.defaultdict(lambda: collections.defaultdict(int))
    for floor in ("parse", "protocol"):
        for data in (BUILD / floor).rglob("*.gcda"):
            text = subprocess.run(["gcov", "--json-format", "--stdout", data], capture_output=True, text=True,
                                  check=True).stdout
            for report in map(json.loads, text.splitlines()):
                for file in report["files"]:
                    for line in file["lines"]:
                        files[file["file"]][line["line_number"]] += line["count"]
    return files


def main():
    for old in BUILD.rglob("*.gcda"):
        old.unlink()
    for command in sys.argv[1:]:
        run(command)
    files, failed = counted(), 0
    for floor in FLOORS:
        lines = [(name, line, times) for name, all_lines in files.items() if name.startswith(floor)
                 for line, times in all_lines.items()]
        hit = sum(times > 0 for _, _, times in lines)
        share = 100 * hit / len(lines)
        failed += share < LINES
        print("%-6s %s: %.1f %% of %d lines (at least %g %%)" % ("ok" if share >= LINES else "FAILED", floor, share,
                                                                 len(lines), LINES))
        for name, line, times in sorted(lines):
            if times == 0:
                print("    %s:%d: %s" % (name, line, pathlib.Path(name).read_text().splitlines()[line - 1].strip()))
    dialogue = BUILD / "protocol/dialogue.c"
    text = dialogue.read_text().splitlines()
    edges = {line: times for line, times in files[str(dialogue)].items() if EDGE.match(text[line - 1])}
    missed = [line for line, times in sorted(edges.items()) if times == 0]
    failed += bool(missed)
    print("%-6s the dialogue: %d of %d edges, each a verb or a code in a state"
          % ("FAILED" if missed else "ok", len(edges) - len(missed), len(edges)))
    for line in missed:
        print("    %s:%d: %s" % (dialogue, line, text[line - 1].strip()))
    print("%d passed, %d failed" % (3 - failed, failed))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
