#!/bin/sh
# size.sh - how large the floors are: a teaching server must not drown in its plumbing.
# usage: size.sh   (by `make size`, and by `make lint`; ends with 1 if src/transport is too large)
# Read first: tests/lint.sh.  Read next: docs/CONTRIBUTING.md.
# SPDX-License-Identifier: MIT
#
# Comments count as what they explain does: both are read.
set -u
for floor in grammar src/parse src/abnf src/protocol src/transport; do
    find $floor -type f \( -name '*.abnf' -o -name '*.rl' -o -name '*.[ch]' \) -exec cat {} + | wc -l |
        sed "s|^ *|$floor |"
done | awk '
    BEGIN { print "floor              lines" }
    { printf "%-16s %7d\n", $1, $2 }
    $1 == "src/transport" { transport = $2; next }
    { others += $2 }
    END {
        small = transport < others
        printf "%-6s src/transport has %d lines, the other four %d: it has to stay smaller\n", \
               small ? "ok" : "FAILED", transport, others
        exit !small
    }'
