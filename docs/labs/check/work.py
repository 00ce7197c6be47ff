# work.py - what was handed in, and what is asked of it.
# Read first: check.py.  Read next: told.py.
# SPDX-License-Identifier: MIT
import os
import pathlib
import re
import subprocess
import typing

B = pathlib.Path(os.environ.get("B", "build")).resolve()
POSTEL = B / "postel"
MOST = 1 << 20  # octets of a file that is handed in


class CannotRun(Exception):
    """The check itself cannot go on: a program is missing, a server does not start."""


class Point(typing.NamedTuple):
    name: str
    good: bool
    hint: str  # where to look
    got: str   # what was handed in, or came of it


def words(text):
    """The words of an answer: what parts them, quotes and the case of letters do not count."""
    return [word.strip("\"'`").lower() or word for word in re.split(r"[\s,;]+", text.strip()) if word]


class Work:
    """A directory that was handed in, and the points it has got."""

    def __init__(self, place, seed, cases):
        self.place, self.seed, self.cases, self.points, self.running = place, seed, cases, [], []
        self.scratch = None  # a directory for the check's own files
        self.lines = self.read_answers()

    def point(self, name, good, hint="", got=""):
        self.points.append(Point(name, bool(good), hint, str(got)[:2000]))
        return bool(good)

    # --- answers.txt: `key: answer` a line ---------------------------------------------------------------------------
    def read_answers(self):
        text = self.octets("answers.txt")
        lines = {}
        for line in (text or b"").decode("utf-8", "replace").splitlines():
            key, colon, value = line.partition(": ")
            if colon and not line.startswith("#"):
                lines[" ".join(key.split()).lower()] = value.strip()
        return lines

    def said(self, key):
        return self.lines.get(key.lower(), "")

    def answer(self, key, wanted, hint, any_order=False):
        """Is the answer to `key` these words?"""
        got, wanted = words(self.said(key)), [str(word).lower() for word in wanted]
        if any_order:
            got, wanted = sorted(set(got)), sorted(set(wanted))
        return self.point(key, got == wanted, hint, self.said(key) or f"no line `{key}: ` in answers.txt")

    # --- files -------------------------------------------------------------------------------------------------------
    def octets(self, name):
        """A file's octets; None: it is not there, or is no plain file below the directory, or is too large."""
        path = (self.place / name).resolve()
        if self.place not in path.parents or not path.is_file() or path.stat().st_size > MOST:
            return None
        return path.read_bytes()

    def file(self, name):
        """Its path, or None and a point lost."""
        if self.octets(name) is None:
            self.point(name, False, f"hand in {name}, a file of at most {MOST} octets", "nothing")
            return None
        return self.place / name

    # --- programs ----------------------------------------------------------------------------------------------------
    def postel(self, *given, octets=b"", seconds=120):
        """Runs postel to its end: exit code and stdout."""
        done = run([str(POSTEL), *map(str, given)], octets, seconds)
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def start(self, command, env=None):
        """Starts a server that says `listening on ADDR:PORT`; returns that."""
        process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                   stdin=subprocess.DEVNULL, env=env)
        self.running.append(process)
        said = process.stdout.readline().decode("utf-8", "replace")
        if not said.startswith("listening on "):
            raise CannotRun(f"{' '.join(map(str, command))}: does not start")
        return said[len("listening on "):].strip()

    def serve(self, *options):
        """Our own server, its clock frozen, on a free port."""
        return self.start([POSTEL, "serve", "--listen", "127.0.0.1:0", "--now", "2026-01-01T00:00:00Z", *options])

    def close(self):
        for process in self.running:
            process.kill()
            process.wait()
            process.stdout.close()
        self.running = []


def run(command, octets=b"", seconds=120, **more):
    try:
        return subprocess.run(command, input=octets, capture_output=True, timeout=seconds, check=False, **more)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotRun(f"{command[0]}: {error}") from error
