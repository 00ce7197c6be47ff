# cuts.py - `postel send` to a server that is gone after each octet in turn: the outcome is what is known, and no more.
# usage: cuts.py POSTEL      (by `make ci`)
# Read first: tests/programs/reliability.sh, src/protocol/client.c.  Read next: tests/reliability/faults.py.
# SPDX-License-Identifier: MIT
#
# Before the text nothing can have been accepted, and a lost connection counts as a refusal for now (section 3.8):
# exit 1.  Once the client has let the final period go, nobody knows whether it arrived (RFC 1047): exit 3.  Where the
# text is cut, either may be so, by how far the client was; but never is a text that has arrived whole called refused,
# for then it would be sent twice.  With the 250 in hand it is accepted, whatever comes then.
import concurrent.futures
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading

POSTEL = sys.argv[1]
RESET, FIN = True, False


def serve(listener, cut, abrupt, heard):
    """One session, a reply a line, until so many octets have come."""
    client, _ = listener.accept()
    client.settimeout(20)
    data, line = False, b""
    client.sendall(b"220 x.example\r\n")
    try:
        while len(heard) < cut and (octet := client.recv(1)):
            heard.extend(octet)
            line += octet
            if not line.endswith(b"\r\n"):
                continue
            if data:
                data = line != b".\r\n"
                reply = b"" if data else b"250 taken\r\n"
            else:
                data = line.upper() == b"DATA\r\n"
                reply = b"354 go\r\n" if data else b"221 bye\r\n" if line[:4].upper() == b"QUIT" else b"250 ok\r\n"
            line = b""
            if len(heard) < cut:  # else it is cut before the reply
                client.sendall(reply)
    except OSError:
        pass
    if abrupt:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    client.close()


def sent(cut, abrupt, message):
    """(exit code, what it printed, the octets that came)."""
    heard = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener, cut, abrupt, heard), daemon=True)
        thread.start()
        done = subprocess.run([POSTEL, "send", "--server", "127.0.0.1:%d" % listener.getsockname()[1], "--helo",
                               "c.example", "--from", "a@c.example", "--to", "u@x.example", message],
                              capture_output=True, text=True, timeout=60, check=False)
        thread.join(timeout=20)
    return done.returncode, done.stdout + done.stderr, bytes(heard)


ACCEPTED, REFUSED, UNKNOWN = (0, "accepted"), (1, "refused"), (3, "unknown")


def allowed(cut, text, dot):
    if cut <= text:
        return {REFUSED}
    return {REFUSED, UNKNOWN} if cut < dot else {UNKNOWN} if cut == dot else {ACCEPTED}


def main():
    failures = []
    with tempfile.TemporaryDirectory() as place:
        message = pathlib.Path(place) / "mail"
        message.write_text("Subject: x\n\nHello\n")
        code, _, whole = sent(1 << 30, FIN, message)
        text, dot = whole.index(b"DATA\r\n") + 6, whole.index(b"\r\n.\r\n") + 5
        assert code == 0 and whole.endswith(b"QUIT\r\n"), (code, whole)
        cuts = [(cut, abrupt) for cut in range(1, len(whole)) for abrupt in (FIN, RESET)]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for (cut, abrupt), (code, said, _) in zip(cuts, pool.map(lambda c: sent(*c, message), cuts)):
                outcome = code, said.partition(" ")[0]
                if outcome not in allowed(cut, text, dot):
                    failures.append("after %d octets, by %s: exit %d: %s" % (cut, "reset" if abrupt else "FIN", code,
                                                                             said.strip()))
    for failure in failures:
        print("not ok - " + failure)
    print("%d passed, %d failed" % (len(cuts) - len(failures), len(failures)))
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
