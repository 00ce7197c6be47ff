# secure_run.py - each server with TLS and AUTH: `postel send` logs in, and the suite of both is run on it.
# Read first: tests/peers/secure.py, tests/peers/chair.py.  Read next: tests/peers/page.py.
# SPDX-License-Identifier: MIT
import pathlib
import subprocess

import chair
import page
import triage
from message import message, same
from postel import BUILD, PATIENCE, POSTEL, until
from secure import SECURE, SUITE

PLACES = BUILD / "peers/run-secure"
LONGEST = 900
HEAD = """# The suite on servers with TLS and AUTH

The same servers with a certificate that was made when they started, and one user; Postfix asks Dovecot's daemon who he
is. Each is there twice: with STARTTLS (and AUTH in clear text, too, where it can be told so), and with TLS before all
else. They are asked what conformance/rfc3207-starttls, rfc4954-auth and rfc3848-with have, and `postel send` has logged
in to each by the best mechanism that both have. The reasons are in
[secure_triage.tsv](../tests/peers/secure_triage.tsv).
"""
USER, PASSWORD = "user", "pencil"


def delivered(place):
    """The messages in the mailbox of u@example.test."""
    return [mail.read_bytes() for mail in place.glob("mail/u/new/*")]


def sends(name, port, place):
    """`postel send` goes no further than within TLS, and logs in; with a wrong password nothing is sent."""
    implicit = ["--tls-implicit"] if name.endswith("-smtps") else ["--tls=must"]
    (place / "message").write_bytes(message(name))
    for password, code in (("wrong", 1), (PASSWORD, 0)):
        (place / "password").write_text(password + "\n")
        done = subprocess.run(
            [*POSTEL, "send", "--server", "127.0.0.1:%d" % port, "--helo", "client.example", *implicit, "--tls-ca",
             str(place / "cert"), "--auth-user", USER, "--auth-password-file", str(place / "password"), "--trace",
             "--from", "alice@client.example", "--to", "u@example.test", str(place / "message")],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=4 * PATIENCE, check=False)
        (place / ("sent-%d" % code)).write_bytes(done.stdout + done.stderr)
        assert done.returncode == code, "postel send with the password %s: %r" % (password, done.stdout + done.stderr)
    mails = until(lambda: delivered(place))
    assert len(mails) == 1, "%d messages came" % len(mails)
    stored = mails[0].replace(b"\r\n", b"\n")
    assert b"with ESMTPSA" in stored or b"with esmtpsa" in stored, stored[:800]
    same(stored[stored.index(b"\nDate: ") + 1:], message(name))


def judged(name, _before):
    place = chair.fresh(PLACES / name)
    peer, way = name.rsplit("-", 1)
    target = pathlib.Path("conformance/targets/%s.conf" % peer).read_text()
    with SECURE[name].start(place) as (port, mailbox):
        sends(name, port, place)
        (place / "target.conf").write_text(
            "%s\nmailbox = %s\nca = %s\nauth-user = %s\nauth-password = %s\ntls = %s\n"
            % (target, mailbox, place / "cert", USER, PASSWORD, "implicit" if way == "smtps" else "starttls"))
        return chair.checked(place, LONGEST, "server", "127.0.0.1:%d" % port, "--target", place / "target.conf",
                             *SUITE)


def part(reports, known):
    return page.part(HEAD, "server", SECURE, reports, known)


chair.end(chair.Chair("server", SECURE, triage.TABLE.with_name("secure_triage.tsv"), judged, part))
