# lab_09.py - routing: a mail that waits, and one that comes back; the notices are read by Python's email package.
# Read first: lab_08.py, grey.py.  Read next: lab_10.py.
# SPDX-License-Identifier: MIT
import email
import re
import time

from talk import codes
from work import CannotRun, POSTEL, run

TITLE = "routing: two MX, a queue, a notice"
SHEET = "09-routing.md"
FORM = """
grey.log      what grey.py printed, from part 1 on
waiting.txt   part 2: `postel queue list`, while the mail for user@far.example waited
bounce.eml    part 3: the notice for nobody@far.example, as it lay in the Maildir
given-up.eml  part 3: the notice for user@lost.example
answers.txt   a line each:
    1 order: the hosts of far.example, in the order in which they are tried
    1 relay: the host that has relay.example's mail
    1 null: how often a host of null.example is called
    2 wait: the minutes from a first try to the second, at the least, as §4.5.4.1 advises
    3 from: the reverse-path of a notice
    3 digit: the first digit of Status in given-up.eml
    3 only: the name of the field that tells a host, which bounce.eml has about its recipient and given-up.eml has not
    3 null: how many notices come if the mail itself is from <>
    4: the codes of RCPT at other.example for user@far.example, user%far.example@other.example and
       @other.example:user@far.example, in this order
"""
PAIR = r"^minute +([\d.]+)  MAIL FROM:<you@relay\.example>  RCPT TO:<%s>  (\d{3})"


def log(work):
    text = (work.octets("grey.log") or b"").decode("utf-8", "replace")
    if not work.point("grey.log: it has both recipients of far.example", all(f"<{name}@far.example>" in text for name in
                      ("user", "nobody")), "keep what grey.py prints: python3 -u ... >grey.log", text[:200]):
        return
    user = re.findall(PAIR % r"user@far\.example", text, re.M)
    first = next((float(minute) for minute, code in user if code == "450"), None)
    second = next((float(minute) for minute, code in user if code == "250"), None)
    work.point("grey.log: user@far.example is put off, and then taken", None not in (first, second) and first < second,
               "let the relay run until it has tried again", user)
    wait = (second or 0) - (first or 0)
    work.point("grey.log: the relay has waited before it tried again", wait >= 29.5,  # its clock is another than ours
               "--retry 30m,...: half an hour is three seconds at --clock-rate 600", f"{wait:.1f} minutes")
    nobody = re.findall(PAIR % r"nobody@far\.example", text, re.M)
    work.point("grey.log: nobody@far.example is tried once", len(nobody) == 1,
               "a 5yz is final: what does a second line say?", nobody)


def waiting(work):
    text = (work.octets("waiting.txt") or b"").decode("utf-8", "replace")
    wait = re.search(r"^ +waiting <user@far\.example>, tried 1 time, next \S+: mx2\.far\.example said 450", text, re.M)
    work.point("waiting.txt: user@far.example waits", wait,
               "postel queue list, when it has been tried once, and before the second try", text)


def notice(work, name, recipient, status):
    """The recipient's fields, or none."""
    octets = work.octets(name)
    if octets is None:
        work.point(name, False, f"hand in {name}", "nothing")
        return {}
    message = email.message_from_bytes(octets)
    parts = message.get_payload() if message.get_content_type() == "multipart/report" else []
    blocks = parts[1].get_payload() if len(parts) == 3 else []
    fields = next((one for one in blocks if one.get("Final-Recipient", "").endswith("; " + recipient)), {})
    work.point(f"{name}: a notice about {recipient}", fields and fields.get("Action") == "failed"
               and re.fullmatch(status, fields.get("Status", "")), "multipart/report, as it lay in mail/new",
               octets[:300].decode("utf-8", "replace"))
    work.point(f"{name}: it came from nobody", message.get("Return-Path") == "<>", "its first field is Return-Path",
               message.get("Return-Path"))
    return fields


ZONE = """$ORIGIN example.
$TTL 60
far IN MX 20 mx2.far
 IN MX 10 mx1.far
mx1.far IN A 127.0.0.3
mx2.far IN A 127.0.0.3
null IN MX 0 .
relay IN A 127.0.0.3
"""


def way(work, domain):
    """The hosts that a client finds for it."""
    (work.scratch / "mail.eml").write_text("Subject: lab 9\n\nx\n", encoding="ascii")
    _, said = work.postel("send", "--zone", work.scratch / "zone", "--port", 1, "--trace", "--from", "a@b.example",
                          "--to", f"user@{domain}", work.scratch / "mail.eml")
    return re.findall(r"^([\w.-]+) takes mail for", said, re.M)


def notices(work, sender):
    """How many come to a relay's own Maildir, for a mail that cannot go anywhere."""
    spool, mail = work.scratch / "spool", work.scratch / "mail"
    address = work.serve("--domain", "relay.example", "--maildir", mail, "--relay", "--spool", spool,
                         "--zone", work.scratch / "zone")
    work.postel("send", "--server", address, "--from", sender, "--to", "user@null.example", work.scratch / "mail.eml")
    for _ in range(100):
        if re.search("no messages|dead", work.postel("queue", "list", "--spool", spool)[1]):
            return len(list((mail / "new").iterdir()))
        time.sleep(0.1)
    raise CannotRun("the relay does not come to an end")


def answers(work, bounce, lost):
    (work.scratch / "zone").write_text(ZONE, encoding="ascii")
    work.answer("1 order", way(work, "far.example"), "§5.1: which number is tried first?")
    work.answer("1 relay", way(work, "relay.example"), "§5.1: what is the implicit MX?")
    work.answer("1 null", [len(way(work, "null.example"))], "RFC 7505 §3; and does --trace tell of a call?")
    advised = re.search(r"\(default (\d+)m,", run([str(POSTEL), "serve", "--help"]).stdout.decode())
    work.answer("2 wait", [advised[1]], "§4.5.4.1: \"the retry interval SHOULD be\"")
    own = email.message_from_bytes(work.octets("bounce.eml") or b"Return-Path: ?\n\n")["Return-Path"]
    work.answer("3 from", [own], "§4.5.5")
    work.answer("3 digit", [lost["Status"][0] if lost else "?"], "RFC 3463 §2, and Status in given-up.eml")
    only = sorted(set(bounce.keys()) - set(lost.keys()) - {"Diagnostic-Code"}) if bounce and lost else ["?"]
    work.answer("3 only", only, "RFC 3464 §2.3.5: who has to have been spoken to?")
    work.answer("3 null", [notices(work, "")], "§6.1, §4.5.5: who would be told?")


def stranger(work):
    address = work.serve("--discard", "--domain", "other.example", "--relay", "--spool", work.scratch / "other",
                         "--relay-from", "192.0.2.1")
    paths = "user@far.example", "user%far.example@other.example", "@other.example:user@far.example"
    got = codes(address, "EHLO lab.example", "MAIL FROM:<you@lab.example>", *(f"RCPT TO:<{path}>" for path in paths))
    work.answer("4", got[2:], "§3.6.2, §3.6.1: which domain counts?")


def check(work):
    log(work)
    waiting(work)
    bounce = notice(work, "bounce.eml", "nobody@far.example", r"5\.1\.1")
    lost = notice(work, "given-up.eml", "user@lost.example", r"4\.\d+\.\d+")
    answers(work, bounce, lost)
    stranger(work)
