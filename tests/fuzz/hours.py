# hours.py - how long each target was fuzzed, summed from hours.tsv into docs/fuzz.md.
# usage: hours.py   (after `make fuzz LOG=tests/fuzz/hours.tsv`)
# Read first: tests/fuzz/fuzz.sh, docs/fuzz.md.  Read next: tests/documents.py.
# SPDX-License-Identifier: MIT
import pathlib
import re

LOG, PAGE = pathlib.Path("tests/fuzz/hours.tsv"), pathlib.Path("docs/fuzz.md")
HOUR = 3600


def table():
    """One row for each target of targets.c, in its order; the hour is marked."""
    runs = [line.split("\t") for line in LOG.read_text(encoding="ascii").splitlines()[1:]]
    lines = ["| target | seconds | executions | runs | last commit |", "| --- | ---: | ---: | ---: | --- |"]
    targets = re.findall(r'^    \{ "(\w+)", fuzz_', pathlib.Path("tests/fuzz/targets.c").read_text("utf-8"), re.M)
    total, done = 0, 0
    for target in targets:
        mine = [run for run in runs if run[2] == target]
        seconds, executions = (sum(int(run[field]) for run in mine) for field in (3, 4))
        mark = ", an hour" if seconds >= HOUR else ""
        lines.append(f"| {target} | {seconds}{mark} | {executions} | {len(mine)} | {mine[-1][1] if mine else 'none'} |")
        total, done = total + seconds, done + (seconds >= HOUR)
    lines += ["", f"{total} seconds in all; {done} of {len(targets)} targets have had their hour."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(text[: text.index("| target | seconds")] + table(), encoding="utf-8")
