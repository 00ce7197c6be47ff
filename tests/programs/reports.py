# reports.py - the reports of one run are what they claim to be, and say the same.  usage: reports.py JSON JUNIT TAP
# Read first: tests/programs/check_faults.sh.
# SPDX-License-Identifier: MIT
import json
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree

REPORT, JUNIT, TAP = (pathlib.Path(name).read_bytes() for name in sys.argv[1:])
report = json.loads(REPORT)
cases = report["cases"]
control_failed = not report["trusted"] and report.get("control", {}).get("verdict", "pass") != "pass"


def verdict(case):
    return "accepted" if "accepted" in case else case["verdict"]


def count(*verdicts):
    return sum(verdict(case) in verdicts for case in cases)


def junit():
    """Well-formed, each case an element, and as many as the head says."""
    suite = xml.etree.ElementTree.fromstring(JUNIT)
    found = suite.findall("testcase")
    head = {name: int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped")}
    assert head == {"tests": len(found), "failures": len(suite.findall("testcase/failure")),
                    "errors": len(suite.findall("testcase/error")),
                    "skipped": len(suite.findall("testcase/skipped"))}, head
    assert [case.get("name") for case in found] == control_failed * ["control"] + [case["id"] for case in cases]
    assert head["failures"] == count("fail") and head["errors"] == count("error") + control_failed, head
    assert head["skipped"] == count("skip", "inconclusive", "accepted"), head


def tap():
    """A plan, and as many lines as it says; nothing else but what is indented: YAML, which tap.pl reads."""
    lines = TAP.decode().split("\n")
    assert lines.pop() == "" and lines[0] == "TAP version 14" and lines[1] == "1..%d" % len(cases), lines[:2]
    if control_failed:
        assert re.match("Bail out! ", lines[2]) and len(lines) == 3, lines[2:4]
        return
    told = [line for line in lines[2:] if not line.startswith("  ")]
    wanted = []
    for number, case in enumerate(cases, 1):
        bad = verdict(case) in ("fail", "error", "inconclusive")
        directive = {"skip": " # SKIP ", "inconclusive": " # TODO "}.get(verdict(case), "")
        wanted.append(("%s %d - %s%s" % ("not ok" if bad else "ok", number, case["id"], directive)))
    assert len(told) == len(wanted), (len(told), len(wanted))
    for line, start in zip(told, wanted):
        assert line == start or ("# " in start and line.startswith(start)), (line, start)


def expected_yaml(case):
    """What stands below a case, by the names that lead there; the conversation apart."""
    said = {"message": case["reason"], "severity": case["verdict"], "expected": case["expected"], "got": case["got"],
            "file": case["path"], "line": str(case["line"] or 0), "again": case["again"],
            "accepted": case.get("accepted")}
    if case["place"]:
        said.update(octet=str(case["place"]["at"]), side=case["place"]["from"])
    for i, name in enumerate(case["marks"] or case["requirements"]):
        rfc, section, _ = (name + "--").split("-")[:3]
        said.update({"requirements.%d.id" % i: name, "requirements.%d.section" % i: "RFC %s §%s" % (rfc, section)})
        if name in REGISTER:
            said["requirements.%d.level" % i], said["requirements.%d.sentence" % i] = REGISTER[name]
    return {name: value for name, value in said.items() if value is not None}


def tap_parsed():
    """The same through a consumer that others wrote."""
    done = subprocess.run(["perl", "tests/programs/tap.pl", sys.argv[3]], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    tests, yaml = {}, {}
    for line in done.stdout.decode().splitlines():
        kind, *rest = (bytes.fromhex(word).decode(errors="replace") for word in line.split("\t"))
        assert kind != "wrong" or control_failed, rest
        if kind == "test":
            tests[int(rest[0])] = rest[1:]
        elif kind == "yaml":
            yaml.setdefault(int(rest[0]), {})[rest[1]] = rest[2]
        elif kind == "plan":
            assert rest == [str(len(cases))]
    for number, case in enumerate(() if control_failed else cases, 1):
        bad = verdict(case) in ("fail", "error", "inconclusive")
        directive = {"skip": "SKIP", "inconclusive": "TODO"}.get(verdict(case), "")
        assert tests[number] == ["not ok" if bad else "ok", "- " + case["id"], directive], (tests[number], case["id"])
        found = yaml.get(number)
        assert (found is None) == (case["verdict"] in ("pass", "skip")), (case["id"], found)
        if found is None:
            continue
        talk = found.pop("conversation", "")
        assert talk.isascii() and all(re.match("([CS][:!]|== )", line) for line in talk.splitlines()), talk
        assert (talk == "") == (case["wire"] == []), case["id"]
        wanted = expected_yaml(case)
        level = {name for name in found if name.endswith(".level")} - wanted.keys()
        assert {name: found[name] for name in found.keys() - level} == wanted, (found, wanted)


# id, RFC, section, level, ..., statement: as conformance/requirements.tsv names its columns
rows = [line.split("\t") for line in pathlib.Path("conformance/requirements.tsv").read_text().splitlines()]
REGISTER = {row["id"]: (row["level"].replace(" (prose)", ""), row["statement"])
            for row in (dict(zip(rows[0], row)) for row in rows[1:])}
junit()
tap()
tap_parsed()
