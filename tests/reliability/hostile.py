# hostile.py - peers that do everything wrong, and clocks that somebody sets: the server stays as it was.
# usage: hostile.py POSTEL SHIM.so      (by tests/programs/reliability.sh)
# Read first: tests/reliability/sites.py.  Read next: tests/reliability/kills.py.
# SPDX-License-Identifier: MIT
#
# What is sent is counted by its answers, and what it cost the server by the most memory that it ever had.
import os
import pathlib
import re
import sys
import time

from served import MESSAGE, run

MANY = 100000
GROUP = 500  # commands in a write: their replies fit in the socket, so that neither side waits for the other


def wants(*arguments):
    """A case whose server is started with these."""
    def mark(case):
        case.arguments = arguments
        return case
    return mark


def most_memory(server):
    """KiB; 0 where the system does not tell, or where a sanitizer keeps what was freed."""
    status = pathlib.Path("/proc/%d/status" % server.process.pid)
    if "ASAN_OPTIONS" in os.environ or not status.exists():
        return 0
    return int(re.search(r"VmHWM:\s*(\d+)", status.read_text())[1])


def settled(server):
    """What it has once each part of it was used: its second thread begins with the first message."""
    client = server.client().greeted()
    assert client.mail() == 250
    client.reset()
    server.files("new")[0].unlink()
    return most_memory(server)


def grows_not(server, before):
    """Its buffers and a few pages are no growth (32 KiB of a message wait for the disk): megabytes were sent."""
    grown = most_memory(server) - before
    assert grown <= 256, "%d KiB more" % grown


def answers(client, command, count):
    """The codes of so many of the same command, how often each came; group by group."""
    codes = {}
    for at in range(0, count, GROUP):
        group = min(GROUP, count - at)
        client.say(command * group)
        for _ in range(group):
            code = client.code()
            codes[code] = codes.get(code, 0) + 1
    return codes


@wants("--errors", "0")
def errors(server):
    """Each gets its 500, and nothing is kept of any."""
    before, client = settled(server), server.client().greeted()
    assert answers(client, b"XYZZY\r\n", MANY) == {500: MANY}
    grows_not(server, before)
    assert client.mail() == 250


def errors_limit(server):
    """After a hundred comes 421 and the end (section 7.8), however many follow in the same write."""
    client = server.client().greeted()
    try:
        client.say(b"XYZZY\r\n" * MANY)
        codes = [client.code() for _ in range(102)]
    except ConnectionError:  # what nobody has read resets the connection
        codes = []
    assert codes in ([], [500] * 100 + [421, 0]), codes
    client = server.client().greeted()
    client.say(b"XYZZY\r\n" * 101)
    assert [client.code() for _ in range(102)] == [500] * 100 + [421, 0]
    assert server.client().greeted().mail() == 250


def recipients(server):
    """A thousand are taken, the others get 452 and may be sent later; the message is for those taken (4.5.3.1.10)."""
    before, client = settled(server), server.client().greeted()
    client.say(b"MAIL FROM:<a@c.example>\r\n")
    assert client.code() == 250
    codes = answers(client, b"RCPT TO:<u@postel.example>\r\n", 10000)
    assert codes == {250: 1000, 452: 9000}, codes
    client.say(b"DATA\r\n")
    assert client.code() == 354
    client.say(MESSAGE)
    assert client.code() == 250 and len(server.files("new")) == 1
    grows_not(server, before)


def deaf(server):
    """Who never reads what he is told is not listened to for ever: what he says stays in the kernel's buffers."""
    before, client = settled(server), server.client()
    client.socket.setblocking(False)
    sent = 0
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            sent += client.socket.send(b"HELP\r\n" * 10000)
        except BlockingIOError:
            time.sleep(0.05)
            try:
                client.socket.send(b"HELP\r\n")
            except BlockingIOError:
                break
    assert sent > 0 and time.monotonic() < end, "it takes more and more"
    grows_not(server, before)
    assert server.client().greeted().mail() == 250


def endless_line(server):
    """One 500, once it ends (4.5.3.1.4)."""
    before, client = settled(server), server.client().greeted()
    for _ in range(40):
        client.say(b"x" * (1 << 20))
    client.say(b"\r\nNOOP\r\n")
    assert [client.code(), client.code()] == [500, 250]
    grows_not(server, before)


