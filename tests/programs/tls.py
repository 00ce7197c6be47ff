# tls.py - what is said in clear text before TLS counts for nothing within it, on either side.  RFC 3207 §4.2, §6
# usage: tls.py client HOST:PORT   injects commands behind STARTTLS, as somebody between client and server could
#        tls.py server CERT        is a server that injects replies behind its 220; prints `listening on ADDR:PORT`
# Prints the conversation within TLS, one line each.
# Read first: tests/programs/tls.sh.
# SPDX-License-Identifier: MIT
import socket
import ssl
import sys

WAIT = 10


def replies(file, count):
    """Reads so many replies, and prints them."""
    while count > 0:
        line = file.readline().decode("ascii")
        if not line:
            break
        print(line, end="")
        count -= line[3:4] == " "


def client(address):
    host, port = address.rsplit(":", 1)
    plain = socket.create_connection((host, int(port)), WAIT)
    plain.sendall(b"EHLO clear.example\r\nMAIL FROM:<a@clear.example>\r\n")
    seen = b""
    while b"250 2.1.0 OK" not in seen:
        seen += plain.recv(4096)
    plain.sendall(b"STARTTLS\r\nRSET\r\nEHLO injected.example\r\nMAIL FROM:<b@injected.example>\r\nNO")
    seen = b""
    while b"\n" not in seen:
        seen += plain.recv(1)
    if not seen.startswith(b"220 "):
        sys.exit("no 220: %r" % seen)
    tls = ssl._create_unverified_context().wrap_socket(plain)
    with tls.makefile("rwb") as file:
        # no EHLO holds any more, no MAIL, and no half line; then all begins anew
        for line in (b"OP\r\n", b"MAIL FROM:<c@secret.example>\r\n", b"RCPT TO:<d@postel.example>\r\n",
                     b"EHLO secret.example\r\n", b"STARTTLS\r\n", b"MAIL FROM:<c@secret.example>\r\n", b"QUIT\r\n"):
            file.write(line)
            file.flush()
            replies(file, 1)


def server(cert):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(WAIT)
    print("listening on 127.0.0.1:%d" % listener.getsockname()[1], flush=True)
    plain, _ = listener.accept()
    plain.settimeout(WAIT)
    plain.sendall(b"220 s.example\r\n")
    plain.recv(4096)
    plain.sendall(b"250-s.example\r\n250 STARTTLS\r\n")
    plain.recv(4096)
    # what follows the 220 would have the client believe that its mail was taken
    plain.sendall(b"220 go\r\n250-evil.example\r\n250 SIZE 1\r\n250 m\r\n250 a\r\n354 c\r\n250 d\r\n221 e\r\n")
    tls = context.wrap_socket(plain, server_side=True)
    with tls.makefile("rwb") as file:
        for reply in (b"250 s.example\r\n", b"550 not here\r\n", b"221 bye\r\n"):
            line = file.readline()
            print(line.decode("ascii").rstrip("\r\n"), flush=True)
            if not line:
                break
            file.write(reply)
            file.flush()


{"client": client, "server": server}[sys.argv[1]](sys.argv[2])
