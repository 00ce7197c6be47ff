# client_run.py - runs the suite on each client.
# Read first: tests/peers/chair.py, tests/peers/clients.py.  Read next: tests/peers/client_page.py.
# SPDX-License-Identifier: MIT
import chair
import client_page
import triage
from clients import CLIENTS, environment
from postel import BUILD

PLACES = BUILD / "peers/run-client"
LONGEST = 1200  # seconds, for the slowest of them on a machine that has other work


def judged(name, _before):
    place = chair.fresh(PLACES / name)
    ours = ["--slow"] if name == "postel" else []  # whose clock can be hurried
    return chair.checked(place, LONGEST, "client", "--target", "conformance/targets/client-%s.conf" % name, *ours,
                         env=environment(name))


chair.end(chair.Chair("client", CLIENTS, triage.TABLE.with_name("client_triage.tsv"), judged, client_page.part))
