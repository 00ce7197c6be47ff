# syntax.py - the argument of each command as a regular expression.  RFC 5321 §4.1.2, §4.1.3
# Read first: tests/mutants/trial.py.  Read next: tests/mutants/store.py.
# SPDX-License-Identifier: MIT
#
# Of the suite's own grammar not a line is used here: who is to be judged by it must not share its mistakes.
import ipaddress
import re

SUB = rb"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
DOMAIN = rb"%s(?:\.%s)*" % (SUB, SUB)
NUMBER = rb"(?:25[0-5]|2[0-4]\d|[01]\d\d|\d\d?)"
LITERAL = rb"\[(?:%s(?:\.%s){3}|(?i:IPv6):[0-9A-Fa-f:.]+)\]" % (NUMBER, NUMBER)
ATOM = rb"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
QUOTED = rb'"(?:[ !#-\[\]-~]|\\[ -~])+"'
LOCAL = rb"(?:%s(?:\.%s)*|%s)" % (ATOM, ATOM, QUOTED)
ROUTE = rb"(?:@%s(?:,@%s)*:)?" % (DOMAIN, DOMAIN)
HOST = rb"(?:%s|%s)" % (DOMAIN, LITERAL)
PARAMS = rb"(?P<params>(?: [A-Za-z0-9][A-Za-z0-9-]*(?:=[!-<>-~]+)?)*)"
MAILBOX = rb"(?P<local>%s)@(?P<host>%s)" % (LOCAL, HOST)

ARGUMENTS = {
    b"EHLO": rb" (?P<name>%s|(?P<literal>%s)(?: [\t -~]*)?)" % (DOMAIN, LITERAL),
    b"HELO": rb" (?P<name>%s)" % DOMAIN,
    b"MAIL": rb" (?i:FROM):<(?:%s%s)?>%s" % (ROUTE, MAILBOX, PARAMS),
    b"RCPT": rb" (?i:TO):<(?:%s%s|(?P<alone>(?i:Postmaster)))>%s" % (ROUTE, MAILBOX, PARAMS),
    b"DATA": b"", b"RSET": b"", b"QUIT": b"",
    b"VRFY": rb" (?:<%s%s>|%s|(?P<word>%s|%s))" % (ROUTE, MAILBOX.replace(b"?P<local>", b"?P<l>").replace(
        b"?P<host>", b"?P<h>"), MAILBOX, ATOM, QUOTED),
    b"NOOP": rb"(?: [\t -~]*)?", b"HELP": rb"(?: [\t -~]*)?",
}
ARGUMENTS[b"EXPN"] = ARGUMENTS[b"VRFY"]
ARGUMENTS = {verb: re.compile(pattern + rb"[ \t]*") for verb, pattern in ARGUMENTS.items()}


def six(literal):
    """Is what stands in [IPv6:...] an address?"""
    try:
        ipaddress.IPv6Address(literal[6:-1].decode())
        return True
    except ValueError:
        return False


def parsed(verb, rest):
    """The match of what stands behind a verb; None if that is outside the grammar."""
    match = ARGUMENTS[verb].fullmatch(rest)
    if match is None:
        return None
    groups = match.groupdict()
    host = groups.get("host") or groups.get("h") or groups.get("literal") or b""
    return match if host[:6].upper() != b"[IPV6:" or six(host) else None


def too_long(match):
    """Local-part 64, domain 255, the whole path 256: §4.5.3.1."""
    groups = match.groupdict()
    local, host = groups.get("local") or b"", groups.get("host") or groups.get("name") or b""
    path = match[0][match[0].find(b"<"):match[0].rfind(b">") + 1] if b"<" in match[0] else b""
    return len(local) > 64 or len(host) > 255 or len(path) > 256


def unquoted(local):
    return re.sub(rb"\\(.)", rb"\1", local[1:-1]) if local[:1] == b'"' else local


def parameters(match):
    """Keyword and value of each parameter; the value is None if there is none."""
    words = [word.split(b"=", 1) for word in match["params"].split()]
    return [(word[0].upper(), word[1] if len(word) > 1 else None) for word in words]
