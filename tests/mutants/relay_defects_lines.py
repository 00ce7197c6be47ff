# relay_defects_lines.py - what a relay makes of a CR or LF by itself.  RFC 5321 §2.3.8, §4.1.1.4
# Read first: tests/mutants/relay_defects_mail.py.  Read next: tests/mutants/relay_defects_hop.py.
# SPDX-License-Identifier: MIT
import re

from relay_sender import Call
from relay_server import Relay

LONE_LF = re.compile(rb"(?<!\r)\n")


class LoneLfSentOn(Relay):
    """LF by itself goes out as it came in"""
    section = "2.3.8"

    taken_for_text = b"\n"

    def bare(self, text):
        return super().bare(text.replace(self.taken_for_text, b"") if self.content else text)


class LfMadeALineEnd(LoneLfSentOn):
    """LF by itself goes out as CR LF"""
    section = "4.1.1.4"

    def kept(self, message):
        return LONE_LF.sub(b"\r\n", message)


class CrMadeALineEnd(LoneLfSentOn):
    """CR by itself goes out as CR LF"""
    section, taken_for_text = "2.3.8", b"\r"

    def kept(self, message):
        return re.sub(rb"\r(?!\n)", b"\r\n", message)


class LfDotLfEnds(LfMadeALineEnd):
    """LF . LF ends the message, and what stands behind it are commands"""
    section = "4.1.1.4"

    def end(self):
        found = re.search(rb"(?:\r\n|\n|\A)\.\r?\n", self.buffer)
        return found and (found.end() - len(found[0].lstrip(b"\r\n")), found.end())


class LfDotLfSlipsThrough(LoneLfSentOn):
    """periods are doubled first and LF made CR LF then, so LF . LF comes out as CR LF . CR LF"""
    section = "2.3.8"

    class call(Call):
        def text(self, message):
            stuffed = re.sub(rb"(?:\A|(?<=\r\n))\.", b"..", message)
            return LONE_LF.sub(b"\r\n", stuffed) + b".\r\n"