@wants("--max-size", "65536")
def endless_data(server):
    """What lies beyond is read and not stored, be it one header field or many lines; 552 at its end (RFC 1870)."""
    before = settled(server)
    for line in (b"x" * 65536, b"Subject: x\r\n" * 5000):
        client = server.client().greeted().in_data()
        for _ in range(640):
            client.say(line)
            assert sum(file.stat().st_size for file in server.files("tmp")) < 66000
        client.say(b"\r\n.\r\n")
        assert client.code() == 552 and server.files("new") == server.files("tmp") == []
        grows_not(server, before)
        assert client.mail() == 250
        server.files("new")[0].unlink()


@wants("--errors", "0", "--trace", "--verbose-errors")
def octets(server):
    """NUL, octets above 127, CR and LF by themselves, in each state: 500, and the state is what it was."""
    bad = [b"NO\0OP", b"NOOP \xff\xfe", b"NO\rOP", b"NO\nOP", b"\0" * 100, bytes(range(128, 256)), b"\r\r", b"\n\n\n"]
    client = server.client().greeted()
    for command, code in ((b"NOOP\r\n", 250), (b"MAIL FROM:<a@c.example>\r\n", 250),
                          (b"RCPT TO:<u@postel.example>\r\n", 250)):
        client.say(command)
        assert client.code() == code
        for line in bad:
            client.say(line + b"\r\n")
            assert client.code() in (500, 501), line
    client.say(b"DATA\r\n")
    assert client.code() == 354
    client.say(b"a\0b\xff\r.\r\r\n.\n.\r\n.\r\n")
    assert client.code() == 554 and server.files("new") == server.files("tmp") == []
    assert client.mail() == 250


@wants("--trace", "--verbose-errors")
def local_parts(server):
    """None of them is a path, an option or a format to us: mail to it lies where all mail does."""
    names = [b"../x", b"a/b", b"-rf", b"%n" * 32, b'"../../x"', b'"/etc/passwd"', b'"$(touch x)"', b"`touch${IFS}x`",
             b'"a\\ b"', b"|x", b"%s%s%s%s"]
    client = server.client().greeted()
    for name in names:
        client.say(b"MAIL FROM:<%s@c.example>\r\nRCPT TO:<%s@postel.example>\r\nVRFY %s@postel.example\r\n"
                   % (name, name, name))
        codes = [client.code() for _ in range(3)]
        if name == b"../x":  # no Dot-string
            assert codes[:2] == [501, 501], codes
            continue
        assert codes[:2] == [250, 250] and codes[2] in (250, 252), (name, codes)
        client.say(b"DATA\r\n")
        assert client.code() == 354
        client.say(MESSAGE)
        assert client.code() == 250
    assert len(server.files("new")) == len(names) - 1
    assert {path.name for path in server.place.iterdir()} == {"md", "log", "out", "err"}
    assert {path.name for path in server.maildir.iterdir()} == {"tmp", "new", "cur"}


def clocks(server):
    """Time-outs go by a clock that nobody sets; names stay different, whatever the time of day is said to be."""
    idle, busy = server.client().greeted(), server.client().greeted()
    for day in (1, -2, 0):
        server.sets_clock("wall", day * 86400)
        busy.in_data().say(MESSAGE)
        named = re.search(rb"accepted as ([0-9a-f]+)-", busy.file.readline())[1]
        assert abs(int(named, 16) - time.time() - day * 86400) < 60, "the jump was not felt"
        idle.say(b"NOOP\r\n")
        assert idle.code() == 250
    assert len(server.files("new")) == 3
    server.client().greeted()  # so the loop is done with both: their time-outs were set before the jump
    server.sets_clock("monotonic", 301)  # more than the five minutes of 4.5.3.2.7 since anything was said
    server.client()  # wakes the loop: the system's own clock has not moved
    assert idle.code() == 421 and busy.code() == 421


CASES = {
    "100,000 errors, no limit": errors,
    "a hundred errors: 421": errors_limit,
    "10,000 recipients: 452 from the 1001st on": recipients,
    "a client that never reads": deaf,
    "an endless line: one 500": endless_line,
    "endless data: 552, and nothing stored": endless_data,
    "NUL, 8-bit, bare CR and LF in each state": octets,
    "local-parts that would be paths, options, formats": local_parts,
    "clock jumps": clocks,
}

if __name__ == "__main__":
    sys.exit(run(CASES))
