# abnf.py - a grammar file, read into a tree for each rule, to be drawn.   RFC 5234
# Read first: build.py.  Read next: railroad_of.py.
# SPDX-License-Identifier: MIT
#
# The reader that counts is src/abnf/read.c, and it has read these files before this one sees them: what is wrong with
# them stops `make prove`.  Here it is enough to know what to draw; what is not understood is an error all the same.
import dataclasses
import re


@dataclasses.dataclass
class Node:
    kind: str  # choice, sequence, repeat, rule, string, range
    children: list = dataclasses.field(default_factory=list)
    text: str = ""  # rule: its name; string: its octets as text
    low: int = 0  # repeat: how often at least; range: first octet
    high: int | None = None  # repeat: at most, None is for ever; range: last octet


@dataclasses.dataclass
class Rule:
    name: str
    remark: str  # "sec 4.1.2", "RFC 4954 sec 3"
    text: str  # as it stands in the file, with its comments
    before: str  # the comment above it
    path: str
    tree: Node

    @property
    def section(self):
        """(RFC, section): RFC 5321 where the remark names none."""
        found = re.search(r"(?:RFC (\d+) )?sec ([\dA-Z][\d.]*\d|[\dA-Z])", self.remark)
        return (found[1] or "5321", found[2].rstrip(".")) if found else ("", "")

    @property
    def uses(self):
        names, todo = [], [self.tree]
        while todo:
            node = todo.pop(0)
            todo = node.children + todo
            if node.kind == "rule" and node.text.lower() not in [name.lower() for name in names]:
                names.append(node.text)
        return names


TOKEN = re.compile(r"""\s*(?:(?P<string>(?:%[si])?"[^"]*")|(?P<value>%[bdx][\dA-Fa-f.-]+)|(?P<name>[A-Za-z][\w-]*)
                       |(?P<times>\d*\*\d*|\d+)|(?P<sign>=/|[=/()\[\]]))""", re.X)


def tokens(text):
    at, text = 0, without_comments(text).rstrip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if not found:
            raise ValueError(f"this is not ABNF that can be drawn: {text[at:at + 40]!r}")
        yield found.lastgroup, found[found.lastgroup]
        at = found.end()
    yield "end", ""


def without_comments(text):
    """A ";" in a string begins none."""
    return "\n".join(re.sub(r'^((?:[^";]|"[^"]*")*);.*', r"\1", line) for line in text.splitlines())


class Reader:
    def __init__(self, text):
        self.tokens = list(tokens(text))
        self.at = 0

    def take(self, *kinds):
        kind, text = self.tokens[self.at]
        if kind in kinds or text in kinds:
            self.at += 1
            return text
        return None

    def choice(self):
        items = [self.sequence()]
        while self.take("/"):
            items.append(self.sequence())
        return items[0] if len(items) == 1 else Node("choice", items)

    def sequence(self):
        items = []
        while self.tokens[self.at][1] not in ("/", ")", "]", ""):
            items.append(self.repeat())
        return items[0] if len(items) == 1 else Node("sequence", items)

    def repeat(self):
        times = self.take("times")
        if times is None:
            return self.element()
        low, star, high = times.partition("*")
        most = int(high) if high else None if star else int(low)
        return Node("repeat", [self.element()], low=int(low or 0), high=most)

    def element(self):
        if self.take("("):
            inner = self.choice()
            self.expect(")")
            return inner
        if self.take("["):
            inner = Node("repeat", [self.choice()], low=0, high=1)
            self.expect("]")
            return inner
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "name":
            return Node("rule", text=text)
        if kind == "string":
            return Node("string", text=text.strip("%si").strip('"') if text[0] == "%" else text[1:-1])
        if kind == "value":
            return value(text)
        raise ValueError(f"an element was expected, not {text!r}")

    def expect(self, sign):
        if self.take(sign) is None:
            raise ValueError(f"{sign!r} was expected, not {self.tokens[self.at][1]!r}")


def value(text):
    base = {"b": 2, "d": 10, "x": 16}[text[1]]
    if "-" in text:
        low, high = (int(number, base) for number in text[2:].split("-"))
        return Node("range", low=low, high=high)
    octets = [int(number, base) for number in text[2:].split(".")]
    if len(octets) == 1:
        return Node("range", low=octets[0], high=octets[0])
    return Node("string", text="".join(map(chr, octets)))


def read(path):
    """The rules of a file, in its order."""
    rules, lines, remarks = [], path.read_text(encoding="utf-8").splitlines(), []
    at = 0
    while at < len(lines):
        head = re.match(r"([A-Za-z][\w-]*)\s*(=/?)", lines[at])
        if not head:
            remarks = remarks + [lines[at].lstrip("; ")] if lines[at].startswith(";") else []
            at += 1
            continue
        end = at + 1
        while end < len(lines) and re.match(r"\s+\S", lines[end]):
            end += 1
        text = "\n".join(lines[at:end])
        reader = Reader(text[head.end():])
        tree = reader.choice()
        reader.expect("")
        remark = re.match(r'(?:[^";]|"[^"]*")*;\s*(.*)', lines[at])
        rules.append(Rule(head[1], remark[1] if remark else "", text, "\n".join(remarks), str(path), tree))
        at, remarks = end, []
    return rules
