# auth.py - curl, swaks, msmtp and Python's smtplib log in to `postel serve` (RFC 4954), each as it can.
# Read first: tests/interop/clients.py, tests/programs/auth.sh.  Read next: tests/interop/servers.py.
# SPDX-License-Identifier: MIT
import shutil
import smtplib
import subprocess

from clients import run
from message import FROM, TO, crlf, message, same, untraced
from postel import PATIENCE, POSTEL, Skip, fresh, serve

USER, PASSWORD = "al,ice=x", "geheim ness"


def curl(port, place, text, mechanism, password):
    (place / "message").write_bytes(text)
    run(["curl", "-sS", "--crlf", "smtp://127.0.0.1:%d/client.example" % port, "--mail-from", FROM, "--mail-rcpt", TO,
         "--user", USER + ":" + password, "--login-options", "AUTH=" + mechanism, "-T", str(place / "message")],
        stdin=subprocess.DEVNULL)


def swaks(port, place, text, mechanism, password):
    (place / "message").write_bytes(crlf(text).removesuffix(b"\r\n"))
    run(["swaks", "--server", "127.0.0.1", "--port", str(port), "--from", FROM, "--to", TO, "--ehlo", "client.example",
         "--auth", mechanism, "--auth-user", USER, "--auth-password", password,
         "--data", "@" + str(place / "message")], stdin=subprocess.DEVNULL)


def msmtp(port, place, text, mechanism, password):
    if mechanism.startswith("SCRAM") and shutil.which("msmtp"):
        can = subprocess.run(["msmtp", "--version"], stdout=subprocess.PIPE, check=False).stdout
        if mechanism.lower().encode() not in can:
            raise Skip("this msmtp was built without GNU SASL")
    (place / "message").write_bytes(text)
    with open(place / "message", "rb") as file:
        run(["msmtp", "-C", "/dev/null", "--host=127.0.0.1", "--port=%d" % port, "--from=" + FROM,
             "--domain=client.example", "--auth=" + mechanism.lower(), "--user=" + USER,
             "--passwordeval=printf %%s '%s'" % password, TO], stdin=file)


def python_smtplib(port, _place, text, mechanism, password):
    with smtplib.SMTP("127.0.0.1", port, local_hostname="client.example", timeout=PATIENCE) as client:
        client.ehlo()
        client.user, client.password = USER, password
        client.auth(mechanism, getattr(client, "auth_" + mechanism.lower()))
        client.sendmail(FROM, [TO], crlf(text))


def users(place):
    line = subprocess.run(POSTEL + ["passwd", USER], input=PASSWORD.encode(), stdout=subprocess.PIPE, check=True).stdout
    (place / "users").write_bytes(line)
    return str(place / "users")


def log_in(client, mechanism):
    def test():
        name = "auth-%s-%s" % (client.__name__, mechanism.lower())
        place = fresh(name + "-users")
        with serve(name, "--passwd", users(place), "--auth-required", "--auth-insecure",
                   "--auth-mechanism", mechanism) as server:
            try:
                client(server.port, place, message(name), mechanism, PASSWORD + "!")
            except (AssertionError, smtplib.SMTPAuthenticationError):
                pass
            else:
                raise AssertionError("a wrong password got in")
            client(server.port, place, message(name), mechanism, PASSWORD)
            (stored,) = server.stored()
        assert b" with ESMTPA id " in stored.replace(b"\n", b" ")
        same(untraced(stored), message(name))
    return test


TESTS = {"%s logs in to postel serve by %s" % (client.__name__, mechanism): log_in(client, mechanism)
         for client, mechanisms in ((curl, ("PLAIN", "LOGIN")), (swaks, ("PLAIN", "LOGIN")),
                                    (msmtp, ("PLAIN", "LOGIN", "SCRAM-SHA-256")), (python_smtplib, ("PLAIN", "LOGIN")))
         for mechanism in mechanisms}
