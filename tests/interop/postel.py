# postel.py - the program under test: `postel serve` for a while, `postel send` once.
# Read first: tests/interop/message.py.  Read next: tests/interop/clients.py.
# SPDX-License-Identifier: MIT
import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

BUILD = pathlib.Path(os.environ.get("B", "build")).resolve()
RUN = BUILD / "interop"
UNDER = os.environ.get("UNDER", "").split()
POSTEL = UNDER + [str(BUILD / "postel")]
PATIENCE = 30  # seconds, for what takes milliseconds on a machine that has nothing else to do


class Skip(Exception):
    """This test cannot be run here; the text says why."""


def fresh(name):
    """An empty directory for one test."""
    place = RUN / name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    return place


def until(what, deadline=PATIENCE):
    """Calls `what` until it gives something."""
    end = time.monotonic() + deadline
    while True:
        found = what()
        if found or time.monotonic() > end:
            return found
        time.sleep(0.02)


@contextlib.contextmanager
def started(command, log, end=signal.SIGTERM, **options):
    """A server for the length of a `with`; the signal `end` tells it to end."""
    with open(log, "wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                                   **options)
        try:
            yield process
        finally:
            process.send_signal(end)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Serve:
    """A running `postel serve`: its port, and what it has stored."""

    def __init__(self, port, maildir):
        self.port = port
        self.maildir = maildir

    def stored(self, count=1):
        """The messages, once there are `count`; there have to be no more of them, and nothing half-written."""
        until(lambda: len(list((self.maildir / "new").iterdir())) >= count)
        found = [mail.read_bytes() for mail in sorted((self.maildir / "new").iterdir())]
        assert len(found) == count, "%d messages stored, not %d" % (len(found), count)
        assert not list((self.maildir / "tmp").iterdir()), "something was left in tmp/"
        traced(found)
        return found


TRACE = re.compile(rb"(?P<back>Return-Path:[^\n]*\n)(?P<received>Received:[^\n]*\n(?:[ \t][^\n]*\n)*)")


def traced(messages):
    """Above each stand the two trace fields, as RFC 5321 section 4.4's own rules have them."""
    found = [TRACE.match(message) for message in messages]
    assert all(found), "no trace fields: %r" % messages
    lines = [line for fields in found for line in (("Return-path-line", fields["back"]),
                                                   ("Time-stamp-line", fields["received"]))]
    batch = "".join("%s\t%s\n" % (rule, field.replace(b"\n", b"\r\n").hex()) for rule, field in lines)
    done = subprocess.run(POSTEL + ["parse", "--batch"], input=batch.encode(), capture_output=True, check=False)
    for (rule, field), answer in zip(lines, done.stdout.decode().splitlines(), strict=True):
        assert answer == rule + "\taccept", "%s: %r" % (answer, field)


@contextlib.contextmanager
def serve(name, *options):
    place = fresh(name)
    command = POSTEL + ["serve", "--listen", "127.0.0.1:0", "--maildir", str(place / "Maildir"), *options]
    with started(command, place / "serve.log") as process:
        said = until(lambda: re.match(rb"listening on 127\.0\.0\.1:(\d+)\n", (place / "serve.log").read_bytes())
                     or process.poll() is not None)
        assert said not in (None, True), "postel serve: %r" % (place / "serve.log").read_bytes()
        yield Serve(int(said[1]), place / "Maildir")
    assert process.returncode == 0, "postel serve ended with %d, see %s" % (process.returncode, place / "serve.log")


def send(port, file, *recipients):
    to = [word for recipient in recipients for word in ("--to", recipient)]
    return subprocess.run(POSTEL + ["send", "--server", "127.0.0.1:%d" % port, "--helo", "client.example",
                                    "--from", "alice@client.example", *to, str(file)],
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=4 * PATIENCE, check=False)
