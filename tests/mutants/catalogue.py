# catalogue.py - the peers that are wrong on purpose, by name: found in the files that they stand in.
# Read first: tests/mutants/places.py.  Read next: tests/mutants/defects.py.
# SPDX-License-Identifier: MIT
#
# A defect is a class with a `section`, the one that it breaks; its docstring says what it does.
import re
import typing


class Defect(typing.NamedTuple):
    id: str
    kind: str
    section: str
    says: str
    peer: type  # a session of the small server, a client, a part of the relay


def kebab(name):
    return re.sub(r"(?<!^)(?=[A-Z]|(?<![0-9])[0-9])", "-", name).lower()


def found(kinds):
    """By id, of each kind's file."""
    defects = {}
    for kind, module in kinds.items():
        for name, peer in vars(module).items():
            if isinstance(peer, type) and peer.__module__ == module.__name__ and hasattr(peer, "section"):
                section = peer.section if peer.section.startswith("RFC") else "§" + peer.section
                defects[kebab(name)] = Defect(kebab(name), kind, section, " ".join(peer.__doc__.split()), peer)
    return defects
