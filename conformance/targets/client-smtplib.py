# client-smtplib.py - sends a file by Python's smtplib.
# usage: client-smtplib.py HOST PORT MESSAGE FROM TO...   (by client-smtplib.conf)
# Read first: conformance/README.md.
# SPDX-License-Identifier: MIT
import pathlib
import smtplib
import sys

host, port, message, sender, *to = sys.argv[1:]
text = pathlib.Path(message).read_bytes()
with smtplib.SMTP(host, int(port), local_hostname="client.example") as client:
    # A str is ASCII, and its line ends become CR LF; bytes go as they are.
    refused = client.sendmail(sender, to, text.decode() if text.isascii() else text.replace(b"\n", b"\r\n"))
sys.exit(bool(refused))
