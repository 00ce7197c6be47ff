# parts.py - docs/peers.md has a part for each chair, under a title of its own; who writes one leaves the others alone.
# Read first: tests/peers/triage.py.  Read next: tests/peers/relay_page.py.
# SPDX-License-Identifier: MIT
import pathlib
import re

import triage

PAGE = pathlib.Path("docs/peers.md")


def split(text):
    """Each part by its title, in their order.  What went over a wire is indented, and so is no title."""
    return {part.partition("\n")[0]: part for part in re.split(r"(?m)^(?=# )", text) if part.strip()}


def write(part):
    known = split(PAGE.read_text() if PAGE.exists() else "")
    known.update(split(part))
    PAGE.write_text("\n".join(part.rstrip("\n") + "\n" for part in known.values()))


def stale(known):
    """How many of these reasons the page lacks, but for those whose finding need not occur."""
    text = PAGE.read_text() if PAGE.exists() else ""
    lacking = sorted({why for finding, why in known.items() if why not in text and finding not in triage.SOMETIMES})
    for reason in lacking:
        print("FAILED %s lacks this, `make peers` writes it anew: %s" % (PAGE, reason))
    return len(lacking)
