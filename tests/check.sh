#!/bin/sh
# check.sh - all tests of one build.
# usage: check.sh [unit]   (by `make check` and `make unit`)
# Read first: tests/count.sh.  Read next: tests/programs.sh.
# SPDX-License-Identifier: MIT
set -u
. tests/count.sh

for floor in ${FLOORS:-abnf parse protocol transport suite}; do
    [ -d "tests/$floor" ] || continue
    run "check-$floor" "$B/check-$floor"
done
if [ "${1:-}" != unit ]; then
    run prove "$B/prove"
    run slips sh tests/prove/slips.sh
    run replay "$B/replay"
    # Each target a second; nothing if the caller fuzzes for longer.
    [ "${FUZZ_SECONDS:-1}" = 0 ] || run fuzz sh tests/fuzz/fuzz.sh "${FUZZ_SECONDS:-1}"
    run programs sh tests/programs.sh
    run conformance sh tests/conformance.sh
    run interop sh tests/interop/run.sh
fi
total
