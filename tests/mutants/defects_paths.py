# defects_paths.py - addresses, read in too simple a way.  RFC 5321 §4.1.2, §4.1.3
# Read first: tests/mutants/defects_words.py.  Read next: tests/mutants/defects_parameters.py.
# SPDX-License-Identifier: MIT
"""addresses, read in too simple a way"""
import re

import syntax
from server import Session


class NullSenderRefused(Session):
    """MAIL FROM:<> is a syntax error"""
    section = "4.1.2"

    def do_mail(self, match):
        if match["local"] is None and self.sender is None:
            self.reply(501, b"A sender is needed")
        else:
            super().do_mail(match)


class SourceRouteRefused(Session):
    """a path with a source route is a syntax error"""
    section = "4.1.1.3"

    def parsed(self, verb, rest):
        return None if b":<@" in rest else super().parsed(verb, rest)


class QuotedLocalPartRefused(Session):
    """a quoted local-part is a syntax error"""
    section = "4.1.2"

    def parsed(self, verb, rest):
        return None if b'<"' in rest else super().parsed(verb, rest)


class PathEndsAtFirstBracket(Session):
    """a path ends at the first > of its line, quoted or not"""
    section = "4.1.2"

    def parsed(self, verb, rest):
        if verb in (b"MAIL", b"RCPT") and b'<"' in rest and b">" in rest[:rest.rfind(b'"')]:
            return None
        return super().parsed(verb, rest)


class HostBeginsAtFirstAt(Session):
    """the host begins behind the first @ of a path, quoted or not"""
    section = "4.1.2"

    def parsed(self, verb, rest):
        return None if rest.count(b"@") > 1 and b'<"' in rest else super().parsed(verb, rest)


class LineCutAtBlanks(Session):
    """a command is cut into words at its blanks, quoted or not"""
    section = "4.1.2"

    def parsed(self, verb, rest):
        return None if re.search(rb'"[^"]* [^"]*"', rest) and verb in (b"MAIL", b"RCPT") else super().parsed(verb, rest)


class QuotesDropped(Session):
    """the quotes of a local-part are dropped from the reverse-path"""
    section = "4.1.2"

    def path(self, match):
        return b"<%s@%s>" % (syntax.unquoted(match["local"]), match["host"]) if match["local"] else b"<>"


class QuotedIsAnother(Session):
    """a local-part in quotes is another mailbox than the same without"""
    section = "4.1.2"

    def do_rcpt(self, match):
        if (match["local"] or b"")[:1] == b'"' and self.sender is not None:
            self.reply(550, b"No such mailbox")
        else:
            super().do_rcpt(match)


class LocalPartInSmallLetters(Session):
    """the local-part of the reverse-path is made small letters"""
    section = "2.4"

    def path(self, match):
        return super().path(match).lower()


class HostMindsCase(Session):
    """the host of a recipient has to be in small letters"""
    section = "2.4"

    def ours(self, host):
        return host in (self.domain, b"[127.0.0.1]")


class PostmasterMindsCase(Session):
    """<Postmaster> is known in this spelling only"""
    section = "4.5.1"

    def parsed(self, verb, rest):
        match = super().parsed(verb, rest)
        return None if match and match.groupdict().get("alone") not in (None, b"Postmaster") else match


class PostmasterNeedsHost(Session):
    """<Postmaster> without a domain is a syntax error"""
    section = "4.1.1.3"

    def parsed(self, verb, rest):
        match = super().parsed(verb, rest)
        return None if match and match.groupdict().get("alone") else match


class NoSixInBrackets(Session):
    """an IPv6 address is cut at its first colon, and refused"""
    section = "4.1.3"

    def parsed(self, verb, rest):
        return None if b"[IPV6:" in rest.upper() else super().parsed(verb, rest)


class TagMindsCase(Session):
    """the tag of an IPv6 address has to be spelt IPv6"""
    section = "2.4"

    def parsed(self, verb, rest):
        return None if re.search(rb"(?i)\[ipv6:", rest) and b"[IPv6:" not in rest else super().parsed(verb, rest)


class LiteralInHelloRefused(Session):
    """EHLO takes no address"""
    section = "4.1.1.1"

    def parsed(self, verb, rest):
        return None if verb == b"EHLO" and b"[" in rest else super().parsed(verb, rest)


class HelloHasToResolve(Session):
    """mail from who says EHLO with a name that is not his is refused"""
    section = "4.1.4"

    def do_mail(self, match):
        if self.helo != b"client.example" and not self.helo.startswith(b"["):
            self.reply(550, b"You are not " + self.helo[:50])
        else:
            super().do_mail(match)


class LabelsOfDigitsRefused(Session):
    """a label that begins with a digit is refused"""
    section = "4.1.2"

    def parsed(self, verb, rest):
        return None if re.search(rb"@(?:[A-Za-z0-9-]+\.)*\d", rest) else super().parsed(verb, rest)


class UnderscoreInHello(Session):
    """EHLO takes an underscore in a name"""
    section = "4.1.2"

    def parsed(self, verb, rest):
        return super().parsed(verb, rest.replace(b"_", b"-") if verb == b"EHLO" else rest)


class PlusRefused(Session):
    """a local-part with other than letters, digits and periods is refused"""
    section = "4.1.2"

    def parsed(self, verb, rest):
        odd = re.search(rb"<[A-Za-z0-9.]*[!#$%&'*+/=?^_`{|}~-][^@]*@", rest)
        return None if odd and b'"' not in rest else super().parsed(verb, rest)


class LocalPart32(Session):
    """a local-part of more than 32 octets is too long"""
    section = "4.5.3.1.1"

    def too_long(self, match):
        return super().too_long(match) or len(match.groupdict().get("local") or b"") > 32


class Domain128(Session):
    """a domain of more than 128 octets is too long"""
    section = "4.5.3.1.2"

    def too_long(self, match):
        groups = match.groupdict()
        return super().too_long(match) or len(groups.get("host") or groups.get("name") or b"") > 128


class LongLocalPartCut(Session):
    """a local-part of more than 32 octets loses its tail"""
    section = "4.5.3.1"

    def path(self, match):
        return b"<%s@%s>" % (match["local"][:32], match["host"]) if match["local"] else b"<>"


class TextBehindPathIgnored(Session):
    """what stands behind the > of a path is passed over"""
    section = "4.1.4"

    def parsed(self, verb, rest):
        return super().parsed(verb, rest[:rest.rfind(b">") + 1] if verb in (b"MAIL", b"RCPT") else rest)


class BlankAtColonTaken(Session):
    """a blank behind FROM: and TO: is taken, and then the path is lost: it is the null one"""
    section = "3.3"

    def parsed(self, verb, rest):
        spaced = verb == b"MAIL" and b": <" in rest
        return super().parsed(verb, b" FROM:<>") if spaced else super().parsed(verb, rest)
