# frame.py - what every page has: head, way through the book, search, foot; and links that lead somewhere.
# Read first: build.py.  Read next: abnf.py.
# SPDX-License-Identifier: MIT
import dataclasses
import html
import os
import pathlib
import re

FRAME = (pathlib.Path(__file__).parent / "page.html").read_text(encoding="utf-8")
DOORS = [("index.html", "postel"), ("docs/walk.html", "Walk"), ("grammar/index.html", "Grammar"),
         ("src/index.html", "Source"), ("register.html", "Register"), ("conformance/index.html", "Transcripts"),
         ("docs/peers.html", "Peers"), ("docs/choices.html", "Choices"), ("docs/labs/index.html", "Labs")]
RFC = "https://www.rfc-editor.org/rfc/rfc"


@dataclasses.dataclass
class Site:
    """Pages by their address within the site, and what the search finds."""
    pages: dict = dataclasses.field(default_factory=dict)
    found: list = dataclasses.field(default_factory=list)  # (kind, title, address, remark)

    def add(self, address, title, body, wide=False):
        if address in self.pages:
            raise ValueError(f"two pages would be {address}")
        up = "../" * address.count("/")
        doors = "".join(f'<a href="{up}{to}"{" aria-current=page" if to == address else ""}>{name}</a>'
                        for to, name in DOORS)
        self.pages[address] = FRAME.format(title=esc(title), up=up, kind="wide" if wide else "", doors=doors, body=body)

    def index(self, kind, title, address, remark=""):
        self.found.append((kind, title, address, remark))


def esc(text):
    return html.escape(str(text), quote=True)


def relative(address, origin):
    """The way from one page of the site to another."""
    path, hash_, anchor = address.partition("#")
    if not path or path == origin:
        return hash_ + anchor if anchor else os.path.basename(origin)
    return os.path.relpath(path, os.path.dirname(origin) or ".") + hash_ + anchor


def section_link(rfc, section, text=None):
    """§ of an RFC, where its text is.  No text of an RFC is in this book."""
    kind = "appendix" if section[:1].isalpha() else "section"
    shown = text or (f"§{section}" if rfc == "5321" else f"RFC {rfc} §{section}")
    return f'<a class="rfc" href="{RFC}{rfc}#{kind}-{section}">{esc(shown)}</a>'


SECTION = re.compile(r"(?:RFC (\d{4}) )?§(\d+(?:\.\d+)*|[A-H]\.\d+(?:\.\d+)*)")


def with_sections(text):
    """Escaped text in which each § is a link."""
    return SECTION.sub(lambda found: section_link(found[1] or "5321", found[2], found[0]), esc(text))


def dead_links(site, files):
    """Every link of every page that leads to no page, file or anchor of the site."""
    anchors = {address: set(re.findall(r'\bid="([^"]+)"', page)) for address, page in site.pages.items()}
    for address, page in site.pages.items():
        for link in re.findall(r'\s(?:(?:xlink:)?href|src)="([^"]+)"', page):
            link = html.unescape(link)
            if re.match(r"[a-z]+:", link):
                continue
            path, _, anchor = link.partition("#")
            to = os.path.normpath(os.path.join(os.path.dirname(address), path)) if path else address
            if to not in site.pages and to not in files:
                yield f"{address}: a link to {link}, where nothing is"
            elif anchor and to in anchors and anchor not in anchors[to]:
                yield f"{address}: a link to {link}, which has no such place"
