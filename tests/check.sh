#!/bin/sh
# check.sh - all tests of one build.
# usage: check.sh [unit]   (by `make check` and `make unit`)
# BUILT=only: what tries the programs of this build; not what tries the proof, the fuzzer, the suite and the labs.
# Read first: tests/count.sh.  Read next: tests/programs.sh.
# SPDX-License-Identifier: MIT
set -u
. tests/count.sh
# once COMMAND...: what need not be done again for each build.
once() { [ "${BUILT:-}" = only ] || "$@"; }

# These wait for each other most of the time: a minute beside all the rest.
if [ "${1:-}" != unit ]; then
    meanwhile programs sh tests/programs.sh verbs
    meanwhile system sh tests/programs.sh system
fi
for floor in ${FLOORS:-abnf parse protocol transport suite}; do
    [ -d "tests/$floor" ] || continue
    case $floor in
    transport | suite) meanwhile "check-$floor" "$B/check-$floor" ;; # these wait for clocks, most of the time
    *) run "check-$floor" "$B/check-$floor" ;;
    esac
done
if [ "${1:-}" != unit ]; then
    run prove "$B/prove"
    once run slips sh tests/prove/slips.sh
    run replay "$B/replay"
    once run fuzz env QUICK=1 sh tests/fuzz/fuzz.sh 1
    run judge "$B/postel" check judge
    once run documents python3 tests/documents.py
    once run labs python3 -B tests/labs/run.py # those of a second or two; the others: make ci
    joined
    # Six seconds are a time-out of ten minutes, by the client's hurried clock.
    meanwhile clients sh tests/peers/run.sh clients postel msmtp # the others take minutes: make peers
    run conformance sh tests/conformance.sh
    joined
    meanwhile peers sh tests/peers/run.sh aiosmtpd # the others take minutes: make peers
    run lawful python3 -B tests/mutants/lawful.py --short # two servers of many habits; all: make mutants
    once run mutants python3 -B tests/mutants/quick.py # ten; the others take an hour: make mutants
    once run client-mutants python3 -B tests/mutants/client_run.py --short # four; the others: make mutants
    joined
    once meanwhile secure-mutants python3 -B tests/mutants/secure_run.py --short # four; all: make mutants
    meanwhile relays python3 -B tests/mutants/relay_run.py --short # three; the others take minutes: make mutants
    meanwhile lawful-relays python3 -B tests/mutants/relay_lawful.py --short # five; all: make mutants
    once run coverage sh tests/coverage.sh check
    once run coverage-slips sh tests/coverage_slips.sh
    run interop sh tests/interop/run.sh
fi
joined
total
