# starts.py - each call with which a relay reads its spool at the start fails once: nothing that waits is given up.
# usage: starts.py POSTEL SHIM.so [CALL...]      (all by `make ci`, some by tests/programs/reliability.sh)
# Read first: tests/reliability/sites.py.  Read next: tests/reliability/hostile.py.
# SPDX-License-Identifier: MIT
#
# That a file cannot be read just now says nothing of the message in it.  The server may say so and not start, or start
# with all that is there; what it may not is pass a message over, set it aside, or take its files away.
import errno
import pathlib
import re
import sys
import tempfile
import time

from served import Server, places

WANTED = sys.argv[3:]
CALLS = [one for one in (("open", errno.EMFILE), ("readdir", errno.EIO), ("faccessat", errno.EIO), ("read", errno.EIO),
                         ("malloc", errno.ENOMEM)) if not WANTED or one[0] in WANTED]
# Each for a host of its own, where nobody listens: so each has its own try, and its state tells of it.
TO = ["<u@[127.0.0.%d]>" % n for n in (2, 3, 4)]
STATE = """postel-spool 1
arrival 4000000000
reverse-path <a@c.example>
envid QQ314159
ret 1
notices 0
helo c.example
address [127.0.0.1]
to\twaiting\t0\t0\t0\t0\t%s\trfc822;u@c.example\t\t\t
end 1
"""


def spool(place):
    place.mkdir(mode=0o700)
    for n, to in enumerate(TO):
        (place / ("%d.mail" % n)).write_bytes(b"Received: x\r\n\r\nmessage %d\r\n" % n)
        (place / ("%d.state" % n)).write_text(STATE % to)


def untried(place):
    return [to for n, to in enumerate(TO) if "to\twaiting\t0" in (place / ("%d.state" % n)).read_text()]


class Relay(Server):
    begin = {"SHIM_FROM": "lock"}  # the spool's: what comes before does not read it

    def __init__(self, place, call, error, before):
        (place / "fail").write_text("%s %d 1 %d\n" % (call, error, before))
        super().__init__(place, "--relay", "--port", "1", "--spool", str(place / "spool"), "--retry", "1h,1h,5d")

    def listening(self):
        """None: it has ended, and said why."""
        while self.process.poll() is None and not re.match(rb"listening on .*\n", self.out.read_bytes()):
            time.sleep(0.002)
        return None


def once(call, error, before):
    """Was there such a call?"""
    with tempfile.TemporaryDirectory() as directory:
        place = pathlib.Path(directory)
        spool(place / "spool")
        server = Relay(place, call, error, before)
        try:
            if server.process.poll() is None:
                end = time.monotonic() + 10
                while untried(place / "spool") and time.monotonic() < end:
                    time.sleep(0.005)
                assert not untried(place / "spool"), "passed over: %s" % untried(place / "spool")
            else:
                assert server.process.returncode in (2, 3), "it ended with %s" % server.process.returncode
                assert "postel serve: " in server.errors.read_text(), "it does not say why"
            kept = sorted(file.name for file in (place / "spool").iterdir() if file.name != "lock")
            assert kept == ["%d.%s" % (n, kind) for n in range(3) for kind in ("mail", "state")], kept
        except Exception as problem:
            raise AssertionError("%s number %d: %r; stderr: %s" % (call, before + 1, problem,
                                                                   server.errors.read_text())) from problem
        finally:
            server.process.kill()
            server.process.wait()
        return any(line == call + " fails" for line in server.said())


if __name__ == "__main__":
    sys.exit(places(CALLS, once, "at the start %s fails with %s at each of %d places"))
