# documents.py - what the documents name exists, what they count is so many, and what they show is what comes.
# usage: documents.py   (by `make check`, from the top of the tree; needs postel and prove in B)
# Read first: tests/check.sh, docs/choices.md, docs/walk.md.  Read next: tests/coverage.sh.
# SPDX-License-Identifier: MIT
import functools
import os
import pathlib
import re
import shlex
import subprocess
import sys

sys.path.append("tests/fuzz")
import hours  # noqa: E402

B = os.environ.get("B", "build")
PAGES = sorted(pathlib.Path("docs").rglob("*.md")) + [pathlib.Path("README.md"), pathlib.Path("conformance/README.md")]
passed, failed = 0, 0


def check(good, what):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print(f"FAILED {what}")


@functools.cache
def read(path):
    return pathlib.Path(path).read_text(encoding="utf-8")


# --- files: a link leads somewhere; so does a path in running text ---------------------------------------------------
PLACES = r"(?<![\w/.{-])(?:src|grammar|tests|docs|conformance|html)/[\w./-]*[\w/]"


def files():
    for page in PAGES:
        text = re.sub(r"^@ .*", "", read(page), flags=re.M)  # an example of docs/transcripts.md has a name of its own
        for link in re.findall(r"\]\(([^)\s]+)\)", text):
            if not link.startswith(("http:", "https:", "#")):
                check((page.parent / link.split("#")[0]).exists(), f"{page}: a link to {link}, where nothing is")
        for path in set(re.findall(PLACES, re.sub(r"\]\([^)]*\)", "", text))):
            check(pathlib.Path(path).exists() or re.search("NAME|rfcN", path), f"{page}: {path} is not there")


# --- the heads of the sources: "Read first", "Read next" -------------------------------------------------------------
SOURCES = [path for place in ("src", "grammar", "tests") for path in sorted(pathlib.Path(place).rglob("*"))
           if path.suffix in (".c", ".h", ".rl", ".sh", ".py", ".awk", ".txt") and path.parts[1:2] != ("fuzz/corpus",)]
NAMED = re.compile(r"Read (first|next): ((?:[^.]|\.(?!\s|$))*)")


def leads(source):
    """What a head names: "first" or "next", the name, and its path or None."""
    head = re.sub(r"\n[ ]*[*#]?[ ]*", " ", "".join(read(source).splitlines(True)[:14]))
    for when, names in NAMED.findall(head):
        for name in re.split(r",\s*|\s+and\s+", names.strip(" */")):
            tries = [pathlib.Path(os.path.normpath(f"{at}/{name}")) for at in (".", "src", "grammar", source.parent)]
            yield when, name, next((path for path in tries if path.exists()), None)


def heads():
    reached = set()
    for source in SOURCES:
        for when, name, path in leads(source):
            words = " " in name or not re.search("[./]", name)
            check(path or words, f"{source}: its head names {name}, which is not there")
            if when == "next" and path:
                reached.add(path)
    for link in re.findall(r"\]\(([^)\s#]+)", read("docs/walk.md")):
        reached.add(pathlib.Path(os.path.normpath(pathlib.Path("docs", link))))
    for source in SOURCES:  # on the floors that are read from end to end
        if source.parts[0] == "grammar" or source.parts[:2] in (("src", "abnf"), ("src", "parse")):
            check(source in reached, f"{source}: neither the walk nor any head leads there")


# --- docs/choices.md: each choice is shown by a test, and each number that is cited has its row ----------------------
def shown(name):
    """Is there what the last column names?"""
    place, _, case = name.partition(": ")
    if not case:
        return pathlib.Path("conformance", name + ".smtp").is_file()
    if place == "prove":
        return any(re.search(rf"^{re.escape(case)} +=", read(path), re.M) for path in RULES)
    named = [path for path in SOURCES if path.stem == place and path.parts[0] == "tests"]
    found = [path for path in named if path.suffix in (".c", ".sh")] or named  # a table of its own is a header
    wanted = f"START_TEST({case})" if place.startswith("check_") else case
    return len(found) == 1 and wanted in read(found[0])


