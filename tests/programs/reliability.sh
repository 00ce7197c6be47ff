# reliability.sh - a server whose system fails, and one that is killed.
# Read first: tests/programs.sh, src/transport/disk.h.  Read next: tests/reliability/shim.c.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # programs.sh sets the variables

# counted NAME COMMAND...: a test that counts by itself.
counted() {
    name=$1
    shift
    "$@" >"$dir/out" 2>"$dir/err"
    grep '^ok - ' "$dir/out"
    passed=$((passed + $(grep -c '^ok - ' "$dir/out")))
    tail -n 1 "$dir/out" | grep -qE '^[0-9]+ passed, 0 failed$'
    result $? "$name"
}

if ${CC:-cc} -std=c11 -shared -fPIC -O1 -o "$dir/shim.so" tests/reliability/shim.c -ldl 2>"$dir/err"; then
    counted 'each fault of the system is answered' python3 -B tests/reliability/faults.py "$postel" "$dir/shim.so"
    counted 'a call of each kind fails, wherever it stands' python3 -B tests/reliability/sites.py "$postel" \
        "$dir/shim.so" openat fsync rename pipe pthread_create # the others, and no memory: make ci
    counted 'what waits in a spool that cannot be read is not given up' python3 -B tests/reliability/starts.py \
        "$postel" "$dir/shim.so" read faccessat
    counted 'peers that do all wrong change nothing' python3 -B tests/reliability/hostile.py "$postel" "$dir/shim.so"
else
    echo 'skipped: faults of the system: no library can be made to put before it'
fi
counted 'killed, it has what it said it had' python3 -B tests/reliability/kills.py "$postel" "${KILLS:-20}"
