# check.py - a lab's work, checked: TAP on stdout, and results.json for Gradescope where that is asked for.
# usage: check.py [N]   (by `make lab-N`; what is checked, and how, comes by the variables that USAGE names)
# Read first: docs/labs/teacher.md.  Read next: work.py.
# SPDX-License-Identifier: MIT
#
# Nothing here knows an answer: each check asks the program, the grammar or a server what it is, so that an answer is
# right as long as it is what postel does today.  What is said of a wrong one is where to look, never what is right.
import importlib
import os
import pathlib
import re
import shutil
import sys
import tempfile

from work import CannotRun, Work
import told

HERE = pathlib.Path(__file__).parent
LABS = {int(path.stem[4:]): path.stem for path in sorted(HERE.glob("lab_*.py"))}
USAGE = """usage: make lab-N WORK=DIR [RESULTS=FILE] [WEIGHTS=FILE] [SEED=N] [CASES=PATH]

  WORK=DIR      where your work is: `make lab-N` without it says what has to be there
  RESULTS=FILE  write the outcome as Gradescope reads it (results/results.json), too
  WEIGHTS=FILE  what the points are worth: `begin-of-name points [hidden]` a line
  SEED=N        where texts are drawn by lot, draw others
  CASES=PATH    labs 5 and 11: transcripts to be played besides the suite's

Exit codes: 0 all is as it should be, 1 something is not, 2 usage, 3 could not run.
"""


def about(number):
    """What a lab wants."""
    lab = importlib.import_module(LABS[number])
    return f"lab {number}: {lab.TITLE}.  The sheet: docs/labs/{lab.SHEET}\n\nPut into a directory of your own:\n\n" \
           f"{lab.FORM.strip(chr(10))}\n\nand then: make lab-{number} WORK=that/directory\n"


def contents():
    names = [f"  lab-{number:<3} {importlib.import_module(stem).TITLE}" for number, stem in sorted(LABS.items())]
    return "The labs:\n\n" + "\n".join(names) + "\n\nmake lab-N says what to hand in.\n\n" + USAGE


def grade(number, place):
    """Runs the check; returns the exit code."""
    work = Work(place, int(os.environ.get("SEED", "1")), os.environ.get("CASES", ""))
    weights = told.weights(os.environ.get("WEIGHTS"))
    lab = importlib.import_module(LABS[number])
    why = ""
    with tempfile.TemporaryDirectory(prefix="postel-lab-") as scratch:
        work.scratch = pathlib.Path(scratch)
        try:
            lab.check(work)
        except CannotRun as error:
            why = str(error)
        finally:
            work.close()
            shutil.rmtree(scratch, ignore_errors=True)
            work.scratch.mkdir(exist_ok=True)  # TemporaryDirectory wants to take it away itself
    told.tap(sys.stdout, work.points, why)
    if os.environ.get("RESULTS"):
        told.gradescope(os.environ["RESULTS"], f"lab {number}: {lab.TITLE}", work.points, weights, why)
    return 3 if why else int(not all(point.good for point in work.points))


def main(words):
    if not words:
        print(contents(), end="")
        return 0
    if len(words) != 1 or not re.fullmatch(r"\d{1,2}", words[0]) or int(words[0]) not in LABS:
        print(contents(), end="", file=sys.stderr)
        return 2
    if not os.environ.get("WORK"):
        print(about(int(words[0])), end="")
        return 0
    if not pathlib.Path(os.environ["WORK"]).is_dir():
        print(f"lab-{words[0]}: WORK={os.environ['WORK']} is no directory", file=sys.stderr)
        return 2
    return grade(int(words[0]), pathlib.Path(os.environ["WORK"]).resolve())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
