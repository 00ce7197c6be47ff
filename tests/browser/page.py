# page.py - looks at the html report as a reader would: at what is seen, clicked and typed, not at its source.
# Read first: tests/browser/browser.py, src/suite/html/page.js.
# SPDX-License-Identifier: MIT
#
# The page is that of a hostile server, whose replies are markup and control octets, beside that of our own.
import os
import pathlib
import subprocess
import sys
import urllib.parse

import browser
from looks import CONTRAST
from checks import check, total
from postel import BUILD, POSTEL, serve, started, until

PLACE = BUILD / "browser"
PAGE = PLACE / "page #1.html"
LAB = PLACE / "page #1.lab.html"
CASE = "4.1.1.9-noop/01-noop"
RED = "1/" + CASE
MATRIX = "#matrix td a.v"
SECTIONS = ("--section", "4.1.1.9", "--section", "4.1.1.5", "--section", "4.1.4")
WAYS = [(1280, "light", True), (1280, "dark", True), (390, "light", True), (390, "dark", True), (390, "light", False)]


def make_page():
    """Both servers under the suite, the page of one beside the report of the other."""
    target = PLACE / "target.conf"
    target.write_text("valid = u@bad.example\nreply-timeout = 300ms\n")

    def suite(*arguments):
        done = subprocess.run([*POSTEL, "check", "server", *arguments, *SECTIONS], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=120, check=False,
                              env=dict(os.environ, POSTEL_LAB=str(BUILD / "lab" / "index.html")))
        assert done.returncode in (0, 1), done.stderr
    with serve("browser") as server:
        suite("127.0.0.1:%d" % server.port, "--report", "json:%s" % (PLACE / "ours.json"))
    log = PLACE / "bad_server.log"
    with started([sys.executable, "tests/programs/bad_server.py", "injects"], log):
        address = until(lambda: log.read_text().partition("listening on ")[2].strip())
        suite(address, "--target", target, "--beside", PLACE / "ours.json", "--report", "html:%s" % PAGE)


def element(selector):
    return "document.querySelector(%r)" % selector


def named(fragment):
    return "document.getElementById(%r)" % fragment


def seen(page, expression):
    return page.value("(e => e !== null && e.getClientRects().length > 0)(%s)" % expression)


def at_rest(page, way, width, scheme, script):
    """Before anything is touched."""
    check(page.complaints() == [], "%s: no complaint on the console" % way, page.complaints())
    check(page.requests() == [PAGE.as_uri()], "%s: one request, for the file" % way, page.requests())
    wide = page.value("document.documentElement.scrollWidth")
    check(wide <= width, "%s: nothing is wider than the screen" % way, wide)
    check(page.value("document.title").endswith("SMTP conformance"), "%s: the title is ours" % way)
    check(page.value("document.images.length + document.querySelectorAll('svg, iframe, object').length") == 0,
          "%s: no element of the server's" % way)
    check(page.value("document.scripts.length") == 1, "%s: one script" % way)
    dark = page.value("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every(v => v < 80)")
    check(dark == (scheme == "dark"), "%s: the colour scheme is as wished" % way)
    check(seen(page, element("#filter")) == script, "%s: a filter, if it can work" % way)
    check(page.value("document.querySelectorAll('#matrix thead th').length") == 3, "%s: two servers" % way)
    ratio, text = page.value(CONTRAST)
    check(ratio >= 4.5, "%s: all text can be read" % way, (round(ratio, 2), text))


