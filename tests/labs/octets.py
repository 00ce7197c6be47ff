# octets.py - the octets that a sheet or README.md shows are those that postel says today.
# Read first: near.py.
# SPDX-License-Identifier: MIT
import pathlib
import re
import subprocess
import tempfile

from work import POSTEL, Work

MARK = re.compile(r"\b[0-9a-f]{8}-\d+-\d+")  # of a message: the clock is in it


def same(text):
    """Lines of a conversation, apart from the marks of messages and from how wide a column is."""
    lines = [re.sub(r"\s+", " ", MARK.sub("MARK", line)).strip() for line in text.splitlines()]
    return [line for line in lines if re.match(r"[CS][:!]", line)]


def traced(options, message, *envelope):
    """The conversation of `postel send` and `postel serve --trace`."""
    with tempfile.TemporaryDirectory() as place:
        mail, it = pathlib.Path(place, "mail"), Work(pathlib.Path(place), 1, "")
        mail.write_text(message, encoding="utf-8")
        try:
            address = it.serve("--discard", "--trace", *options)
            subprocess.run([str(POSTEL), "send", "--server", address, "--without", "CHUNKING", *envelope, str(mail)],
                           capture_output=True, check=True, timeout=60)
            it.running[0].terminate()
            return it.running[0].stdout.read().decode("utf-8")
        finally:
            it.close()


def readme():
    """The conversation on README.md's first page, and what `make conformance` has its server do to have it."""
    shown = re.search(r"^```\n(S: 220.*?)^```", pathlib.Path("README.md").read_text(encoding="utf-8"), re.M | re.S)[1]
    script = pathlib.Path("tests/conformance.sh").read_text(encoding="utf-8")
    message = re.search(r"<<'MESSAGE'\n(.*?)MESSAGE\n", script, re.S)[1]
    said = traced(["--max-size", "1048576", "--alias", "friends=user,other"], message, "--helo", "client.example",
                  "--from", "alice@client.example", "--to", "bob@postel.example")
    return same(shown), same(said)


def sheet_6():
    """Two lines of part 2, of curl's mail; here postel's own client says them."""
    text = pathlib.Path("docs/labs/06-watch.md").read_text(encoding="utf-8")
    shown = re.search(r"^    (C: MAIL FROM.*\n    S: .*)\n", text, re.M)[1]
    printed = re.search(r"printf '(.*?)' >mail.txt", text)[1]
    said = traced([], printed.replace("\\n", "\n"), "--helo", "client.example", "--from", "ann@client.example",
                  "--to", "user@postel.example")
    message = printed.replace("\\n", "\n")
    # curl says the size of the file, our client that of what goes over the wire: RFC 1870 §6 lets it be an estimate.
    wanted = same(shown.replace("\n    ", "\n").replace(f"SIZE={len(message)}", "SIZE=N"))
    there = same(re.sub(r"SIZE=\d+", "SIZE=N", said))
    at = next((i for i, line in enumerate(there) if line.startswith("C: MAIL")), 0)
    return wanted, there[at:at + len(wanted)]


def shown(result):
    for name, (wanted, said) in (("README.md", readme()), ("docs/labs/06-watch.md", sheet_6())):
        wrong = [f"{a!r} is {b!r}" for a, b in zip(wanted, said) if a != b][:3]
        wrong = wrong or f"{len(wanted)} lines, {len(said)} said"
        result(wanted and wanted == said, f"{name} shows what is said today", wrong)
