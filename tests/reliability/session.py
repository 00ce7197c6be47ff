# session.py - a session with a server that may be killed at any instant.
# Read first: docs/reliability.md.  Read next: tests/reliability/kills.py.
# SPDX-License-Identifier: MIT
import contextlib
import os
import socket

# A server of root's would go on as nobody, who may not write where the test looks.
SAME = ("--run-as", "root") if os.geteuid() == 0 else ()


@contextlib.contextmanager
def session(port, patience):
    """A socket on which EHLO has been said, and a function: the three digits of the next reply, its lines read.
    OSError, of either: the server is gone."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as s, s.makefile("rb") as replies:
        def code():
            while (line := replies.readline())[3:4] == b"-":
                continue
            if not line.endswith(b"\n"):
                raise OSError
            return line[:3]
        code()
        s.sendall(b"EHLO c.example\r\n")
        code()
        yield s, code
