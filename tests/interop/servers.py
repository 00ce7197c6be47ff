# servers.py - `postel send` delivers to aiosmtpd, to Postfix's smtp-sink and to Postfix: each octet has to arrive.
# Read first: tests/interop/clients.py.  Read next: tests/peers/peers.py, tests/interop/sessions.py.
# SPDX-License-Identifier: MIT
import os
import re

import peers
from message import FROM, TO, crlf, message, same
from postel import Skip, fresh, send, serve, started, until


def sent(port, place, name, to=TO):
    (place / "message").write_bytes(message(name))
    done = send(port, place / "message", to)
    assert done.returncode == 0, "postel send ended with %d: %r" % (done.returncode, done.stdout + done.stderr)
    assert done.stdout.startswith(b"accepted <%s>" % to.encode()), "postel send said %r" % done.stdout


class Keep:
    """For aiosmtpd: keeps what came, before any of its handlers parses it."""

    def __init__(self):
        self.got = []

    async def handle_DATA(self, _server, _session, envelope):
        self.got.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return "250 OK"


def aiosmtpd():
    try:
        from aiosmtpd.controller import Controller
    except ImportError as missing:
        raise Skip("it is not installed") from missing
    keep = Keep()
    server = Controller(keep, hostname="127.0.0.1", port=peers.free_port())
    server.start()
    try:
        sent(server.port, fresh("server-aiosmtpd"), "aiosmtpd")
    finally:
        server.stop()
    ((reverse_path, forward_paths, content),) = keep.got
    assert (reverse_path, forward_paths) == (FROM, [TO]), "envelope %r %r" % (reverse_path, forward_paths)
    same(content, crlf(message("aiosmtpd")))


def smtp_sink():
    root = peers.postfix()
    place = fresh("server-smtp-sink")
    (place / "mail").mkdir()
    (place / "mail").chmod(0o777)
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    port = peers.free_port()
    command = [str(root / "usr/sbin/smtp-sink"), *user, "-4", "-R", str(place / "mail"), "-d", "%M.",
               "127.0.0.1:%d" % port, "16"]
    with started(command, place / "log", env=peers.environment(root)) as process:
        assert until(lambda: peers.listens(port) or process.poll() is not None) is True and process.poll() is None, \
            "smtp-sink: %r" % (place / "log").read_bytes()
        sent(port, place, "smtp-sink")
        (file,) = until(lambda: list((place / "mail").iterdir()))
        stored = file.read_bytes()
    # It writes the envelope and a Received field above, and an empty line below, as an mbox has.
    assert b"X-Mail-Args: <%s>" % FROM.encode() in stored and b"X-Rcpt-Args: <%s>\n" % TO.encode() in stored
    same(stored[stored.index(b"\nDate: ") + 1:], message("smtp-sink") + b"\n")


def postfix():
    place = fresh("server-postfix")
    with peers.running_postfix(place) as (port, maildir):
        sent(port, place, "postfix")
        (file,) = until(lambda: list((maildir / "new").glob("*"))) or [None]
        assert file, "Postfix accepted the message and delivered none: %s" % (place / "log").read_text()
        stored = file.read_bytes()
    assert stored.startswith(b"Return-Path: <%s>\n" % FROM.encode()), stored[:200]
    assert re.search(rb"(?m)^Received: from client\.example \(", stored), stored[:800]
    same(stored[stored.index(b"\nDate: ") + 1:], message("postfix"))


def postel():
    """And to our own, over the same loopback: several recipients, one unknown."""
    place = fresh("server-postel")
    (place / "message").write_bytes(message("postel"))
    with serve("server-postel-serve") as server:
        done = send(server.port, place / "message", TO, "nobody@postel.example", "carol@postel.example")
        assert done.returncode == 1, "postel send ended with %d: %r" % (done.returncode, done.stdout + done.stderr)
        said = [line.split(b":")[0] for line in done.stdout.splitlines()]
        assert said == [b"accepted <bob@postel.example>", b"refused <nobody@postel.example>",
                        b"accepted <carol@postel.example>"], "postel send said %r" % done.stdout
        for stored in server.stored(1):
            same(stored[stored.index(b"\nDate: ") + 1:], message("postel"))


TESTS = {"postel send delivers to " + server.__name__.replace("_", "-"): server
         for server in (aiosmtpd, smtp_sink, postfix, postel)}
