# secure_defects.py - the servers that are wrong at TLS, AUTH or BDAT on purpose, by name.
# Read first: tests/mutants/secure_defects_chunks.py.  Read next: tests/mutants/secure_serve.py.
# SPDX-License-Identifier: MIT
#
# A defect is a class below Secure with a `section`, the one that it breaks; its docstring says what it does.
import typing

import secure_defects_auth
import secure_defects_chunks
import secure_defects_tls
from defects import kebab


class Defect(typing.NamedTuple):
    id: str
    kind: str
    section: str
    says: str
    session: type


def found():
    for kind, module in (("tls", secure_defects_tls), ("auth", secure_defects_auth), ("chunks", secure_defects_chunks)):
        for name, session in vars(module).items():
            if isinstance(session, type) and session.__module__ == module.__name__:
                yield Defect(kebab(name), kind, session.section, " ".join(session.__doc__.split()), session)


DEFECTS = {defect.id: defect for defect in found()}
