# links.py - each finding of an html report leads into the lab, with its conversation.  usage: links.py HTML JSON
# Read first: tests/programs/check_faults.sh, src/suite/page_step.c.
# SPDX-License-Identifier: MIT
import base64
import html
import json
import pathlib
import re
import sys
import urllib.parse
import zlib

PAGE, REPORT = pathlib.Path(sys.argv[1]), json.loads(pathlib.Path(sys.argv[2]).read_bytes())
NAMED = {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"0": b"\0", b"\\": b"\\"}


def unescaped(text):
    return re.sub(rb"\\(x..|.)", lambda m: NAMED.get(m[1]) or bytes.fromhex(m[1][1:].decode()), text.encode())


def said(session):
    """The turns of a transcript of role judge, as the lab reads them: (side, octets)."""
    for line in session.splitlines():
        if line[:2] in ("C:", "S:"):
            yield line[0], line[3:].encode() + b"\r\n"
        elif line[:2] in ("C!", "S!"):
            yield line[0], unescaped(line[3:])
        else:
            assert line.startswith("# "), line


def unpacked(link):
    name, fragment = link.split("#", 1)
    assert urllib.parse.unquote(name) == PAGE.name.replace(".html", ".lab.html"), name
    assert re.fullmatch("1[A-Za-z0-9_-]+", fragment), fragment
    octets = base64.urlsafe_b64decode(fragment[1:] + "=" * (-len(fragment[1:]) % 4))
    return json.loads(zlib.decompress(octets, -zlib.MAX_WBITS))


def point(case):
    """How many octets of both sides came before the first that decided."""
    place, before, of_side = case["place"], 0, 0
    for record in case["wire"]:
        size = len(record["hex"]) // 2 if record["session"] == place["session"] else 0
        if size and record["from"] == place["from"]:
            if of_side + size > place["at"]:
                return before + place["at"] - of_side
            of_side += size
        before += size
    raise AssertionError(place)


articles = dict(re.findall(r'(?s)<article [^>]*id="1/([^"]*)"(.*?)</article>', PAGE.read_text()))
placed = 0
for case in REPORT["cases"]:
    links = re.findall('<p class="step"><a href="([^"]*)"', articles[html.escape(case["id"])])
    if case["verdict"] in ("pass", "skip"):
        assert links == [], case["id"]
        continue
    work, = map(unpacked, links)
    assert work["note"].startswith("%s: %s." % (case["id"], case["verdict"])) and work["note"].isascii(), work["note"]
    session = (case["place"] or case["wire"][0])["session"]
    for side in "CS":
        wanted = bytes.fromhex("".join(r["hex"] for r in case["wire"] if (r["from"], r["session"]) == (side, session)))
        assert b"".join(octets for who, octets in said(work["session"]) if who == side) == wanted, case["id"]
    if case["place"] and case["place"]["len"]:
        assert work["point"] == point(case), (case["id"], work["point"], point(case))
        placed += 1
assert placed > 1, placed
