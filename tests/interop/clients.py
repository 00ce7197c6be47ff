# clients.py - curl, swaks, msmtp and Python's smtplib deliver to `postel serve`: each octet has to arrive.
# Read first: tests/interop/postel.py.  Read next: tests/interop/auth.py.
# SPDX-License-Identifier: MIT
import shutil
import smtplib
import subprocess

from message import FROM, TO, crlf, message, same, untraced
from postel import PATIENCE, Skip, serve


def run(command, **options):
    if not shutil.which(command[0]):
        raise Skip("it is not installed")
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=4 * PATIENCE, check=False,
                          **options)
    assert done.returncode == 0, "%s ended with %d: %r" % (command[0], done.returncode, done.stdout)


def curl(port, place, text):
    (place / "message").write_bytes(text)
    # Without --crlf curl sends the file's LF as they are, against section 2.3.8.
    run(["curl", "-sS", "--crlf", "smtp://127.0.0.1:%d/client.example" % port, "--mail-from", FROM, "--mail-rcpt", TO,
         "-T", str(place / "message")], stdin=subprocess.DEVNULL)


def swaks(port, place, text):
    # It puts a line end of its own behind the data that it is given.
    (place / "message").write_bytes(crlf(text).removesuffix(b"\r\n"))
    run(["swaks", "--server", "127.0.0.1", "--port", str(port), "--from", FROM, "--to", TO, "--ehlo", "client.example",
         "--data", "@" + str(place / "message")], stdin=subprocess.DEVNULL)


def msmtp(port, place, text):
    (place / "message").write_bytes(text)
    with open(place / "message", "rb") as file:
        run(["msmtp", "-C", "/dev/null", "--host=127.0.0.1", "--port=%d" % port, "--from=" + FROM,
             "--domain=client.example", TO], stdin=file)


def python_smtplib(port, _place, text):
    with smtplib.SMTP("127.0.0.1", port, local_hostname="client.example", timeout=PATIENCE) as client:
        client.sendmail(FROM, [TO], crlf(text))  # octets with CRLF: it makes no line ends of octets with LF


def deliver(client):
    def test():
        name = client.__name__
        with serve("client-" + name) as server:
            client(server.port, server.maildir.parent, message(name))
            (stored,) = server.stored()
        same(untraced(stored), message(name))
    return test


TESTS = {client.__name__ + " delivers to postel serve": deliver(client)
         for client in (curl, swaks, msmtp, python_smtplib)}
