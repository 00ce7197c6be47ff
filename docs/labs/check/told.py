# told.py - the outcome of a lab, as TAP and as Gradescope's results.json.
# Read first: work.py.  Read next: talk.py.
# SPDX-License-Identifier: MIT
import fnmatch
import json
import pathlib

VISIBLE = ("visible", "hidden", "after_due_date", "after_published")


def escaped(text):
    """What students wrote goes to a terminal: no octet of it may do more than be read."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def tap(out, points, why):
    """TAP 14, a test a point; `why`: the check could not go on."""
    print(f"TAP version 14\n1..{len(points)}" if not why else "TAP version 14", file=out)
    for number, point in enumerate(points, 1):
        name = escaped(point.name).replace("#", "\\#")  # a # alone begins a directive
        print(f"{'ok' if point.good else 'not ok'} {number} - {name}", file=out)
        if not point.good:
            message, got = json.dumps(escaped(point.hint)), json.dumps(escaped(point.got))
            print(f"  ---\n  message: {message}\n  got: {got}\n  ...", file=out)
    if why:
        print(f"Bail out! {escaped(why)}", file=out)


def weights(path):
    """The lines of a weights file, as `postel check --weights` reads them."""
    if not path:
        return []
    lines = []
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        words = line.split()
        if words and not words[0].startswith("#"):
            if len(words) not in (2, 3) or words[2:] and words[2] not in VISIBLE:
                raise SystemExit(f"{path}: not `begin-of-name points [hidden]`: {line}")
            lines.append((words[0], float(words[1]), words[2] if words[2:] else "visible"))
    return lines


def weight(lines, name):
    """The first line that fits counts; a point without one is worth 1."""
    for begin, points, seen in lines:
        if begin == "*" or name.startswith(begin) or fnmatch.fnmatchcase(name, begin):
            return points, seen
    return 1.0, "visible"


def gradescope(path, title, points, lines, why):
    tests = []
    for point in points:
        most, seen = weight(lines, point.name.replace(" ", "_"))
        good = point.good and not why
        tests.append({"name": point.name, "score": most if good else 0.0, "max_score": most,
                      "status": "passed" if good else "failed", "visibility": seen,
                      "output": "" if point.good else escaped(f"{point.hint}\ngot: {point.got}")})
    output = title + (f".  Could not be checked: {escaped(why)}" if why else "")
    result = {"output": output, "visibility": "visible", "tests": tests}
    if why and not tests:
        result["score"] = 0.0  # Gradescope wants a score or tests
    pathlib.Path(path).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
