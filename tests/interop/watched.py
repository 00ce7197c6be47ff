# watched.py - between swaks and Postfix `postel watch` finds what `postel check` finds of each; and a thousand at once.
# usage: watched.py   (by `make ci`; needs postel in B, swaks, and root for a Postfix of its own)
# Read first: src/programs/watch.c, tests/interop/clients.py.  Read next: tests/peers/peers.py.
# SPDX-License-Identifier: MIT
#
# Each conversation is held three times: with postel as the server, with postel as the client, and with postel between
# the two.  Findings are compared as (verdict, requirement, octet), the octet counted in what that side has said.
import asyncio
import contextlib
import hashlib
import json
import re
import resource
import shutil
import subprocess
import sys

import peers
from checks import check, total
from postel import PATIENCE, POSTEL, Skip, fresh, serve, started, until

FINDING = re.compile(r"session \d+: (fail|warn|note)\s+(\S+)\s+§\S+\s+the (client|server)(?: tolerates this)?, "
                     r"at octet (\d+)")
# name, what swaks is given, the cases in which `check server` says the same, how many findings each side has
TALKS = [
    ("plain", {"helo": "client.example", "from": "a@client.example"}, ["D-scenarios/01-typical"], 0),
    ("underscores", {"helo": "my_host.client.example", "from": "user@my_host.client.example"},
     ["4.1.1.1-ehlo/05-underscore", "4.1.2-addresses/08-underscore"], 2),
]
# Of the suite, that in which this Postfix is found at fault.
SECTIONS = ("--section", "2.3.8", "--section", "3.8", "--section", "4.1.1.4", "--section", "4.1.1")
MANY, SIZE = 1000, 32768


def run(*command, codes=(0, 1)):
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=4 * PATIENCE, check=False)
    assert done.returncode in codes, (command, done.returncode, done.stdout, done.stderr)
    return done.stdout


@contextlib.contextmanager
def watching(port, place, *options):
    """Its port; at the end it has to have ended by itself or on SIGTERM, with 0 or 1."""
    with started([*POSTEL, "watch", "--listen", "127.0.0.1:0", "--to", "127.0.0.1:%d" % port, *options],
                 place / "watch.log") as process:
        said = until(lambda: re.match(rb"listening on 127\.0\.0\.1:(\d+)\n", (place / "watch.log").read_bytes()))
        assert said, (place / "watch.log").read_bytes()
        yield int(said[1]), process
    assert process.returncode in (0, 1), process.returncode


def judged(report):
    """What the judge found beside the cases, of a json report."""
    cases = json.loads(report.read_bytes())["cases"]
    return {(case["verdict"], case["requirements"][0], case["place"]["at"]) for case in cases
            if case["id"].startswith("judge/")}


def swaks(said, host, port, to):
    return ["swaks", "--server", host, "--port", port, "--helo", said["helo"], "--from", said["from"], "--to", to]


def between(place, port, said):
    """What `watch` finds of the client, and of the server."""
    with watching(port, place, "--sessions", "1") as (at, process):
        run(*swaks(said, "127.0.0.1", at, "bob@postel.example"), codes=(0,))
        process.wait(PATIENCE)
    found = FINDING.findall((place / "watch.log").read_text())
    return [{(verdict, requirement, int(octet)) for verdict, requirement, side, octet in found if side == who}
            for who in ("client", "server")]


def of_client(place, said):
    (place / "client.conf").write_text("from = %s\ncommand = %s --data @{message}\n" % (
        said["from"], " ".join(swaks(said, "{host}", "{port}", "{to}"))))
    run(*POSTEL, "check", "client", "--target", place / "client.conf", "--id", "D-scenarios/01-typical",
        "--report", "json:%s" % (place / "client.json"))
    return judged(place / "client.json")


def of_server(place, port, cases):
    ids = [word for case in cases for word in ("--id", case)]
    run(*POSTEL, "check", "server", "127.0.0.1:%d" % port, "--target", "conformance/targets/postfix.conf", *ids,
        "--report", "json:%s" % (place / "server.json"))
    return judged(place / "server.json")


def of_suite(place, port, name):
    """What of the server's is worth a fail or a warning: in the suite's cases, and beside them."""
    run(*POSTEL, "check", "server", "127.0.0.1:%d" % port, "--target", "conformance/targets/postfix.conf", *SECTIONS,
        "--report", "json:%s" % (place / name))
    cases = [case for case in json.loads((place / name).read_bytes())["cases"] if case["verdict"] in ("fail", "warn")]
    return {(case["verdict"], case["id"]) for case in cases}


