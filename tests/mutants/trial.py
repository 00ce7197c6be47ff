# trial.py - one server, and what the suite says of it.
# Read first: tests/mutants/build.py.  Read next: tests/mutants/run.py.
# SPDX-License-Identifier: MIT
#
# A mutant is killed if the suite says "fail" (exit 1), "this cannot be tested" (exit 3), or has a warning that the
# unmutated server does not get.  A new note tells it apart as well, but holds nothing against it: for a server that
# takes what the grammar forbids, a note is the verdict that it has to get.  An inconclusive case is nothing.
import contextlib
import json
import re
import shutil
import subprocess
import time
import typing

from build import B

KILLS = ("fail", "error", "warn")
CONTROL = ("the control conversation", "exit 3")
TOLD = (*KILLS, "note")
LONGEST = 300  # seconds for a run of the suite, which needs three of them where nothing else runs
TARGET = """server-domain = postel.example
client-domain = client.example
from = alice@client.example
valid = user@postel.example
second-valid = other@postel.example
refused = nobody@postel.example
user = user
no-relay = someone@relay.example
size-limit = 1048576
postmaster = postmaster@postel.example
"""
WAIT, WAIT_AGAIN = 2, 10  # seconds for a reply: the servers are on this machine
MAILBOX = "mailbox = maildir {place}/{{local}}\n"
USUAL = ["--max-size", "1048576"]


class Setting(typing.NamedTuple):
    """How the server is started, what the suite is told of it, which cases it is to play, and for whose sake."""

    options: tuple
    target: str
    cases: tuple = ()
    files: str = ""  # only for mutants of these


# A mutant that the first does not kill is tried under the others: what an option switches on can be seen there only.
FRIENDS = ("--alias", "friends=user,other"), "list = friends\nmany = user{n}@postel.example\n"
SETTINGS = {
    "usual": Setting(*FRIENDS),
    "generated": Setting(*FRIENDS, ("--generated", "1000"), "grammar parse command"),
    # With SMTPUTF8, what our own parsers refuse is read once more by those of RFC 6531.
    "ascii": Setting((*FRIENDS[0], "--without", "SMTPUTF8"), FRIENDS[1], (), "grammar command params parse/path"),
    "strict": Setting((*FRIENDS[0], "--no-expn", "--strict-7bit", "--mailbox", "user", "--mailbox", "other"),
                      "list = friends\n", (), "server mailboxes data eightbitmime"),
    "no-lists": Setting((), "many = user{n}@postel.example\n", (), "server mailboxes"),
    "greek": Setting(("--alias", "friends=δοκιμή,user", "--mailbox", "user", "--mailbox", "δοκιμή"), "list = friends\n",
                     ("--section", "3.5"), "mailboxes_shown server.c"),
    "discard": Setting(("--discard",), "", (), "connection_mail"),
    # Five minutes of the server's are three seconds.
    "hurried": Setting(("--clock-rate", "100"), "clock = 100\n", ("--slow", "--tag", "slow"),
                       "limits server.c connection_server stream"),
}


def settings(path):
    """Those that a mutant of this file is tried in."""
    return [name for name, setting in SETTINGS.items()
            if not setting.files or any(word in str(path) for word in setting.files.split())]


class Outcome(typing.NamedTuple):
    killed: bool
    by: list  # case and verdict: what killed it, or what is noted
    where: list  # in the conversation of which case, for each of `by`: the judge's findings have no lines of their own
    seconds: float


@contextlib.contextmanager
def running(command, place):
    """The address of a server; None if it does not come up."""
    with open(place / "server.log", "wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    try:
        end, address = time.monotonic() + 60, None
        while address is None and process.poll() is None and time.monotonic() < end:
            address = re.match(rb"listening on (\S+)\n", (place / "server.log").read_bytes())
            time.sleep(0 if address else 0.01)
        yield address[1].decode() if address else None
    finally:
        process.terminate()
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def findings(report):
    """What is told against a server: (case, verdict), each with the case in whose conversation it was found."""
    if not report.exists():
        return {}
    cases = json.loads(report.read_text())["cases"]
    return {(case["id"], case["verdict"]): case["path"].removeprefix("conformance/").removesuffix(".smtp")
            for case in cases if case["verdict"] in TOLD}


def judged(address, setting, place, cases, wait):
    mailbox = "" if "--discard" in setting.options else MAILBOX.format(place=place.resolve())
    (place / "target.conf").write_text("%s%s%sreply-timeout = %ds\n" % (TARGET, mailbox, setting.target, wait))
    report = place / "report.json"
    command = [B / "postel", "check", "server", address, "--target", place / "target.conf", "--fail-fast",
               "--report", "json:%s" % report, *cases]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return {("the suite", "no end"): "the suite"}, 0
    return findings(report), done.returncode


def once(command, setting, place, cases, wait=WAIT):
    """The suite's findings and exit status; no status if the server does not come up, or falls."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    maildirs = ["--maildir", place / "all"]
    for user in ("user", "other", "postmaster"):
        maildirs += ["--maildir-of", "%s=%s" % (user, place / user)]
    if "--discard" in setting.options:
        maildirs = []
    with running([*command, "--listen", "127.0.0.1:0", *maildirs, *USUAL, *setting.options], place) as address:
        found = judged(address, setting, place, cases, wait) if address else ({}, None)
    # A slip in the small server that nobody meant: no defect.
    return ({}, None) if b"Traceback" in (place / "server.log").read_bytes() else found


def tried(command, name, place, known=(), cases=()):
    """How a server fares in this setting, with all its cases or only some; `known` are findings that count for nothing.
    None: it does not come up."""
    began, setting = time.monotonic(), SETTINGS[name]
    found, status = once(command, setting, place, cases or setting.cases)
    if status == 3 and not found:  # no machine is always quick enough: this has to be so twice, the second time slower
        found, status = once(command, setting, place, cases or setting.cases, WAIT_AGAIN)
    if status is None:
        return None
    by = [finding for finding in found if finding not in known]
    kills = [finding for finding in by if finding[1] in KILLS]
    if not kills and status == 3:
        kills = [CONTROL]
    by = kills or by
    return Outcome(bool(kills), by, [found.get(finding, finding[0]) for finding in by], time.monotonic() - began)
