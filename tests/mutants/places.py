# places.py - where in our own server's source an operator applies: the derived mutants.
# Read first: tests/mutants/operators_ragel.py.  Read next: tests/mutants/build.py.
# SPDX-License-Identifier: MIT
import hashlib
import pathlib
import re
import typing

import operators_c
import operators_ragel
import tokens as cut

# What decides what a peer reads, or what lies in a mailbox afterwards.  Not here: the client, the judge, the stepper,
# what only reads rules for people (src/parse/rule.rl), and what of the server only AUTH= asks (src/parse/mailbox.rl).
SOURCES = ("grammar/abnf_core.rl", "grammar/dialogue.rl", "grammar/domain.rl", "grammar/literal.rl",
           "grammar/mailbox.rl", "grammar/params.rl", "grammar/path.rl", "grammar/positions.rl",
           "grammar/ext/size.rl", "src/parse/command.rl", "src/parse/ext/eightbitmime.rl", "src/parse/ext/size.rl",
           "src/parse/line.rl", "src/parse/mailbox.h", "src/parse/params.rl", "src/parse/path.h", "src/parse/path.rl",
           "src/parse/same.c", "src/programs/mailboxes.c", "src/programs/mailboxes_shown.c", "src/protocol/data.rl",
           "src/protocol/ext/eightbitmime.c", "src/protocol/ext/size.c", "src/protocol/limits.h",
           "src/protocol/reply.c", "src/protocol/return_path.rl", "src/protocol/server*.c", "src/protocol/trace.c",
           "src/transport/connection_mail.c", "src/transport/connection_server.c", "src/transport/delivery.c",
           "src/transport/stream.c")
OPERATORS = {**operators_c.OPERATORS, **operators_ragel.OPERATORS}
SECTION = re.compile(r"(?:RFC (\d+) )?§([0-9A-F][0-9.]*\d|[0-9A-F])")


class Derived(typing.NamedTuple):
    """A mutant that is made by changing `path`: `edits` are (at, end, new text), in this order."""

    id: str
    path: pathlib.Path
    original: str
    operator: str
    line: int
    section: str
    edits: tuple
    shown: str  # the line before and after, for people

    def text(self):
        """The file, changed."""
        text, at, pieces = self.original, 0, []
        for start, end, new in self.edits:
            # The lines keep their numbers.
            pieces += [text[at:start], new, "\n" * (text.count("\n", start, end) - new.count("\n"))]
            at = end
        return "".join([*pieces, text[at:]])


def section(lines, number):
    """The section that is cited nearest to a line: on it, above it, or at the head of its file."""
    for at in [number, *(n for d in range(1, 12) for n in (number - d, number + d)), 1]:
        cited = SECTION.search(lines[at - 1]) if 0 < at <= len(lines) else None
        if cited:
            return ("RFC %s §%s" if cited[1] not in (None, "5321") else "%.0s§%s") % (cited[1], cited[2])
    return re.search(r"RFC \d+", lines[0])[0]


def function(text, at):
    """The C function that an offset lies in."""
    found = re.findall(r"(?m)^\w[^\n;=]*?(\w+)\([^;{]*\)\n\{", text[:at])
    return found[-1] if found else ""


def changed(text, edits):
    """The lines that these edits touch, before and after, each as one line."""
    at = text.rfind("\n", 0, edits[0][0]) + 1
    end = text.find("\n", edits[-1][1])
    before, after, here = text[at:end], "", at
    for start, stop, new in edits:
        after += text[here:start] + new
        here = stop
    after += text[here:end]
    return tuple(" ".join(side.split()) for side in (before, after))


def of_file(path):
    text = path.read_text()
    lines, numbers = text.split("\n"), cut.Lines(text)
    pieces = [(operators_c.OPERATORS, operators_c.without_assertions(piece)) for piece in cut.c_tokens(path, text)]
    pieces += [(operators_ragel.OPERATORS, piece) for piece in cut.ragel_tokens(path, text)]
    seen = set()
    for operators, piece in pieces:
        for name, operator in operators.items():
            for edits in operator(piece):
                number = numbers.number(edits[0][0])
                before, after = changed(text, edits)
                # Named for what it does and not for where it is, so that a line more above it changes nothing.
                print_ = "\n".join([str(path), name, function(text, edits[0][0]), before, after])
                mark, again = hashlib.sha256(print_.encode()).hexdigest()[:6], 0
                while (mark, again) in seen:
                    again += 1
                seen.add((mark, again))
                yield Derived("%s:%s:%s%s" % (path.stem, name, mark, ".%d" % again if again else ""), path, text,
                              name, number, section(lines, number), tuple(edits), "%s -> %s" % (before, after))