def choices():
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            for line in read("docs/choices.md").splitlines() if re.match(r"\| \d+ \|", line)]

    check([row[0] for row in rows] == [str(n + 1) for n in range(len(rows))], "docs/choices.md: rows out of order")
    for row in rows:
        names = re.findall(r"`([^`]+)`", row[-1])
        check(len(row) == 5 and names, f"docs/choices.md {row[0]}: shown by nothing")
        for name in names:
            check(shown(name), f"docs/choices.md {row[0]}: {name} is not there")
        for rule in set(re.findall(r"`(x-[\w-]+)`", " ".join(row))):
            check(re.search(rf"^{rule} ", read("grammar/positions.abnf"), re.M), f"docs/choices.md: no rule {rule}")
    for page in ("README.md", "docs/choices.md"):
        check(f"{len(rows)} places" in read(page), f"{page}: there are {len(rows)} choices")
    for source in SOURCES:
        cited = re.findall(r"(?:POSITION|[Pp]osition|choices\.md,) (\d+)", read(source))
        for number in set(cited):
            check(int(number) <= len(rows), f"{source}: there is no choice {number}")


# --- conformance/tested.tsv: the tests that it names are there --------------------------------------------------------
def tested():
    for line in read("conformance/tested.tsv").splitlines()[1:]:
        row, names = line.split("\t")
        for name in re.split(r", (?=[\w-]+: )", names):
            check(shown(name), f"conformance/tested.tsv {row}: {name} is not there")


# --- consoles: `$ postel parse` and `make prove` are run, and say what the page shows --------------------------------
@functools.cache
def run(command):
    words = shlex.split(command)
    if command == "make prove":
        words = [f"{B}/prove"]
    elif words[1:2] == ["parse"] or words[1:3] == ["step", "--plain"]:
        words[0] = f"{B}/postel"
    else:
        return None
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=300)
    return None if done.returncode > 1 else done.stdout.splitlines()


def like(wanted, got):
    """Line by line; a line "..." stands for any."""
    if "..." not in wanted:
        return wanted == got
    cut, tail = wanted.index("..."), len(wanted) - 1
    rest = wanted[cut + 1:]
    return wanted[:cut] == got[:cut] and any(like(rest, got[at:]) for at in range(len(got), cut - 1, -1)) or tail == 0


def consoles():
    for page in PAGES:
        blocks = re.findall(r"^    \$ (.*)\n((?:    (?!\$ ).*\n)*)", read(page), re.M)
        for command, output in blocks:
            command, wanted = command.split(";")[0], [line[4:] for line in output.splitlines()]
            if re.match(r"(build/)?postel (parse|step --plain )|make prove$", command):
                got = run(command)
                if got and " step " in command:  # the numbers of states are Ragel's, and change with the grammar
                    wanted, got = ([re.sub(r"state \d+ *", "", line) for line in lines] for lines in (wanted, got))
                check(got is not None, f"{page}: '{command}' does not run")
                check(not wanted or got is None or like(wanted, got), f"{page}: '{command}' says something else")
        for command in re.findall(r"`((?:build/)?postel parse [^`A-Z]*[A-Za-z-]+ '[^`]*)`", read(page)):
            check(run(command) is not None, f"{page}: '{command}' does not run")


# --- snippets: what a page shows of the grammar stands there ---------------------------------------------------------
def snippets():
    there = {line.strip() for path in SOURCES if path.suffix == ".rl" for line in read(path).splitlines()}
    for page in PAGES:
        for lines in re.findall(r"^```ragel\n(.*?)^```", read(page), re.M | re.S):
            for line in filter(None, map(str.strip, lines.splitlines())):
                check(line in there, f"{page}: no .rl file has the line {line}")


# --- counts ----------------------------------------------------------------------------------------------------------
def counts():
    slips = len(re.findall(r"^slip ", read("tests/prove/slips.txt"), re.M))
    check(f"does that {slips} times" in read("docs/walk.md"), f"docs/walk.md: there are {slips} slips")
    check(read("docs/fuzz.md").endswith(hours.table()), "docs/fuzz.md: `python3 -B tests/fuzz/hours.py` says otherwise")


