# operators_c.py - small slips in C: each operator tells where it applies, and what then stands there.
# Read first: tests/mutants/tokens.py.  Read next: tests/mutants/operators_ragel.py.
# SPDX-License-Identifier: MIT
#
# An operator gets the tokens of a piece of C and yields mutations, each a list of edits (at, end, new text).  Its
# docstring is its line in the table of docs/mutants.md.
import re

# No statements that a peer could see missing: a declaration, a way out, our own assertions.
NO_STATEMENT = {"return", "break", "continue", "goto", "const", "struct", "enum", "static", "unsigned", "bool",
                "int", "char", "size_t", "ssize_t", "short", "uint64_t", "int64_t", "case", "default", "if", "else",
                "for", "while", "do", "switch", "void", "typedef", "sizeof", "socklen_t", "errno"}


def closing(tokens, at):
    """The index of the bracket that closes the one at `at`."""
    depth = 0
    for i in range(at, len(tokens)):
        depth += (tokens[i].text in "([{") - (tokens[i].text in ")]}") if tokens[i].kind == "op" else 0
        if depth == 0:
            return i
    return len(tokens) - 1


def is_reply_code(tokens, i):
    return (tokens[i].kind == "number" and re.fullmatch(r"[2-5]\d\d", tokens[i].text) is not None and i > 1
            and tokens[i - 1].text == "{" and tokens[i - 2].text == ")")


OTHER_CODE = {"220": "250", "221": "250", "250": "251", "354": "250", "214": "250", "252": "250"}


def without_assertions(tokens):
    """Our own assertions are off in a variant: it is the suite that has to notice."""
    left, i = [], 0
    while i < len(tokens):
        if tokens[i].text in ("assert", "static_assert", "SAME"):
            i = closing(tokens, i + 1) + 1
            continue
        left.append(tokens[i])
        i += 1
    return left


def instead(token, text):
    return [(token.at, token.end, text)]


def swap_code(tokens):
    """a reply gets another code of its first digit, or one of another"""
    for i, token in enumerate(tokens):
        if not is_reply_code(tokens, i):
            continue
        digit = token.text[0]
        other = OTHER_CODE.get(token.text) or {"500": "502", "501": "500", "503": "501"}.get(token.text, digit + "03")
        yield instead(token, other)
        yield instead(token, {"2": "550", "3": "250", "4": "550", "5": "250"}[digit])
        if digit in "25":
            yield instead(token, "4" + token.text[1:])


def conditions(tokens):
    for i, token in enumerate(tokens):
        if token.text == "if" and tokens[i + 1].text == "(":
            yield tokens[i + 1].end, tokens[closing(tokens, i + 1)].at


def skip_check(tokens):
    """an `if` is never taken"""
    for at, end in conditions(tokens):
        yield [(at, at, "0 && ("), (end, end, ")")]


def always(tokens):
    """an `if` is always taken"""
    for at, end in conditions(tokens):
        yield [(at, at, "1 || ("), (end, end, ")")]


def change_token(changes, kind="op"):
    def operator(tokens):
        for i, token in enumerate(tokens):
            if token.kind == kind and token.text in changes and i > 0 and tokens[i - 1].text != "include":
                yield instead(token, changes[token.text])
    return operator


move_edge = change_token({"<": "<=", "<=": "<", ">": ">=", ">=": ">"})
move_edge.__doc__ = "a comparison is off by one: < for <="
negate = change_token({"==": "!=", "!=": "=="})
negate.__doc__ = "== for !=, or the other way round"
and_or = change_token({"&&": "||", "||": "&&"})
and_or.__doc__ = "&& for ||, or the other way round"
swap_truth = change_token({"true": "false", "false": "true"}, "name")
swap_truth.__doc__ = "true for false, or the other way round"


def drop_not(tokens):
    """a ! is left out"""
    for i, token in enumerate(tokens):
        if token.text == "!" and tokens[i + 1].kind == "name":
            yield instead(token, "")


def minus_plus(tokens):
    """+ for -, or the other way round"""
    for i, token in enumerate(tokens):
        binary = 0 < i and (tokens[i - 1].kind in ("name", "number") or tokens[i - 1].text in (")", "]"))
        if token.kind == "op" and token.text in ("+", "-") and binary and tokens[i - 1].text != "return":
            yield instead(token, "-" if token.text == "+" else "+")


def change_limit(tokens):
    """a limit is one more or one less, half of what it is, or four times"""
    constant = False
    for i, token in enumerate(tokens):
        if token.text in ("enum", ";"):
            constant = token.text == "enum"
        if constant and token.kind == "number" and int(token.text) > 1:
            value = int(token.text)
            for other in (value + 1, value - 1, value // 2, value * 4):
                yield instead(token, str(other))


def drop_statement(tokens):
    """an assignment or a call is left out"""
    for i, token in enumerate(tokens):
        before = tokens[i - 1].text if i else ";"
        if token.kind not in ("name", "op") or before not in (";", "{", "}", ")", "else", ":"):
            continue
        if token.text in NO_STATEMENT or (token.kind == "op" and token.text != "*"):
            continue
        end = i
        while end < len(tokens) and tokens[end].text not in (";", "{", "}", ","):
            end = closing(tokens, end) + 1 if tokens[end].text in ("(", "[") else end + 1
        if end >= len(tokens) or tokens[end].text != ";" or tokens[i + 1].kind == "name":
            continue
        said = [t.text for t in tokens[i:end]]
        call = token.kind == "name" and tokens[i + 1].text == "("
        if call or {"=", "|=", "+=", "-=", "++", "--"} & set(said):
            yield [(token.at, tokens[end].at, "")]


def drop_line(tokens):
    """a line of a longer reply, or a word of a text that is put together, is left out"""
    for token in tokens:
        if token.kind != "string":
            continue
        lines = token.text[1:-1].split("\\n")
        for n in range(len(lines)):
            if len(lines) > 1 and lines[n]:
                yield [(token.at + 1, token.end - 1, "\\n".join(lines[:n] + lines[n + 1:]))]


def empty_text(tokens):
    """a word is left out of what is put together or compared"""
    for i, token in enumerate(tokens):
        said = "smtp_reply" in [t.text for t in tokens[max(0, i - 8):i]]  # its words are free, §4.2
        said = said or tokens[i - 1].text in ("return", "trouble")
        if token.kind == "string" and len(token.text) > 2 and not said and "%" not in token.text:
            yield instead(token, '""')


def swap_arms(tokens):
    """the two arms of ?: are swapped"""
    for i, token in enumerate(tokens):
        if token.text != "?" or token.kind != "op":
            continue
        colon = next((j for j in range(i, min(i + 20, len(tokens))) if tokens[j].text == ":"), None)
        if colon is None:
            continue
        end = colon + 1
        while end < len(tokens) and tokens[end].text not in (";", ",", ")"):
            end = closing(tokens, end) + 1 if tokens[end].text in ("(", "[") else end + 1
        first, second = tokens[i + 1:colon], tokens[colon + 1:end]
        if first and second and not any(t.text == "?" for t in first + second):
            yield [(first[0].at, second[-1].end,
                    "%s : %s" % (" ".join(t.text for t in second), " ".join(t.text for t in first)))]


OPERATORS = {"swap-code": swap_code, "skip-check": skip_check, "always": always, "move-edge": move_edge,
             "negate": negate, "and-or": and_or, "swap-truth": swap_truth, "drop-not": drop_not,
             "minus-plus": minus_plus, "change-limit": change_limit, "drop-statement": drop_statement,
             "drop-line": drop_line, "empty-text": empty_text, "swap-arms": swap_arms}
