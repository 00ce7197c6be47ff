# run.py - starts each server, and runs the suite on it.
# Read first: tests/peers/chair.py.  Read next: tests/peers/settings.py, tests/peers/client_run.py.
# SPDX-License-Identifier: MIT
#
# Each report is a page, too, beside those of the servers before it: the last one's has all (html:).
import pathlib

import chair
import page
import triage
from postel import BUILD
from settings import SETTINGS

PLACES = BUILD / "peers/run"
LONGEST = 900  # seconds, for the slowest of them on a machine that has other work


def judged(name, before):
    place = chair.fresh(PLACES / name)
    with SETTINGS[name].start(place) as (port, mailbox):
        target = pathlib.Path("conformance/targets/%s.conf" % name).read_text()
        (place / "target.conf").write_text("%s\nmailbox = %s\n" % (target, mailbox))
        return chair.checked(place, LONGEST, "server", "127.0.0.1:%d" % port, "--target", place / "target.conf",
                             *("--beside=%s" % (PLACES / other / "report.json") for other in before))


def part(reports, known):
    return page.part(page.HEAD, "server", SETTINGS, reports, known)


chair.end(chair.Chair("server", SETTINGS, triage.TABLE, judged, part))
