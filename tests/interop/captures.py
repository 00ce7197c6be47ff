# captures.py - Wireshark reads the suite's captures: every octet is SMTP, no checksum is wrong, nothing is lost.
# usage: captures.py   (by `make ci`; needs postel in B, and tshark)
# Read first: src/transport/capture_write.h, tests/programs/captured.py.  Read next: tests/interop/postel.py.
# SPDX-License-Identifier: MIT
import json
import shutil
import subprocess
import sys

from checks import check, total
from postel import POSTEL, fresh, serve

CHECKED = ("-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE")


def run(*command, codes=(0,)):
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, timeout=300,
                          check=False)
    assert done.returncode in codes, (command, done.returncode, done.stderr)
    return done.stdout.decode()


def shark(path, wanted, *fields):
    """The packets that the filter `wanted` leaves, as lists of fields."""
    shown = [word for field in fields for word in ("-e", field)]
    said = run("tshark", "-n", "-r", path, *CHECKED, "-Y", wanted, "-T", "fields", *shown)
    return [line.split("\t") for line in said.splitlines()]


def streams(path):
    """What each side said in each connection, in their order."""
    said = {}
    for stream, port, payload in shark(path, "tcp.len > 0", "tcp.stream", "tcp.dstport", "tcp.payload"):
        sides = said.setdefault(int(stream), {"C": "", "S": ""})
        sides["C" if port == "25" else "S"] += payload
    return [said[stream] for stream in sorted(said)]


def of_report(case):
    """The same from the JSON report."""
    said = {}
    for record in case["wire"]:
        sides = said.setdefault(record["session"], {"C": "", "S": ""})
        sides[record["from"]] += record["hex"]
    return list(said.values())


def whole_suite(place):
    """All conversations of a run, in one file."""
    with serve("captures-serve") as server:
        run(*POSTEL, "check", "server", "127.0.0.1:%d" % server.port, "--report", "pcap:%s" % (place / "cases"),
            "--report", "json:%s" % (place / "report.json"))
    report = json.loads((place / "report.json").read_bytes())
    cases = {case["id"]: case for case in report["cases"] + [report["control"]] if case["wire"]}
    files = sorted((place / "cases").rglob("*.pcap"))
    names = [str(path.relative_to(place / "cases"))[:-5] for path in files]
    check(sorted(names) == sorted(cases) and len(names) > 250, "a file for each case", set(names) ^ set(cases))
    run(*POSTEL, "audit", *files, "--pcap", place / "all.pcap", codes=(0, 1))
    said = [sides for name in names for sides in of_report(cases[name])]
    check(streams(place / "all.pcap") == said, "each octet of %d sessions, in its place" % len(said))
    return files


def sound(path, what):
    bad = shark(path, "ip.checksum.status == 0 || tcp.checksum.status == 0", "frame.number")
    check(bad == [], "%s: checksums are right" % what, bad)
    bad = shark(path, "tcp.analysis.flags || _ws.malformed", "frame.number", "_ws.expert.message")
    check(bad == [], "%s: nothing lost, doubled or malformed" % what, bad)
    # a piece of a line is data until its end comes
    bad = shark(path, "tcp.len > 0 && !smtp && !tcp.segment_data", "frame.number", "frame.protocols")
    check(bad == [], "%s: all of it is SMTP" % what, bad)


def damaged(place, path):
    """What is asked here has an answer: an octet that is changed makes a checksum wrong."""
    octets = bytearray(path.read_bytes())
    octets[-3] ^= 1
    (place / "damaged.pcap").write_bytes(octets)
    check(len(shark(place / "damaged.pcap", "tcp.checksum.status == 0", "frame.number")) == 1, "a wrong one is seen")


def main():
    if shutil.which("tshark") is None:
        print("skipped: the captures in Wireshark: tshark is not installed")
    else:
        place = fresh("captures")
        files = whole_suite(place)
        sound(place / "all.pcap", "the suite")
        case = next(path for path in files if path.match("4.1.4-order/02-*"))
        sound(case, "a case")
        verbs = [verb for _, verb in shark(case, "smtp.req", "frame.number", "smtp.req.command")]
        check(verbs == ["EHLO", "RCPT", "MAIL", "QUIT"], "a case: its commands", verbs)
        damaged(place, case)
    return total()


sys.exit(main())
