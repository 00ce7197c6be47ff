# growth.py - what a server costs as its load grows: sessions, recipients, octets; and the pictures of it.
# Read first: tests/bench/servers.py.  Read next: tests/bench/bench.py.
# SPDX-License-Identifier: MIT
import contextlib
import pathlib
import resource
import signal
import socket
import time

import servers

SESSIONS = (10, 100, 1000, 3000, 10000)
RECIPIENTS = (1, 10, 100, 1000)
SIZES = (1 << 10, 10 << 10, 100 << 10, 1 << 20, 10 << 20, 100 << 20)


def resident(pid):
    """Octets of memory that the process has to itself."""
    fields = pathlib.Path("/proc/%d/smaps_rollup" % pid).read_text().split()
    return int(fields[fields.index("Private_Dirty:") + 1]) * 1024


@contextlib.contextmanager
def discarding(*arguments):
    """`kill` and not a wait of seconds: sessions are left open."""
    server = servers.postel("--discard", *arguments)
    try:
        yield server
    finally:
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()


def descriptors(wanted):
    """Raises the limit for this process and its children; returns what could be had."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        wanted = hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    return wanted


def idle_sessions(most):
    """[(sessions, octets of memory each)]: greeted, EHLO said, then silent."""
    most = min(most, descriptors(most + 200) - 200)
    with discarding("--sessions", "20000", "--sessions-per-address", "20000") as server, contextlib.ExitStack() as held:
        before, found, count = resident(server.process.pid), [], 0
        for wanted in [n for n in SESSIONS if n <= most]:
            while count < wanted:
                client = held.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=60))
                client.sendall(b"EHLO client.example\r\n")
                heard = b""
                while b"\r\n250 " not in heard:
                    heard += client.recv(4096)
                count += 1
            found.append((wanted, (resident(server.process.pid) - before) / wanted))
    return found


def processor(server, octets, messages, recipients=1):
    """Seconds of processor for so much mail."""
    load = servers.Load("", octets, 1, messages, 0)
    try:
        servers.send(server.port, load.octets, load.sessions, load.messages, recipients)
    finally:
        spent = server.end()
    return spent


def many_recipients():
    """[(recipients, microseconds of processor each)]."""
    return [(n, processor(servers.postel("--discard"), 100, 40000 // n, n) / 40000 * 1e6) for n in RECIPIENTS]


def large_messages():
    """[(octets, nanoseconds of processor an octet)]; as many as make 400 MB, but 20,000 at most."""
    found = []
    for size in SIZES:
        messages = max(4, min(20000, (400 << 20) // size))
        found.append((size, processor(servers.postel("--discard"), size, messages) / (size * messages) * 1e9))
    return found


def short(n):
    for unit, name in ((1 << 20, "M"), (1 << 10, "K")):
        if n >= unit and n % unit == 0:
            return "%d%s" % (n // unit, name)
    return "{:,}".format(n)


def svg(title, unit, points):
    """Bars, for the places on the axis are powers; as text, so that a diff shows what has changed."""
    width, height, left, step = 520, 220, 50, 460 / len(points)
    top = max(y for _, y in points)
    lines = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" font-family="sans-serif" '
             'font-size="12">' % (width, height), "<title>%s</title>" % title,
             '<rect width="100%" height="100%" fill="#fff"/>', '<text x="8" y="16">%s</text>' % title,
             '<text x="8" y="32" fill="#555">%s</text>' % unit,
             '<path d="M%d 40V190H510" fill="none" stroke="#555"/>' % left]
    for i, (x, y) in enumerate(points):
        tall, at = 130 * y / top, left + step * i + step / 2
        lines.append('<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="#36c"/>' % (at - step / 4, 190 - tall,
                                                                                          step / 2, tall))
        lines.append('<text x="%.1f" y="%.1f" text-anchor="middle">%.3g</text>' % (at, 186 - tall, y))
        lines.append('<text x="%.1f" y="206" text-anchor="middle">%s</text>' % (at, short(x)))
    return "\n".join(lines + ["</svg>"]) + "\n"


def when():
    return time.strftime("%Y-%m-%d", time.gmtime())
