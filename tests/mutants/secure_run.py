# secure_run.py - the suite on servers that are wrong at TLS, AUTH or BDAT: is each found out?
# usage: secure_run.py [--short | ID...]   (by `make mutants`; --short by `make check`)
# Read first: docs/walk.md, tests/mutants/secure_defects.py.  Read next: tests/mutants/by_hand.py.
# SPDX-License-Identifier: MIT
#
# A server is found out if `postel check server` says fail or warn of it, or that it cannot be tested; the one without a
# defect has to pass every case, or that would mean nothing.
import subprocess
import sys

import by_hand
from build import B, PYTHON
from secure_defects import DEFECTS
from secure_sasl import PASSWORD, USER
from trial import TARGET

ROOM = B / "mutants/secure"
WAIT, WAIT_AGAIN = 2, 10  # seconds for a reply
# What each sort is tried by.
SUITE = {"tls": ("rfc3207-starttls", "rfc4954-auth", "rfc3848-with"), "auth": ("rfc4954-auth",),
         "chunks": ("rfc3030-chunking",)}
ALL = ("rfc3207-starttls", "rfc4954-auth", "rfc3848-with", "rfc3030-chunking")
# Those of `make check`, each with the case that finds it.
SHORT = {"keeps-plaintext": "rfc3207-starttls/03-injected-mail",
         "cancel-succeeds": "rfc4954-auth/05-cancel",
         "any-channel": "rfc4954-auth/27-scram-other-binding",
         "refused-is-not-read": "rfc3030-chunking/07-refused-is-read"}


def certificate():
    ROOM.mkdir(parents=True, exist_ok=True)
    both = ROOM / "cert.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "2", "-subj", "/CN=postel.example", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                    both, "-out", ROOM / "cert"], check=True, stdin=subprocess.DEVNULL, capture_output=True)
    both.write_text((ROOM / "cert").read_text() + both.read_text())
    return both


def judged(name, cert, cases, wait):
    """What is found on this server, as (case, verdict), and the exit status of the suite."""
    place = ROOM / name
    place.mkdir(parents=True, exist_ok=True)
    (place / "target.conf").write_text(
        "%smailbox = maildir %s/{local}\nca = %s\nauth-user = %s\nauth-password = %s\nreply-timeout = %ds\n"
        % (TARGET, place.resolve(), ROOM / "cert", USER.decode(), PASSWORD.decode(), wait))
    own = ["--maildir-of=%s=%s" % (user, place / user) for user in ("user", "other", "postmaster")]
    command = [*PYTHON, "tests/mutants/secure_serve.py", name, "--listen", "127.0.0.1:0", "--maildir",
               place / "all", "--tls-cert", cert, *own]
    return by_hand.checked("server", place, command, "server", *cases)


def told(name, cert, cases):
    """A line about one server, and whether it is as it has to be."""
    cases = [*cases, *(["--fail-fast"] if name in DEFECTS else [])]
    found, status = judged(name, cert, cases, WAIT)
    if status == 3 or (name == "none" and found):  # no machine is always quick enough: it has to be so twice
        found, status = judged(name, cert, cases, WAIT_AGAIN)
    if name == "none":
        return not found and status == 0, "no defect: %s" % (found or "every case passes")
    return by_hand.found_out(name, DEFECTS[name], found, status)


def main(names):
    short = names == ["--short"]
    names = list(SHORT) if short else names or list(DEFECTS)
    cert = certificate()
    tasks = {name: ("--id", SHORT[name]) if short else SUITE[DEFECTS[name].kind] for name in names}
    tasks = {"none": tuple(word for pair in tasks.values() for word in pair) if short else ALL, **tasks}
    return by_hand.counted("servers with TLS and AUTH", DEFECTS, tasks, lambda name: told(name, cert, tasks[name]),
                           short)


sys.exit(main(sys.argv[1:]))
