# client_defects.py - the clients that are wrong on purpose, by name.
# Read first: tests/mutants/client.py.  Read next: tests/mutants/client_defects_text.py.
# SPDX-License-Identifier: MIT
#
# As for servers: a defect is a class below Client with a `section`, the one that it breaks; its docstring says what it
# does.
import typing

import client_defects_replies
import client_defects_session
import client_defects_text
import client_defects_words
from defects import kebab

KINDS = {"mail data": client_defects_text, "replies": client_defects_replies, "words": client_defects_words,
         "session": client_defects_session}


class Defect(typing.NamedTuple):
    id: str
    kind: str
    section: str
    says: str
    client: type


def found():
    for kind, module in KINDS.items():
        for name, client in vars(module).items():
            if isinstance(client, type) and client.__module__ == module.__name__ and hasattr(client, "section"):
                section = client.section if client.section.startswith("RFC") else "§" + client.section
                yield Defect(kebab(name), kind, section, " ".join(client.__doc__.split()), client)


DEFECTS = {defect.id: defect for defect in found()}
