# habits_replies.py - replies that are lawful and not what most servers say.  RFC 5321 §4.2, §4.3.2
# Read first: tests/mutants/habits.py.  Read next: tests/mutants/habits_policy.py.
# SPDX-License-Identifier: MIT
"""what a reply looks like, and which code it has"""
from server import Session


class ThreeLinesEach(Session):
    """every reply has three lines"""
    section = "4.2.1"

    def formatted(self, code, lines):
        shows = any(b"@" in line for line in lines)  # each line of such a reply has its one address (§3.5.1)
        names = code in (220, 221) or (code == 250 and lines[0].startswith(self.domain))
        more = lines if shows or len(lines) > 2 else [*lines, *[self.domain if names else b"and so on"] * 2]
        return super().formatted(code, more)


class NoText(Session):
    """where no text is needed there is only a code and a space"""
    section = "4.2.1"

    def formatted(self, code, lines):
        bare = code in (354, 503, 501, 500, 555) and len(lines) == 1
        return b"%d-\r\n%d \r\n" % (code, code) if bare else super().formatted(code, lines)


class StatusCodesUnasked(Session):
    """status codes stand before the texts, and EHLO does not offer them"""
    section = "RFC 2034 §4"

    def reply(self, code, *lines):
        greets = code == 220 or (code == 250 and lines[0].startswith(self.domain))
        super().reply(code, *(lines if greets else [b"%d.9.9 " % (code // 100) + line for line in lines]))


class StatusCodes(Session):
    """ENHANCEDSTATUSCODES, with codes of its own choice"""
    section = "RFC 2034 §4"

    def offered(self):
        return [*super().offered(), b"ENHANCEDSTATUSCODES"]

    def reply(self, code, *lines):
        greets = code in (220, 354) or (code == 250 and lines[0].startswith(self.domain))
        super().reply(code, *(lines if greets else [b"%d.0.0   " % (code // 100) + line for line in lines]))


class SomeStatusCodes(StatusCodes):
    """ENHANCEDSTATUSCODES, and some replies without a code, against a "must" that is a warning here"""
    section = "RFC 2034 §4"

    def reply(self, code, *lines):
        (Session if code in (221, 250) else StatusCodes).reply(self, code, *lines)


class LittleLetters(Session):
    """keywords in small letters, and some that nobody knows"""
    section = "4.1.1.1"

    def offered(self):
        first, *others = super().offered()
        return [first, *[line.lower() for line in others], b"XFORWARD NAME ADDR", b"X-A1-b", b"LIMITS RCPTMAX=1000"]


class NameAlone(Session):
    """EHLO gets one line: no extension is offered at all"""
    section = "2.2.1"
    verbs = tuple(verb for verb in Session.verbs if verb not in (b"EXPN", b"HELP"))

    def offered(self):
        return [self.domain]

    def parameters(self, given):
        return (555, b"No parameters here") if given else None


class OtherCodesForParameters(Session):
    """504 for a parameter that is not known"""
    section = "4.2.2"

    def reply(self, code, *lines):
        super().reply(504 if code == 555 else code, *lines)


class LongTexts(Session):
    """lines of replies as long as they may be"""
    section = "4.5.3.1.5"

    def formatted(self, code, lines):
        fill = [line + b" " + b"x" * (505 - len(line)) for line in lines]
        return super().formatted(code, lines if code in (220, 250) and len(lines) > 1 else fill)


class VrfyTellsNothing(Session):
    """252 to every VRFY; EXPN is not there"""
    section = "7.3"
    verbs = tuple(verb for verb in Session.verbs if verb != b"EXPN")

    def offered(self):
        return [line for line in super().offered() if line != b"EXPN"]

    def do_vrfy(self, match):
        return self.reply(252, b"Cannot VRFY user, but will take message for this user and attempt delivery")


class VrfyNotNow(Session):
    """VRFY and EXPN get 450: their directory is not there at the moment; neither is offered"""
    section = "4.2.1"

    def offered(self):
        return [line for line in super().offered() if line != b"EXPN"]

    def line(self, line):
        if line[:4].upper() in (b"VRFY", b"EXPN"):
            return self.reply(450, b"The directory cannot be asked now")
        return super().line(line)


class VrfyOffered(VrfyNotNow):
    """VRFY and EXPN are offered, and get 454: their directory is not there at the moment"""
    section = "4.2.1"

    def offered(self):
        return [*super().offered(), b"VRFY", b"EXPN"]


class VrfyForbidden(Session):
    """252 to VRFY of a user, 554 to what is not a user's name; EXPN is refused with 550"""
    section = "7.3"

    def offered(self):
        return [line for line in super().offered() if line != b"EXPN"]

    def line(self, line):
        verb, known = line[:4].upper(), line[4:].strip().lower().startswith((b"user", b"other", b'"user'))
        if verb == b"VRFY":
            return self.reply(252, b"Perhaps") if known else self.reply(554, b"No")
        return self.reply(550, b"Not for you") if verb == b"EXPN" else super().line(line)


class FullNames(Session):
    """VRFY and EXPN show full names, too"""
    section = "3.5.1"

    def shown(self, local):
        return b"Some User, of %s " % self.domain + super().shown(local)


class Ambiguous(Session):
    """VRFY of a local-part alone is ambiguous, 553; with the domain it is verified"""
    section = "3.5.1"

    def do_vrfy(self, match):
        groups = match.groupdict()
        if groups["word"]:
            return self.reply(553, b"User ambiguous", b"<user@%s>" % self.domain, b"<other@%s>" % self.domain)
        return super().do_vrfy(match)


class NoHelp(Session):
    """HELP is not there"""
    section = "4.1.1.8"
    verbs = tuple(verb for verb in Session.verbs if verb != b"HELP")

    def offered(self):
        return [line for line in super().offered() if line != b"HELP"]


class HelpElsewhere(Session):
    """HELP is listed, and says where help is, by 211; with an argument it is 504"""
    section = "4.1.1.8"

    def do_help(self, _):
        self.reply(211, b"https://" + self.domain)

    def line(self, line):
        if line[:5].upper() == b"HELP ":
            return self.reply(504, b"No help on that")
        return super().line(line)


class UnknownIs502(Session):
    """commands that are not known get 502, against a SHOULD"""
    section = "4.2.4"

    def malformed(self, line, verb, rest):
        refused = super().malformed(line, verb, rest)
        return (502, b"Not implemented") if refused and refused[1] == b"Command not recognized" else refused


class SoftFailures(Session):
    """users and relays are refused with 450, for now"""
    section = "4.2.1"

    def reply(self, code, *lines):
        super().reply(450 if code == 550 and lines[0].startswith(b"No ") else code, *lines)


class BadTextNotNow(Session):
    """text with lone CR or LF, or lines too long, is refused with 451"""
    section = "4.2.1"

    def reply(self, code, *lines):
        late = code == 554 and lines[0] in (b"CR or LF by itself", b"A line is too long")
        super().reply(451 if late else code, *lines)


class TooLargeOtherwise(Session):
    """what is too large is refused with 552 at MAIL, and with 550 behind the text"""
    section = "4.3.2"

    def message(self, lines):
        message = super().message(lines)
        self.fits = len(message) <= self.room.max_size
        return message

    def reply(self, code, *lines):
        super().reply(550 if code == 552 and not getattr(self, "fits", True) else code, *lines)


class SameTwice(Session):
    """a recipient that has been named already is refused: he gets the mail anyway"""
    section = "3.3"

    def do_rcpt(self, match):
        local, host = match["local"] or match["alone"], match["host"] or self.domain
        if self.sender is not None and (local, host) in self.recipients:
            return self.reply(553, b"That one is named already")
        return super().do_rcpt(match)


class NoHelo(Session):
    """HELO is against the policy of the site: 550"""
    section = "7.9"

    def do_helo(self, _):
        self.reply(550, b"Say EHLO")


class NamesInFull(Session):
    """a name of one label in EHLO gets 504, as Postfix has it"""
    section = "4.3.2"

    def refused_name(self, match):
        return b"." not in match["name"]

    def do_ehlo(self, match):
        return self.reply(504, b"Your name in full") if self.refused_name(match) else super().do_ehlo(match)

    def do_helo(self, match):
        return self.reply(504, b"Your name in full") if self.refused_name(match) else super().do_helo(match)

    def line(self, line):
        if line[:4].upper() in (b"EHLO", b"HELO") and self.parsed(line[:4].upper(), line[4:]) is None:
            return self.reply(504, b"Your name in full")
        return super().line(line)