def suite_through(port):
    """Hundreds of conversations, straight and through `watch`."""
    place = fresh("watched-suite")
    with watching(port, place) as (at, _):
        through = of_suite(place, at, "through.json")
    found = {(verdict, "judge/" + requirement) for verdict, requirement, side, _
             in FINDING.findall((place / "watch.log").read_text()) if side == "server" and verdict != "note"}
    straight = of_suite(place, port, "straight.json")
    check(through == straight, "the suite through watch finds what it finds without", through ^ straight)
    alone = {finding for finding in straight if finding[1].startswith("judge/")}
    check(found == alone and len(found) > 2, "and watch of its own what the judge finds there", (found, alone))


def same_findings():
    if not shutil.which("swaks"):
        raise Skip("swaks is not installed")
    with peers.running_postfix(fresh("watched-postfix")) as (port, _):
        for name, said, cases, count in TALKS:
            place = fresh("watched-" + name)
            client, server = between(place, port, said)
            check(len(client) == len(server) == count, "%s: findings on both sides" % name, (client, server))
            alone = of_client(place, said)
            check(client == alone, "%s: of the client as check client" % name, (client, alone))
            alone = of_server(place, port, cases)
            check(server == alone, "%s: of the server as check server" % name, (server, alone))
        suite_through(port)


def body(number):
    """A message that nobody else sends, of lines with dots at their begin."""
    words = (hashlib.sha256(b"%d %d" % (number, i)).hexdigest().encode() for i in range(SIZE // 67))
    return b"".join(b".%s\r\n" % word for word in words)


async def mail(port, number, all_there, here):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def say(octets, code):
        writer.write(octets)
        line = await reader.readline()
        while line[3:4] == b"-":
            line = await reader.readline()
        assert line.startswith(code), (octets[:60], line)
    await say(b"", b"220")
    here.append(number)
    if len(here) == MANY:
        all_there.set()
    await all_there.wait()
    await say(b"EHLO client.example\r\n", b"250")
    await say(b"MAIL FROM:<%d@client.example>\r\n" % number, b"250")
    await say(b"RCPT TO:<user@postel.example>\r\n", b"250")
    await say(b"DATA\r\n", b"354")
    head = b"From: <a@client.example>\r\nDate: Tue, 24 Nov 2026 12:00:00 +0000\r\n\r\n"
    await say(head + body(number).replace(b"\r\n.", b"\r\n..").replace(b".", b"..", 1) + b".\r\n", b"250")
    await say(b"QUIT\r\n", b"221")
    assert await reader.read() == b""
    writer.close()


async def all_mail(port):
    all_there, here = asyncio.Event(), []
    return await asyncio.wait_for(asyncio.gather(*(mail(port, number, all_there, here) for number in range(MANY)),
                                                 return_exceptions=True), 8 * PATIENCE)


def thousand():
    """A thousand open at once, a message through each: every octet is stored, kept and graded."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536), hard))
    place = fresh("watched-thousand")
    with serve("watched-thousand-server") as server:
        with watching(server.port, place, "--save", str(place / "kept")) as (port, _):
            results = asyncio.run(all_mail(port))
            over = until(lambda: (place / "watch.log").read_bytes().count(b": over: 0 fail, 0 warn, 0 note") == MANY)
        check(results == [None] * MANY, "a thousand sessions at once", {repr(r) for r in results if r is not None})
        check(over, "each was graded, with no finding")
        stored = sorted(text.split(b"\n\n", 1)[1] for text in server.stored(MANY))
    wanted = sorted(body(number).replace(b"\r\n", b"\n") for number in range(MANY))
    check(stored == wanted, "and delivered each octet of its message")
    kept = sorted((place / "kept").iterdir())
    check(len(kept) == MANY, "and was kept", len(kept))
    said = run(*POSTEL, "audit", *kept, codes=(0,))
    check(said.count(": over: 0 fail, 0 warn, 0 note") == MANY, "and what was kept is graded alike")


def main():
    for test in (same_findings, thousand):
        try:
            test()
        except Skip as why:
            print("skipped: watch, %s: %s" % (test.__name__.replace("_", " "), why))
    return total()


sys.exit(main())
