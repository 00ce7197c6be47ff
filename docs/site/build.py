# build.py - the book: each grammar file, source file, transcript, requirement and document as a page of one whole.
# usage: build.py OUT   (by `make docs`, from the top of the tree; needs postel and prove in B, ragel and dot)
# Read first: build.sh.  Read next: frame.py.
# SPDX-License-Identifier: MIT
#
# What is shown is what is compiled: grammar, Ragel and C come from the files themselves, sizes and pictures from ragel,
# proofs from `prove`, "exercised by" from `postel step`.  A rule without its transcription, a link that leads nowhere,
# or a file that no page has a place for ends the build with 1.
import json
import os
import pathlib
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pygments.formatters

import abnf
import grammar_of
import machine_of
import markdown_of
import register_of
import source_of
import transcripts_of
from frame import Site, dead_links, esc, relative

HERE = pathlib.Path(__file__).parent
B = pathlib.Path(os.environ.get("B", "build"))


def proofs():
    """By rule, in lower case, what `prove` says of it."""
    run = subprocess.run([str(B / "prove")], capture_output=True, text=True, check=True)
    lines = [line.split() for line in run.stdout.splitlines()]
    return {line[1].lower(): "proved equal" if len(line) == 2 else "proved equal, " + " ".join(line[2:])
            for line in lines if len(line) > 1 and line[0] == "equal"}


def known_pages(grammars):
    """By path in the tree, the page that shows it."""
    known = {str(path): source_of.address(path) for path in source_of.files()}
    known |= {str(path): markdown_of.address(path) for path in markdown_of.files()}
    known |= {str(path): str(path.with_suffix(".html")) for path in grammars}
    known |= {str(path.parent): f"{path.parent}.html" for path in transcripts_of.files()}
    known |= {str(path): transcripts_of.address(path) for path in transcripts_of.files()}
    known |= {"grammar": "grammar/index.html", "src": "src/index.html", "conformance": "conformance/index.html",
              "docs/labs": "docs/labs/index.html", "conformance/requirements.tsv": "register.html"}
    for path in markdown_of.files():
        for _, to, _ in markdown_of.links(path):
            if to not in known and pathlib.Path(to).is_file():
                known[to] = f"files/{to}" if markdown_of.is_picture(to) else f"files/{to}.html"
    return known


ANSWERS = pathlib.Path("docs/labs/answers.md")  # for who teaches: no list has it, and no search


def add_documents(site, known):
    for path in markdown_of.files():
        body, headings = markdown_of.page(path, known)
        site.add(markdown_of.address(path), markdown_of.title(path), body)
        for anchor, name in headings if path != ANSWERS else []:
            site.index("text", name, f"{markdown_of.address(path)}#{anchor}", str(path))
    labs = [path for path in markdown_of.files() if path.parent.name == "labs" and path != ANSWERS]
    site.add("docs/labs/index.html", "Labs", "<h1>Labs</h1><ul class=files>" + "".join(
        f'<li><a href="{path.stem}.html">{esc(markdown_of.title(path))}</a></li>' for path in labs) + "</ul>")
    for path, address in known.items():
        if address.startswith("files/") and not markdown_of.is_picture(path):
            site.add(address, path, markdown_of.plain(pathlib.Path(path)))


def add_sources(site, known):
    for path in source_of.files():
        body, functions = source_of.page(path, known)
        site.add(source_of.address(path), str(path), body, wide=True)
        site.index("file", str(path), source_of.address(path), source_of.title(path))
        for name, line in functions:
            site.index("function", name, f"{source_of.address(path)}#{name}", f"{path}:{line}")
        for line, reply in source_of.replies(path):
            site.index("reply", reply, f"{source_of.address(path)}#line-{line}", f"{path}:{line}")
    site.add("src/index.html", "The source", source_of.contents(known))


def add_grammar(site, grammar, grammars, transcript_link):
    with ThreadPoolExecutor() as pool:  # ragel and dot do the work
        pages = list(pool.map(lambda path: grammar.page(path, transcript_link), grammars))
    listed = []
    for path, (body, names) in zip(grammars, pages):
        address = str(path.with_suffix(".html"))
        site.add(address, str(path), body, wide=True)
        for name in names:
            site.index("rule", name, f"{address}#{name}", str(path))
        rules = " ".join(grammar.link(name, "grammar/index.html") for name in names)
        listed.append(f'<h2><a href="{relative(address, "grammar/index.html")}">{path}</a></h2>'
                      f'<p class="chips">{rules}</p>')
    site.add("grammar/index.html", "The grammar", (
        f"<h1>The grammar</h1><p>{len(grammar.rules)} rules, each with the Ragel definition that transcribes it and "
        "the proof that both take the same octets.</p>" + "".join(listed)))
    text = pathlib.Path("grammar/dialogue.rl").read_text(encoding="utf-8")
    states, edges = machine_of.states(machine_of.dot(machine_of.of_dialogue()))
    site.add("grammar/dialogue_drawn.html", "The dialogue", (
        "<h1>The dialogue</h1><p>The words of the second grammar are conversations: the letters are the client's verbs "
        "and the server's codes. Drawn are its named states and the ways that lead from one to another; the whole "
        f'machine has {states} states and {edges} edges. Its text: <a href="dialogue.html">grammar/dialogue.rl</a>.</p>'
        f'<div class="scroll">{machine_of.svg(grammar_of.dialogue(text), "the dialogue machine")}</div>'), wide=True)


