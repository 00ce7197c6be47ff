# bench.py - all measures, with their bars, as a page: docs/speed.md and the pictures beside it.
# usage: bench.py [exact]      (by `make bench`, from the top of the tree; B: where the programs are)
# Read first: Makefile.  Read next: tests/bench/counts.py.
# SPDX-License-Identifier: MIT
#
# Nothing here passes or fails: a figure that a busy machine can spoil is no test.  `make ci` gates the instructions.
# `exact`: only what is the same on a busy machine, instructions and system calls; all else on the page stays.
import pathlib
import platform
import re
import subprocess
import sys

import counts
import growth
import servers

PAGE = pathlib.Path("docs/speed.md")

HEAD = """# Speed

Written by `make bench` (tests/bench/bench.py).
Beside each figure stands its bar, and below a table why one was missed. Instructions are counted by valgrind's
callgrind, are the same on each run, and are gated in `make ci` ([counts.py](../tests/bench/counts.py)); system calls,
counted by strace, are the same too. All else is processor time, user and system, of the server's process alone, beside
Postfix's smtp-sink under the same load of Postfix's smtp-source; it is only as good as the machine was idle.
"""


def measured_at():
    """Below each heading: parts may be of different days."""
    commit = subprocess.run(["git", "describe", "--always"], capture_output=True, text=True, check=False).stdout.strip()
    compiler = subprocess.run(["cc", "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    return "\n%s, commit %s, %s, %s.\n" % (growth.when(), commit or "unknown", compiler, platform.machine())


def line(*cells):
    return "| %s |\n" % " | ".join(map(str, cells))


def table(*titles):
    return "\n" + line(*titles) + line(*("---" for _ in titles))


def verdict(figure, bar):
    return "met" if figure <= bar else "missed by %.0f %%" % (100 * (figure / bar - 1))


def instructions():
    yield "\n`make build/bench && python3 tests/bench/counts.py`\n"
    yield table("what", "corpus", "instructions", "bar", "")
    for m, figure in counts.measured():
        yield line(m.title, m.corpus + ".txt", "%.2f %s" % (figure, m.unit), "%g" % m.bar, verdict(figure, m.bar))
    ours, plain = (counts.count(what, "attachment").per_octet() for what in ("data", "data-plain"))
    yield ("\nMail data by a machine that takes octet after octet ([plain.c](../tests/bench/plain.c)): %.2f "
           "instructions an octet, %.1f times ours; the bar is 8 times: %s. What is left of a line of 76 octets is its "
           "five blocks, and the octets around its end, which the machine reads one by one.\n"
           % (plain, plain / ours, "met" if plain / ours >= 8 else "missed"))
    yield ("\nAn address of the corpus has 46 octets, most of them letters and digits behind others: their runs are "
           "read at once ([run_internal.h](../src/parse/run_internal.h)), and octet by octet cost 718 instructions an "
           "address.\n")


def processor():
    yield "\n`smtp-source -d`, three rounds, the median of the ratios.\n"
    yield table("load", "postel, s", "smtp-sink, s", "ratio", "bar", "")
    rows = [(load, "`--discard`, ", servers.compared) for load in servers.LOADS]
    rows.append((servers.MAILDIR, "Maildir on tmpfs, ", lambda _: servers.compared_storing()))
    for load, mode, measure in rows:
        rounds = sorted((measure(load) for _ in range(3)), key=lambda one: one[0] / one[1])
        ours, theirs = rounds[1]
        yield line(mode + load.name, "%.3f" % ours, "%.3f" % theirs, "%.2f" % (ours / theirs), "%.2f" % load.bar,
                   verdict(ours / theirs, load.bar))
    yield ("\nOf the first's time six parts in seven are the kernel's, for four `recv` and four `send` a message.\n\n"
           "`smtp-sink -d` writes each message into a file of its own, and syncs nothing. A Maildir has, for each "
           "message, a sync, a move, a share of the directory's sync and a turn of the disk's thread besides; the "
           "thread is kept, for a slow disk would stop all sessions.\n")


def calls():
    yield "\n1 KB, no pipelining, `strace -f -c`: what 1000 messages more cost.\n"
    yield table("server", "sessions", "calls a message", "of which", "bar", "")
    for name, server, bar in (("`postel serve --discard`", servers.postel, 9), ("smtp-sink", servers.sink, None)):
        for sessions in (10, 1):
            each = servers.calls_a_message(server, sessions)
            total = sum(n for _, n in each)
            yield line(name, sessions, "%.1f" % total, ", ".join("%s %.1f" % one for one in each), bar or "",
                       verdict(total, bar) if bar else "")
    yield ("\nA message has four turns: MAIL, RCPT, DATA, and its text. Each needs a `recv` and a `send`, which makes "
           "8. Before each the loop has to wait; ten sessions share the waiting. One session alone cannot: until its "
           "reply has gone there is nothing to read, so 12 is the least that a server which waits for more than one "
           "peer can do.\n")


def picture(name, title, unit, points):
    (PAGE.parent / ("speed-%s.svg" % name)).write_text(growth.svg(title, unit, points))
    return "\n![%s: %s](speed-%s.svg)\n" % (title, unit, name)


def growing():
    yield "\nLinear is a level row: cost for each, as their number grows.\n"
    yield picture("sessions", "Idle sessions", "octets of memory each; the bar is 8192",
                  growth.idle_sessions(10000))
    yield picture("recipients", "Recipients of a message", "microseconds of processor each", growth.many_recipients())
    yield picture("sizes", "Size of a message", "nanoseconds of processor an octet", growth.large_messages())


PARTS = {"Instructions of the core": instructions, "Processor time beside smtp-sink": processor,
         "System calls of a message": calls, "Growth": growing}
EXACT = (instructions, calls)


def main():
    there = dict(re.findall(r"(?ms)^## ([^\n]*)\n(.*?)(?=^## |\Z)", PAGE.read_text()))
    page = HEAD
    for title, part in PARTS.items():
        if sys.argv[1:] != ["exact"] or part in EXACT:
            there[title] = measured_at() + "".join(part()) + "\n"
        sys.stdout.write("## %s\n%s" % (title, there[title]))
        page += "\n## %s\n%s" % (title, there[title].rstrip("\n") + "\n")
    PAGE.write_text(page)


if __name__ == "__main__":
    main()
