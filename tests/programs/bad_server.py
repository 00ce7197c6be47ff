# bad_server.py - a server with one fault, for `postel check` to find.  usage: bad_server.py FAULT; prints its address.
# Read first: tests/programs/check_faults.sh.
# SPDX-License-Identifier: MIT
import os
import signal
import socketserver
import sys

FAULT = sys.argv[1]
GOOD = {b"HELO": b"250 bad.example", b"EHLO": b"250 bad.example", b"MAIL": b"250 OK", b"RCPT": b"250 OK",
        b"RSET": b"250 OK", b"NOOP": b"250 OK", b"VRFY": b"252 perhaps", b"EXPN": b"252 perhaps", b"HELP": b"214 none",
        b"DATA": b"354 go on", b"QUIT": b"221 bad.example bye"}
# What is said instead, and to which lines.
WRONG = {
    "refuses": (b"MAIL", b'"', [b"501 bad address"]),
    "drops": (b"MAIL", b'<"', None),
    "hangs": (b"RCPT", b"\\", []),
    "twice": (b"NOOP", b"NOOP ", [b"250 OK", b"250 OK"]),
    "garbles": (b"HELP", b'"', [b"fine"]),
    "injects": (b"NOOP", b"", [b'25<script>document.title="owned"</script>']),
}


class Session(socketserver.StreamRequestHandler):
    def line(self):
        """Up to CR LF; b"" at the end."""
        line = b""
        while not line.endswith(b"\r\n"):
            more = self.rfile.readline()
            if not more:
                return b""
            line += more
        return line[:-2] or b" "

    def say(self, *lines):
        for line in lines:
            self.wfile.write(line + (b"\n" if FAULT == "ends-in-LF" else b"\r\n"))

    def replies(self, line):
        if FAULT == "paints" and line[:4].upper() == b"EHLO":
            return [b"250-\x1b[31mred.example", b"250-SIZE 99999999999999999999999", b"250 \x1b]0;title\x07\xff"]
        if FAULT == "injects" and line[:4].upper() == b"EHLO":
            return [b"250-bad.example", b'250-X"><img src=x onerror=document.title="owned">',
                    b"250 </script><svg/onload=alert(1)>\x1b]0;title\x07\xe2\x80\xae"]
        verb, holds, wrong = WRONG.get(FAULT, (b"?", b"?", []))
        if line[:4].upper() == verb and holds in line.upper():
            return wrong
        bad = line[4:5] not in (b"", b" ") or (line[:4].upper() == b"DATA" and len(line) > 4)
        return [b"500 what?" if bad else GOOD.get(line[:4].upper(), b"500 what?")]

    def talk(self):
        self.say(b"220 bad.example ready")
        while line := self.line():
            replies = self.replies(line)
            if replies is None:
                return
            self.say(*replies)
            if replies == [b"354 go on"]:
                while self.line() not in (b".", b""):
                    pass
                self.say(b"250 taken")
            if replies == [GOOD[b"QUIT"]]:
                return

    def handle(self):
        self.server.sessions += 1
        if FAULT == "keeps-silent" or (FAULT == "dies" and self.server.sessions > 20):
            self.line()
        elif FAULT == "babbles":
            while True:
                self.wfile.write(os.urandom(4096).replace(b"\n", b""))
        elif FAULT != "closes":
            self.talk()


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 32
    sessions = 0

    def handle_error(self, request, client_address):
        pass  # the peer has gone


signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
with Server(("127.0.0.1", 0), Session) as server:
    print("listening on 127.0.0.1:%d" % server.server_address[1], flush=True)
    server.serve_forever()
