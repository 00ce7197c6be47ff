#!/bin/sh
# ci.sh - the long tests: every build we know of, every tool that finds what tests do not.
# usage: ci.sh   (by `make ci`)
# Read first: tests/check.sh.  Read next: tests/valgrind.sh, tests/lint.sh, tests/distcheck.sh, tests/deb.sh.
# SPDX-License-Identifier: MIT
set -u
. tests/count.sh
make=${MAKE:-make}
unset MAKEFLAGS MAKELEVEL MFLAGS # each build below is a make of its own
export PEER_WAITS=1500ms         # for a reply, by the tests in C: valgrind and the sanitizers are slow

# build NAME CC CFLAGS GOAL: a build of its own, and its tests.
build() {
    if ! command -v "$2" >/dev/null; then
        echo "skipped: $1: there is no $2 here"
        return
    fi
    run "$1" "$make" -j2 "$4" B="$B/ci/$1" CC="$2" CFLAGS="$3"
}
meanwhile valgrind sh tests/valgrind.sh # one core, for a quarter of an hour
# Three transcripts wait for a time-out of five minutes.
meanwhile lab-traces node tests/lab/traces.js "$B/lab/postel.wasm" "$B/postel" conformance
export BUILT=only # the rest: once, below and in make check
build clang clang '-O2 -g -Werror' conformance # gcc's is what `make check` has just tested; clang's unit tests: below
# Any finding of a sanitizer ends the program; its status is none that a verb of ours has.  A test that is forked off
# takes a sanitizer's whole shadow memory along: minutes in place of seconds.
export ASAN_OPTIONS=exitcode=99:detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1:exitcode=99
export CK_FORK=no
sanitize='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all'
build gcc-sanitize gcc "$sanitize" check
build clang-sanitize clang "$sanitize -fsanitize=fuzzer-no-link -Werror" unit
unset CK_FORK
run threads sh tests/threads.sh

# Ragel writes C in several styles: the proof holds for tables as for gotos.
run prove-T0 "$make" -j2 prove B="$B/ci/T0" RAGELFLAGS=-T0
meanwhile slips-all sh tests/prove/slips.sh all # this and the labs' proofs take one core, for minutes
meanwhile labs-all python3 -B tests/labs/run.py all
"$make" -s "$B/bench" >"$logs/bench.txt" 2>&1
run counts python3 -B tests/bench/counts.py # fails without the program, too
${CC:-cc} -std=c11 -shared -fPIC -O1 -DSHIM_MEMORY -o "$B/shim.so" tests/reliability/shim.c -ldl
run sites python3 -B tests/reliability/sites.py "$B/postel" "$B/shim.so"
run sites-relay python3 -B tests/reliability/sites.py "$B/postel" "$B/shim.so" relay
run starts python3 -B tests/reliability/starts.py "$B/postel" "$B/shim.so"
run own-relay sh tests/own_relay.sh
run chain python3 -B tests/reliability/chain.py "$B/postel" 1000 1
run coverage-c "$make" coverage-c
run send-cut python3 -B tests/reliability/cuts.py "$B/postel"
run without sh tests/without.sh
run abnf-peer env POSTEL_PEERS=all sh tests/abnf-peer.sh
run generated sh tests/generated.sh 20000
run captures python3 -B tests/interop/captures.py
run watched env POSTEL_PEERS=all PYTHONPATH=tests/peers python3 -B tests/interop/watched.py
run fuzz env WORK="$B/ci/clang-sanitize" sh tests/fuzz/fuzz.sh 4 # 29 targets: two minutes of one core in all
joined
"$make" -s dist >"$logs/dist.txt" 2>&1 # once: those below would each make it, at the same time
meanwhile distcheck sh tests/distcheck.sh "$B/postel-$VERSION.tar.gz"
run terminal sh tests/terminal/run.sh
run client-lawful python3 -B tests/mutants/client_lawful.py
run interop-servers env POSTEL_PEERS=all sh tests/interop/run.sh
run browser sh tests/browser/run.sh
run docs env MAKE="$make" sh tests/browser/site.sh
run lab-page sh tests/lab/page.sh
joined
meanwhile deb sh tests/deb.sh "$B/postel-$VERSION.tar.gz"
run lint sh tests/lint.sh
joined
total
