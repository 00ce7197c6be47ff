# defects.py - the servers that are wrong on purpose, by name.
# Read first: tests/mutants/server.py.  Read next: tests/mutants/defects_lines.py.
# SPDX-License-Identifier: MIT
#
# A defect is a class below Session with a `section`, the one that it breaks; its docstring says what it does.
import catalogue
import defects_data
import defects_end
import defects_lines
import defects_mail
import defects_parameters
import defects_paths
import defects_replies
import defects_segments
import defects_sessions
import defects_state
import defects_trace
import defects_words

KINDS = {"lines": defects_lines, "segments": defects_segments, "replies": defects_replies, "words": defects_words,
         "paths": defects_paths, "parameters": defects_parameters, "state": defects_state,
         "sessions": defects_sessions, "end of data": defects_end, "mail data": defects_data,
         "delivery": defects_mail, "trace": defects_trace}

DEFECTS = catalogue.found(KINDS)
