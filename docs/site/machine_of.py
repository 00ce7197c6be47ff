# machine_of.py - what Ragel makes of a rule: its definition, its size and, if it is small, its picture.
# Read first: railroad_of.py.  Read next: source_of.py.
# SPDX-License-Identifier: MIT
#
# `ragel -V` draws any machine, but a whole command would be as wide as a street: a picture is given to a rule of a few
# states only, and each rule says how many it has.
import dataclasses
import pathlib
import re
import subprocess

ABNF_GOES_ON = re.compile(r"  # {4,}\S*[/(\"*=]")
DRAWN = 12  # states of a machine that still fits a column


@dataclasses.dataclass
class Definition:
    path: str
    line: int
    text: str  # the definition itself
    why: str  # what the comment above says beyond the ABNF

    @property
    def machine(self):
        return re.search(r"^\s*machine (\w+);", pathlib.Path(self.path).read_text(encoding="utf-8"), re.M)[1]


def definitions(path):
    """Those of a grammar file, by name, in its order."""
    lines, found, at = path.read_text(encoding="utf-8").splitlines(), {}, 0
    for at, line in enumerate(lines):
        head = re.match(r"  (\w+) *= ", line)
        if not head or line.startswith("  export"):
            continue
        end = at
        while not re.search(r";\s*(#.*)?$", lines[end]):
            end += 1
        above = at
        while above and lines[above - 1].startswith("  #"):
            above -= 1
        why = [remark[5:] for remark in lines[above:at]
               if remark.startswith("  #   ") and not ABNF_GOES_ON.match(remark)]
        text = "\n".join(line[2:] for line in lines[at:end + 1])
        found[head[1]] = Definition(str(path), at + 1, text, "\n".join(why))
    return found


def ragel(body, *options):
    return subprocess.run(["ragel", "-I", ".", *options, "/dev/stdin"], input=body, text=True, capture_output=True,
                          check=True).stdout


def of_rule(definition, name):
    return (f"%%{{\n  machine one;\n  include {definition.machine} \"{definition.path}\";\n  main := {name};\n}}%%\n")


def of_dialogue():
    return ('%%{\n  machine one;\n  action out_of_turn { }\n  action lax { }\n'
            '  include dialogue "grammar/dialogue.rl";\n}%%\n')


def dot(body):
    return ragel(body, "-V", "-p")


def states(drawn):
    """How many states and edges, by the picture."""
    edges = re.findall(r"^\t(\d+) -> (\d+) ", drawn, re.M)
    return len({state for edge in edges for state in edge}), len(edges)


def svg(drawn, label):
    out = subprocess.run(["dot", "-Tsvg", "-Nfontname=monospace", "-Efontname=monospace", "-Gbgcolor=transparent"],
                         input=drawn, text=True, capture_output=True, check=True).stdout
    out = out[out.index("<svg"):]
    return re.sub(r"<svg ", f'<svg class="machine" role="img" aria-label="{label}" ', out, count=1)
