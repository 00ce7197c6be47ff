# grammar_of.py - a grammar file in columns: § and what it asks for, ABNF, Ragel, pictures.
# Read first: transcripts_of.py.  Read next: register_of.py.
# SPDX-License-Identifier: MIT
import re

import machine_of
import railroad_of
from frame import esc, relative, section_link, with_sections


class Grammar:
    """All rules, the definitions that transcribe them, and what is known of each."""

    def __init__(self, rules, definitions, proof, register, exercised):
        self.rules = {rule.name.lower(): rule for rule in rules}
        self.definitions = definitions  # by ABNF name in lower case: (Ragel's name, Definition)
        self.proof, self.register, self.exercised = proof, register, exercised
        for name in self.rules:
            if name not in definitions:
                raise ValueError(f"the rule {name} has no Ragel definition: the book has no page for it")
        self.used_by = {name: [] for name in self.rules}
        for rule in rules:
            for used in rule.uses:
                self.used_by[used.lower()].append(rule.name)

    def address(self, name):
        path = self.definitions[name.lower()][1].path
        return f"{path.removesuffix('.rl')}.html#{self.rules[name.lower()].name}"

    def link(self, name, origin):
        return f'<a href="{relative(self.address(name), origin)}">{esc(self.rules[name.lower()].name)}</a>'

    def statements(self, rule, origin):
        """What the register has for the rule's section."""
        rfc, section = rule.section
        rows = [row for row in self.register if row["id"].startswith(f"{rfc}-{section}-")]
        if not rows:
            return ""
        items = "".join(f'<li><a href="{relative("register.html#" + row["id"], origin)}">{row["id"]}</a> '
                        f"<b>{esc(row['level'])}</b> {esc(row['statement'])}</li>" for row in rows)
        return f"<details><summary>{len(rows)} requirements of this section</summary><ul>{items}</ul></details>"

    def exercises(self, name, origin, transcript_link, shown=6):
        paths = self.exercised.get(name.lower(), [])
        if not paths:
            return '<p class="dim">No transcript for a server reaches it.</p>'
        some = "".join(f"<li>{transcript_link(path, origin)}</li>" for path in paths[:shown])
        more = f'<li class="dim">and {len(paths) - shown} more</li>' if len(paths) > shown else ""
        return f"<details><summary>exercised by {len(paths)} transcripts</summary><ul>{some}{more}</ul></details>"

    def row(self, rule, origin, transcript_link):
        ragel_name, definition = self.definitions[rule.name.lower()]
        drawn = machine_of.dot(machine_of.of_rule(definition, ragel_name))
        states, edges = machine_of.states(drawn)
        size = f"{max(states, 1)} state{'s' * (states > 1)}, {edges} edge{'s' * (edges != 1)}"
        rfc, section = rule.section
        users = sorted(set(self.used_by[rule.name.lower()]), key=str.lower)
        used = ", ".join(self.link(name, origin) for name in users)
        railroad = railroad_of.svg(rule, lambda name: relative(self.address(name), origin))
        picture = (f"<details><summary>as a machine: {size}</summary>"
                   f'<div class="scroll">{machine_of.svg(drawn, rule.name + " as a machine")}</div></details>'
                   if 1 < states <= machine_of.DRAWN else f'<p class="dim">{size}</p>')
        return (f'<section class="rule" id="{rule.name}"><h2><a href="#{rule.name}">{esc(rule.name)}</a></h2>\n'
                f'<div class="cols"><div class="why">{section_link(rfc, section) if section else ""}'
                f' <span class="proof">{esc(self.proof.get(rule.name.lower(), "not proved"))}</span>'
                f"{paragraph(definition.why)}{self.statements(rule, origin)}"
                f"{self.exercises(rule.name, origin, transcript_link)}"
                f"{f'<p>used by {used}</p>' if used else ''}</div>\n"
                f'<div><h3>ABNF</h3><pre>{self.abnf(rule, origin)}</pre></div>\n'
                f'<div><h3>Ragel</h3><pre>{esc(definition.text)}</pre>'
                f'<p class="dim">{esc(definition.path)}:{definition.line}</p></div>\n'
                f'<div class="picture"><div class="scroll">{railroad}</div>{picture}</div></div></section>')

    def abnf(self, rule, origin):
        """Its text, with the names of rules as links; it may begin further left than in the file."""
        out, at = [], 0
        wide = len(re.match(r"\S+( *) =", rule.text)[1])
        text = "\n".join(re.sub(f"^ {{{wide}}}", "", line) for line in rule.text.splitlines())
        text = re.sub(r"^(\S+) *", r"\1 ", text)
        for found in re.finditer(r'"[^"]*"|%[bdxsi][\w.-]*|;.*|[A-Za-z][\w-]*', text):
            word = found[0]
            out.append(esc(text[at:found.start()]))
            known = word.lower() in self.rules and word.lower() != rule.name.lower()
            out.append(self.link(word, origin) if known else
                       f'<span class="remark">{with_sections(word)}</span>' if word[0] == ";" else esc(word))
            at = found.end()
        return "".join(out) + esc(text[at:])

    def page(self, path, transcript_link):
        origin = str(path.with_suffix(".html"))
        here = [name for name, (_, definition) in self.definitions.items()
                if definition.path == str(path) and name in self.rules]
        rows = [self.row(self.rules[name], origin, transcript_link) for name in here]
        return f"<h1>{esc(path)}</h1>\n" + "\n".join(rows), [self.rules[name].name for name in here]


def paragraph(text):
    return f"<p>{with_sections(text)}</p>" if text else ""


def dialogue(text):
    """dialogue.rl's states and edges, as they are named there, in dot."""
    body, edges, state = text[text.index("main :="):], {}, None
    for line in body.splitlines():
        named = re.match(r"\s+(\w+): \(", line)
        state = named[1] if named else state
        edge = re.match(r"\s+[|]? ?(.*?)\s+-> (\w+)", line)
        if edge and edge[2] not in (state, "final"):
            words = edge[1].strip("| ")
            several = words.startswith("(") and words.endswith(")")
            edges.setdefault((state, edge[2]), []).extend(words.strip("() ").split(" | ") if several else [words])
    out = ["digraph dialogue {", "rankdir=TB; node [shape=box, style=rounded, fontsize=12]; edge [fontsize=10];"]
    for (one, other), labels in edges.items():
        text = "\\n".join(labels)
        out.append(f'{one} -> {other} [label=" {text} "];')
    return "\n".join(out + ["}"])
