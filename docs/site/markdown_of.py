# markdown_of.py - a document as a page, its links pointing into the book.
# Read first: register_of.py.  Read next: site.css.
# SPDX-License-Identifier: MIT
import os
import pathlib
import re

import markdown

from frame import esc, relative


def files():
    first = [pathlib.Path("README.md"), pathlib.Path("conformance/README.md")]
    return first + sorted(pathlib.Path("docs").rglob("*.md"))


def address(path):
    return "about.html" if str(path) == "README.md" else str(path.with_suffix(".html"))


def links(path):
    """What it links to: the path from the top of the tree, and the place in it."""
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:|#", link):
            to, _, place = link.partition("#")
            yield link, os.path.normpath(os.path.join(path.parent, to)), place


def is_picture(path):
    return pathlib.Path(path).suffix in (".svg", ".png")


def page(path, known):
    """Its body and its headings: (id, text).  A link to what has no page is left as its words."""
    text = path.read_text(encoding="utf-8")
    for link, to, place in set(links(path)):
        target = known.get(to)
        new = relative(target + (f"#{place}" if place else ""), address(path)) if target else None
        text = text.replace(f"]({link})", f"]({new})" if new else "](-)")
    text = re.sub(r"\[([^\]]*)\]\(-\)", r"\1", text)
    engine = markdown.Markdown(extensions=["tables", "fenced_code", "toc", "sane_lists"])
    body = engine.convert(text)
    headings = []
    todo = list(engine.toc_tokens)
    while todo:
        token = todo.pop(0)
        headings.append((token["id"], token["name"]))
        todo = token["children"] + todo
    listed = "".join(f'<li><a href="#{id_}">{name}</a></li>' for id_, name in headings[1:])
    if len(headings) > 6:
        toc = f"<details class=toc><summary>On this page</summary><ul>{listed}</ul></details>"
        body = body.replace("</h1>", "</h1>" + toc, 1)
    return re.sub(r"(<table>.*?</table>)", r'<div class="scroll">\1</div>', body, flags=re.S), headings


def title(path):
    head = re.search(r"^# (.*)", path.read_text(encoding="utf-8"), re.M)
    return head[1] if head else path.stem


def plain(path):
    """A file that a document points to and that has no page of its own kind."""
    return f"<h1>{esc(path)}</h1><pre>{esc(path.read_text(encoding='utf-8', errors='replace'))}</pre>"
