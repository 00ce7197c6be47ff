# corpus.py - writes what the bench counts on: commands, addresses and a dialogue such as real sessions have.
# usage: corpus.py   (from the top of the tree; the files it writes are committed, so nobody need run it)
# Read first: tests/bench/counts.py.  Read next: tests/bench/core.c.
# SPDX-License-Identifier: MIT
#
# No line was copied from anybody's mail.  The mix is that of a server in daily use: two recipients a mail, VERP and
# hashed names from lists, parameters on MAIL, now and then RSET, NOOP and VRFY.
import pathlib
import random

HERE = pathlib.Path("tests/bench/corpus")
WORDS = ("alice bob carol info sales support no-reply newsletter j.smith maria.garcia o'neil root admin www-data "
         "webmaster jean-luc m.mustermann li.wei kate accounts.payable build+nightly user+tag "
         "first.middle.last").split()
HOSTS = ("example.com mail.example.org mx1.example.net a.b.c.example lists.example.org client.example "
         "mta-17.out.eu-west-1.example.com smtp-relay.campus.university.example xn--bcher-kva.example").split()
LITERALS = ["[192.0.2.1]", "[127.0.0.1]", "[IPv6:2001:db8::1]", "[IPv6:2001:db8:0:1:2:3:4:5]",
            "[IPv6:::ffff:192.0.2.9]"]


def plain(r):
    return "%s@%s" % (r.choice(WORDS), r.choice(HOSTS))


def verp(r):
    user, host = plain(r).split("@")
    return "bounces+%07d-%s=%s@lists.example.org" % (r.randrange(10**7), user.replace("+", "-"), host)


def hashed(r):
    return "%032x.%d@%s" % (r.getrandbits(128), r.randrange(10**6), r.choice(HOSTS))


def quoted(r):
    return '"%s %s"@%s' % (r.choice(WORDS), r.choice(("Jr.", "(home)", 'at \\"work\\"', "a,b")), r.choice(HOSTS))


def literal(r):
    return "%s@%s" % (r.choice(WORDS), r.choice(LITERALS))


def longest(r):
    return "%s@%s.example.com" % ("".join(r.choices("abcdefghij0123456789-_", k=64)), ".".join(["l" * 40] * 4))


def address(r):
    """One that every server has to take: a local-part of 64 octets at most, section 4.5.3.1.1."""
    kind = r.choices((plain, verp, hashed, quoted, literal, longest), (60, 15, 15, 3, 5, 2))[0]
    while len((found := kind(r)).rpartition("@")[0]) > 64:
        continue
    return found


def mail(r):
    path = "<>" if r.random() < 0.08 else "<%s>" % address(r)
    size = r.choice(("", " SIZE=%d" % r.randrange(600, 5000000), " BODY=8BITMIME SIZE=%d" % r.randrange(600, 90000),
                     " SIZE=%d BODY=8BITMIME" % r.randrange(600, 90000)))
    return "MAIL FROM:" + path + size


def session(r):
    yield r.choices(("EHLO %s" % r.choice(HOSTS), "HELO %s" % r.choice(HOSTS), "EHLO [192.0.2.77]"), (85, 10, 5))[0]
    for _ in range(r.choice((1, 1, 1, 2, 4))):
        if r.random() < 0.15:
            yield r.choice(("RSET", "NOOP", "NOOP are you there", "VRFY %s" % r.choice(HOSTS[:3]).split(".")[0],
                            "VRFY <%s>" % plain(r), "HELP", "EXPN staff"))
        line = mail(r)
        yield r.choices((line, line.replace("MAIL FROM", "mail from")), (95, 5))[0]
        for _ in range(r.choice((1, 1, 1, 2, 2, 5))):
            yield "RCPT TO:<%s>" % address(r)
        yield "DATA"
    yield "QUIT"


def dialogue(r):
    """Lines "C: " and "S: " of forty sessions, one mail each of some kilobytes."""
    for n in range(40):
        yield "S: 220 mx.example.org ESMTP ready"
        yield "C: EHLO " + r.choice(HOSTS)
        yield from ("S: 250-mx.example.org greets you", "S: 250-SIZE 10485760", "S: 250-8BITMIME", "S: 250 PIPELINING")
        yield "C: MAIL FROM:<%s> SIZE=%d" % (plain(r), r.randrange(600, 90000))
        yield "S: 250 OK"
        for _ in range(r.choice((1, 2, 5))):
            yield "C: RCPT TO:<%s>" % plain(r)
            yield "S: 250 Accepted"
        yield "C: DATA"
        yield "S: 354 Start mail input; end with <CRLF>.<CRLF>"
        yield "C: Subject: number %d" % n
        yield "C: "
        for _ in range(r.choice((10, 40, 160))):
            yield "C: " + " ".join(r.choices(WORDS, k=9))[:r.randrange(30, 78)].rstrip()
        yield "C: .."
        yield "C: ."
        yield "S: 250 OK id=%x" % r.getrandbits(40)
        yield "C: QUIT"
        yield "S: 221 mx.example.org closing connection"


def message(r):
    """Text lines as mail programs fold them, some short, paragraphs apart."""
    for _ in range(60):
        for _ in range(r.choice((1, 4, 9))):
            text = " ".join(r.choices(WORDS, k=14))
            yield text[:r.randrange(66, 77)].rstrip()
        yield " ".join(r.choices(WORDS, k=r.randrange(1, 7)))
        yield ""


def attachment(r):
    """Base64, of which most octets of mail are (RFC 2045 §6.8: lines of 76)."""
    for _ in range(240):
        yield "".join(r.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", k=76))


def main():
    r = random.Random(5321)
    commands = []
    while len(commands) < 1000:
        commands += session(r)
    (HERE / "commands.txt").write_text("\n".join(commands[:1000]) + "\n")
    (HERE / "addresses.txt").write_text("\n".join(address(r) for _ in range(500)) + "\n")
    (HERE / "message.txt").write_text("\n".join(message(r)) + "\n")
    (HERE / "attachment.txt").write_text("\n".join(attachment(r)) + "\n")
    (HERE / "dialogue.txt").write_text("\n".join(line.rstrip() for line in dialogue(r)) + "\n")


if __name__ == "__main__":
    main()
