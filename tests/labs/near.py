# near.py - what students hand in that is nearly right, and the points that it loses.
# Read first: run.py.  Read next: octets.py.
# SPDX-License-Identifier: MIT
import pathlib
import re




def wrong(text):
    """Answers, `key: value` a line, in the place of the good ones; each loses its own point and no other."""
    def change(place):
        path = place / "answers.txt"
        good = path.read_text(encoding="utf-8")
        for line in text.strip().splitlines():
            key, _, value = line.strip().partition(": ")
            good, count = re.subn(rf"^{re.escape(key)}: .*$", lambda _: f"{key}: {value}", good, flags=re.M)
            assert count == 1, key
        path.write_text(good, encoding="utf-8")
    return change, [line.strip().partition(": ")[0] for line in text.strip().splitlines()]


def edited(name, pattern, by, count=1):
    """A file with one thing otherwise."""
    def change(place):
        path = place / name
        octets, changed = re.subn(pattern, by, path.read_bytes(), count=count, flags=re.M)
        assert changed, (name, pattern)
        path.write_bytes(octets)
    return change


def several(*changes):
    return lambda place: [change(place) for change in changes]


def gone(name):
    return lambda place: (place / name).unlink()


def answered(text):
    change, lost = wrong(text)
    return "each answer nearly right", change, lost


def program(kind, name):
    """Labs 5 and 11: one of the defects of tests/mutants in the place of a good program."""
    def change(place):
        import run
        (run.client if kind == "client" else run.server)(place, name)
    return change


