# lab_08.py - pipelining: the same mail said a line at a time and in groups, its turns counted, its time reckoned.
# Read first: lab_07.py, far.py, pcap.py.  Read next: lab_09.py.
# SPDX-License-Identifier: MIT
import pcap
from talk import Talk, steps, units

TITLE = "pipelining and time, in Wireshark"
SHEET = "08-pipelining.md"
FORM = """
without.smtp  the mail of part 1, said a line at a time, as `postel watch --save` kept it
with.smtp     the same mail, pipelined
with.pcap     with.smtp as a capture, by `postel audit --pcap`; or a true one, by tcpdump or Wireshark, as pcap
answers.txt   a line each:
    2 without: how often the client waits for the server, the greeting included
    2 with: the same
    3 without: the seconds that it takes at least, where one way takes 0.1 s, from the call to 221
    3 with: the same
    4 segments: how many segments of the client in with.pcap have octets
    4 group: the verbs in the second of them, in their order
    5: the codes of the replies to MAIL, RCPT TO:<nobody@postel.example> and DATA, sent as one
"""
ONE_WAY = 0.1


def turns(walk):
    """How often the wire turns from the client, or from silence, to the server."""
    sides = [step["side"] for step in walk]
    return sum(side == "S" and before != "S" for before, side in zip(["-", *sides], sides))


def longest_group(walk):
    """The verbs of the longest row of commands between two words of the server's."""
    best, row = [], []
    for first, _ in units(walk):
        row = [*row, first["unit"]["verb"]] if first["side"] == "C" and first["unit"]["kind"] == "command" else []
        best = max(best, row, key=len)
    return best


def kept(work, name):
    path = work.file(name)
    if path is None:
        return None
    walk = steps(work, path)
    codes = [first["unit"]["code"] for first, _ in units(walk) if first["unit"]["kind"] == "reply"]
    found = [one["id"] for step in walk for one in step["findings"]]
    whole = "# role: judge" in path.read_text("utf-8", "replace") and 354 in codes and codes[-1:] == [221]
    work.point(f"{name}: a whole mail, and nothing is wrong with it", whole and not found,
               "from 220 to 221, with 354 in it; postel audit tells of faults", found or codes)
    return walk if whole else None


def recordings(work):
    slow, fast = kept(work, "without.smtp"), kept(work, "with.smtp")
    if slow:
        work.point("without.smtp: a line at a time", len(longest_group(slow)) == 1, "each command waits for its reply",
                   longest_group(slow))
    if fast:
        group = longest_group(fast)
        work.point("with.smtp: MAIL, every RCPT and DATA in one go", group[:1] == ["MAIL"] and group[-1:] == ["DATA"]
                   and "RCPT" in group, "RFC 2920 §3.1: what may stand in a group, and what only at its end?", group)
    for name, walk in (("without", slow), ("with", fast)):
        count = turns(walk) if walk else 0
        work.answer(f"2 {name}", [count if walk else "?"], "count the places at which the server begins to speak")
        least = ONE_WAY * (2 * count - 1)  # the greeting comes unasked, one way; each other turn is there and back
        said = work.said(f"3 {name}").removesuffix("s").strip()
        right = said.replace(".", "", 1).isdigit() and abs(float(said) - least) < 0.01
        work.point(f"3 {name}", walk and right, "each turn is there and back; but who asked for the greeting?", said)


def capture(work):
    if work.file("with.pcap") is None:
        return
    found = pcap.segments(work.octets("with.pcap"))
    client = [octets for side, octets in found if side == "C"]
    if not work.point("with.pcap: a capture of an SMTP session", len(client) > 1 and client[0][:4].upper() == b"EHLO",
                      "postel audit with.smtp --pcap with.pcap", f"{len(found)} segments with octets"):
        return
    work.answer("4 segments", [len(client)], "in Wireshark: tcp.len > 0, and from the client's port")
    verbs = [line[:4].decode("ascii", "replace").strip() for line in client[1].split(b"\r\n") if line]
    work.answer("4 group", verbs, "Follow > TCP Stream hides it: look at the second segment itself")


def refused(work):
    talk = Talk(work.serve("--discard"))
    talk.say("EHLO lab.example")
    talk.send(b"MAIL FROM:<you@lab.example>\r\nRCPT TO:<nobody@postel.example>\r\nDATA\r\n")
    codes = [talk.code() for _ in range(3)]
    talk.close()
    work.answer("5", codes, "RFC 2920 §3.1, RFC 5321 §3.3: is there anybody to send to?")


def check(work):
    recordings(work)
    capture(work)
    refused(work)
