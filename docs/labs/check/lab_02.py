# lab_02.py - break a rule: the slips of the sheet are made in a copy of the grammar, and the proof is asked.
# Read first: lab_01.py, tests/prove/slips.sh.  Read next: lab_03.py.
# SPDX-License-Identifier: MIT
import os
import re

from work import B, CannotRun, run

TITLE = "break a rule, and read the counterexample"
SHEET = "02-break-a-rule.md"
FORM = """
answers.txt   the shortest octets, as the proof writes them, but without the quotes around them:
    2 Ldh-str:  2 sub-domain:  2 Domain:  2 mail:     for the slip of part 2, a line each
    3 Rcpt:                                           for the slips of part 3: of the rule that the slip is in
    3 Mail:
    3 Snum:
    3 IPv6-full: the octets that Ragel alone takes
    3 Dot-string:
    3 Reply-code:
slip.txt      a slip of your own, none of the sheet's, in the form of tests/prove/slips.txt:
    slip NAME
    file grammar/FILE.rl
    edit s/WHAT STANDS THERE/WHAT YOU MADE OF IT/
    says differs RULE: Ragel alone takes "THE SHORTEST OCTETS"
    (the two lines that `make prove` has of one rule as one, with a colon behind its name; a third, behind a comma)
"""
# As the sheet has them.
SLIPS = {
    "hyphen": ("domain.rl", r's/^  Ldh_str = .*/  Ldh_str = ( ALPHA | DIGIT | "-" )+;/'),
    "case": ("commands.rl", r's/"RCPT TO:"i/"RCPT TO:"/'),
    "space": ("commands.rl", r's/"MAIL FROM:"i Reverse_path/"MAIL FROM:"i SP? Reverse_path/'),
    "snum": ("literal.rl", r's/"25" 0x30\.\.0x35/"25" 0x30..0x36/'),
    "groups": ("literal.rl", r's/( ":" IPv6_hex ){7}/( ":" IPv6_hex ){8}/'),
    "dots": ("mailbox.rl", r's/^  Dot_string = .*/  Dot_string = Atom ( "." Atom? )*;/'),
    "code": ("reply.rl", r's/^\(  Reply_code = .*\)0x30\.\.0x35/\10x30..0x39/'),
}
ASKED = [("2 Ldh-str", "hyphen"), ("2 sub-domain", "hyphen"), ("2 Domain", "hyphen"), ("2 mail", "hyphen"),
         ("3 Rcpt", "case"), ("3 Mail", "space"), ("3 Snum", "snum"), ("3 IPv6-full", "groups"),
         ("3 Dot-string", "dots"), ("3 Reply-code", "code")]


def prove(work, file, edit, says):
    """What slips.sh says of a slip: its lines."""
    path = work.scratch / "slips.txt"
    path.write_text(f"slip it\nfile {file}\nedit {edit}\nsays {says}\n", encoding="utf-8")
    done = run(["sh", "tests/prove/slips.sh", "all"], seconds=600,
               env={**os.environ, "B": str(B), "SLIPS_OF": str(path), "SLIPS_IN": str(work.scratch / "tree")})
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    if not lines or not re.match("found |MISSED", lines[0]):
        raise CannotRun(lines[0] if lines else done.stderr.decode("utf-8", "replace"))
    return [line.strip() for line in lines]


def shortest(lines, rule):
    """The octets by which the proof tells this rule's languages apart; of two, those that Ragel alone takes."""
    for line in lines:
        if re.match(rf"differs {rule}: ", line, re.I):
            takes = dict(re.findall(r'(Ragel|ABNF) alone takes "((?:[^"\\]|\\.|"(?=[^,]))*)"(?:,|$)', line))
            return takes.get("Ragel", takes.get("ABNF"))
    return None


def own(work):
    path = work.file("slip.txt")
    if path is None:
        return
    said = dict(line.split(" ", 1) for line in path.read_text("utf-8", "replace").splitlines()
                if re.match(r"(slip|file|edit|says) \S", line))
    fit = re.fullmatch(r"grammar/(ext/)?\w+\.rl", said.get("file", "")) and re.match("s(.)", said.get("edit", "")) \
        and said.get("says", "").startswith("differs ")
    new = said.get("edit") not in [edit for _, edit in SLIPS.values()]
    work.point("slip.txt is one slip, of your own", fit and new and "slip" in said,
               "four lines: slip, file, edit (sed's s), says; and not one of the sheet's", said)
    if fit:
        lines = prove(work, said["file"], said["edit"], said["says"])
        work.point("slip.txt: the proof says what you say", lines[0].startswith("found"),
                   "make the slip, run `make prove`, and copy what it says of the rule, as one line", lines[:4])


def check(work):
    wanted = [name for name, _ in ASKED if work.said(name)]
    slips = {slip for name, slip in ASKED if name in wanted}  # only of what was answered
    rules = {slip: [name.split()[1] for name, of in ASKED if of == slip] for slip in slips}
    said = {slip: prove(work, f"grammar/{SLIPS[slip][0]}", SLIPS[slip][1], " ".join(["-", *rules[slip]]))
            for slip in slips}
    for name, slip in ASKED:
        octets = shortest(said.get(slip, []), name.split()[1])
        if name in wanted and octets is None:
            raise CannotRun(f"{name}: the slip of the sheet changes nothing (is the grammar as it was?)")
        work.point(name, octets is not None and work.said(name) == octets,
                   "make the slip, run `make prove`, and read the line of this rule",
                   work.said(name) or f"no line `{name}: ` in answers.txt")
    own(work)
