# parse.py - a reference solution of lab 10: the rules of §4.1.2 and §4.1.3 as functions on sets of offsets.
# usage: parse.py <LINES   (`rule<TAB>hex` a line, as `postel parse --batch` reads them)
# Read first: docs/labs/10-parse-mail.md.
# SPDX-License-Identifier: MIT
#
# A rule takes the offsets at which it may begin and gives those at which it may have ended: all ways at once, and no
# way back.  An octet is asked for only where all before it are in the rule, so the farthest offset ever asked for is
# the number of octets that some continuation allows.
import sys


class Text:
    def __init__(self, octets):
        self.octets, self.farthest = octets, 0


def octet(good):
    def rule(text, starts):
        ends = set()
        for at in starts:
            if at < len(text.octets) and good(text.octets[at]):
                ends.add(at + 1)
        text.farthest = max([text.farthest, *ends])
        return ends
    return rule


def word(letters):
    """A literal, in any letter case (RFC 5234 §2.3)."""
    return seq(*[octet(lambda o, c=c: chr(o).lower() == c.lower()) for c in letters])


def seq(*rules):
    def rule(text, ends):
        for one in rules:
            ends = one(text, ends)
        return ends
    return rule


def alt(*rules):
    return lambda text, starts: set().union(*[one(text, starts) for one in rules])


def rep(one, least=0, most=None):
    def rule(text, ends):
        found, count = set(ends) if least == 0 else set(), 0
        while ends and (most is None or count < most):
            ends, count = one(text, ends), count + 1
            if count >= least:
                ends = ends - found if most is None else ends
                found |= ends
        return found
    return rule


def opt(one):
    return rep(one, 0, 1)


def among(*ranges):
    return octet(lambda o: any(lo <= o <= hi for lo, hi in ranges))


def char(c):
    return among((ord(c), ord(c)))


DIGIT, ALPHA, SP, CRLF = among((48, 57)), among((65, 90), (97, 122)), char(" "), seq(char("\r"), char("\n"))
HEXDIG = among((48, 57), (65, 70), (97, 102))
Let_dig = alt(ALPHA, DIGIT)
Ldh_str = seq(rep(alt(ALPHA, DIGIT, char("-"))), Let_dig)
sub_domain = seq(Let_dig, opt(Ldh_str))
Domain = seq(sub_domain, rep(seq(char("."), sub_domain)))
atext = alt(ALPHA, DIGIT, octet(lambda o: o in b"!#$%&'*+-/=?^_`{|}~"))
Atom = rep(atext, 1)
Dot_string = seq(Atom, rep(seq(char("."), Atom)))
QcontentSMTP = alt(among((32, 33), (35, 91), (93, 126)), seq(char("\\"), among((32, 126))))
Quoted_string = seq(char('"'), rep(QcontentSMTP, 1), char('"'))
Snum = alt(rep(DIGIT, 1, 2), seq(among((48, 49)), DIGIT, DIGIT), seq(char("2"), among((48, 52)), DIGIT),
           seq(word("25"), among((48, 53))))
IPv4 = seq(Snum, rep(seq(char("."), Snum), 3, 3))
IPv6_hex = rep(HEXDIG, 1, 4)


def groups(most):
    return opt(seq(IPv6_hex, rep(seq(char(":"), IPv6_hex), 0, most - 1)))


def comp(most, tail):
    """Two runs of groups around "::", together at most so many."""
    ways = []
    for left in range(most + 1):
        run = seq(IPv6_hex, rep(seq(char(":"), IPv6_hex), left - 1, left - 1)) if left else seq()
        rest = groups(most - left) if most > left else seq()
        ways.append(seq(run, word("::"), tail(rest, most - left)))
    return alt(*ways)


def before_ipv4(rest, room):
    """The groups behind "::", each with its colon, and then the IPv4 address."""
    return seq(rep(seq(IPv6_hex, char(":")), 0, room), IPv4)


IPv6_addr = alt(seq(IPv6_hex, rep(seq(char(":"), IPv6_hex), 7, 7)), comp(7, lambda rest, room: rest),
                seq(IPv6_hex, rep(seq(char(":"), IPv6_hex), 5, 5), char(":"), IPv4), comp(5, before_ipv4))
General = seq(Ldh_str, char(":"), rep(among((33, 90), (94, 126)), 1))
literal = seq(char("["), alt(IPv4, seq(word("IPv6:"), IPv6_addr), General), char("]"))
Mailbox = seq(alt(Dot_string, Quoted_string), char("@"), alt(Domain, literal))
A_d_l = seq(char("@"), Domain, rep(seq(char(","), char("@"), Domain)))
Path = seq(char("<"), opt(seq(A_d_l, char(":"))), Mailbox, char(">"))
esmtp_param = seq(Let_dig, rep(alt(Let_dig, char("-"))), opt(seq(char("="), rep(among((33, 60), (62, 126)), 1))))
mail = seq(word("MAIL FROM:"), alt(Path, word("<>")), opt(seq(SP, esmtp_param, rep(seq(SP, esmtp_param)))), CRLF)
RULES = {"sub-domain": sub_domain, "domain": Domain, "dot-string": Dot_string, "quoted-string": Quoted_string,
         "ipv4-address-literal": IPv4, "esmtp-param": esmtp_param, "mailbox": Mailbox, "mail": mail}

for line in sys.stdin:
    name, octets = line.rstrip("\n").split("\t")
    text = Text(bytes.fromhex(octets))
    whole = len(text.octets) in RULES[name.lower()](text, {0})
    print(f"{name}\taccept" if whole else f"{name}\treject\t{text.farthest}")
