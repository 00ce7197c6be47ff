# peer.py - a sampler that is not ours against `postel parse --batch`: Debian's rstr draws from a regular expression.
# Read first: tests/abnf/abnf_regex.py, tests/peers/peers.py.
# SPDX-License-Identifier: MIT
#
# Each text that rstr draws has to be accepted.  Each is then edited once, and Python's `re`, a third implementation,
# says whether it still fits; --batch has to say the same.  Rules with FWS or U-label in them are not judged so: they
# are ambiguous, and `re` would try every way through them.
import functools
import importlib
import pathlib
import random
import re
import subprocess
import sys
import types

sys.path[:0] = ["tests/interop", "tests/peers"]
import peers
from abnf_regex import Rules
from postel import BUILD, Skip

COUNT = 40


def sampler(seed):
    root = peers.unpacked("python3-rstr")
    sys.path.insert(0, str(root / "usr/lib/python3/dist-packages"))
    xeger = importlib.import_module("rstr.xeger")  # by its path: the package has a method of that name, too
    xeger.STAR_PLUS_LIMIT = 8  # a hundred repetitions of a hundred teach nothing more
    xeger.sre_parse = types.SimpleNamespace(parse=functools.lru_cache(xeger.sre_parse.parse))  # once a rule, not a text
    return importlib.import_module("rstr").Rstr(random.Random(seed))


def edited(text, chance):
    at = chance.randrange(len(text) + 1)
    new = chance.choice([chr(chance.randrange(256)), chance.choice("@.-<>:[]\" \r\n\\=")])
    return text[:at] + chance.choice(["", new]) + text[at + chance.randrange(2) :]


def texts(rules, draw, chance):
    ambiguous = [rules.regex(name) for name in ("FWS", "U-label")]
    for name in rules:
        pattern = rules.regex(name)
        compiled = re.compile(pattern, re.DOTALL)
        for _ in range(COUNT):
            text = draw.xeger(pattern)
            yield name, text, True
            if not any(part in pattern for part in ambiguous):
                text = edited(text, chance)
                yield name, text, compiled.fullmatch(text) is not None


def main():
    paths = [p for p in sorted(pathlib.Path("grammar").glob("**/*.abnf")) if p.name != "transcript.abnf"]
    rules = Rules(paths)
    try:
        draw = sampler(5321)
    except Skip as why:
        print("skipped: abnf-peer: rstr: %s" % why)
        print("0 passed, 0 failed")
        return 0
    cases = list(texts(rules, draw, random.Random(5234)))
    lines = "".join("%s\t%s\n" % (name, text.encode("latin-1").hex()) for name, text, _ in cases)
    batch = [BUILD / "postel", "parse", "--batch"]
    said = subprocess.run(batch, input=lines, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    assert len(said) == len(cases), "%d answers to %d lines" % (len(said), len(cases))
    wrong = [(case, line) for case, line in zip(cases, said) if (line.split("\t")[1] == "accept") != case[2]]
    for (name, text, fits), line in wrong[:20]:
        print("not ok: %s %r %s, but: %s" % (name, text, "fits" if fits else "does not fit", line))
    rejected = sum(not fits for _, _, fits in cases)
    print("%d rules, %d texts, of which %d fit" % (len(rules), len(cases), len(cases) - rejected))
    assert rejected > len(cases) / 10, "hardly a text that does not fit: this tests nothing"
    print("%d passed, %d failed" % (len(cases) - len(wrong), len(wrong)))
    return 1 if wrong else 0


sys.exit(main())
