# abnf_regex.py - an ABNF rule as a regular expression of Python: a reading of grammar/ that shares nothing with ours.
# Read first: grammar/rfc5321.abnf.  Read next: tests/abnf/peer.py.
# SPDX-License-Identifier: MIT
import re

TOKEN = re.compile(
    r"""(?P<space>(?:[ \t]|;[^\n]*|\n(?=[ \t\n;]|$))+)
      | (?P<rule>^[A-Za-z][A-Za-z0-9-]*)[ \t]*=
      | (?P<name>[A-Za-z][A-Za-z0-9-]*)
      | "(?P<text>[^"]*)"
      | %(?P<base>[xd])(?P<value>[0-9A-Fa-f]+(?:-[0-9A-Fa-f]+|(?:\.[0-9A-Fa-f]+)*))
      | (?P<repeat>\d*\*\d*|\d+)
      | (?P<sign>[()\[\]/])
      | (?P<end>\n)""",
    re.X | re.M,
)
DEPTH = 1  # of a rule within itself: as in grammar/comment.rl


def tokens(text):
    at = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        assert found, "no ABNF: %r" % text[at : at + 40]
        at = found.end()
        if found.lastgroup not in ("space", "end"):
            yield found


class Rules(dict):
    """Rule names in lower case, each with the tokens behind its "="."""

    def __init__(self, paths):
        super().__init__()
        for path in paths:
            body = None
            for token in tokens(path.read_text("ascii")):
                if token["rule"]:
                    body = self.setdefault(token["rule"].lower(), [])
                    assert not body, "two rules %s" % token["rule"]
                else:
                    body.append(token)

    def regex(self, name, stack=()):
        """None: no text at all, for the rule is cut off here."""
        name = name.lower()
        # A rule that only another of its cycle uses, ccontent, may be there once more than the one that is entered.
        if stack.count(name) > DEPTH - (name == "comment"):
            return None
        body = list(reversed(self[name]))
        found = self.choice(body, (*stack, name))
        assert not body, "%s: more than one expression" % name
        return found

    def choice(self, body, stack):
        found = [self.sequence(body, stack)]
        while body and body[-1]["sign"] == "/":
            body.pop()
            found.append(self.sequence(body, stack))
        found = [one for one in found if one is not None]
        return "(?:%s)" % "|".join(found) if found else None

    def sequence(self, body, stack):
        found = []
        while body and not (body[-1]["sign"] and body[-1]["sign"] in ")]/"):
            found.append(self.repetition(body, stack))
        return None if None in found else "".join(found)

    def repetition(self, body, stack):
        least, most = "1", "1"
        if body[-1]["repeat"]:
            least, star, most = body.pop()["repeat"].partition("*")
            most = most if star else least
        found = self.element(body, stack)
        if found is None:
            return "" if least in ("", "0") else None
        return found if (least, most) == ("1", "1") else "(?:%s){%s,%s}" % (found, least or "0", most)

    def element(self, body, stack):
        token = body.pop()
        if token["sign"]:
            inner = self.choice(body, stack)
            body.pop()
            if token["sign"] == "[":
                return "" if inner is None else "(?:%s)?" % inner
            return inner
        if token["name"]:
            return self.regex(token["name"], stack)
        if token["base"]:
            return number(token["value"], 16 if token["base"] == "x" else 10)
        return "".join("[%s%s]" % (c.upper(), c.lower()) if c.isalpha() else re.escape(c) for c in token["text"])


def number(value, base):
    octet = lambda digits: r"\x%02x" % int(digits, base)
    if "-" in value:
        return "[%s-%s]" % tuple(map(octet, value.split("-")))
    return "".join(map(octet, value.split(".")))