def add_transcripts(site, exercised, grammar, register):
    ids = {row["id"] for row in register}
    folders = {}
    for path in transcripts_of.files():
        folders.setdefault(path.parent, []).append(path)
    for folder, paths in folders.items():
        address = f"{folder}.html"

        def rule_link(name, at=address):
            return grammar.link(name, at) if name in grammar.rules else esc(name)

        def requirement_link(name, at=address):
            return f'<a href="{relative("register.html#" + name, at)}">{name}</a>' if name in ids else name

        site.add(address, folder.name,
                 transcripts_of.folder_page(folder, paths, exercised, rule_link, requirement_link))
        for path in paths:
            site.index("transcript", transcripts_of.title(path), transcripts_of.address(path), str(path))
    listed = "".join(f'<li><a href="{relative(f"{folder}.html", "conformance/index.html")}">{folder.name}</a> '
                     f"{len(paths)}</li>" for folder, paths in folders.items())
    site.add("conformance/index.html", "Transcripts", (
        "<h1>Transcripts</h1><p>Each is one idea: a conversation, and what is asked of it. How they are written: "
        f'<a href="../docs/transcripts.html">docs/transcripts.md</a>.</p><ul class="files">{listed}</ul>'))


def build(out):
    grammars = sorted(pathlib.Path("grammar").rglob("*.rl"))
    rules = [rule for path in sorted(pathlib.Path("grammar").rglob("*.abnf")) for rule in abnf.read(path)]
    sections = dict(line.split("\t") for line in subprocess.run(
        [str(B / "postel"), "parse", "--list"], capture_output=True, text=True, check=True).stdout.splitlines())
    for rule in rules:
        rule.remark = rule.remark if rule.section[1] else as_remark(sections.get(rule.name, ""))
    definitions = {}
    for path in grammars:
        for name, definition in machine_of.definitions(path).items():
            definitions.setdefault(name.replace("_", "-").lower(), (name, definition))
    site, known, register = Site(), known_pages(grammars), register_of.read(register_of.FILES)
    with ThreadPoolExecutor() as pool:
        paths = transcripts_of.files()
        exercised = dict(zip(paths, pool.map(lambda path: transcripts_of.rules(path, str(B / "postel")), paths)))
    by_rule, named_by = {}, {}
    for path in paths:
        for name in exercised[path]:
            by_rule.setdefault(name, []).append(path)
        for name in transcripts_of.requirements(path):
            named_by.setdefault(name, []).append(path)

    def transcript_link(path, origin):
        return f'<a href="{relative(transcripts_of.address(path), origin)}">{esc(transcripts_of.title(path))}</a>'

    def source_link(path, origin):
        return f'<a href="{relative(known[str(path)], origin)}">{esc(path)}</a>'

    grammar = grammar_of.Grammar(rules, definitions, proofs(), register, by_rule)
    add_documents(site, known)
    add_sources(site, known)
    add_grammar(site, grammar, grammars, transcript_link)
    add_transcripts(site, exercised, grammar, register)
    site.add("register.html", "The register",
             register_of.page(register, named_by, transcript_link, source_link), wide=True)
    for row in register:
        site.index("requirement", row["id"], f"register.html#{row['id']}", row["statement"])
    site.add("index.html", "postel", front(rules, paths, register))
    return write(out, site, {address: path for path, address in known.items() if markdown_of.is_picture(path)})


def as_remark(listed):
    """What `parse --list` says of a rule: "4.1.2" or "RFC 5234 B.1"."""
    rfc, _, section = listed.rpartition(" ")
    return f"{rfc + ' ' if rfc else ''}sec {section}" if section else ""


def front(rules, paths, register):
    return (HERE / "front.html").read_text(encoding="utf-8").format(
        rules=len(rules), transcripts=len(paths), requirements=len(register))


def write(out, site, pictures):
    colours = pygments.formatters.HtmlFormatter(style="default").get_style_defs("pre")
    dark = pygments.formatters.HtmlFormatter(style="native").get_style_defs("pre")
    keep = lambda text: "\n".join(line for line in text.splitlines() if line.startswith("pre ."))  # no page colours
    files = {
        "site.css": (HERE / "site.css").read_text(encoding="utf-8") + keep(colours)
                    + "\n@media (prefers-color-scheme: dark) {\n" + keep(dark) + "\n}\n",
        "search.js": (HERE / "search.js").read_text(encoding="utf-8"),
        "index.js": "const INDEX = " + json.dumps(site.found, ensure_ascii=False, separators=(",", ":")) + ";\n"}
    dead = sorted(set(dead_links(site, {**files, **pictures})))
    for line in dead:
        print(line, file=sys.stderr)
    for address, text in {**site.pages, **files}.items():
        place = out / address
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    for address, path in pictures.items():
        (out / address).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, out / address)
    octets = sum(len(text.encode()) for text in {**site.pages, **files}.values())
    print(f"{len(site.pages)} pages, {octets / 1e6:.1f} MB, {len(dead)} dead links")
    return 1 if dead else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: build.py OUT")
    sys.exit(build(pathlib.Path(sys.argv[1])))
