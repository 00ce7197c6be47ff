# notices.py - what a notice says is read by Python's email package, whatever octets peers have put into it.  RFC 3464
# Read first: tests/interop/notice.c.  Read next: tests/interop/servers.py.
# SPDX-License-Identifier: MIT
import email
import email.policy
import os
import quopri
import random
import re
import subprocess

B = os.environ.get("B", "build")
ACTIONS = ["failed", "delayed", "delivered", "relayed", "expanded"]
WANTS = {0: 4, 1: 8, 2: 2, 3: 2, 4: 2}  # of NOTIFY, by action
TOP = ["Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
HOSTILE = ["\r\n", "\r", "\n", "\r\nStatus: 2.0.0\r\n", "\r\n\r\n", "\r\n--=_postel-00\r\n", "\x1b[2J", "\xff",
           "\u00e4", "\t", "(", ")", "\\", "\"", ";", "--", "=_postel-00", " " * 300, "x" * 900, "=?utf-8?q?a?=",
           "%s%n"]
LINES = [b"Subject: x", b" folded", b"", b"--=_postel-00", b"--=_postel-01--", b"--=_postel-00x", b"-", b"--", b"text",
         b"Received: from a", b"x" * 998, b"From: \xff\xc3\xa4", b"a\nb", b"c\rd", b"blank \t", b"y" * 999, b"=3D",
         b"."]


def texts(chance):
    return "".join(chance.choice(["a", "B.c", " ", "5.1.1", *HOSTILE]) for _ in range(chance.randrange(1, 9)))


def case(chance):
    """Fields of one notice, in the order that notice.c wants; about one in three recipients is hostile."""
    def odd(plain):
        return texts(chance) if chance.random() < .3 else plain

    fields = [("domain", chance.choice(["relay.example", "[192.0.2.1]"])), ("reverse", "<alice@client.example>"),
              ("id", "n1"), ("ret", str(chance.randrange(3)))]
    if chance.random() < .5:
        fields += [("envid", chance.choice(["QQ+2B1", "a+0D+0ATo:+20z", "x" * 100])), ("helo", odd("client.example"))]
    for _ in range(chance.randrange(1, 4)):
        fields += [("path", f"<{odd('bob@x.example')}>"), ("notify", str(chance.choice([0, 0, 1, 2, 4, 6, 8, 14]))),
                   ("action", str(chance.choice([0, 0, 0, 1, 2, 3, 4])))]
        for name, plain in (("remote", "mx.x.example"), ("reply", "550-5.1.1 No\r\n550 5.1.1 such user"),
                            ("status", "5.4.4"), ("why", "because (5.1)"), ("orcpt", "rfc822;Bob+2B@x.example")):
            if chance.random() < .5:
                fields.append((name, odd(plain)))
    content = b"".join(chance.choice(LINES) + b"\r\n" for _ in range(chance.randrange(0, 12)))
    return [(name, value.encode("latin-1", "replace")) for name, value in fields] + [("content", content)]


def recipients(fields):
    """Those of which the sender wants to hear: dictionaries."""
    found = []
    for name, value in fields:
        if name == "path":
            found.append({"notify": b"0", "action": b"0"})
        if found and name not in ("content", "ret"):
            found[-1][name] = value
    for one in found:
        notify, action = int(one["notify"]), int(one["action"])
        if (action == 0 if notify == 0 else notify & WANTS[action]):
            yield one


def check_parts(octets, message):
    """RFC 2046 §5.1 by hand, beside what the parser made of it; the octets of the third part."""
    boundary = message.get_boundary().encode()
    parts = re.split(rb"\r\n--" + re.escape(boundary) + rb"(?:--)?\r\n", octets)
    assert len(parts) == 5 and parts[4] == b"", "%d parts" % len(parts)
    assert octets.count(b"\r\n--" + boundary) == 4, "a boundary too many"
    return parts[3].split(b"\r\n\r\n", 1)[1]


def check_content(part, returned, content):
    end = re.search(rb"(?:^|\r\n)\r\n", content)
    header = content[:end.end()] if end else content
    if part.get_content_type() == "message/rfc822":
        assert returned == content, "returned: %r" % returned[:80]
        return
    assert part.get_content_type() == "text/rfc822-headers"
    if part["Content-Transfer-Encoding"] == "quoted-printable":
        assert not re.search(rb"[ \t]\r\n", returned), "white space that a host may take away"
        assert all(len(line) <= 76 for line in returned.split(b"\r\n"))
        returned = quopri.decodestring(returned.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
        header = re.sub(rb"\r\n|\n", b"\r\n", header)  # the module has one line end for both
    assert returned == header, "header: %r for %r" % (returned[:200], header[:200])


def check_status(blocks, told, fields):
    assert len(blocks) == 1 + len(told), "%d groups for %d recipients" % (len(blocks) - 1, len(told))
    allowed = {"Original-Envelope-Id", "Reporting-MTA", "Received-From-MTA", "Arrival-Date"}
    assert set(blocks[0].keys()) <= allowed, blocks[0].keys()
    assert ("Original-Envelope-Id" in blocks[0]) == ("envid" in dict(fields))
    for block, one in zip(blocks[1:], told):
        names = block.keys()
        assert len(set(names)) == len(names), names
        assert set(names) <= {"Original-Recipient", "Final-Recipient", "Action", "Status", "Remote-MTA",
                              "Diagnostic-Code"}, names
        assert block["Action"] == ACTIONS[int(one["action"])]
        assert re.fullmatch(r"[245]\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})", block["Status"]), block["Status"]
        assert (block["Status"][0] == "2") == (int(one["action"]) > 1)
        assert ("Remote-MTA" in block, "Diagnostic-Code" in block) == ("remote" in one, "reply" in one)
        if one["path"] == b"<bob@x.example>":
            assert block["Final-Recipient"] == "rfc822; bob@x.example"
        if one.get("orcpt") == b"rfc822;Bob+2B@x.example":
            assert block["Original-Recipient"] == "rfc822; Bob+@x.example"


def check(answer, octets, fields):
    told = list(recipients(fields))
    assert answer == (0 if told else 2), "answer %d" % answer
    if not told:
        assert octets == b""
        return
    assert max(octets) < 128 and b"\0" not in octets, "not 7-bit"
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", octets), "a line end by itself"
    assert max(map(len, octets.split(b"\r\n"))) <= 998, "a line too long"
    message = email.message_from_bytes(octets, policy=email.policy.compat32)
    assert message.keys() == TOP, message.keys()
    assert message.get_content_type() == "multipart/report" and message.get_param("report-type") == "delivery-status"
    assert message["To"] == "<alice@client.example>"
    parts = message.get_payload()
    assert len(parts) == 3 and not message.defects and not any(part.defects for part in parts), message.defects
    assert parts[0].get_content_type() == "text/plain"
    assert parts[1].get_content_type() == "message/delivery-status"
    check_status(parts[1].get_payload(), told, fields)
    check_content(parts[2], check_parts(octets, message), dict(fields)["content"])


def notices(count=400, seed=1):
    chance = random.Random(seed)
    cases = [case(chance) for _ in range(count)]
    lines = "".join("".join(f"{name} {value.hex()}\n" for name, value in fields) + "end\n" for fields in cases)
    done = subprocess.run([f"{B}/notice"], input=lines.encode(), capture_output=True, check=True, timeout=60).stdout
    for number, fields in enumerate(cases):
        line, _, done = done.partition(b"\n")
        answer, length = map(int, line.split())
        try:
            check(answer, done[:length], fields)
        except AssertionError as why:
            shown = done[:length].decode("latin-1")
            raise AssertionError("case %d of seed %d: %s\n%s" % (number, seed, why, shown)) from why
        done = done[length:]
    assert done == b""


TESTS = {"400 notices, read by email.parser": notices}
