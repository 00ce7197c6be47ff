#!/bin/sh
# valgrind.sh - serve, send and check, and the unit tests, under valgrind: no leak, no invalid access.
# usage: valgrind.sh   (by `make ci`)
# Read first: tests/ci.sh.  Read next: tests/conformance.sh.
# SPDX-License-Identifier: MIT
set -u
logs=${B:-build}/log/valgrind
. tests/count.sh

if ! command -v valgrind >/dev/null; then
    echo "skipped: valgrind: it is not installed"
    exec echo "0 passed, 0 failed"
fi
# An octet that is still reachable at the end is a leak too: who opens closes.
# vgdb's pipes cannot be removed by a server that has gone on as nobody.
UNDER="valgrind -q --error-exitcode=9 --leak-check=full --show-leak-kinds=all --errors-for-leak-kinds=all --vgdb=no"
UNDER="$UNDER --suppressions=tests/valgrind.supp"
export UNDER

run conformance sh tests/conformance.sh
# Check forks a process for each test, to survive its crash; valgrind would count what the parent holds as the child's.
# SHORT: one rule in eight where all rules are tried, which `make check` does.
for floor in ${FLOORS:-abnf parse protocol transport suite}; do
    [ -d "tests/$floor" ] || continue
    # shellcheck disable=SC2086 # a command and its options
    run "check-$floor" env CK_FORK=no SHORT=1 $UNDER "$B/check-$floor"
done
total
