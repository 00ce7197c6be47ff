# talk.py - says what is on stdin to a server, octet for octet, and prints what it answers until it closes.
# usage: talk.py ADDR:PORT
# Read first: tests/programs.sh.  Read next: tests/programs/serve.sh.
# SPDX-License-Identifier: MIT
import socket
import sys

host, _, port = sys.argv[1].rpartition(":")
with socket.create_connection((host.strip("[]"), int(port)), timeout=10) as server:
    server.sendall(sys.stdin.buffer.read())
    while octets := server.recv(65536):
        sys.stdout.buffer.write(octets)
