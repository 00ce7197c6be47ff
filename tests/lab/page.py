# page.py - uses the web lab as a student would, and holds each step against `postel step --json`.
# usage: page.py [DIR]   (needs postel and the lab in build/, and Chromium; DIR: keep pictures of the page there)
# Read first: tests/browser/browser.py, tests/lab/traces.js, src/lab/page/app.js.
# SPDX-License-Identifier: MIT
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import browser
from looks import CONTRAST
from checks import check, total
from postel import BUILD, POSTEL

LAB = (BUILD / "lab" / "index.html").resolve()
WAYS = [(1400, "light"), (1400, "dark"), (390, "light"), (390, "dark")]
WALKED = ("D-scenarios/01-typical", "4.1.4-order/02-rcpt-before-mail", "judge-server/15-lf-dot-lf")
LARGEST, MOST_GROWTH = 1500000, 4


def opened(chromium, url=LAB.as_uri(), width=1400, scheme="light"):
    page = browser.Page(chromium, url, width, 844 if width < 500 else 950, scheme)
    until = time.monotonic() + browser.PATIENCE
    while page.value("document.body?.dataset.ready") != "yes":
        assert time.monotonic() < until, "the lab did not start: %r" % page.value("document.body?.innerText")
        time.sleep(0.05)
    return page


