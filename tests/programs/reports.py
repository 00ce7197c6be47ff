# reports.py - the reports of one run are what they claim to be, and say the same.  usage: reports.py JSON JUNIT TAP
# Read first: tests/programs/check_faults.sh.
# SPDX-License-Identifier: MIT
import json
import pathlib
import re
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
    """A plan, and as many lines as it says; nothing else that is no comment."""
    lines = TAP.decode().split("\n")
    assert lines.pop() == "" and lines[0] == "TAP version 13" and lines[1] == "1..%d" % len(cases), lines[:2]
    if control_failed:
        assert re.match("Bail out! ", lines[2]) and len(lines) == 3, lines[2:4]
        return
    told = [line for line in lines[2:] if not line.startswith("#")]
    wanted = []
    for number, case in enumerate(cases, 1):
        bad = verdict(case) in ("fail", "error", "inconclusive")
        directive = {"skip": " # SKIP ", "inconclusive": " # TODO "}.get(verdict(case), "")
        wanted.append(("%s %d - %s%s" % ("not ok" if bad else "ok", number, case["id"], directive)))
    assert len(told) == len(wanted), (len(told), len(wanted))
    for line, start in zip(told, wanted):
        assert line == start or ("# " in start and line.startswith(start)), (line, start)


junit()
tap()
