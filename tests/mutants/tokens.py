# tokens.py - C and Ragel cut into tokens, so that no operator touches a comment or half a word.
# Read first: tests/mutants/run.py.  Read next: tests/mutants/operators_c.py.
# SPDX-License-Identifier: MIT
import bisect
import re
import typing

STRING = r'"(?:[^"\\\n]|\\.)*"i?'
CHARACTER = r"'(?:[^'\\\n]|\\.)+'"
NUMBER = r"0x[0-9A-Fa-f]+|\d+"
NAME = r"[A-Za-z_]\w*"
COMMENT = r"/\*.*?\*/"
C = re.compile(r"(?P<skip>\s+|%s|^[ \t]*#[^\n]*|%%%%[^{][^\n]*)|(?P<string>%s)|(?P<char>%s)|(?P<number>%s)|(?P<name>%s)"
               r"|(?P<op>->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%%&|^]=|.)"
               % (COMMENT, STRING, CHARACTER, NUMBER, NAME), re.S | re.M)
RAGEL = re.compile(r"(?P<skip>\s+|%s|\#[^\n]*|include[^;]*;|machine[^;]*;|alphtype[^;]*;|export[^;]*;|access[^;]*;)"
                   r"|(?P<string>%s)|(?P<char>%s)|(?P<number>%s)|(?P<name>%s)"
                   r"|(?P<op>->|\.\.|:>>|>!|%%!|\$!|@!|.)" % (COMMENT, STRING, CHARACTER, NUMBER, NAME), re.S)
BLOCK = re.compile(r"%%\{(.*?)\}%%", re.S)
ACTION = re.compile(r"\baction\s+\w+\s*\{(.*?)\}(?=\s*(?:\n|$))", re.S)


class Token(typing.NamedTuple):
    kind: str  # string, char, number, name or op
    text: str
    at: int
    end: int


def cut(grammar, text, at, end):
    found = []
    for match in grammar.finditer(text, at, end):
        if match.lastgroup != "skip":
            found.append(Token(match.lastgroup, match[0], match.start(), match.end()))
    return found


def blocks(text):
    """Where in a Ragel file the machines are, without the bodies of their actions; and these bodies."""
    machines, actions = [], []
    for block in BLOCK.finditer(text):
        at = block.start(1)
        for action in ACTION.finditer(text, block.start(1), block.end(1)):
            machines.append((at, action.start()))
            actions.append((action.start(1), action.end(1)))
            at = action.end()
        machines.append((at, block.end(1)))
    return machines, actions


def c_tokens(path, text):
    """The C of a file, as lists of tokens that belong together."""
    if path.suffix != ".rl":
        return [cut(C, text, 0, len(text))]
    pieces, at = [], 0
    for block in BLOCK.finditer(text):
        pieces.append((at, block.start()))
        at = block.end()
    pieces.append((at, len(text)))
    return [cut(C, text, *piece) for piece in [*pieces, *blocks(text)[1]]]


def ragel_tokens(path, text):
    """Its machines, likewise."""
    return [cut(RAGEL, text, *piece) for piece in blocks(text)[0]] if path.suffix == ".rl" else []


class Lines:
    """From an offset to its line, from 1 on."""

    def __init__(self, text):
        self.starts = [0] + [at + 1 for at, octet in enumerate(text) if octet == "\n"]

    def number(self, at):
        return bisect.bisect_right(self.starts, at)
