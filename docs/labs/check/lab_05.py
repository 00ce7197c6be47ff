# lab_05.py - write a client: it is judged by the suite, from the server's chair.
# Read first: lab_04.py.  Read next: lab_06.py.
# SPDX-License-Identifier: MIT
import suite

TITLE = "write a client"
SHEET = "05-write-a-client.md"
FORM = """
client.conf   how your client is called, and what it can do: a target file, of which this line is enough
    command = python3 client.py {host} {port} {from} {to} {message}
and what that line runs; it is run in your directory
"""
# What is asked, part by part of the sheet; each is a point.
MILESTONES = [
    ("2.1 line ends, §2.3.8", ["2.3.8"]),
    ("2.2 replies of many lines, §4.2", ["4.2"]),
    ("2.3 the first digit decides, §3.3", ["3.3"]),
    ("2.4 tell the user, §3.8", ["3.8"]),
    ("2.5 periods, §4.5.2", ["4.5.2"]),
    ("2.6 HELO, §3.2", ["3.2"]),
    ("2.7 addresses, §4.1.2", ["4.1.2"]),
]


def check(work):
    if work.file("client.conf") is None:
        return
    suite.milestones(work, ["check", "client", "--target", "client.conf"], MILESTONES, where=work.place)
