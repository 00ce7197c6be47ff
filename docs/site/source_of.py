# source_of.py - a source file as a page: comment beside code.
# Read first: machine_of.py.  Read next: transcripts_of.py.
# SPDX-License-Identifier: MIT
#
# The comments are plain ones.  A block that stands on lines of its own is set beside the code that follows; a remark
# behind code stays where it is.
import pathlib
import re

import pygments
import pygments.formatters
import pygments.lexers

from frame import esc, relative, with_sections

FLOORS = {"src/abnf": "1 abnf", "src/parse": "1 parse", "src/parse/ext": "1 parse, extensions",
          "src/protocol": "2 protocol", "src/protocol/ext": "2 protocol, extensions", "src/transport": "3 transport",
          "src/suite": "4 suite", "src/programs": "5 programs", "src/lab": "the lab"}
LEXERS = {".c": "c", ".h": "c", ".rl": "c"}


def files():
    """Those that have a page."""
    return sorted(path for path in pathlib.Path("src").rglob("*") if path.suffix in LEXERS and "libc" not in path.parts)


def address(path):
    return f"{path}.html"


def pieces(text):
    """(comment lines, number of the first line of code, code lines), over and over."""
    comment, code, first, inside = [], [], 1, False
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        opens = not inside and (bare.startswith("/*") or bare.startswith("# ") and not line.startswith("#"))
        if opens or inside:
            whole = "*/" in bare
            if opens and whole and not bare.endswith("*/"):  # a remark before code on one line: it belongs to the code
                code.append(line)
                continue
            if code:
                yield comment, first, code
                comment, code = [], []
            comment.append(line)
            first = number + 1
            inside = not whole and (inside or bare.startswith("/*"))
        else:
            if not code:
                first = number
            code.append(line)
    if comment or code:
        yield comment, first, code


def prose(lines, link):
    text = "\n".join(re.sub(r"^\s*(/\*+ ?|\* ?|# ?)|\s*\*/\s*$", "", line) for line in lines)
    text = re.sub(r"SPDX-License-Identifier: MIT\n?", "", text)
    text = re.sub(r"\nRead first:", r"\n\nRead first:", text)
    paragraphs = [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    return "".join(f"<p>{link(with_sections(part))}</p>" for part in paragraphs)


def linker(path, known):
    """Names of files in a comment become links: "parse/line.h", "server.c"."""
    def link(text):
        def one(found):
            for base in ("src", "", str(path.parent), "grammar"):
                target = str(pathlib.Path(base) / found[0]) if base else found[0]
                if target in known:
                    return f'<a href="{relative(known[target], address(path))}">{found[0]}</a>'
            return found[0]
        return re.sub(r"(?<![\w/.\"-])[\w/]+\.(?:[chr]l?|abnf|md)(?![\w/])", one, text)
    return link


REPLY = re.compile(r'\{ ([2-5]\d\d), "([\d.]+)",\s+"([^"]+)"')


def replies(path):
    """What a peer is told, and where: (number of the line, code and text)."""
    text = path.read_text(encoding="utf-8")
    return [(text.count("\n", 0, found.start()) + 1, " ".join(found.groups())) for found in REPLY.finditer(text)]


def highlighted(lines, lexer, first, places):
    """Code in colours; an anchor on each line whose number is one of `places`."""
    shown = pygments.highlight("\n".join(lines), lexer, pygments.formatters.HtmlFormatter(nowrap=True)).rstrip("\n")
    return "\n".join(f'<a id="line-{number}"></a>{line}' if number in places else line
                     for number, line in enumerate(shown.split("\n"), first))


def page(path, known):
    """Its body, and the functions it defines: (name, line)."""
    text = path.read_text(encoding="utf-8")
    lexer = pygments.lexers.get_lexer_by_name(LEXERS[path.suffix], stripnl=False, ensurenl=False)
    link, rows, functions = linker(path, known), [], []
    places = {number for number, _ in replies(path)}
    for comment, first, code in pieces(text):
        while code and not code[0].strip():
            code, first = code[1:], first + 1
        while code and not code[-1].strip():
            code = code[:-1]
        marks = []
        for number, line in enumerate(code, first):
            named = re.match(r"(?:static |inline |const )*[\w ]+[ *](\w+)\(.*[^;]$", line)
            if named and not line.startswith((" ", "#", "return")):
                functions.append((named[1], number))
                marks.append(f'<a id="{named[1]}"></a>')
        if comment and not code and not prose(comment, link):
            continue
        shown = f'<pre data-first="{first}">{highlighted(code, lexer, first, places)}</pre>' if code else ""
        rows.append(f'<div class="row"><div class="why">{prose(comment, link)}</div>'
                    f'<div class="code">{"".join(dict.fromkeys(marks))}{shown}</div></div>')
    return f"<h1>{esc(path)}</h1>\n" + "\n".join(rows), functions


def title(path):
    """The first line of its head, without its name."""
    head = re.match(r"/\* \S+ - (.*?)(?:\s{2,}RFC.*)?(?:\s*\*/)?$", path.read_text(encoding="utf-8").splitlines()[0])
    return head[1] if head else ""


def contents(known):
    """The list of files, a floor after another."""
    body = ["<h1>The source</h1>", "<p>Floor by floor, from the octets up; no arrow goes up. Each page sets comment "
            "beside code, and begins with what to read before and after it.</p>"]
    for floor, name in FLOORS.items():
        here = [path for path in files() if str(path.parent) == floor]
        if here:
            body.append(f"<h2>{name}</h2><ul class=files>")
            body += [f'<li><a href="{relative(address(path), "src/index.html")}">{path.name}</a> '
                     f"{esc(title(path))}</li>" for path in here]
            body.append("</ul>")
    left = [path for path in files() if str(path.parent) not in FLOORS]
    if left:
        raise ValueError(f"no floor of the book has {left[0]}: source_of.py, FLOORS")
    return "\n".join(body)
