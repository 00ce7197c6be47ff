# register_of.py - the register of requirements, each with what shows it, or why nothing can.
# Read first: grammar_of.py.  Read next: ../coverage.md.
# SPDX-License-Identifier: MIT
import csv
import pathlib
import re

from frame import esc, section_link

FILES = sorted(pathlib.Path("conformance").glob("requirements*.tsv"))
TESTED = [pathlib.Path("conformance/tested.tsv")]
REASONS = sorted(pathlib.Path("conformance").glob("unobserved*.tsv"))


def read(paths):
    return [row for path in paths
            for row in csv.DictReader(path.open(encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE)]


def judged_in():
    """By id, the file of the judge that names it."""
    found = {}
    for path in sorted(pathlib.Path("src/protocol").glob("judge*")):
        for name in re.findall(r"\"(\d{4}-[\w.]+-[a-z]+)\"", path.read_text(encoding="utf-8")):
            found.setdefault(name, path)
    return found


def page(rows, named_by, transcript_link, source_link):
    reasons = {row["id"]: row["reason"] for row in read(REASONS)}
    tests = {row["id"]: row["tests"] for row in read(TESTED)}
    judge, body, last = judged_in(), [], None
    for row in rows:
        rfc, _, rest = row["id"].partition("-")
        section = rest.rpartition("-")[0]
        if (rfc, section) != last:
            last = (rfc, section)
            head = f'<th colspan="3" id="s{rfc}-{section}">{section_link(rfc, section)}</th>'
            body.append(f'<tr class="section">{head}</tr>')
        shown = [transcript_link(path, "register.html") for path in named_by.get(row["id"], [])]
        if row["id"] in judge:
            shown.append("the judge: " + source_link(judge[row["id"]], "register.html"))
        if row["id"] in tests:
            shown.append(esc(tests[row["id"]]))
        why = esc(reasons.get(row["id"], ""))
        what = "<br>".join(shown[:4]) + (f"<br>and {len(shown) - 4} more" if len(shown) > 4 else "")
        body.append(f'<tr id="{row["id"]}"><td><code>{row["id"]}</code><br><b>{esc(row["level"])}</b>'
                    f'<br><span class="dim">{esc(row["role"])}, {esc(row["observe"])}</span></td>'
                    f'<td>{esc(row["statement"])}</td><td>{what or why or "<span class=dim>-</span>"}</td></tr>')
    return ('<h1>The register</h1><p>Each requirement of the RFCs, in our words, with what puts it to the test, or why '
            'nothing can. How many are covered: <a href="docs/coverage.html">coverage</a>.</p>'
            '<table class="register"><tbody>' + "\n".join(body) + "</tbody></table>")