OURS = pathlib.Path("src/transport/connection_server.c")
MARK = "mine.smtp: the judge finds what you find, where you find it"
MISSES = {
    1: [answered("""2 fields: Received
                    3.1: 503 503
                    3.2: 501 11
                    3.3: 501
                    3.4: 501
                    3.5: 500 500 501
                    3.6: 550
                    4.1: 2"""),
        ("another's mail, and a case that asserts nothing",
         several(edited("first.eml", rb"^Return-Path: <you@", b"Return-Path: <me@"),
                 edited("first.eml", rb"^It works\.$", b"It"),
                 edited("01-mine.smtp", rb" +\[a\]", b"")),
         ["first.eml has what a server adds, §4.4", "first.eml is your message",
          "01-mine.smtp passes", "01-mine.smtp fails if another code is expected"])],
    2: [answered("""2 Ldh-str: a-
                    2 sub-domain: -
                    2 Domain: a.-
                    2 mail: MAIL FROM:<a@a->\\r\\n
                    3 Rcpt: RCPT TO:<a@a>\\r\\n
                    3 Mail: mail from: <a@a>\\r\\n
                    3 Snum: 257
                    3 IPv6-full: a:a:a:a:a:a:a:a
                    3 Dot-string: a..a
                    3 Reply-code: 269"""),
        ("a slip of the sheet's, and not what the proof says",
         edited("slip.txt", rb"says .*", b'says differs Let-dig: ABNF alone takes "_"'),
         ["slip.txt: the proof says what you say"])],
    3: [answered("""1.1 rules: x-mail, x-reverse-path, x-mailbox
                    1.1 instead: atext
                    1.2 atext: <a.@b>
                    1.2 DQUOTE: <a@b>
                    1.2 @: <@x,a@b>
                    1.2 >: <
                    1.3: 4
                    1.5 states: start greeted ready mail rcpt data closed
                    1.5 reply: 354
                    1.6: 3
                    2.2: 11
                    2.4: ready mail ready
                    2.5: 5321-3.3-ae 5321-4.1.1.2-d
                    3.1: 5321-3.3-s
                    3.3: ready
                    4.3: textstring"""),
        ("a session that is refused twice", edited("mine.smtp", rb"FROM: <", b"FROM:<"),
         ["mine.smtp is refused three times, and ends well"])],
    4: [answered("""2.1: 1
                    4.1: 4.1.1.4-end-of-data/02-lf-dot-lf"""),
        ("two mails that anybody would see, an attack that nobody falls for, a session without a fault",
         several(edited("lf-dot-lf.bin", rb"\n\.\n", b"\r\n.\r\n"), edited("crlf-dot-lf.bin", rb"\r\n\.\n", b"\n..\n"),
                 lambda place: (place / "session.smtp").write_bytes(
                     pathlib.Path("conformance/judge-lawful/01-typical.smtp").read_bytes())),
         ["lf-dot-lf: the strict one has none, and read one message", "session.smtp: both sides are at fault",
          "crlf-dot-lf: the lax server has a mail from boss@postel.example"])],
    5: [("dots that are doubled by the block", program("client", "dots-by-the-block"), ["2.5 periods, §4.5.2"])],
    6: [answered("""2.1: 90
                    2.2: RCPT DOT
                    2.4: ."""),
        ("a mark at the wrong line", several(edited("mine.smtp", rb"  \[2\.3\.8-c\]", b""),
                                             edited("mine.smtp", rb"Hello,\\n$", rb"Hello,\\n  [2.3.8-c]")), [MARK]),
        ("a conversation without a fault, and words of the sheet's", lambda place: (place / "mine.smtp").write_bytes(
            b"# MUST NOT 5321-2.3.8-c: your own words for what the RFC forbids.\n"
            + (place / "kept.smtp").read_bytes()),
         [MARK, "mine.smtp: each finding is told, in words of your own"])],
    7: [answered("""3 OP: 250
                    3 MAIL: 250
                    4: rfc3207-starttls/01-handshake"""),
        ("a server without the mistake",
         lambda place: (place / "connection_server.c").write_bytes(OURS.read_bytes()),
         ["what was said before the handshake is obeyed within TLS", "4"])],
    8: [answered("""2 without: 7
                    2 with: 4
                    3 without: 1.6
                    3 with: 1.0
                    4 segments: 5
                    4 group: MAIL RCPT RCPT
                    5: 250 550 354"""),
        ("one and the same session twice",
         lambda place: (place / "with.smtp").write_bytes((place / "without.smtp").read_bytes()),
         ["with.smtp: MAIL, every RCPT and DATA in one go", "2 with", "3 with"]),
        ("no capture", edited("with.pcap", rb"\A....", b"\0\0\0\0"), ["with.pcap: a capture of an SMTP session"])],
    9: [answered("""1 order: mx2.far.example mx1.far.example
                    1 relay: none
                    1 null: 1
                    2 wait: 20
                    3 from: <postmaster@relay.example>
                    3 digit: 5
                    3 only: Status
                    3 null: 1
                    4: 550 550 550"""),
        ("a relay that cannot wait, and a notice for the other one",
         several(edited("grey.log", rb"34\.5  MAIL", b"24.5  MAIL"),
                 lambda place: (place / "given-up.eml").write_bytes((place / "bounce.eml").read_bytes())),
         ["grey.log: the relay has waited before it tried again", "given-up.eml: a notice about user@lost.example",
          "3 digit", "3 only"])],
    10: [answered("""1: reject 0
                     2: reject 11
                     3: reject 11
                     4: reject 16
                     5: reject 12
                     6: reject 14
                     7: reject 16
                     8: accept
                     9: reject 11
                     10: reject 23"""),
         ("a label may end in a hyphen; an offset too many",
          several(edited("parse.py", rb"^sub_domain = .*", b"sub_domain = seq(Let_dig, rep(alt(Let_dig, char('-'))))"),
                  edited("parse.py", rb"\{text\.farthest\}", b"{text.farthest + (name == 'esmtp-param')}")),
          ["sub-domain: the language", "sub-domain: the offset of a failure", "Domain: the language",
           "Domain: the offset of a failure", "esmtp-param: the offset of a failure"])],
    11: [("LF . LF ends a message", program("server", "lf-dot-lf"), ["6 where mail data end, §4.1.1.4"])],
}
