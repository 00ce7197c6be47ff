# packets.py - a capture of one conversation, as networks and machines show it.
# usage: packets.py WAY [SEED] >FILE.pcap   (WAY: a function below)
# Read first: src/transport/capture.c.  Read next: tests/programs/audit.sh.
# SPDX-License-Identifier: MIT
import random
import struct
import sys

CLIENT, SERVER = (b"\x7f\0\0\1", 40000), (b"\x7f\0\0\2", 25)
TALK = [
    (SERVER, b"220 s.example ready\r\n"),
    (CLIENT, b"EHLO c.example\r\n"),
    (SERVER, b"250-s.example\r\n250 SIZE\r\n"),
    (CLIENT, b"MAIL FROM: <a@c.example>\r\n"),
    (SERVER, b"501 no\r\n"),
    (CLIENT, b"QUIT\r\n"),
    (SERVER, b"221 bye\r\n"),
]
FIN, SYN, RST, ACK = 1, 2, 4, 16
START = 2 ** 32 - 30  # so that the numbers go round within the conversation


def segments(talk=TALK, piece=1460, start=START, ends=True):
    """(from, to, number, flags, octets, what of the other side is acknowledged), in order."""
    for segment, acknowledged in acknowledging(plain_segments(talk, piece, start, ends), start):
        yield *segment, acknowledged


def acknowledging(segments, start):
    """With each the number that its sender expects next."""
    due = {CLIENT: start + 1, SERVER: start + 8}
    for segment in segments:
        end, to, number, flags, octets = segment
        yield segment, due[to] if flags & ACK else 0
        due[end] = number + len(octets) + bool(flags & (SYN | FIN))


def plain_segments(talk, piece, start, ends):
    number = {CLIENT: start, SERVER: start + 7}
    if ends:
        yield CLIENT, SERVER, number[CLIENT], SYN, b""
        yield SERVER, CLIENT, number[SERVER], SYN | ACK, b""
    number = {end: value + 1 for end, value in number.items()}
    for end, octets in talk:
        to = SERVER if end == CLIENT else CLIENT
        for at in range(0, len(octets), piece):
            yield end, to, number[end] + at, ACK, octets[at:at + piece]
        number[end] += len(octets)
    if ends:
        yield SERVER, CLIENT, number[SERVER], FIN | ACK, b""
        yield CLIENT, SERVER, number[CLIENT], FIN | ACK, b""


def tcp(segment):
    (_, sport), (_, dport), number, flags, octets, acknowledged = segment
    numbers = number % 2 ** 32, acknowledged % 2 ** 32
    return struct.pack(">HHIIBBHHH", sport, dport, *numbers, 6 << 4, flags, 65535, 0, 0) + bytes(4) + octets


def ipv4(segment):
    body = tcp(segment)
    return struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0, 64, 6, 0) + segment[0][0] + segment[1][0] + body


def ipv6(segment):
    body = tcp(segment)
    addresses = bytes(12) + segment[0][0] + bytes(12) + segment[1][0]
    return struct.pack(">IHBB", 6 << 28, len(body), 6, 64) + addresses + body


def file(packets, link_type=101, order=">", kept=65535):
    sys.stdout.buffer.write(struct.pack(order + "IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link_type))
    for packet in packets:
        sys.stdout.buffer.write(struct.pack(order + "IIII", 0, 0, len(packet[:kept]), len(packet)) + packet[:kept])


def shuffled(pieces, reach=3):
    """No piece comes more than so many places late; SYN and FIN too may."""
    dice = random.Random(1)
    return [piece for _, piece in sorted(enumerate(pieces), key=lambda p: p[0] + dice.random() * reach)]


def plain():
    file(map(ipv4, segments()))


def little_endian():
    file(map(ipv4, segments()), order="<")


def ethernet():
    """Short frames are filled up to 60 octets."""
    file(((bytes(12) + b"\x08\0" + ipv4(s)).ljust(60, b"\xee") for s in segments()), 1)


def vlan_ipv6():
    file((bytes(12) + b"\x81\0\0\5\x86\xdd" + ipv6(s) for s in segments()), 1)


def loopback():
    file((b"\0\0\0\2" + ipv4(s) for s in segments()), 0)


def any_device():
    file((bytes(14) + b"\x08\0" + ipv4(s) for s in segments()), 113)


def in_pieces():
    file(map(ipv4, segments(piece=1)))


def out_of_order():
    """Within what one side said: a reply still comes behind the command that it answers."""
    pieces, turn = [], []
    for s in segments(piece=3):
        if turn and turn[-1][0] != s[0]:
            pieces += shuffled(turn)
            turn = []
        turn.append(s)
    file(map(ipv4, pieces + shuffled(turn, 1)))


def sent_again():
    """Each twice, and once more together with what came before it."""
    pieces, before = [], {}
    for s in segments(piece=5):
        pieces += [s, s]
        end, to, number, flags, octets, acknowledged = s
        last = before.get(end)
        if octets and last and last[2] + len(last[4]) == number:
            pieces.append((end, to, last[2], flags, last[4] + octets, acknowledged))
        before[end] = s
    file(map(ipv4, pieces))


def from_the_middle():
    """The connection was there before the capture, and is there after it."""
    file(map(ipv4, segments(ends=False)))


def with_a_hole():
    file(map(ipv4, (s for s in segments() if not s[4].startswith(b"QUIT"))))


def cut_short():
    """Captured with a snap length that does not hold the MAIL."""
    file(map(ipv4, segments()), kept=64)


def twice_the_same_ports():
    file(map(ipv4, [*segments(), *segments(start=5000)]))


def no_smtp():
    file(map(ipv4, segments([(CLIENT, b"GET / HTTP/1.0\r\n\r\n"), (SERVER, b"HTTP/1.0 200 OK\r\n\r\n")])))


def ends_early():
    file(map(ipv4, segments()))
    sys.stdout.buffer.write(b"\0\0\0")


def damaged():
    """Some octets are others, in any header or text."""
    dice = random.Random(int(sys.argv[2]))
    packets = [bytearray(b"\0" * 12 + b"\x08\0" + ipv4(s)) for s in segments(piece=dice.choice((1, 7, 99)))]
    for _ in range(dice.randrange(1, 20)):
        packet = dice.choice(packets)
        packet[dice.randrange(len(packet))] = dice.choice((0, 1, 5, 15, 0x45, 0x60, 127, 255, dice.randrange(256)))
    file((bytes(p[:dice.randrange(len(p))]) if dice.random() < .05 else bytes(p) for p in packets), 1)


globals()[sys.argv[1]]()