def opened(page, way, width, how):
    """The red conversation is there, with all that a maintainer needs."""
    check(seen(page, named(RED)), "%s: %s opens the conversation" % (way, how))
    text = page.value(named(RED) + r"?.innerText.replace(/([CS]:)\s+/g, '$1 ')") or ""
    for part in ("Expected", "250", "What the RFC says", "RFC 5321 §4.1.1.9", "C: NOOP\\r\\n", "See it again",
                 "postel check server 127.0.0.1:", "--id " + CASE, "of what the server sent",
                 'S: 25<script>document.title="owned"</script>\\r\\n',
                 'S: 250-X"><img src=x onerror=document.title="owned">\\r\\n',
                 "S: 250 </script><svg/onload=alert(1)>\\x1B]0;title\\x07\\xE2\\x80\\xAE\\r\\n"):
        check(part in text, "%s: the conversation has %s" % (way, part))
    check(page.value(named(RED) + ".querySelector('mark').textContent.startsWith('<script>')"),
          "%s: the mark begins at the octet that is no digit" % way)
    check(seen(page, named(RED) + ".querySelector('mark b')"), "%s: the octet is marked" % way)
    box = page.value("(b => [b.left, b.right, b.top, b.bottom])(%s.getBoundingClientRect())" % named(RED))
    check(box[0] >= 0 and box[1] <= width and box[2] >= 0, "%s: the conversation is on the screen" % way, box)
    check(page.value("(e => e.scrollWidth <= e.clientWidth)(%s)" % named(RED)), "%s: and no wider than its place" % way)
    check(page.value("document.documentElement.scrollWidth") <= width, "%s: nor is the page" % way)
    ratio, contrast = page.value(CONTRAST)
    check(ratio >= 4.5, "%s: all of it can be read" % way, (round(ratio, 2), contrast))


def by_mouse(page, way, width):
    link = "[...document.querySelectorAll(%r)].find(a => a.hash === %r)" % (MATRIX, "#" + RED)
    page.click(link)
    opened(page, way, width, "a click")
    page.click(named(RED) + ".querySelector('.close')")
    check(not seen(page, named(RED)), "%s: Close closes it" % way)


def by_keyboard(page, way, width):
    page.value("document.activeElement.blur(), scrollTo(0, 0)")
    page.key("/")
    check(page.value("document.activeElement.id") == "search", "%s: / goes to the search" % way)
    for letter in "4.1.1.9":
        page.key(letter)
    shown = page.value("[...document.querySelectorAll('#matrix tr[data-verdicts]')].filter(r => !r.hidden).length")
    check(0 < shown < 20 and page.value("count.textContent").startswith("%d of " % shown),
          "%s: the search leaves its section" % way, shown)
    at = None
    for _ in range(30):
        page.key("Tab")
        if at := page.value("document.activeElement.matches(%r) ? document.activeElement.hash : ''" % MATRIX):
            break
    check(at, "%s: Tab leads to the verdicts" % way)
    page.key("ArrowRight")
    right = page.value("document.activeElement.hash")
    page.key("ArrowLeft")
    check(at.startswith("#1/") and right.startswith("#2/") and page.value("document.activeElement.hash") == at,
          "%s: the arrows go from server to server" % way, (at, right))
    for _ in range(20):
        if page.value("document.activeElement.hash") == "#" + RED:
            break
        page.key("ArrowDown")
    page.key("Enter")
    opened(page, way, width, "Enter")
    check(page.value("document.activeElement.id") == RED, "%s: the focus is in the conversation" % way)
    page.key("Escape")
    check(not seen(page, named(RED)), "%s: Esc closes it" % way)
    check(page.value("document.activeElement.hash") == "#" + RED, "%s: the focus is where it was" % way)
    page.value("search.value = '', search.dispatchEvent(new Event('input'))")


def filters(page, way):
    rows = "[...document.querySelectorAll('#matrix tr[data-verdicts]')].filter(r => !r.hidden)"
    every = page.value(rows + ".length")
    page.click(element("#filter button.fail"))
    check(page.value("%s.length > 0 && %s.every(r => r.querySelector('a.fail'))" % (rows, rows)),
          "%s: the filter leaves what failed" % way)
    page.click(element("#filter button.fail"))
    page.value("section.value = '0', section.dispatchEvent(new Event('change'))")
    check(0 < page.value(rows + ".length") < every, "%s: a section of its own" % way)
    page.value("section.value = '', section.dispatchEvent(new Event('change'))")
    check(page.value(rows + ".length") == every, "%s: and all again" % way)


