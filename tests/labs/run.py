# run.py - each lab done as a student would, and checked: a good solution gets every point, a near miss loses its own.
# usage: run.py [all | N...]   (by `make check` the quick ones, by `make ci` all; needs postel and prove in B)
# Read first: docs/labs/check/check.py.  Read next: near.py, octets.py.
# SPDX-License-Identifier: MIT
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE, CHECK = pathlib.Path(__file__).parent, pathlib.Path("docs/labs/check")
sys.path[:0] = [str(HERE), str(CHECK)]

import lab_02
import lab_10
import near
import octets
import work as works
from talk import Talk

PYTHON = f"{sys.executable} -X pycache_prefix={works.B / 'pycache'}"  # its modules are compiled once
QUICK = (1, 3, 6, 8, 9, 10)
passed, failed = 0, 0


def result(good, name, why=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print(f"{'ok' if good else 'not ok'} - {name}{'' if good else ': ' + str(why)}")


# --- what is made anew in each run, as the sheet has it ---------------------------------------------------------------
def first_mail(place):
    """Lab 1, part 2: the message is the server's, of today."""
    it = works.Work(place, 1, "")
    try:
        talk = Talk(it.serve("--maildir", place / "mail"))
        talk.transaction("you@lab.example", "user@postel.example")
        talk.send(b"Subject: first\r\n\r\nIt works.\r\n.\r\n")
        talk.rest()
        talk.close()
        shutil.copy(next((place / "mail/new").iterdir()), place / "first.eml")
    finally:
        it.close()


def starttls(place):
    """Lab 7, part 4: the edit of the sheet."""
    sheet = pathlib.Path("docs/labs/07-starttls.md").read_text(encoding="utf-8")
    edit = re.search(r"\$ sed -i '(.*?)'", sheet, re.S)[1]
    done = subprocess.run(["sed", edit, "src/transport/connection_server.c"], capture_output=True, check=True)
    (place / "connection_server.c").write_bytes(done.stdout)


def client(place, name="none"):
    line = f"{PYTHON} -S -E {pathlib.Path('tests/mutants/client.py').resolve()} {name}"
    (place / "client.conf").write_text(f"command = {line} {{host}} {{port}} {{message}} {{from}} {{to}}\n"
                                       "can = verbatim SIZE 8BITMIME\n", encoding="utf-8")


def server(place, name="none"):
    line = f"{PYTHON} {pathlib.Path('tests/mutants/serve.py').resolve()} {name}"
    (place / "command").write_text(f"{line} --listen 127.0.0.1:{{port}} --maildir {{maildir}}\n", encoding="utf-8")


MADE = {1: first_mail, 5: client, 7: starttls, 11: server}


# --- checking -------------------------------------------------------------------------------------------------------
def check(number, place, **more):
    """The points by name, True if got; what Gradescope is told; the exit code."""
    results = place / "results.json"
    done = subprocess.run([sys.executable, "-B", str(CHECK / "check.py"), str(number)], capture_output=True, text=True,
                          check=False, timeout=1800,
                          env={**os.environ, "WORK": str(place), "RESULTS": str(results), **more})
    lines = re.findall(r"^(ok|not ok) \d+ - (.*)$", done.stdout, re.M)
    points = {name.replace("\\#", "#"): word == "ok" for word, name in lines}
    plan = re.search(r"^1\.\.(\d+)$", done.stdout, re.M)
    result(plan and int(plan[1]) == len(lines) == len(points), f"lab {number}: as many points as the plan says",
           done.stdout + done.stderr)
    for case in re.findall(r"--show ([\w./-]+)", done.stdout):
        result(pathlib.Path("conformance", case + ".smtp").is_file(), f"lab {number}: {case} can be shown")
    told = json.loads(results.read_text(encoding="utf-8")) if results.exists() else {"tests": []}
    scores = {test["name"]: test["score"] > 0 for test in told["tests"]}
    result(scores == points, f"lab {number}: Gradescope is told the same", told)
    return points, done.returncode, told


def handed_in(number, root):
    place = root / f"{number:02}"
    if (HERE / f"{number:02}").is_dir():
        shutil.copytree(HERE / f"{number:02}", place)
    else:
        place.mkdir(parents=True)
    if number in MADE:
        MADE[number](place)
    return place


def lab(number):
    with tempfile.TemporaryDirectory() as root:
        place = handed_in(number, pathlib.Path(root))
        points, code, _ = check(number, place)
        result(points and all(points.values()) and code == 0, f"lab {number}: a good solution has every point",
               [name for name, good in points.items() if not good])
        for name, change, lost in near.MISSES.get(number, []):
            place = handed_in(number, pathlib.Path(root, re.sub(r"\W+", "-", name)[:40]).absolute())
            change(place)
            points, code, _ = check(number, place)
            missed = {point for point, good in points.items() if not good}
            result(missed == set(lost) and code == 1, f"lab {number}: {name}", f"lost {sorted(missed)}, exit {code}")


# --- usage ------------------------------------------------------------------------------------------------------------
def said(*given, **more):
    env = {key: value for key, value in os.environ.items() if key not in ("WORK", "RESULTS")}
    done = subprocess.run([sys.executable, "-B", str(CHECK / "check.py"), *given], capture_output=True, text=True,
                          check=False, env={**env, **more})
    return done.returncode, done.stdout + done.stderr


def usage():
    code, text = said()
    result(code == 0 and all(f"lab-{n} " in text for n in QUICK), "without a number: all labs are told", text)
    code, text = said("3")
    result(code == 0 and "answers.txt" in text and "docs/labs/03-" in text, "without WORK: what to hand in", text)
    result(said("99")[0] == 2, "no such lab")
    result(said("3", WORK="/nowhere/at/all")[0] == 2, "no such directory")
    forms = "".join(said(path.stem[4:].lstrip("0"))[1] for path in CHECK.glob("lab_*"))
    for sheet in re.findall(r"The sheet: (\S+)", forms):
        text = pathlib.Path(sheet).read_text(encoding="utf-8")
        number = int(pathlib.Path(sheet).name[:2])
        result(f"make lab-{number} WORK=" in text, f"{sheet} says how it is checked")
    sheet = pathlib.Path("docs/labs/10-parse-mail.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\d+\. `(MAIL.*|mail.*)`$", sheet, re.M)
    result(shown == lab_10.BY_HAND, "lab 10 asks for the lines of its sheet", shown)
    sheet = pathlib.Path("docs/labs/02-break-a-rule.md").read_text(encoding="utf-8")
    files = re.findall(r"^\| (\w+\.rl) \|", sheet, re.M)
    result(files == [file for file, _ in list(lab_02.SLIPS.values())[1:]], "lab 2 makes the slips of its sheet", files)
    with tempfile.TemporaryDirectory() as empty:
        points, code, _ = check(3, pathlib.Path(empty))
        result(code == 1 and not any(points.values()), "nothing handed in: no point", points)
        weights = pathlib.Path(empty, "weights.txt")
        weights.write_text("# a comment\n1.1_ 5 hidden\n* 2\n", encoding="ascii")
        shutil.copytree(HERE / "03", empty, dirs_exist_ok=True)
        _, _, told = check(3, pathlib.Path(empty), WEIGHTS=str(weights))
        worth = {test["name"]: (test["max_score"], test["visibility"]) for test in told["tests"]}
        result(worth["1.1 rules"] == (5, "hidden") and worth["1.3"] == (2, "visible"), "weights count", worth)


def main(wanted):
    labs = sorted(int(path.stem[4:]) for path in CHECK.glob("lab_*.py"))
    usage()
    octets.shown(result)
    for number in labs if wanted == ["all"] else map(int, wanted) if wanted else QUICK:
        lab(number)
    print(f"{passed} passed, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
