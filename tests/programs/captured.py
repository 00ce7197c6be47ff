# captured.py - a run's captures hold what its report says was found.  usage: captured.py JSON DIR POSTEL
# Read first: tests/programs/check_faults.sh, src/suite/report_pcap.c.
# SPDX-License-Identifier: MIT
import json
import pathlib
import re
import subprocess
import sys

REPORT, PLACE, POSTEL = json.loads(pathlib.Path(sys.argv[1]).read_bytes()), pathlib.Path(sys.argv[2]), sys.argv[3]
FINDING = re.compile(r"session (\d+): (fail|warn|note)\s+(\S+)\s+§\S+\s+the server(?: tolerates this)?, at octet (\d+)")


def audited(path):
    """(verdict, requirement, octet) of each finding on the server's side, the first time that it is met."""
    done = subprocess.run([POSTEL, "audit", path], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode in (0, 1), (path, done.stderr)
    return {(verdict, requirement, int(at)) for _, verdict, requirement, at in FINDING.findall(done.stdout)}


cases = {case["id"]: case for case in REPORT["cases"] if case["wire"]}
files = {str(path.relative_to(PLACE))[:-5]: path for path in PLACE.rglob("*.pcap")}
assert set(files) == set(cases) | {"openings/control"}, set(files) ^ set(cases)
told = {(case["verdict"], case["requirements"][0]) for case in cases.values() if case["id"].startswith("judge/")}
seen = set()
for name, path in files.items():
    found = audited(path)
    if name.startswith("judge/"):
        case = cases[name]
        assert (case["verdict"], case["requirements"][0], case["place"]["at"]) in found, (name, found)
    seen |= {(verdict, requirement) for verdict, requirement, _ in found}
assert seen == told and len(told) > 1, seen ^ told
