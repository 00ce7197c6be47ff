# message.py - a message that is legal from end to end, and has all that a careless program spoils.
# Read first: tests/interop/run.py.  Read next: tests/interop/postel.py.
# SPDX-License-Identifier: MIT
import re

FROM = "alice@client.example"
TO = "bob@postel.example"

HEADER = """\
Date: Tue, 24 Nov 2026 12:00:00 +0000
From: Alice <alice@client.example>
To: Bob <bob@postel.example>
Message-ID: <%s@client.example>
Subject: dots, octets and empty lines
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

"""

BODY = b"\n".join([
    b".a dot first: RFC 5321 section 4.5.2 doubles it on the wire",
    b"..two of them",
    b".",                                  # what would end the mail data
    b"",
    b".",
    b"QUIT",                               # a command, were it outside the data
    "Gr\u00fc\u00dfe, \u4f60\u597d".encode(),  # 8BITMIME
    b"any octet: " + bytes(range(0x80, 0x100)),
    b"x" * 998,                            # with its CRLF the longest line there is, section 4.5.3.1.6
    b"." + b"y" * 997,                     # the same, and a stuffed dot, which does not count
    b"blanks at the end \t ",
    b"From here on, mbox writers put a > in front",
    b"", b"", b"", b""])                   # three empty lines, the end of the last one included


def message(name):
    """With LF for line ends, as a file has them. Its Message-ID tells it from all others."""
    return HEADER.replace("%s", name).encode() + BODY


def crlf(text):
    return text.replace(b"\n", b"\r\n")


TRACE = re.compile(
    rb"Return-Path: <(?P<reverse>[^\n]*)>\n"
    rb"Received: from (?P<helo>[^\s]+) \((?:[^\s()]+ )?\[127\.0\.0\.1\]\) by postel\.example"
    rb" with (?P<with>E?SMTP|ESMTPS?A)"
    rb" id [^\s;]+(?: for <(?P<to>[^\s;]+)>)?;"
    rb" (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d? [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d [+-]\d{4}\n")


def untraced(stored, to=TO):
    """What is below the trace fields of section 4.4; an AssertionError if these are not as they have to be."""
    end = re.search(rb"(?m)^(?!Return-Path|Received|[ \t])", stored).start()
    fields = re.sub(rb"\n[ \t]+", b" ", stored[:end])  # unfolded
    match = TRACE.fullmatch(fields)
    assert match, "trace fields: %r" % fields
    assert match["reverse"].decode() == FROM, "Return-Path: %r" % fields
    assert to is None or match["to"].decode() == to, "for: %r" % fields
    return stored[end:]


def same(got, want):
    """An AssertionError that shows where two texts part."""
    if got != want:
        at = next((i for i, (g, w) in enumerate(zip(got, want)) if g != w), min(len(got), len(want)))
        raise AssertionError("%d octets for %d; from octet %d on %r for %r"
                             % (len(got), len(want), at, got[at:at + 40], want[at:at + 40]))
