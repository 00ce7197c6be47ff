# client_build.py - variants of our own client, and where in its source an operator applies.
# Read first: tests/mutants/build.py, tests/mutants/places.py.  Read next: tests/mutants/client_run.py.
# SPDX-License-Identifier: MIT
import hashlib
import pathlib
import re

import build
import places

# What decides what a server reads, and what the user is told.  Not here: how an address is found, and what is shown.
SOURCES = ("src/parse/ehlo_line.rl", "src/parse/reply_line.rl", "src/protocol/client.c", "src/protocol/client_offer.c",
           "src/protocol/client_replied.c", "src/protocol/client_say.c", "src/protocol/stuff.c",
           "src/transport/connection_client.c")


# What only a client with another message to come does (§4.5.4.1): the queue of `serve --relay`, and never `send`.
NOT_SENT = re.compile(r"\brest(s|ing)\b|->begun\b|->more\b|->next\(")


class Source(build.Source):
    """As the server's, with another door; only what is varied is compiled anew."""

    def __init__(self):
        super().__init__()
        (self.tree / "src/door.c").write_text(pathlib.Path("tests/mutants/client_door.c").read_text())
        self.door = build.compiled(self.tree, "door", build.ROOM / "unchanged/client_door.o")

    def prepare(self, pool):
        names = sorted({name for path in SOURCES for name in build.dependents(pathlib.Path(path))})
        made = pool.map(lambda name: build.compiled(self.tree, name, build.ROOM / "unchanged" / (name + ".o")), names)
        self.objects.update(zip(names, made))
        self.archived()


def drawn(seed):
    """All places in the order in which they are taken: each operator in each file once, then each once more."""
    turns = {}
    for path in map(pathlib.Path, SOURCES):
        for mutant in places.of_file(path):
            if NOT_SENT.search(mutant.shown):
                continue
            key = hashlib.sha256(("%s %s" % (seed, mutant.id)).encode()).hexdigest()
            turns.setdefault((path, mutant.operator), []).append((key, mutant))
    order = []
    for of_one in turns.values():
        order += [(turn, key, mutant) for turn, (key, mutant) in enumerate(sorted(of_one, key=lambda pair: pair[0]))]
    return [mutant for _, _, mutant in sorted(order, key=lambda entry: entry[:2])]
