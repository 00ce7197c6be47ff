# operators_ragel.py - small slips in a grammar: an edge less, another state, a class one octet wider.
# Read first: tests/mutants/operators_c.py.  Read next: tests/mutants/places.py.
# SPDX-License-Identifier: MIT
#
# As in C: an operator gets the tokens of a machine and yields mutations, each a list of edits.
from operators_c import closing, instead

OPENERS, CLOSERS = ("(", "="), (")", ";")


def alternatives(tokens):
    """Each run of tokens between `|`s: its number, what stands before it, its first and last, what stands behind."""
    for i, token in enumerate(tokens):
        opens = token.text in OPENERS or token.text == ":="
        if token.kind != "op" or not opens:
            continue
        bars, end = [], i + 1
        while end < len(tokens) and tokens[end].text not in CLOSERS:
            if tokens[end].text == "|":
                bars.append(end)
            end = closing(tokens, end) + 1 if tokens[end].text in ("(", "{") else end + 1
        if not bars or end >= len(tokens):
            continue
        bounds = [i, *bars, end]
        for n, (before, behind) in enumerate(zip(bounds, bounds[1:])):
            if behind > before + 1:
                yield n, tokens[before], tokens[before + 1], tokens[behind - 1], tokens[behind]


# In the dialogue a number is a code.  Ours says these; the others are there for the judge, who hears other servers.
SAID = {"214", "220", "221", "250", "252", "354", "452", "500", "501", "502", "503", "550", "552", "554", "555"}


def drop_edge(tokens):
    """an alternative of a rule, or an edge of a state, is left out"""
    for n, before, first, last, behind in alternatives(tokens):
        if first is last and first.kind == "number" and not first.text.startswith("0x") and first.text not in SAID:
            continue
        yield [(first.at, behind.end, "")] if n == 0 else [(before.at, last.end, "")]


def drop_action(tokens):
    """an action is not taken: nothing is noted, or nothing done, on this edge"""
    for i, token in enumerate(tokens[:-1]):
        if token.text in ("@", ">", "%", "$", "%!", ">!", "$!") and tokens[i + 1].kind == "name":
            yield [(token.at, tokens[i + 1].end, "")]


def keep_state(tokens):
    """an edge leads back to where it came from, or to another state"""
    labels = [t.text for i, t in enumerate(tokens[:-2])
              if t.kind == "name" and tokens[i + 1].text == ":" and tokens[i + 2].text == "("]
    here = None
    for i, token in enumerate(tokens):
        if token.text in labels and tokens[i + 1].text == ":":
            here = token.text
        elif token.text == "->" and here is not None and tokens[i + 1].kind == "name":
            to = tokens[i + 1]
            others = [here, labels[(labels.index(to.text) + 1) % len(labels)] if to.text in labels else labels[0]]
            for other in dict.fromkeys(others):
                if other != to.text:
                    yield instead(to, other)


def repeat(tokens):
    """one or more for any number, any number for one or more, must for may"""
    changes = {"*": "+", "+": "*", "?": ""}
    for i, token in enumerate(tokens):
        if token.kind == "op" and token.text in changes and i and (tokens[i - 1].kind != "op" or
                                                                   tokens[i - 1].text == ")"):
            yield instead(token, changes[token.text])


def change_count(tokens):
    """a count is one more, or one less"""
    for i, token in enumerate(tokens):
        if token.kind != "number" or tokens[i - 1].text not in ("{", ","):
            continue
        value = int(token.text)
        yield instead(token, str(value + 1))
        if value > 0:
            yield instead(token, str(value - 1))


def written(like, value):
    return "0x%02X" % value if like.startswith("0x") else str(value)


def move_bound(tokens):
    """a class of octets is one octet wider, or narrower, at an end"""
    for i, token in enumerate(tokens):
        if token.text != ".." or tokens[i - 1].kind != "number" or tokens[i + 1].kind != "number":
            continue
        low, high = tokens[i - 1], tokens[i + 1]
        first, last = int(low.text, 0), int(high.text, 0)
        yield instead(low, written(low.text, first + 1))
        yield instead(high, written(high.text, last - 1))
        if first > 0:
            yield instead(low, written(low.text, first - 1))
        if last < 255:
            yield instead(high, written(high.text, last + 1))


def mind_case(tokens):
    """a literal minds letter case"""
    for token in tokens:
        if token.kind == "string" and token.text.endswith("i"):
            yield instead(token, token.text[:-1])


def may_lack(tokens):
    """what is required may be left out"""
    for i, token in enumerate(tokens[:-1]):
        literal = token.kind == "string" or token.text in ("SP", "CR", "LF", "CRLF", "DQUOTE")
        if literal and tokens[i + 1].text not in ("=", "?", "*", "+", "{", "|", "@", ">", "%") and (
                tokens[i - 1].text not in ("-", "^", "|", "=")):
            yield [(token.end, token.end, "?")]


def may_repeat(tokens):
    """what is there once may be there more often"""
    for i, token in enumerate(tokens[:-1]):
        if (token.kind == "string" and len(token.text) == 3 or token.text in ("SP", "WSP")) and (
                tokens[i + 1].text not in ("=", "?", "*", "+", "{", "|") and tokens[i - 1].text not in ("-", "^", "|")):
            yield [(token.end, token.end, "+")]


def widen(tokens):
    """an octet is not excluded any more"""
    for i, token in enumerate(tokens[:-1]):
        if token.text == "-" and token.kind == "op" and tokens[i - 1].kind == "name":
            yield [(token.at, tokens[i + 1].end, "")]
        elif token.text == "^" and tokens[i + 1].kind == "name":
            yield [(token.at, tokens[i + 1].end, "any")]


OPERATORS = {"drop-edge": drop_edge, "drop-action": drop_action, "keep-state": keep_state, "repeat": repeat,
             "change-count": change_count, "move-bound": move_bound, "mind-case": mind_case, "may-lack": may_lack,
             "may-repeat": may_repeat, "widen": widen}
