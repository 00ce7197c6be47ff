#!/bin/sh
# fuzz.sh - builds the targets with libFuzzer, and gives each the same time.
# usage: fuzz.sh SECONDS [TARGET]...   (by `make fuzz`, `make check` and `make ci`)
# Read first: docs/fuzz.md, tests/fuzz/fuzzer.c.  Read next: tests/fuzz/hours.py, tests/fuzz/corpus.
# SPDX-License-Identifier: MIT
#
# What a run adds to its corpus is kept in B/fuzz/corpus, and the next run begins with it; what it finds goes to
# B/fuzz/found.
# QUICK=1: without the sanitizers, whose build is the longer half, and in B/fuzz-quick, and no more than 500 runs each.
# The targets' own checks hold all the same.  JOBS: how many at once (2).  CLANG: which compiler (clang).  WORK: where
# clang has built already, with -fsanitize=fuzzer-no-link and the sanitizers: in place of B/fuzz.  LOG: a file of rows
# like tests/fuzz/hours.tsv, which gets one for each target without a finding.
set -u
B=${B:-build}
case ${1:-} in
'' | 0 | *[!0-9]*)
    echo "fuzz.sh: '${1:-}' is no number of seconds; say one of 1 or more, for libFuzzer takes 0 for ever." >&2
    exit 2
    ;;
esac
seconds=$1
shift
clang=${CLANG:-clang}
if ! command -v "$clang" >/dev/null; then
    echo "skipped: fuzzing: there is no $clang here; the corpora are played by $B/replay all the same"
    echo "0 passed, 0 failed"
    exit 0
fi
unset MAKEFLAGS MAKELEVEL MFLAGS
runs=-1 work=${WORK:-$B/fuzz} flags='-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all'
[ -z "${QUICK:-}" ] || runs=500 work=$B/fuzz-quick flags='-O0 -fsanitize=fuzzer-no-link'
"${MAKE:-make}" -j2 B="$work" CC="$clang" CFLAGS="$flags" LDFLAGS= "$work/fuzzer" >&2 || exit

# shellcheck disable=SC2046 # words
[ $# -gt 0 ] || set -- $(sed -n 's/^    { "\([a-z_]*\)", fuzz_.*/\1/p' tests/fuzz/targets.c)
mkdir -p "$work/found" "$work/log"

# one TARGET, in the background
one() {
    mkdir -p "$work/corpus/$1"
    POSTEL_FUZZ=$1 "$work/fuzzer" -max_total_time="$seconds" -runs="$runs" -max_len=2048 -timeout=60 \
        -rss_limit_mb=1024 -artifact_prefix="$work/found/$1-" "$work/corpus/$1" "tests/fuzz/corpus/$1" \
        >"$work/log/$1" 2>&1
    echo $? >"$work/log/$1.status"
    times >"$work/log/$1.times" # of a busy machine the wall tells nothing: seconds of a core, this shell's children's
}
running=0
for target; do
    one "$target" &
    running=$((running + 1))
    [ $((running % ${JOBS:-2})) != 0 ] || wait
done
wait

# of_a_core TARGET: its second line, "1m2.34s 0m5.6s", summed
of_a_core() {
    awk 'NR == 2 { split($1 "m" $2, t, /[ms]+/); printf "%.0f", 60 * (t[1] + t[3]) + t[2] + t[4] }' "$work/log/$1.times"
}
passed=0 failed=0
for target; do
    ran=$(sed -n 's/^Done \([0-9]*\) runs in .*/\1 runs/p' "$work/log/$target")
    if [ "$(cat "$work/log/$target.status")" = 0 ] && [ -n "$ran" ]; then
        passed=$((passed + 1))
        [ -z "${LOG:-}" ] || printf '%s\t%s\t%s\t%s\t%s\n' "$(date +%F)" "$(git rev-parse --short=7 HEAD)" "$target" \
            "$(of_a_core "$target")" "${ran% runs}" >>"$LOG"
        echo "$target: $ran in $(of_a_core "$target") s of a core"
    else
        failed=$((failed + 1))
        echo "$target: a finding, see $work/found; play it again with $B/replay $target FILE"
        grep -E 'does not hold|ERROR|runtime error' "$work/log/$target"
    fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
