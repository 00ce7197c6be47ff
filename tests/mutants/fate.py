# fate.py - what becomes of a mutant.
# Read first: tests/mutants/trial.py.  Read next: tests/mutants/run.py.
# SPDX-License-Identifier: MIT
import typing

import before
import defects
import places
from build import PYTHON, ROOM, Fails, Workshop
from trial import SETTINGS, settings, tried

SMALL = [*PYTHON, "tests/mutants/serve.py"]  # the small server, in front of a defect's name
FOUND = ("killed", "noted")


class Mutant(typing.NamedTuple):
    """One of either sort.  `of` is the Derived or the Defect that it is."""

    id: str
    kind: str  # the operator that made it, or what a defect is about
    by_hand: bool
    section: str
    place: str
    shown: str
    of: object


class Fate(typing.NamedTuple):
    word: str  # killed, noted, survived; same: its code is the original's; broken: it does not compile, or not start
    setting: str = ""
    by: tuple = ()
    where: tuple = ()  # as in Outcome


def derived(seed):
    """All that operators make, in the order in which they are taken."""
    return [Mutant(m.id, m.operator, False, m.section, "%s:%d" % (m.path, m.line), m.shown, m)
            for m in places.drawn(seed)]


def by_hand():
    return [Mutant(d.id, d.kind, True, d.section, "tests/mutants/%s.py" % d.peer.__module__, d.says, d)
            for d in defects.DEFECTS.values()]


def settings_of(mutant):
    if not mutant.by_hand:
        return settings(mutant.of.path)
    return ["hurried"] if hasattr(mutant.of.peer, "hurried") else ["usual"]


class Bench:
    """A place for one mutant at a time."""

    def __init__(self, number, source):
        self.workshop = Workshop(number, source)
        self.place = ROOM / ("workshop-%d" % number) / "run"
        self.before = before.read()

    def command(self, mutant):
        """The server; None if it is the original's code.  Raises Fails if it does not compile."""
        if mutant.by_hand:
            return [*SMALL, mutant.id]
        program = self.workshop.variant(mutant.of)
        return program and [program, "serve"]

    def fate(self, mutant, known):
        """`known`: what the original is told in each setting, for both sorts of servers."""
        try:
            command = self.command(mutant)
        except Fails:
            return Fate("broken")
        if command is None:
            return Fate("same")
        names = settings_of(mutant)
        last = self.before.get(mutant.id)
        if last is not None and last.setting in names:
            # Only what kills is believed at once; anything else might be otherwise in the whole.
            found = self.under(mutant, command, last.setting, known, last.cases(SETTINGS[last.setting].cases))
            if found.word in ("killed", "broken"):
                return found
        noted = Fate("survived")
        for name in names:
            found = self.under(mutant, command, name, known)
            if found.word in ("killed", "broken"):
                return found
            if found.word == "noted":
                noted = found
        return noted

    def under(self, mutant, command, name, known, cases=()):
        """What this setting says of it."""
        cases = cases or (getattr(mutant.of.peer, "only", ()) if mutant.by_hand else ())
        outcome = tried(command, name, self.place, known[mutant.by_hand, name], cases)
        if outcome is None:
            return Fate("broken")
        word = "killed" if outcome.killed else "noted" if outcome.by and outcome.by[0][1] == "note" else "survived"
        return Fate(word, name, tuple(outcome.by), tuple(outcome.where))
