# lab_07.py - words from before the handshake: a server with the mistake is built of what was handed in, and judged.
# Read first: lab_06.py, tests/programs/tls.py.  Read next: lab_08.py.
# SPDX-License-Identifier: MIT
import os
import re
import shlex
import shutil
import sys

from suite import failures
from work import B, POSTEL, CannotRun, run

TITLE = "STARTTLS: words from before the handshake"
SHEET = "07-starttls.md"
FORM = """
connection_server.c  part 4: src/transport/connection_server.c with the mistake in it
answers.txt          a line each:
    3 OP: the code of the reply to the first line within TLS
    3 MAIL: the code of the reply to the MAIL behind it
    4: the id of a case that your server fails; not judge/...
"""
LIBRARIES = "libevent_core openssl libcares ldns libidn2 libpcap jansson ncursesw"


def certificate(work):
    if shutil.which("openssl") is None:
        raise CannotRun("there is no openssl here")
    key, cert = work.scratch / "key.pem", work.scratch / "cert.pem"
    done = run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                "-keyout", str(key), "-out", str(cert)])
    if done.returncode != 0:
        raise CannotRun("openssl makes no certificate")
    return ["--tls-cert", cert, "--tls-key", key]


def flags(what, packages):
    words = run([os.environ.get("PKG_CONFIG") or "pkg-config", what, *packages.split()]).stdout.decode()
    return shlex.split(words)


def build(work, source):
    """postel, with this file in the place of one; None, and why, if it does not compile."""
    compiler = shlex.split(os.environ.get("CC") or "cc")
    more = shlex.split(os.environ.get("CFLAGS") or "-O1") + shlex.split(os.environ.get("LDFLAGS") or "")
    mine, postel = work.scratch / "connection_server.o", work.scratch / "postel"
    done = run([*compiler, *more, "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-Isrc", *flags("--cflags", LIBRARIES), "-c",
                str(source), "-o", str(mine)])
    if done.returncode != 0:
        return None, done.stderr.decode("utf-8", "replace")
    others = [str(path) for floor in ("programs", "suite", "transport", "protocol", "parse", "abnf")
              for path in sorted((B / floor).rglob("*.o")) if path.name != "connection_server.o"]
    done = run([*compiler, *more, *others, str(mine), *flags("--libs", LIBRARIES), "-lpthread", "-o", str(postel)])
    return (postel, "") if done.returncode == 0 else (None, done.stderr.decode("utf-8", "replace"))


def ours(work, tls):
    address = work.serve("--discard", *tls)
    done = run([sys.executable, "-B", "tests/programs/tls.py", "client", address])
    codes = re.findall(r"^(\d{3}) ", done.stdout.decode("ascii", "replace"), re.M)
    work.answer("3 OP", codes[:1], "tests/programs/tls.py prints the replies within TLS")
    work.answer("3 MAIL", codes[1:2], "§4.1.4: what has to come before it, within TLS?")


def mistaken(work, tls):
    source = work.file("connection_server.c")
    if source is None:
        return
    postel, why = build(work, source)
    if not work.point("connection_server.c compiles", postel, "change two places, and nothing else", why):
        return
    address = work.start([postel, "serve", "--listen", "127.0.0.1:0", "--discard", *tls])
    mail = work.scratch / "mail"
    mail.write_text("Subject: honest\n\nhello\n", encoding="ascii")
    done = run([str(POSTEL), "send", "--server", address, "--tls=must", "--tls-insecure",
                "--from", "you@client.example", "--to", "user@postel.example", str(mail)])
    work.point("an honest client's mail is taken, within TLS", done.returncode == 0,
               "it has to work but for the mistake", done.stdout.decode("utf-8", "replace"))
    report = work.scratch / "report.json"
    run([str(POSTEL), "check", "server", address, "conformance/rfc3207-starttls", "--report", f"json:{report}"])
    failed = failures(report)
    work.point("what was said before the handshake is obeyed within TLS", any("injected" in name for name in failed),
               "let the octets behind STARTTLS live until the handshake is over", failed)
    work.point("4", work.said("4") in failed, "postel check server, conformance/rfc3207-starttls", work.said("4"))


def check(work):
    tls = certificate(work)
    ours(work, tls)
    mistaken(work, tls)
