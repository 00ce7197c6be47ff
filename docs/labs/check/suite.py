# suite.py - a program judged by the suite, and a point for each milestone of a lab.
# Read first: lab_04.py.  Read next: lab_05.py.
# SPDX-License-Identifier: MIT
import json
import os
import pathlib
import re

from work import POSTEL, CannotRun, run

BAD = ("fail", "error", "inconclusive")
SHOWN = 8  # cases of a milestone


def section(case):
    """Of which section a case is: client-4.1.1.4-data/03 is of 4.1.1.4, judge/5321-2.3.8-c of 2.3.8, rfc... of ""."""
    found = re.match(r"(?:client-|judge/5321-)?([0-9.]+)-", case["id"])
    return found[1] if found else ""


def within(case, sections):
    return any((section(case) + ".").startswith(one + ".") for one in sections)


def transcript(case):
    """The id that --show and --id know; what the judge found beside a case has that case's path."""
    path = pathlib.Path(case["path"])
    return f"{path.parent.name}/{path.stem}" if case["id"].startswith("judge/") else case["id"]


def told(cases, command):
    """What a student needs of the cases that are not as they should be: what, where, and how to see it again."""
    lines = [f"{case['id']}: {case['verdict']}{'' if transcript(case) == case['id'] else ' in ' + transcript(case)}, "
             f"line {case['line']}: {case['reason']}" for case in cases[:SHOWN]]
    more = [f"and {len(cases) - SHOWN} more"] if len(cases) > SHOWN else []
    see = f"see one: build/postel {' '.join(command[:2])} --show {transcript(cases[0])}" if cases else ""
    return "; ".join([*lines, *more, see]) if cases else ""


def failures(path):
    """The ids of the cases that fail, of a JSON report; not those that the judge found beside them."""
    cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
    return [case["id"] for case in cases if case["verdict"] == "fail" and not case["id"].startswith("judge/")]


def judged(work, command, where):
    """The report of a run, and its exit code."""
    path = work.scratch / "report.json"
    path.unlink(missing_ok=True)
    done = run([str(POSTEL), *map(str, command), "--report", f"json:{path}"], seconds=1200, cwd=where,
               env={**os.environ, "POSTEL_CONFORMANCE": str(pathlib.Path("conformance").resolve())})
    if done.returncode == 2 or not path.is_file():
        raise CannotRun(done.stderr.decode("utf-8", "replace").strip() or "the suite writes no report")
    return json.loads(path.read_text(encoding="utf-8")), done.returncode


def milestones(work, command, parts, where):
    """A part is reached if a case of it was played and none is bad; the last point is for all that no part has."""
    report, code = judged(work, command, where)
    control = report.get("control", {})
    if not work.point("0 a plain mail goes through", control.get("verdict", "pass") == "pass" and report["cases"],
                      "the control conversation: nothing else is played before this works",
                      told([case for case in report["cases"] if case["verdict"] == "fail"], command) or
                      control.get("reason", code)):
        return
    groups = [(name, [case for case in report["cases"] if within(case, sections)]) for name, sections in parts]
    rest = [case for case in report["cases"] if not any(within(case, sections) for _, sections in parts)]
    for name, cases in [*groups, ("everything else", rest)]:
        bad = [case for case in cases if case["verdict"] in BAD]
        played = [case for case in cases if case["verdict"] != "skip"]
        work.point(name, played and not bad, told(bad, command), f"{len(bad)} of {len(played)} cases")
    if work.cases:
        own, code = judged(work, [*command, pathlib.Path(work.cases).resolve()], where)
        bad = [case for case in own["cases"] if case["verdict"] in BAD]
        work.point("your teacher's cases", code == 0 and own["cases"], told(bad, command), f"{len(bad)} cases")
