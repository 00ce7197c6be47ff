# transcripts_of.py - the transcripts, a page a folder; which rules and which requirements each is about.
# Read first: source_of.py.  Read next: grammar_of.py.
# SPDX-License-Identifier: MIT
#
# Which rules a transcript exercises is not written in it: `postel step` walks it against our server and says for each
# octet which rules are alive.  The scripts for clients need a client, so they are not among them.
import json
import pathlib
import re
import subprocess

from frame import esc, with_sections

ID = re.compile(r"\b(\d{4}-[\w.]+-[a-z]+)\b")


def files():
    return sorted(pathlib.Path("conformance").rglob("*.smtp"))


def address(path):
    return f"{path.parent}.html#{path.stem}"


def head(path):
    """The comment it begins with."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line[1:].strip() for line in lines[:next((n for n, l in enumerate(lines) if l[:1] != "#"), len(lines))]]


def title(path):
    return re.sub(r"\s{2,}RFC.*", "", (head(path) or [path.stem])[0])


def requirements(path):
    return list(dict.fromkeys(ID.findall(path.read_text(encoding="utf-8"))))


def rules(path, postel):
    """Names of the rules that are alive somewhere in it, in lower case."""
    text = path.read_text(encoding="utf-8")
    if re.search(r"^# role: (?!judge|server)|^# tags: .*slow", text, re.M) or path.parent.name == "openings":
        return set()
    run = subprocess.run([postel, "step", "--json", str(path)], capture_output=True, text=True, timeout=60)
    if run.returncode not in (0, 1):
        return set()
    return {rule["rule"].lower() for line in run.stdout.splitlines() for rule in json.loads(line).get("rules", [])}


def folder_page(folder, paths, exercised, rule_link, requirement_link):
    body = [f"<h1>{esc(folder.name)}</h1>"]
    for path in paths:
        text = path.read_text(encoding="utf-8")
        shown = ID.sub(lambda found: requirement_link(found[1]), with_sections(text))
        links = " ".join(rule_link(rule) for rule in sorted(exercised[path]))
        body.append(f'<section id="{path.stem}"><h2>{esc(title(path))}</h2>'
                    f"<pre>{shown}</pre>"
                    f'<p class="again"><code>postel check server HOST:PORT {esc(path)}</code></p>'
                    + (f"<details><summary>{len(exercised[path])} rules of the grammar are alive in it</summary>"
                       f'<p class="chips">{links}</p></details>' if links else "") + "</section>")
    return "\n".join(body)
