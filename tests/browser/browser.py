# browser.py - pages in a real browser, for tests: opened, asked, typed at and looked at.
# Read first: tests/browser/run.sh.  Read next: tests/browser/driver.js, tests/browser/page.py.
# SPDX-License-Identifier: MIT
#
# Chromium is the system's, and playwright-core drives it: a package of npm's, which is fetched into B once.  Nothing on
# the net is reached from a page.
import json
import os
import pathlib
import select
import shutil
import subprocess

PATIENCE = 60  # seconds, for one answer: a machine that has other work is slow to start a browser
NAMES = ("chromium", "chromium-browser", "google-chrome")
PLAYWRIGHT = "1.49.1"
PLACE = pathlib.Path(os.environ.get("B", "build")).resolve() / ("playwright-" + PLAYWRIGHT)


def found():
    """The browser's path, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def lacking():
    """Why no page can be opened here, in words; None if one can."""
    if found() is None:
        return "there is no Chromium here"
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "there is no node with npm here"
    if not (PLACE / "done").exists():
        shutil.rmtree(PLACE, ignore_errors=True)
        PLACE.mkdir(parents=True)
        done = subprocess.run(["npm", "install", "--prefix", str(PLACE), "--no-audit", "--no-fund", "--ignore-scripts",
                               "playwright-core@" + PLAYWRIGHT], capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            return "npm does not give playwright-core"
        (PLACE / "done").touch()
    return None


class Browser:
    def __init__(self):
        driver = pathlib.Path(__file__).with_name("driver.js")
        self._process = subprocess.Popen(
            ["node", str(driver), str(PLACE / "node_modules/playwright-core"), found()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def ask(self, verb, **rest):
        self._process.stdin.write(json.dumps({"verb": verb, **rest}).encode() + b"\n")
        self._process.stdin.flush()
        ready = select.select([self._process.stdout], [], [], PATIENCE)[0]  # one question, one answer: none is buffered
        assert ready, "%s: no answer in %d s" % (verb, PATIENCE)
        line = self._process.stdout.readline()
        assert line, "the browser has ended"
        said = json.loads(line)
        assert "error" not in said, "%s: %s" % (rest, said.get("error"))
        return said["is"]


class Page:
    """A page of its own, of this width and colour scheme, with all that it asked for and complained of."""

    def __init__(self, browser, url, width, height, scheme, script=True):
        self._browser = browser
        self._at = browser.ask("open", url=url, width=width, height=height, scheme=scheme, script=script)

    def _ask(self, verb, **rest):
        return self._browser.ask(verb, at=self._at, **rest)

    def close(self):
        self._ask("close")

    def requests(self):
        return self._ask("requests")

    def complaints(self):
        """What the console has: errors, exceptions, broken rules of the page's own policy."""
        return self._ask("complaints")

    def value(self, expression):
        """What this expression of JavaScript is, in the page."""
        return self._ask("value", expression=expression)

    def key(self, key):
        """One key, as from a keyboard."""
        self._ask("key", key=key)

    def click(self, expression):
        """A press of the mouse in the middle of this element."""
        self._ask("click", expression=expression)

    def on_paper(self):
        self._ask("print")

    def picture(self, path):
        self._ask("picture", path=str(path))
