# pcap.py - the segments with octets in them, out of a capture as tcpdump, Wireshark or `postel audit --pcap` write it.
# Read first: far.py.  Read next: lab_08.py.
# SPDX-License-Identifier: MIT
#
# Plain pcap, IPv4 or IPv6, TCP; what is cut, or is something else, is passed over.
import struct

# Octets before the IP header, by link type: none, Ethernet, raw, "cooked".
LINKS = {0: 4, 1: 14, 101: 0, 113: 16, 228: 0, 229: 0, 276: 20}
# A capture's first octets: its order of octets; the second pair has nanoseconds.
MAGIC = {b"\xa1\xb2\xc3\xd4": ">", b"\xd4\xc3\xb2\xa1": "<", b"\xa1\xb2\x3c\x4d": ">", b"\x4d\x3c\xb2\xa1": "<"}
MOST = 10000  # packets


def tcp(packet):
    """(source port, destination port, octets) of a TCP segment; None."""
    version = packet[0] >> 4 if packet else 0
    if version == 4 and len(packet) >= 20 and packet[9] == 6:
        header, end = (packet[0] & 15) * 4, struct.unpack(">H", packet[2:4])[0]
    elif version == 6 and len(packet) >= 40 and packet[6] == 6:
        header, end = 40, 40 + struct.unpack(">H", packet[4:6])[0]
    else:
        return None
    segment = packet[header:end]
    if len(segment) < 20:
        return None
    source, destination = struct.unpack(">HH", segment[:4])
    return source, destination, segment[(segment[12] >> 4) * 4:]


def segments(octets):
    """("C" or "S", octets) of each segment with octets, of the first connection; who speaks first is the server."""
    order = MAGIC.get(octets[:4])
    if order is None or len(octets) < 24:
        return []
    skipped = LINKS.get(struct.unpack(order + "I", octets[20:24])[0] & 0xFFFF)
    found, ports, at = [], None, 24
    while skipped is not None and at + 16 <= len(octets) and len(found) < MOST:
        size = struct.unpack(order + "I", octets[at + 8:at + 12])[0]
        one = tcp(octets[at + 16 + skipped:at + 16 + size])
        at += 16 + size
        if one and one[2]:
            ports = ports or one[:2]  # of the greeting
            if one[:2] in (ports, ports[::-1]):
                found.append(("S" if one[:2] == ports else "C", one[2]))
    return found