# --- keys: what a target file may say is told ------------------------------------------------------------------------
def keys():
    page = read("docs/man/postel-target.5")
    for key in re.findall(r'^    \{ "([a-z-]+)", (?:true|false),', read("src/suite/target.c"), re.M):
        check(re.search(rf"^\.I[tc]\b.*\b{key}\b(?!-)", page, re.M), f"postel-target(5) does not tell of {key}")


# --- the reference: a public function stands in a block with a comment, or has the shape that slice.h tells of --------
SHAPE = re.compile(r"_(init|exec|result|parse)$")


def reference():
    public = [path for path in SOURCES if path.parts[:2] in PUBLIC and path.suffix == ".h"]
    for header in [path for path in public if not path.stem.endswith("_internal")]:
        for block in re.split(r"\n\s*\n|^#.*$", read(header), flags=re.M):
            told = "/*" in block
            for name in re.findall(r"^[a-z][^;={}()\n]*\b(smtp_\w+)\([^;{}]*\);", block, re.M):
                check(told or SHAPE.search(name), f"{header}: {name} has no comment")


# --- the workflow: where nothing installs what is missing, it names what the Makefile's table needs ------------------
def workflow():
    named = set(read(".github/workflows/two-commands.yml").split())
    table = re.search(r"^define NEEDS\n(.*?)^endef", read("Makefile"), re.M | re.S)[1]
    for row in table.splitlines():
        group, seen, _, dnf, _, _, brew = [cell.strip() for cell in row.split("|")]
        if group in ("build", "unit", "check"):
            check(dnf in named, f"two-commands.yml: Fedora lacks {dnf}")
            check(brew in named or not seen.startswith("library"), f"two-commands.yml: macOS lacks {brew}")


# --- the questions: a line that is quoted behind the name of its file stands there ---------------------------------
def questions():
    page = read("docs/questions.md")
    quoted = re.findall(r"\]\(\.\./((?:src|grammar)/[\w./]+)\) `([^`]+)`", page)
    check(len(quoted) > 3, "docs/questions.md quotes no line")
    for path, line in quoted:
        check(any(line == text.strip() for text in read(path).splitlines()), f"{path}: no line `{line}`")


# --- the report: each section of the register has its title ----------------------------------------------------------
def titles():
    there = set(re.findall(r'^    \{ "(\S+)", "', read("src/suite/page_title.c"), re.M))
    for row in read("conformance/requirements.tsv").splitlines()[1:]:
        section = row.split("\t")[0].rpartition("-")[0]
        check(section in there, f"src/suite/page_title.c: no title of {section}")


# --- the walk: each chapter ends with a command to try, which says what the page says it does ------------------------
def tries():
    chapters = re.split(r"^## (\d+)\. ", read("docs/walk.md").split("\n## Labs")[0], flags=re.M)[1:]
    check(chapters[::2] == [str(n + 1) for n in range(len(chapters) // 2)], "docs/walk.md: chapters out of order")
    for number, text in zip(chapters[::2], chapters[1::2]):
        last = text.rstrip().split("\n\n")[-1]
        found = re.match(r"\*Try\* `([^`]+)`(?: says `([^`]+)`)?: ", last)
        check(found, f"docs/walk.md: chapter {number} ends with nothing to try")
        if found and found[1].startswith("make "):
            goal = found[1].split()[1]
            check(re.search(rf"^{re.sub('-[0-9]+$', '-N', goal)}:", read("Makefile"), re.M), f"no `make {goal}`")
        elif found:
            done = subprocess.run(["bash", "-c", found[1].replace("build/", B + "/")], stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, check=False, timeout=300)
            said = done.stdout + done.stderr
            check((found[2] or "\n") in said, f"docs/walk.md: `{found[1]}` does not say {found[2]}")


PUBLIC = {("src", floor) for floor in ("abnf", "parse", "protocol")}
RULES = sorted(pathlib.Path("grammar").rglob("*.abnf"))
for part in (files, heads, choices, tested, consoles, snippets, counts, keys, reference, titles, workflow, questions,
             tries):
    part()
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
