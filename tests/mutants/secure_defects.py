# secure_defects.py - the servers that are wrong at TLS, AUTH or BDAT on purpose, by name.
# Read first: tests/mutants/secure_defects_chunks.py.  Read next: tests/mutants/secure_serve.py.
# SPDX-License-Identifier: MIT
#
# A defect is a class below Secure with a `section`, the one that it breaks; its docstring says what it does.
import catalogue
import secure_defects_auth
import secure_defects_chunks
import secure_defects_tls

DEFECTS = catalogue.found({"tls": secure_defects_tls, "auth": secure_defects_auth, "chunks": secure_defects_chunks})