# Functions in which no slip shows on the wire or in a mailbox: what only the client runs, or who looks at a session
# from beside it; what is there for a disk that is full or fails, for memory that is spent, for a crash (tests/transport
# tries these); what keeps other octets than ASCII out of texts that are our own; what day of the calendar it is.
NOT_SEEN = re.compile(r"smtp_client_|smtp_verb_name|^show|trouble|^refuse$|^failure$|^remove_all$|^sync_and_close$"
                      r"|^host_name$|^directory$|^writable$|^smtp_maildir_|^drain$|^smtp_explain|^textstring$|^civil$"
                      r"|^smtp_server_bad_syntax$")
# Lines, likewise: the client's limits, and one that only tests ask for; who looks on; a text that is free; the end of
# octets, which a line never ends with; codes that no server of ours says.
NOT_OURS = re.compile(r"SMTP_TIMEOUT_(?!SERVER)|SMTP_RECIPIENTS_MIN|.*\bo != NULL|down\(s, \"|.*\beof = "
                      r"|.*\bOTHER \( 200")
# What no setting of trial.py switches on, by its names: STARTTLS, AUTH and BDAT; and the states that only they lead to.
NOT_OFFERED = re.compile(r"(?i)tls|auth|bdat|chunk|last_ok|rset_now|text_ask|text_ok|spoilt|_lend$|secured$|^secure$"
                         r"|^LAST$")
IN_C = re.compile(r"(?i)smtp_tls_|SERVER_TLS &&|ESMTP[SA]|within TLS")  # a line of C is about these
STATE = re.compile(r"(?m)^  (\w+): \(")
# This machine reads once more what command.rl has let in: that it would take more is never seen.
SECOND = "src/parse/params.rl"
WIDENS = ("may-lack", "may-repeat", "widen")


def offered(mutant):
    """Whether a client meets what is changed: not so if it, or all that leads there, belongs to what is not offered."""
    text, (at, end, _) = mutant.original, mutant.edits[0]
    if NOT_OFFERED.search(text[at:end]) or NOT_OFFERED.search(function(text, at)):
        return False
    if mutant.path.suffix != ".rl":
        return not IN_C.search(mutant.shown)
    names = re.findall(r"[A-Za-z_]\w*", mutant.shown.partition("->")[0].partition("#")[0]) or ["?"]
    state = (STATE.findall(text[:at]) if mutant.path.stem == "dialogue" else []) or [""]
    # Within a state, letters lead on; elsewhere, the first name of a line is what is defined, or the verb.
    return not (NOT_OFFERED.search(state[-1]) or all(map(NOT_OFFERED.search, names if state[-1] else names[:1])))


def shows(mutant):
    return offered(mutant) and not (
        NOT_SEEN.search(function(mutant.original, mutant.edits[0][0])) or NOT_OURS.match(mutant.shown)
        or (str(mutant.path) == SECOND and mutant.operator in WIDENS))


def all_places():
    paths = [path for pattern in SOURCES for path in sorted(pathlib.Path(".").glob(pattern))]
    return [mutant for path in paths for mutant in of_file(path) if shows(mutant)]


def drawn(seed):
    """All of them in the order in which they are taken: each operator in each file once, then each once more."""
    turns = {}
    for mutant in all_places():
        key = hashlib.sha256(("%s %s" % (seed, mutant.id)).encode()).hexdigest()
        turns.setdefault((mutant.path, mutant.operator), []).append((key, mutant))
    order = []
    for of_one in turns.values():
        order += [(turn, key, mutant) for turn, (key, mutant) in enumerate(sorted(of_one, key=lambda pair: pair[0]))]
    return [mutant for _, _, mutant in sorted(order, key=lambda entry: entry[:2])]
