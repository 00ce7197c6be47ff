# browser.py - Chromium without a window, driven over its debugging pipe: no port, no library, no network.
# Read first: tests/browser/run.sh.  Read next: tests/browser/page.py.
# SPDX-License-Identifier: MIT
#
# The protocol is Chromium's DevTools protocol: JSON objects, a NUL behind each, on descriptors 3 and 4 of the browser.
import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

PATIENCE = 60  # seconds, for one answer: a machine that has other work is slow to start a browser
NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = ("--headless=new", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--disable-sync",
           "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
           "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND")


def found():
    """The browser's path, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Browser:
    def __init__(self):
        # Above 4, so that making 3 and 4 of them closes none of them.
        to_read, self._write = self._pipe()
        self._read, to_write = self._pipe()

        def as_3_and_4():
            os.dup2(to_read, 3)
            os.dup2(to_write, 4)

        self._home = tempfile.TemporaryDirectory(prefix="postel-browser-", ignore_cleanup_errors=True)
        sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()  # it cannot have one as root
        self._process = subprocess.Popen([found(), *OPTIONS, *sandbox, "--user-data-dir=" + self._home.name,
                                          "about:blank"], pass_fds=(3, 4), preexec_fn=as_3_and_4,
                                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL, env={**os.environ, "HOME": self._home.name})
        os.close(to_read)
        os.close(to_write)
        self._unread, self._last, self.events = b"", 0, []

    @staticmethod
    def _pipe():
        ends = os.pipe()
        high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends)
        for end in ends:
            os.close(end)
        return high

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self._write)
        os.close(self._read)
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._home.cleanup()

    def _message(self, until):
        """The next message, or None at that time."""
        while b"\0" not in self._unread:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._read], [], [], left)[0]:
                return None
            more = os.read(self._read, 1 << 16)
            if not more:
                raise AssertionError("the browser has ended")
            self._unread += more
        message, self._unread = self._unread.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **params):
        """What the browser answers; events that come meanwhile are kept."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + PATIENCE
        while answer := self._message(until):
            if answer.get("id") == self._last:
                assert "error" not in answer, "%s: %s" % (method, answer["error"])
                return answer["result"]
            self.events.append(answer)
        raise AssertionError("%s: no answer in %d s" % (method, PATIENCE))

    def await_event(self, method, session):
        until = time.monotonic() + PATIENCE
        while not any(e.get("method") == method and e.get("sessionId") == session for e in self.events):
            event = self._message(until)
            assert event, "no %s in %d s" % (method, PATIENCE)
            self.events.append(event)


class Page:
    """A page of its own, of this width and colour scheme, with all that it asked for and complained of."""

    def __init__(self, browser, url, width, height, scheme, script=True):
        self._browser = browser
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self._target = target
        self._session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(domain + ".enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=width < 500)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        self.call("Page.navigate", url=url)
        browser.await_event("Page.loadEventFired", self._session)

    def call(self, method, **params):
        return self._browser.call(method, self._session, **params)

    def close(self):
        self._browser.call("Target.closeTarget", targetId=self._target)

    def _events(self, *methods):
        return [event for event in self._browser.events
                if event.get("sessionId") == self._session and event["method"] in methods]

    def requests(self):
        return [event["params"]["request"]["url"] for event in self._events("Network.requestWillBeSent")]

    def complaints(self):
        """What the console has: errors, exceptions, broken rules of the page's own policy."""
        said = [e["params"]["exceptionDetails"]["text"] for e in self._events("Runtime.exceptionThrown")]
        said += [e["params"]["entry"]["text"] for e in self._events("Log.entryAdded")]
        return said + [repr(e["params"]["args"]) for e in self._events("Runtime.consoleAPICalled")]

    def value(self, expression):
        """What this expression of JavaScript is, in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, "%s: %s" % (expression, answer["exceptionDetails"])
        return answer["result"].get("value")

    def key(self, key, code=None, text=None):
        """One key, as from a keyboard."""
        params = {"key": key, "code": code or key, "windowsVirtualKeyCode": {"Enter": 13, "Escape": 27, "Tab": 9,
                  "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}.get(key, 0)}
        self.call("Input.dispatchKeyEvent", type="keyDown", **params, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **params)

    def click(self, expression):
        """A press of the mouse in the middle of this element."""
        box = self.value("(e => { e.scrollIntoView({ block: 'center' }); const b = e.getBoundingClientRect();"
                         " return [b.x + b.width / 2, b.y + b.height / 2]; })(%s)" % expression)
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)

    def picture(self, path):
        shot = self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))
