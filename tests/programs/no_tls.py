# no_tls.py - a server that offers STARTTLS and has no TLS: else it is the one behind it.  usage: no_tls.py PORT ADDRESS
# Read first: tests/programs/relay.sh.
# SPDX-License-Identifier: MIT
import signal
import socket
import socketserver
import sys

PORT, NEXT = int(sys.argv[1]), sys.argv[2].rpartition(":")


class Session(socketserver.StreamRequestHandler):
    rbufsize = 0

    def handle(self):
        with socket.create_connection((NEXT[0], int(NEXT[2]))) as behind, behind.makefile("rb") as replies:
            while True:
                while (reply := replies.readline())[3:4] == b"-":
                    self.wfile.write(reply)
                if reply.startswith(b"250 HELP"):
                    self.wfile.write(b"250-STARTTLS\r\n")
                self.wfile.write(reply)
                line = self.rfile.readline()
                if line.upper() == b"STARTTLS\r\n":
                    self.wfile.write(b"220 go on\r\nno TLS at all\r\n")
                    return
                if line[:4].upper() in (b"BDAT", b"DATA"):
                    behind.sendall(line)
                    return self.rest(behind)
                behind.sendall(line)

    def rest(self, behind):
        """Of a message the octets are passed on as they come."""
        behind.settimeout(0.05)
        self.connection.settimeout(0.05)
        while True:
            for source, sink in ((self.connection, behind), (behind, self.connection)):
                try:
                    octets = source.recv(65536)
                    if not octets:
                        return
                    sink.sendall(octets)
                except TimeoutError:
                    pass


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
server = Server(("127.0.0.1", PORT), Session)
print("listening", flush=True)
server.serve_forever()
