# open_relay.py - every way in which strangers tried to be relayed for, tried on a server that runs.  RFC 5321 §3.6.2
# usage: open_relay.py HOST:PORT SPOOL   (by tests/programs/relay.sh; SPOOL: a directory that has to stay empty)
# Read first: tests/protocol/check_recipient.c.
# SPDX-License-Identifier: MIT
#
# A path is refused; or it is taken, for its local-part may be a mailbox of ours, and then it must not leave.
import pathlib
import re
import socket
import sys

HERE = "postel.example"
REVERSE = ["<spammer@victim.example>", "<>", f"<spammer@{HERE}>", f"<postmaster@{HERE}>", "<user@[127.0.0.1]>",
           f"<@{HERE}:spammer@victim.example>"]
ROWS = re.compile(r'^    \{ "((?:[^"\\]|\\.)*)", "(?:here|refused|syntax)" \}', re.M)


def tricks():
    """The paths of the unit test, our literal put in the place of its own; RCPT of each from each of these."""
    table = pathlib.Path("tests/protocol/check_recipient.c").read_text(encoding="utf-8")
    for path in ROWS.findall(table):
        yield path.encode().decode("unicode_escape").replace("192.0.2.1]", "127.0.0.1]").encode()


class Talk:
    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self.wire = socket.create_connection((host, int(port)), 10)
        self.file = self.wire.makefile("rb")
        self.reply()

    def reply(self):
        while (line := self.file.readline())[3:4] == b"-":
            pass
        return line[:3].decode()

    def say(self, line):
        self.wire.sendall(line + b"\r\n")
        return self.reply()


def main(address, spool):
    talk, tried, taken, wrong = Talk(address), 0, 0, []
    talk.say(b"EHLO stranger.example")
    for path in tricks():
        for reverse in REVERSE:
            tried += 1
            talk.say(b"RSET")
            if talk.say(b"MAIL FROM:" + reverse.encode()) != "250" or talk.say(b"RCPT TO:" + path) != "250":
                continue
            taken += 1
            domain = path.rpartition(b"@")[2].lower() if b"@" in path else b""
            if domain not in (b"", b"postel.example>", b"[127.0.0.1]>") or talk.say(b"DATA") != "354":
                wrong.append(path)
                continue
            talk.say(b"Subject: x\r\n\r\nbuy\r\n.")
    left = [one.name for one in pathlib.Path(spool).rglob("*") if one.suffix in (".mail", ".state")]
    print(f"{tried} tries, {taken} taken for mailboxes here, {len(left)} in the spool; wrong: {wrong + left}")
    return int(bool(wrong or left) or tried < 300 or taken == 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
