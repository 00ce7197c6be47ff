# relay_defects.py - the relays that are wrong on purpose, by name.
# Read first: tests/mutants/relay_defects_mail.py.  Read next: tests/mutants/relay_run.py.
# SPDX-License-Identifier: MIT
#
# A defect is a class below Relay, the server's half, or below Call or Queue, the client's, with a `section`, the one
# that it breaks; its docstring says what it does.  One that has to do with both halves is below Relay, with a `call`.
import typing

import relay_defects_hop
import relay_defects_lines
import relay_defects_mail
from defects import kebab


class Defect(typing.NamedTuple):
    id: str
    section: str
    says: str
    of: type


def found():
    for module in (relay_defects_mail, relay_defects_lines, relay_defects_hop):
        for name, of in vars(module).items():
            if isinstance(of, type) and of.__module__ == module.__name__:
                section = of.section if of.section.startswith("RFC") else "§" + of.section
                yield Defect(kebab(name), section, " ".join(of.__doc__.split()), of)


DEFECTS = {defect.id: defect for defect in found()}
