# auth.py - other people's clients log in to `postel serve` within TLS, each as it can.  RFC 4954 §4
# Read first: tests/interop/clients.py, tests/programs/auth.sh.  Read next: tests/interop/servers.py.
# SPDX-License-Identifier: MIT
#
# RFC 4954 §4 wants PLAIN over TLS of everybody; LOGIN is what the field has, SCRAM-SHA-256 what it should have.  The
# server asks for a name, and without TLS it offers no AUTH; each client has its certificate, and checks it.
import base64
import functools
import shutil
import smtplib
import ssl
import subprocess

from clients import run
from message import FROM, TO, crlf, message, same, untraced
from postel import PATIENCE, POSTEL, Skip, fresh, serve

USER, PASSWORD = "al,ice=x", "geheim ness"


def certificate(place):
    """A certificate for loopback, and its key, made here; the certificate alone is for those who have to trust it."""
    run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=postel.example", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", str(place / "key"), "-out", str(place / "cert")], stdin=subprocess.DEVNULL)
    return place / "cert", place / "key"


def curl(port, place, text, mechanism, password, implicit):
    (place / "message").write_bytes(text)
    run(["curl", "-sS", "--crlf", "--ssl-reqd", "--cacert", str(place / "cert"),
         "%s://localhost:%d/client.example" % ("smtps" if implicit else "smtp", port),
         "--mail-from", FROM, "--mail-rcpt", TO, "--user", USER + ":" + password,
         "--login-options", "AUTH=" + mechanism, "-T", str(place / "message")], stdin=subprocess.DEVNULL)


def swaks(port, place, text, mechanism, password, implicit):
    if subprocess.run(["perl", "-MNet::SSLeay", "-e", "1"], stderr=subprocess.DEVNULL, check=False).returncode:
        raise Skip("this swaks has no TLS: there is no Net::SSLeay")
    (place / "message").write_bytes(crlf(text).removesuffix(b"\r\n"))
    run(["swaks", "--server", "localhost", "--port", str(port), "--from", FROM, "--to", TO, "--ehlo", "client.example",
         "--tlsc" if implicit else "--tls", "--tls-ca-path", str(place / "cert"), "--tls-verify",
         "--auth", mechanism, "--auth-user", USER, "--auth-password", password,
         "--data", "@" + str(place / "message")], stdin=subprocess.DEVNULL)


def msmtp(port, place, text, mechanism, password, implicit):
    if mechanism.startswith("SCRAM") and shutil.which("msmtp"):
        can = subprocess.run(["msmtp", "--version"], stdout=subprocess.PIPE, check=False).stdout
        if mechanism.lower().encode() not in can:
            raise Skip("this msmtp was built without GNU SASL")
    (place / "message").write_bytes(text)
    with open(place / "message", "rb") as file:
        run(["msmtp", "-C", "/dev/null", "--host=localhost", "--port=%d" % port, "--from=" + FROM,
             "--domain=client.example", "--tls=on", "--tls-starttls=" + ("off" if implicit else "on"),
             "--tls-trust-file=" + str(place / "cert"), "--auth=" + mechanism.lower(), "--user=" + USER,
             "--passwordeval=printf %%s '%s'" % password, TO], stdin=file)


def python_smtplib(port, place, text, mechanism, password, implicit):
    trust = ssl.create_default_context(cafile=str(place / "cert"))
    kind = functools.partial(smtplib.SMTP_SSL, context=trust) if implicit else smtplib.SMTP
    with kind("localhost", port, local_hostname="client.example", timeout=PATIENCE) as client:
        if not implicit:
            client.starttls(context=trust)
        client.ehlo()
        client.user, client.password = USER, password
        client.auth(mechanism, getattr(client, "auth_" + mechanism.lower()))
        client.sendmail(FROM, [TO], crlf(text))


def openssl_s_client(port, place, text, _mechanism, password, implicit):
    """No client of mail: it says what stands here, and we look for the replies in what it shows."""
    response = base64.b64encode(("\0%s\0%s" % (USER, password)).encode())
    lines = [b"EHLO client.example", b"AUTH PLAIN " + response, b"MAIL FROM:<%s>" % FROM.encode(),
             b"RCPT TO:<%s>" % TO.encode(), b"DATA", *crlf(text).replace(b"\r\n.", b"\r\n..").split(b"\r\n")[:-1],
             b".", b"QUIT"]
    done = subprocess.run(
        ["openssl", "s_client", *([] if implicit else ["-starttls", "smtp"]), "-quiet", "-ign_eof", "-crlf",
         "-verify_return_error", "-CAfile", str(place / "cert"), "-verify_hostname", "localhost",
         "-connect", "localhost:%d" % port], input=b"\n".join(lines) + b"\n", stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, timeout=4 * PATIENCE, check=False)
    assert b"\n235 " in done.stdout and b"\n221 " in done.stdout, "openssl s_client: %r" % done.stdout


def users(place):
    line = subprocess.run(POSTEL + ["passwd", USER], input=PASSWORD.encode(), stdout=subprocess.PIPE, check=True).stdout
    (place / "users").write_bytes(line)
    return str(place / "users")


def log_in(client, mechanism, implicit=False):
    def test():
        name = "auth-%s-%s%s" % (client.__name__, mechanism.lower(), "-tls" if implicit else "")
        place = fresh(name + "-users")
        cert, key = certificate(place)
        with serve(name, "--passwd", users(place), "--auth-required", "--auth-mechanism", mechanism,
                   "--tls-cert", str(cert), "--tls-key", str(key), *(["--tls-implicit"] if implicit else [])) as server:
            try:
                client(server.port, place, message(name), mechanism, PASSWORD + "!", implicit)
            except (AssertionError, smtplib.SMTPAuthenticationError):
                pass
            else:
                raise AssertionError("a wrong password got in")
            client(server.port, place, message(name), mechanism, PASSWORD, implicit)
            (stored,) = server.stored()
        assert b" with ESMTPSA id " in stored.replace(b"\n", b" ")
        same(untraced(stored), message(name))
    return test


TESTS = {"%s logs in to postel serve by %s, within TLS" % (client.__name__.replace("_", " "), mechanism):
         log_in(client, mechanism)
         for client, mechanisms in ((curl, ("PLAIN", "LOGIN")), (swaks, ("PLAIN", "LOGIN")),
                                    (msmtp, ("PLAIN", "LOGIN", "SCRAM-SHA-256")), (python_smtplib, ("PLAIN", "LOGIN")),
                                    (openssl_s_client, ("PLAIN",)))
         for mechanism in mechanisms}
TESTS.update({"%s logs in to postel serve by PLAIN, TLS before all else" % client.__name__.replace("_", " "):
              log_in(client, "PLAIN", implicit=True)
              for client in (curl, swaks, msmtp, python_smtplib, openssl_s_client)})