def step_json(case):
    done = subprocess.run([*POSTEL, "step", "--json", "conformance/%s.smtp" % case], capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def title_of(case):
    head = pathlib.Path("conformance/%s.smtp" % case).read_text().splitlines()[0]
    return re.sub(r"^# |  +RFC.*", "", head)


def choose(page, case):
    page.value("(s => { s.value = %s; s.dispatchEvent(new Event('change')); })(document.getElementById('session'))"
               % json.dumps(title_of(case)))


# What a reader sees of one octet.
SHOWN = """(() => {
  const text = id => document.getElementById(id).textContent, here = document.querySelector('.machine .here text');
  return { octet: document.querySelector('#octet .kbd').textContent, machine: Number(here.textContent),
           chain: [...document.querySelectorAll('#chain button')].map(e => e.textContent),
           state: document.querySelector('#dialogue .here text').textContent,
           place: text('place'), words: text('octet'),
           lit: document.querySelectorAll('#abnf .took, #abnf .next, #abnf .missed').length,
           rail: document.querySelectorAll('#rail rect').length,
           now: document.querySelectorAll('#ladder .now').length };
})()"""


def differs(shown, line, total):
    """What of an octet on the screen is not what the program says of it."""
    rules = [rule["rule"] for rule in line["rules"]]
    octet = {" ": "SP"}.get(line["octet"], line["octet"])
    wrong = [shown["octet"] != octet, line["alive"] and shown["machine"] != line["machine"], shown["chain"] != rules,
             shown["state"] != line["state"], shown["place"] != "octet %d of %d" % (line["point"] + 1, total),
             line["next"] not in shown["words"], shown["now"] != 1, shown["rail"] == 0,
             any(finding["id"] not in shown["words"] for finding in line["findings"])]
    return [i for i, bad in enumerate(wrong) if bad]


def walks(page):
    """Three sessions, each octet by the key that steps to it, and back by the key that steps back."""
    for case in WALKED:
        lines = step_json(case)
        choose(page, case)
        page.value("document.activeElement.blur()")
        wrong = []
        for line in lines:
            wrong += [(line["point"], bad) for bad in [differs(page.value(SHOWN), line, len(lines))] if bad]
            page.key("ArrowRight")
        check(wrong == [], "%s: all %d octets are as the program tells them" % (case, len(lines)), wrong[:3])
        for _ in range(20):
            page.key("ArrowLeft")
        at = lines[len(lines) - 21]
        check(differs(page.value(SHOWN), at, len(lines)) == [], "%s: twenty octets back" % case)


def questions(page):
    """From the page alone: which octet offended, which rule and § say so, what was expected, in which state the session
    is, and why the reply is 503 and not 501.  HELO, for after EHLO's PIPELINING a RCPT behind a refused MAIL may have
    been under way, and is no fault (RFC 2920 §3.1)."""
    page.value("document.getElementById('write-open').click()")
    page.value("document.getElementById('write-text').value = %s" % json.dumps(
        "HELO a.example\nMAIL FROM:<a..b@c.example>\nRCPT TO:<user@postel.example>\n"))
    page.click("document.querySelector('#write [type=submit]')")
    page.value("document.getElementById('stop-text').value = 'finding'")
    page.click("document.querySelector('#stops [type=submit]')")
    page.value("document.activeElement.blur()")
    page.key("c")
    text = page.value("document.body.innerText")
    for part in ("at octet 13", "atext", "x-mail", "5321-4.1.1.2-d", "That is 501 (§4.3.2), and not 503: it is in turn",
                 "The server says 501", "The session is in state ready"):
        check(part in text, "a faulty path: the page says %r" % part)
    check(page.value("document.querySelector('#ladder .o.bad').textContent") == ".", "the octet that offends is marked")
    page.key("c")
    text = page.value("document.body.innerText")
    for part in ("so it is not 501; but in state ready RCPT is out of turn: 503 (§4.1.4)", "The server says 503"):
        check(part in text, "RCPT before MAIL: the page says %r" % part)
    check(page.value("document.querySelector('#gates .stop').textContent").endswith("503"), "503's gate stops it")
    page.value("document.querySelector('#stop-list button').click()")
    check(page.value("document.querySelectorAll('#stop-list button').length") == 0, "a breakpoint is taken out again")


def edits(page):
    choose(page, WALKED[0])
    page.value("WALK.go(WALK.talk().rows.find(r => r.side === 'C').point)")
    page.value("document.activeElement.blur()")
    page.key("e")
    check(page.value("document.activeElement.id") == "edit-text", "e opens the line")
    page.value("document.getElementById('edit-text').value = 'NOOP\\\\r\\\\n'")
    page.key("Enter")
    said = page.value("String.fromCharCode(...WALK.talk().client)")
    check(said.startswith("NOOP\r\nMAIL FROM:") and "503" in page.value("document.getElementById('ladder').innerText"),
          "without EHLO, MAIL is out of turn")


def others(page):
    """The other tabs, as they are when nothing was typed, and after a change."""
    page.click("document.getElementById('tab-whatif')")
    text = page.value("document.getElementById('whatif').innerText")
    for part in ("it was smuggled", "Forged: from <boss@postel.example> to <other@postel.example>", "2 mails delivered",
                 "1 mail delivered", "the end of the mail data → 250"):
        check(part in text, "two servers: the page says %r" % part)
    page.value("(s => { s.value = 'strict'; s.dispatchEvent(new Event('change')); })"
               "(document.getElementById('whatif-first'))")
    check("the first has refused it" in page.value("document.getElementById('whatif-verdict').textContent"),
          "two servers: the strict one stops the attack")
    page.click("document.getElementById('tab-texts')")
    rows = page.value("[...document.querySelectorAll('#texts-table tbody tr')].map(r => r.innerText)")
    check(len(rows) == 7 and sum("accept" in row for row in rows) == 3, "many texts: 3 of 7 are in Mailbox", rows)
    for row in rows:
        text, verdict, *rest = row.split("\t")
        done = subprocess.run([*POSTEL, "parse", "Mailbox", text, "--json"], capture_output=True, text=True,
                              check=False)
        check((done.returncode == 0) == (verdict == "accept"), "many texts: postel parse agrees on %s" % text)
        if done.returncode != 0:
            offset = json.loads(done.stdout)["offset"]
            check(rest[0].startswith("octet %d," % offset) or offset == len(text), "and on where", (rest, offset))
    page.click("document.getElementById('tab-rule')")
    verdict = "document.getElementById('rule-verdict').innerText"
    check("Yours takes, and the RFC's does not: a-" in page.value(verdict), "a rule: a shortest text of one alone")
    page.click("document.getElementById('rule-reset')")
    check("The same language" in page.value(verdict), "a rule: the RFC's own is equal, and proved to be")
    for abnf, said in (("sub-domain = Let-dig [", "missing"), ("sub-domain = 3x", "x")):
        page.value("(t => { t.value = %s; t.dispatchEvent(new Event('input')); })(document.getElementById('rule-text'))"
                   % json.dumps(abnf))
        check("Line 1" in page.value(verdict) and said in page.value(verdict), "a rule: an error has its place",
              page.value(verdict))
    page.click("document.getElementById('tab-walk')")


def links(chromium, page):
    choose(page, WALKED[1])
    page.value("WALK.go(150)")
    page.value("document.getElementById('texts-text').value = 'one\\ntwo'")
    fragment = page.value("(async () => { document.getElementById('share').click();"
                          " for (let i = 0; i < 100 && location.hash === ''; i++)"
                          "   await new Promise(r => setTimeout(r, 20));"
                          " return location.hash; })()")
    check(len(fragment) > 10, "a link is made")
    other = opened(chromium, LAB.as_uri() + fragment)
    check(other.value(SHOWN) == page.value(SHOWN), "the link leads to the same octet of the same session")
    check(other.value("document.getElementById('texts-text').value") == "one\ntwo", "and has what was typed elsewhere")
    other.close()
    broken = opened(chromium, LAB.as_uri() + "#1AAAA")
    check("broken" in broken.value("document.getElementById('told').textContent"), "a broken link is called so")
    broken.close()


def given(chromium):
    """postel step --html: octets of a peer that would be markup, if they were not hex."""
    with tempfile.TemporaryDirectory() as place:
        script = pathlib.Path(place) / "a<b>&.smtp"
        script.write_text("# Markup of a peer.   RFC 5321 §4.2\n# role: judge\n"
                          "S! 220 <script>document.title='owned'</script>\\r\\n\nC: </script><img src=x>\n"
                          "S! 250 \\x1b]0;x\\x07\\xe2\\x80\\xae\\r\\n\n")
        out = pathlib.Path(place) / "out.html"
        subprocess.run([*POSTEL, "step", script, "--html", out], check=True)
        page = opened(chromium, out.as_uri())
        check(page.complaints() == [], "step --html: no complaint", page.complaints())
        check(page.value("document.title").startswith("postel lab"), "step --html: no script of a peer's ran")
        check(page.value("document.images.length") == 0, "step --html: nor is there an element of theirs")
        text = page.value("document.getElementById('ladder').innerText")
        for part in ("<script>document.title='owned'</script>\\r\\n", "</script><img src=x>",
                     "250 \\x1b]0;x\\x07\\xe2\\x80\\xae\\r\\n"):
            check(part in text, "step --html: the octets are there, escaped: %r" % part)
        check(page.value("document.getElementById('session').value") == "a<b>&.smtp", "step --html: under its name")
        page.close()
        again = subprocess.run([*POSTEL, "step", script, "--html", place + "/x"], capture_output=True, text=True,
                               env={"POSTEL_LAB": str(out)}, check=False)
        check(again.returncode == 3 and "conversation already" in again.stderr, "step --html: not into such a page")
        none = subprocess.run([*POSTEL, "step", script, "--html", place + "/x"], capture_output=True, text=True,
                              env={"POSTEL_LAB": place + "/none"}, check=False)
        check(none.returncode == 3 and "make lab" in none.stderr, "step --html: where there is no page, how to get one")


def steps_of(page, lines):
    """Octets of a session whose mail has so many lines, and the milliseconds of a step in it, layout included: half of
    the thirty of a round are faster, in the round that was disturbed least."""
    page.value("""(() => {
      const line = 'The quick brown fox jumps over the lazy dog, again and again, and so on.\\\\r\\\\n\\n';
      const data = Array.from({ length: %d }, () => 'C! ' + line).join('');
      document.getElementById('write-open').click();
      document.getElementById('write-text').value = 'C: EHLO a.example\\nC: MAIL FROM:<a@b.example>\\n' +
        'C: RCPT TO:<user@postel.example>\\nS: 250\\nC: DATA\\nS: 354\\n' + data + 'C: .\\nS: 250\\nC: QUIT\\n';
      document.querySelector('#write [type=submit]').click();
    })()""" % lines)
    points = page.value("WALK.talk().points")
    rounds = page.value("""(() => {
      const rounds = [];
      WALK.go(WALK.talk().points - 3000);
      for (let round = 0; round < 10; round++) {
        const times = [];
        for (let i = 0; i < 30; i++) {
          const began = performance.now();
          WALK.move(i % 3 === 2 ? 'line' : 'octet', i % 5 === 4);
          void document.body.offsetHeight;
          times.push(performance.now() - began);
        }
        rounds.push(times.sort((a, b) => a - b)[15]);
      }
      return rounds;
    })()""")
    return points, min(rounds)


def speed(page):
    """A step costs the same wherever one is: in a session of 64 KB about as much as in one of 6 KB.  The milliseconds
    are told; they are the machine's, and no test."""
    short, long = [], []
    for _ in range(3):  # in turn: what else the machine does is in both
        short.append(steps_of(page, 90))
        long.append(steps_of(page, 900))
    (few, brief), (points, ms) = min(short), min(long)
    check(points > 65536 > 9 * few, "one session has 64 KB, the other a tenth", (few, points))
    print("a step: %.2f ms in %d octets, %.2f ms in %d" % (brief, few, ms, points))
    check(ms < MOST_GROWTH * brief, "a step in ten times the octets costs less than %d times" % MOST_GROWTH,
          (brief, ms))


def look(chromium, width, scheme, pictures):
    way = "%d px, %s" % (width, scheme)
    page = opened(chromium, width=width, scheme=scheme)
    check(page.complaints() == [], "%s: no complaint on the console" % way, page.complaints())
    check(page.requests() == [LAB.as_uri()], "%s: one request, for the file" % way, page.requests())
    page.value("WALK.go(171)")
    for tab in ("walk", "whatif", "texts", "rule"):
        page.click("document.getElementById('tab-%s')" % tab)
        wide = page.value("document.documentElement.scrollWidth")
        check(wide <= width, "%s: %s is no wider than the screen" % (way, tab), wide)
        ratio, text = page.value(CONTRAST)
        check(ratio >= 4.5, "%s: all of %s can be read" % (way, tab), (round(ratio, 2), text))
        if pictures:
            page.picture(pictures / ("lab-%s-%d-%s.png" % (tab, width, scheme)))
    names = page.value("""[...document.querySelectorAll('button, input, select, textarea, [role]')].filter(e =>
      e.getClientRects().length > 0 && !(e.textContent.trim() || e.labels?.length || e.getAttribute('aria-label') ||
                                         e.getAttribute('aria-labelledby') || e.title)).map(e => e.outerHTML)""")
    check(names == [], "%s: each control has a name" % way, names)
    page.close()


def main():
    pictures = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
    lacks = browser.lacking()
    if lacks:
        print("skipped: lab-page: " + lacks)
        print("0 passed, 0 failed")
        return 0
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    size = LAB.stat().st_size
    print("the page has %d octets" % size)
    check(size < LARGEST, "the page is smaller than %d octets" % LARGEST, size)
    with browser.Browser() as chromium:
        for width, scheme in WAYS:
            look(chromium, width, scheme, pictures)
        page = opened(chromium)
        for part in (walks, questions, edits, others):
            part(page)
        links(chromium, page)
        speed(page)
        check(page.complaints() == [], "no complaint in all that", page.complaints())
        given(chromium)
    return total()


sys.exit(main())