def copies(page, way):
    page.value("location.hash = %r" % ("#" + RED))
    page.click(named(RED) + ".querySelector('.again button')")
    said = until(lambda: page.value("(t => t === 'Copy' ? '' : t)(%s.querySelector('.again button').textContent)"
                                    % named(RED)), 5)
    check(said in ("Copied", "Selected"), "%s: the command is there to be pasted" % way, said)
    page.value("location.hash = '#top'")


def on_paper(page):
    page.on_paper()
    check(seen(page, named(RED)), "paper: what failed is in full")
    check(not seen(page, named("2/" + CASE)), "paper: what passed is not")
    check(not seen(page, element("#filter")), "paper: nothing to press")


def arrived(page, expression):
    """Waits until this is true in the page that is being opened; while one goes and the next comes, none answers."""
    def asked():
        try:
            return page.value(expression)
        except AssertionError:
            return False
    return until(asked, browser.PATIENCE)


def steps(chromium):
    """From a finding to the web lab beside the report, at the octet that decided; and back."""
    page = browser.Page(chromium, PAGE.as_uri() + "#" + RED, 1280, 900, "light", True)
    link = named(RED) + ".querySelector('.step a')"
    check(seen(page, link), "steps: a red conversation has the link")
    check(not page.value("!!document.querySelector('article.pass .step')"), "steps: a green one has none")
    page.click(link)
    if not arrived(page, "document.body?.dataset.ready === 'yes'"):
        check(False, "steps: the lab opens", page.value("document.body?.innerText"))
        return
    where = urllib.parse.unquote(page.value("location.pathname"))
    check(where == str(LAB.resolve()), "steps: it is the page beside the report", where)
    check(page.value("document.querySelector('#octet .kbd').textContent") == "<", "steps: it is the octet that decided")
    told = page.value("document.getElementById('octet').textContent")
    check("octet 2 of this reply" in told and "No continuation allows it" in told, "steps: the lab says why", told)
    said = page.value("document.getElementById('ladder').textContent")
    check("NOOP" in said and "25<script>" in said, "steps: the conversation is there", said)
    told = page.value("document.getElementById('told').textContent")
    check(told.startswith(CASE + ": fail. Expected: 250; got: 25<script>"), "steps: and the report's finding", told)
    check(page.value("document.title") == "postel lab: SMTP, octet by octet", "steps: no element of the server's")
    check(page.complaints() == [], "steps: no complaint on the console", page.complaints())
    check(len(page.requests()) == 2, "steps: one request more, for the lab", page.requests())
    page.value("setTimeout(() => history.back(), 0)")
    check(arrived(page, named(RED) + "?.getClientRects().length > 0"), "steps: Back leads to the finding")
    page.close()


def look(chromium, width, scheme, script, pictures):
    way = "%d px, %s%s" % (width, scheme, "" if script else ", no script")
    page = browser.Page(chromium, PAGE.as_uri(), width, 844 if width < 500 else 900, scheme, script)
    at_rest(page, way, width, scheme, script)
    if pictures:
        page.picture(pictures / ("page-%d-%s%s.png" % (width, scheme, "" if script else "-plain")))
    by_mouse(page, way, width)
    if script:
        filters(page, way)
        copies(page, way)
        by_keyboard(page, way, width)
    check(page.complaints() == [] and len(page.requests()) == 1, "%s: nor later" % way, page.complaints())
    if pictures:
        page.value("location.hash = %r" % ("#" + RED))
        page.picture(pictures / ("case-%d-%s%s.png" % (width, scheme, "" if script else "-plain")))
    if (width, scheme, script) == WAYS[0]:
        on_paper(page)
    page.close()


def main():
    pictures = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
    lacks = browser.lacking()
    if lacks:
        print("skipped: the html report in a browser: " + lacks)
    else:
        PLACE.mkdir(parents=True, exist_ok=True)
        make_page()
        with browser.Browser() as chromium:
            for width, scheme, script in WAYS:
                look(chromium, width, scheme, script, pictures)
            steps(chromium)
    return total()


sys.exit(main())
