# site.py - looks at the book as a reader would, and proves that a dead link stops it from being built.
# usage: site.py [DIR]   (by `make ci`, after `make docs`; needs Chromium; DIR: keep pictures there)
# Read first: tests/browser/page.py.  Read next: docs/site/build.py.
# SPDX-License-Identifier: MIT
import pathlib
import sys

import browser
from checks import check, total
from postel import BUILD

sys.path.insert(0, "docs/site")
import frame

SITE = (BUILD / "site").resolve()
# One of each kind of page, and the widest of its kind.
PAGES = ("index.html", "docs/walk.html", "docs/peers.html", "grammar/index.html", "grammar/literal.html",
         "grammar/trace.html", "grammar/dialogue_drawn.html", "src/index.html", "src/protocol/server.c.html",
         "src/protocol/dialogue.rl.html", "register.html", "conformance/4.1.1.2-mail.html", "docs/labs/index.html",
         "about.html")
WAYS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]


def look(chromium, address, width, scheme):
    way = "%s, %s, %d" % (address, scheme, width)
    page = browser.Page(chromium, (SITE / address).as_uri(), width, 900, scheme)
    check(page.complaints() == [], "%s: no complaint on the console" % way, page.complaints())
    check(all(url.startswith("file:") for url in page.requests()), "%s: nothing from the net" % way, page.requests())
    wide = page.value("document.documentElement.scrollWidth")
    check(wide <= width, "%s: nothing is wider than the screen" % way, wide)
    dark = page.value("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every(v => v < 80)")
    check(dark == (scheme == "dark"), "%s: paper of its scheme" % way)
    if len(sys.argv) > 1:
        page.picture(pathlib.Path(sys.argv[1]) / ("%s-%s-%d.png" % (address.replace("/", "_"), scheme, width)))
    page.close()


def search(chromium, wanted, leads_to):
    """Typed into the box, and the first hit."""
    page = browser.Page(chromium, (SITE / "src/protocol/server.c.html").as_uri(), 1280, 900, "light")
    page.value("(box => { box.value = %r; box.dispatchEvent(new Event('input')); })"
               "(document.querySelector('header input'))" % wanted)
    got = page.value("document.querySelector('#hits a').href")
    check(got == (SITE / leads_to.split("#")[0]).as_uri() + "#" * ("#" in leads_to) + leads_to.partition("#")[2],
          "a search for %s leads to %s" % (wanted, leads_to), got)
    page.close()


def line_of(path, text):
    """The number of the line that has this text."""
    lines = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def dead_link():
    """The links of a page that lead nowhere, each told by its name."""
    site = frame.Site()
    site.add("a.html", "A", '<p id="here"><a href="#here">1</a> <a href="#gone">2</a> <a href="b.html">3</a> '
             '<a href="https://a.example/">4</a> <img src="c.svg"></p>')
    got = list(frame.dead_links(site, {"site.css", "index.js", "search.js"} | {door for door, _ in frame.DOORS}))
    check(got == ["a.html: a link to #gone, which has no such place", "a.html: a link to b.html, where nothing is",
                  "a.html: a link to c.svg, where nothing is"], "dead links are told", got)


def main():
    dead_link()
    lacks = browser.lacking()
    if lacks:
        print("skipped: the book in a browser: " + lacks)
    else:
        with browser.Browser() as chromium:
            for address in PAGES:
                for width, scheme in WAYS:
                    look(chromium, address, width, scheme)
            search(chromium, "Local-part", "grammar/mailbox.html#Local-part")
            search(chromium, "smtp_server_rcpt", "src/protocol/server_rcpt.c.html#smtp_server_rcpt")
            search(chromium, "5321-4.1.4-u", "register.html#5321-4.1.4-u")
            search(chromium, "refused rcpt why", "docs/questions.html#why-is-rcpt-before-mail-refused")
            search(chromium, "judge my smtp server", "docs/questions.html#how-do-i-judge-my-own-server")
            search(chromium, "503 bad sequence: say mail", "src/protocol/server_rcpt.c.html#line-%d" % line_of(
                "src/protocol/server_rcpt.c", "say MAIL first"))
            search(chromium, "smuggling", "docs/labs/04-smuggling.html#lab-4-how-smuggling-works")
    return total()


if __name__ == "__main__":
    sys.exit(main())
