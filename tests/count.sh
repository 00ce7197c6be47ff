# count.sh - runs tests one after another, keeps what each of them says, and counts; to be read by `.` of a script.
# Read first: Makefile.  Read next: tests/check.sh.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# A test says its count as its last words: "N passed, N failed", or as Check, `postel check` or the proof say it.
# One that says none has failed, whatever its exit status: a test that did not run must not pass for one that did.
# Its lines "skipped: WHAT: WHY" are told as well, and all that it said if it failed.
B=${B:-build}
export B
logs=${logs:-$B/log}
# python3 may be pyenv's shim, which starts some shells first, each time; past it, as the tests start it often.
python=$(python3 -c 'import sys; print(sys.executable)' 2>/dev/null)
[ "$python" = "$(command -v python3)" ] || PATH=$(dirname "$python"):$PATH
mkdir -p "$logs"
passed=0 failed=0

# said LOG: two numbers, passed and failed; nothing if it says none.
said() {
    awk '/^[0-9]+ passed, [0-9]+ failed/ { own = $1 " " $3 }
         /^[0-9]+ of [0-9]+ (parsers|productions) equal$/ { p += $1; f += $3 - $1; check = 1 }
         /^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+$/ { f += $5 + $7; p += $3 - $5 - $7; check = 1 }
         /^[0-9]+ cases in .*: / {
             sub(/.*: /, ""); split("", suite)
             for (i = 1; i < NF; i += 2) { sub(/,/, "", $(i + 1)); suite[$(i + 1)] = $i }
             own = suite["pass"] + suite["warn"] + suite["note"] " " \
                   suite["fail"] + suite["error"] + suite["inconclusive"] }
         END { if (own) print own; else if (check) print p, f }' "$1"
}

# tell NAME STATUS SECONDS: counts what the log of this test says.
tell() {
    name=$1 status=$2 seconds=$3
    # shellcheck disable=SC2046 # two words
    set -- $(said "$logs/$name.txt")
    p=${1:-0} f=${2:-0} word=ok
    if [ $# = 0 ] || { [ "$f" = 0 ] && [ "$status" != 0 ]; }; then
        f=$((f + 1))
        echo "$name: ended with status $status$([ $# != 0 ] || echo ' and said no count')" >>"$logs/$name.txt"
    fi
    [ "$f" = 0 ] || word=FAILED
    passed=$((passed + p)) failed=$((failed + f))
    printf '%-6s %-20s %5d passed %3d failed  %3d s\n' $word "$name" "$p" "$f" "$seconds"
    grep -E '^skip(ped:)? ' "$logs/$name.txt" | sort -u
    [ "$f" = 0 ] || sed 's/^/    /' "$logs/$name.txt"
}

# run NAME COMMAND...
run() {
    name=$1 began=$(date +%s)
    shift
    "$@" >"$logs/$name.txt" 2>&1 </dev/null
    tell "$name" $? $(($(date +%s) - began))
}

# meanwhile NAME COMMAND...: a test that mostly waits, beside those that follow; `joined` waits for all such, and tells.
meanwhile() {
    name=$1
    shift
    (
        began=$(date +%s)
        "$@" >"$logs/$name.txt" 2>&1 </dev/null
        status=$?
        echo $(($(date +%s) - began)) >"$logs/$name.seconds"
        exit $status
    ) &
    beside="${beside:-} $name $!"
}
joined() {
    # shellcheck disable=SC2086 # two words for each
    set -- ${beside:-}
    beside=
    while [ $# -gt 0 ]; do
        wait "$2"
        tell "$1" $? "$(cat "$logs/$1.seconds")"
        shift 2
    done
}

# total: the closing line; its exit status is the tests'.
total() {
    echo "$passed passed, $failed failed"
    [ $failed = 0 ]
}
