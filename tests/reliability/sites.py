# sites.py - each call of a server to its system fails once, a run for each: no word of it becomes untrue.
# usage: sites.py POSTEL SHIM.so [CALL...]      (all by `make ci`, some by tests/programs/reliability.sh)
# Read first: tests/reliability/faults.py.  Read next: tests/reliability/hostile.py.
# SPDX-License-Identifier: MIT
#
# faults.py knows what has to come of some failures; here all are tried, and what has to hold is the same for each: a
# 250 to mail data stands for a message that is there, whole; nothing half-written is seen; who comes later is served.
# One client sends three messages: a small one, one of two hundred kilobytes, and a small one again.
import errno
import pathlib
import sys
import tempfile

from served import BEGIN, Client, Server

# What each may fail with, of its manual page.  EINTR is none to a server that restarts its calls.
CALLS = (("openat", errno.EMFILE), ("write", errno.EIO), ("fsync", errno.EIO), ("rename", errno.EIO),
         ("unlinkat", errno.EIO), ("accept", errno.ECONNABORTED), ("recv", errno.ECONNRESET), ("recv", errno.EINTR),
         ("send", errno.EPIPE), ("send", errno.EINTR), ("getsockname", errno.ENOBUFS), ("epoll_ctl", errno.ENOMEM),
         ("epoll_wait", errno.EINTR), ("pipe", errno.EMFILE), ("pthread_create", errno.EAGAIN),
         ("malloc", errno.ENOMEM))
LAST = b"the last line of it\r\n"
HEAD = b"Subject: x\r\n\r\n"
TEXTS = (HEAD + LAST, HEAD + (b"y" * 70 + b"\r\n") * 2800 + LAST, HEAD + LAST)


def mails(port):
    """How many of three were acknowledged; a connection that breaks, or says nothing more, ends it."""
    taken = 0
    try:
        client = Client(port, patience=1)
        if client.code() != 220:
            return taken
        client.say(b"EHLO c.example\r\n")
        client.code()
        for text in TEXTS:
            client.say(BEGIN)
            if [client.code() for _ in range(3)] != [250, 250, 354]:
                break
            client.say(text + b".\r\n")
            taken += client.code() == 250
        client.socket.close()
    except OSError:
        pass
    return taken


def once(call, error, before):
    """Was there such a call?"""
    with tempfile.TemporaryDirectory() as place:
        server = Server(pathlib.Path(place))
        try:
            server.fails(call, error, 1, before)
            taken = mails(server.port)
            failed = any(line == call + " fails" for line in server.said())
            server.fail.unlink()
            taken += server.client().greeted().mail() == 250
            server.end()
            stored = [file.read_bytes() for file in server.files("new")]
            assert taken <= len(stored) <= 4, "%d of %d are stored" % (len(stored), taken)
            assert all(b"\nSubject: " in text and text.endswith((LAST.replace(b"\r", b""), b"Hello\n"))
                       for text in stored), "one is torn"
            assert taken >= 1 and (not server.files("tmp") or call == "unlinkat"), "something was left"
        except Exception as problem:
            server.process.kill()
            server.process.wait()
            raise AssertionError("%s number %d: %s; stderr: %s" % (call, before + 1, problem,
                                                                   server.errors.read_text())) from problem
        return failed


def main():
    passed = failed = 0
    for call, error in [one for one in CALLS if not sys.argv[3:] or one[0] in sys.argv[3:]]:
        sites, problems = 0, []
        while True:
            try:
                if not once(call, error, sites):
                    break
            except AssertionError as problem:
                problems.append(str(problem))
            sites += 1
        passed, failed = passed + (not problems), failed + bool(problems)
        print("%s - %s fails with %s at each of %d places" % ("not ok" if problems else "ok", call,
                                                              errno.errorcode[error], sites))
        print("".join("    %s\n" % problem for problem in problems), end="")
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
