# before.py - which case found each mutant the last time, so that it can be played first.
# Read first: tests/mutants/trial.py.  Read next: tests/mutants/fate.py.
# SPDX-License-Identifier: MIT
#
# A hint and no more.  A mutant that its case finds again is found; one that it does not find is played the whole suite,
# in every setting, as if nothing were known of it.  So a wrong line here costs time and changes no result.
import pathlib
import typing

from trial import CONTROL

FOUND = pathlib.Path("tests/mutants/found.tsv")
HEAD = "id\tsetting\tcase\n"
# The control conversation goes before any case: this one is short.
ANY = "4.1.1.9-noop/01-noop"


class Before(typing.NamedTuple):
    setting: str
    case: str

    def cases(self, of_setting):
        """What of a setting's cases is to be played."""
        control = self.case in (CONTROL[0], "openings/control")
        return (*of_setting, "--id", ANY if control else self.case)


def read():
    """By the mutant's id."""
    lines = FOUND.read_text().splitlines()[1:] if FOUND.exists() else []
    return {name: Before(setting, case) for name, setting, case in (line.split("\t") for line in lines)}


def written(rows):
    """Notes what has killed each; who only got a note is to be played in whole, it could be killed one day."""
    lines = ["%s\t%s\t%s\n" % (row["id"], row["setting"], row["in"][0]) for row in rows
             if row["fate"] == "killed" and row["in"] and row["setting"] != "generated"]
    FOUND.write_text(HEAD + "".join(sorted(lines)))
