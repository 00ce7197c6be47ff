# habits.py - servers that are right, each in a way of its own: the suite may find no fail in them.
# Read first: tests/mutants/server.py.  Read next: tests/mutants/habits_replies.py.
# SPDX-License-Identifier: MIT
#
# A habit is a class below Session with a `section`, the one that leaves it free (or has a SHOULD against it, for which
# the suite may warn); its docstring says what it does.  Most of these cost an implementer an alarm once, and it was
# false.  `target`: more lines of target.conf; `without`: keys of it that such a server has no use for; `words`: more
# for the command line; `tested = False`: it takes no mail as we send it, and the suite has to say so.
import habits_policy
import habits_replies
import habits_session
import habits_trace
from catalogue import found

KINDS = {"replies": habits_replies, "policy": habits_policy, "sessions": habits_session, "trace": habits_trace}
HABITS = found(KINDS)


def session(name):
    """The server of this name; of several, joined by "+", one that has all of them."""
    return type("Odd", tuple(HABITS[one].peer for one in name.split("+")), {})
