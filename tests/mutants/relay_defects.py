# relay_defects.py - the relays that are wrong on purpose, by name.
# Read first: tests/mutants/relay_defects_mail.py.  Read next: tests/mutants/relay_run.py.
# SPDX-License-Identifier: MIT
#
# A defect is a class below Relay, the server's half, or below Call or Queue, the client's, with a `section`, the one
# that it breaks; its docstring says what it does.  One that has to do with both halves is below Relay, with a `call`.
import catalogue
import relay_defects_hop
import relay_defects_lines
import relay_defects_mail

DEFECTS = catalogue.found({"mail": relay_defects_mail, "lines": relay_defects_lines, "hop": relay_defects_hop})
