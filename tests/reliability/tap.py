# tap.py - a wire between two hosts: it passes all octets on, and notes which message went over it, and its answer.
# Read first: tests/reliability/chain.py, RFC 1047.  Read next: src/transport/queue.h.
# SPDX-License-Identifier: MIT
#
# The instant that RFC 1047 is about lies between the final dot, or BDAT's last octet, and the reply: whoever loses the
# connection there does not know whether the message was taken, and sends it again.  Here both can be seen.
import re
import socket
import socketserver
import threading
import time

BDAT = re.compile(rb"BDAT (\d+)( LAST)?\r\n", re.I)
SUBJECT = re.compile(rb"^Subject: (m\d+)\r$", re.M)


class Sent:
    """A message whose final dot has passed."""

    def __init__(self, name, began):
        self.name, self.began = name, began  # when the connection was made
        self.at, self.over, self.code = time.monotonic(), None, None
        self.unwritten = False  # whoever sent it was killed, and does not know how it ended


class Session:
    def __init__(self, noted):
        self.noted, self.phase, self.content, self.lock = noted, "command", [], threading.Lock()
        self.began = time.monotonic()
        self.chunk, self.last = 0, False  # octets of BDAT that are still to come

    def said(self, line):
        """By the client."""
        if self.chunk > 0:  # RFC 3030
            self.content.append(line[:self.chunk])
            self.chunk, line = max(0, self.chunk - len(line)), line[self.chunk:]
            if self.chunk == 0 and self.last:
                self.whole()
            if line:
                self.said(line)
        elif self.phase == "content":
            self.content.append(line)
            if line == b".\r\n":
                self.whole()
        elif line.upper() == b"DATA\r\n":
            self.phase, self.content = "asked", []
        elif match := BDAT.match(line):
            self.chunk, self.last = int(match[1]), bool(match[2])
            if self.phase != "chunks":
                self.phase, self.content = "chunks", []

    def whole(self):
        self.phase = Sent(SUBJECT.findall(b"".join(self.content))[-1].decode(), self.began)
        self.noted.append(self.phase)

    def answered(self, line):
        if line[3:4] == b"-":
            return
        if self.phase == "asked" and line[:3] == b"354":  # others are to what was said before DATA
            self.phase = "content"
        elif isinstance(self.phase, Sent):
            self.phase.code, self.phase.over, self.phase = line[:3], time.monotonic(), "command"

    def pass_on(self, source, sink, noted):
        """Each line is noted before it is passed on."""
        rest = b""
        try:
            while octets := source.recv(65536):
                *lines, rest = (rest + octets).split(b"\n")
                with self.lock:
                    for line in lines:
                        noted(line + b"\n")
                sink.sendall(octets)
        except OSError:
            pass
        with self.lock:
            if isinstance(self.phase, Sent) and self.phase.over is None:
                self.phase.over = time.monotonic()
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Tap(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 50

    def __init__(self, port):
        """To the server at `port`; `sent` is what has passed."""
        self.next, self.sent = port, []
        super().__init__(("127.0.0.1", 0), None)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def finish_request(self, request, client_address):
        session = Session(self.sent)
        try:
            with socket.create_connection(("127.0.0.1", self.next)) as server:
                back = threading.Thread(target=session.pass_on, args=(server, request, session.answered), daemon=True)
                back.start()
                session.pass_on(request, server, session.said)
                back.join()
        except OSError:
            pass
