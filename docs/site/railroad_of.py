# railroad_of.py - a rule as a railroad diagram.
# Read first: abnf.py.  Read next: machine_of.py.
# SPDX-License-Identifier: MIT
#
# The drawing is the railroad library's; here is which line for which ABNF.  A box with a name is another rule, and a
# link to it; a rounded one is octets.
import io

import railroad as r

r.INTERNAL_ALIGNMENT = "left"
WIDE = 620  # px: a sequence that is longer goes on in a line of its own
NAMES = {9: "HTAB", 10: "LF", 13: "CR", 32: "SP", 34: "DQUOTE", 127: "DEL"}


def octet(code):
    return chr(code) if 33 <= code <= 126 and code not in NAMES else NAMES.get(code, f"{code:02X} hex")


def spelt(text):
    """As it is read; what has no glyph by its name."""
    return text if all(32 <= ord(c) <= 126 for c in text) else " ".join(octet(ord(c)) for c in text)


def single(node):
    """Does this stand for one octet?  Then many of its kind go into one box."""
    return node.kind == "range" or node.kind == "string" and len(node.text) == 1


def one_of(node):
    if node.kind == "string" or node.low == node.high:
        return spelt(node.text) if node.kind == "string" else octet(node.low)
    return f"{octet(node.low)}…{octet(node.high)}"


def width(item):
    return getattr(item, "width", 0)


def sequence(items):
    rows, row, wide = [], [], 0
    for item in items:
        if row and wide + width(item) > WIDE:
            rows, row, wide = rows + [row], [], 0
        row, wide = row + [item], wide + width(item)
    rows.append(row)
    return r.Sequence(*rows[0]) if len(rows) == 1 else r.Stack(*(r.Sequence(*row) for row in rows))


def choice(children, href):
    ones = [child for child in children if single(child)]
    items = [draw(child, href) for child in children if not single(child)]
    at = 0
    while at < len(ones):
        some = ones[at:at + 8]
        items.append(r.Terminal(" ".join(map(one_of, some))))
        at += 8
    return items[0] if len(items) == 1 else r.Choice(0, *items)


def repeat(node, href):
    inner, low, high = node.children[0], node.low, node.high
    if (low, high) == (0, 1):
        return r.Optional(draw(inner, href))
    if high is None and low <= 1:
        return r.OneOrMore(draw(inner, href)) if low else r.ZeroOrMore(draw(inner, href))
    if low == high:
        return r.OneOrMore(draw(inner, href), r.Comment(f"{low} times"))
    times = f"{low or 1} or more" if high is None else f"at most {high}" if low <= 1 else f"{low} to {high} times"
    looped = r.OneOrMore(draw(inner, href), r.Comment(times))
    return looped if low else r.Optional(looped)


def draw(node, href):
    if node.kind == "rule":
        return r.NonTerminal(node.text, href=href(node.text))
    if node.kind == "choice":
        return choice(node.children, href)
    if node.kind == "sequence":
        return sequence([draw(child, href) for child in node.children])
    if node.kind == "repeat":
        return repeat(node, href)
    return r.Terminal(one_of(node) if single(node) else spelt(node.text) or "nothing")


def svg(rule, href):
    """`href` gives the address of a rule's picture by its name."""
    out = io.StringIO()
    # css=None: site.css has its colours, of both schemes.
    r.Diagram(draw(rule.tree, href), type="complex", css=None).writeSvg(out.write)
    return out.getvalue().replace("<svg ", f'<svg role="img" aria-label="{rule.name} as a railroad diagram" ', 1)
