# client_defects.py - the clients that are wrong on purpose, by name.
# Read first: tests/mutants/client.py.  Read next: tests/mutants/client_defects_text.py.
# SPDX-License-Identifier: MIT
#
# As for servers: a defect is a class below Client with a `section`, the one that it breaks; its docstring says what it
# does.
import catalogue
import client_defects_replies
import client_defects_session
import client_defects_text
import client_defects_words

KINDS = {"mail data": client_defects_text, "replies": client_defects_replies, "words": client_defects_words,
         "session": client_defects_session}

DEFECTS = catalogue.found(KINDS)
