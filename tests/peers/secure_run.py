# secure_run.py - each server with TLS and AUTH: `postel send` logs in, and the suite of both is run on it.
# Read first: tests/peers/secure.py, tests/peers/run.py.  Read next: tests/peers/page.py.
# SPDX-License-Identifier: MIT
#
# What the suite finds is held against secure_triage.tsv.  With --page, all servers there and no difference, their part
# of docs/peers.md is written anew.
import json
import pathlib
import shutil
import subprocess
import sys

import page
import parts
import triage
from message import message, same
from postel import BUILD, PATIENCE, POSTEL, Skip, until
from secure import SECURE, SUITE

PLACES = BUILD / "peers/run-secure"
TABLE = triage.TABLE.with_name("secure_triage.tsv")
LONGEST = 900
HEAD = """# The suite on servers with TLS and AUTH

The same servers with a certificate that was made when they started, and one user; Postfix asks Dovecot's daemon who he
is. Each is there twice: with STARTTLS (and AUTH in clear text, too, where it can be told so), and with TLS before all
else. They are asked what conformance/rfc3207-starttls, rfc4954-auth and rfc3848-with have, and `postel send` has logged
in to each by every mechanism that both have. The reasons are in [secure_triage.tsv](../tests/peers/secure_triage.tsv).
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


def judged(name, setting):
    place = PLACES / name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    peer, way = name.rsplit("-", 1)
    target = pathlib.Path("conformance/targets/%s.conf" % peer).read_text()
    with setting.start(place) as (port, mailbox):
        sends(name, port, place)
        (place / "target.conf").write_text(
            "%s\nmailbox = %s\nca = %s\nauth-user = %s\nauth-password = %s\ntls = %s\n"
            % (target, mailbox, place / "cert", USER, PASSWORD, "implicit" if way == "smtps" else "starttls"))
        done = subprocess.run([*POSTEL, "check", "server", "127.0.0.1:%d" % port, "--target", place / "target.conf",
                               "--report", "json:%s" % (place / "report.json"), "--report",
                               "terminal:%s" % (place / "report.txt"), *SUITE],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert done.returncode in (0, 1), "postel check ended with %d: %s%s" % (done.returncode, done.stdout[-2000:],
                                                                            done.stderr.strip())
    return json.loads((place / "report.json").read_text())


def main(names):
    writes = "--page" in names
    names = [name for name in names if name != "--page"] or list(SECURE)
    known, reports, passed, failed = triage.rows(TABLE), {}, 0, 0
    for name in names:
        title = SECURE[name].title
        try:
            report = judged(name, SECURE[name])
        except Skip as why:
            print("skipped: the suite on %s: %s" % (title, why))
            continue
        except (AssertionError, OSError, ValueError, subprocess.SubprocessError) as why:
            print("FAILED %s: %s" % (name, why or repr(why)))
            failed += 1
            continue
        differences = triage.compared(name, report, known, TABLE)
        for difference in differences:
            print("FAILED " + difference)
        print("%-6s %s %s: %d cases, and `postel send` has logged in" % ("FAILED" if differences else "ok", title,
                                                                         SECURE[name].version(), len(report["cases"])))
        sys.stdout.flush()
        reports[name] = report
        passed, failed = passed + max(len(report["cases"]) - len(differences), 0), failed + len(differences)
    for server in sorted({finding.server for finding in known} - set(SECURE)):
        print("FAILED %s: there is no server %s" % (TABLE, server))
        failed += 1
    if writes and not failed and len(reports) == len(SECURE):
        parts.write(page.part(HEAD, "server", SECURE, reports, known))
        print("ok     their part of %s is written anew" % parts.PAGE)
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


sys.exit(main(sys.argv[1:]))
