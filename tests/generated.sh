#!/bin/sh
# generated.sh - our own server against many cases made from the grammar: it has to be clean.
# usage: generated.sh N [SEED...]   (by `make ci`; default: seeds 1 and 2)
# Read first: src/suite/generated.h.
# SPDX-License-Identifier: MIT
set -u
B=${B:-build}
count=$1
shift
dir=$(mktemp -d) || exit 3
"$B/postel" serve --listen 127.0.0.1:0 --discard >"$dir/out" 2>"$dir/err" &
server=$!
trap 'kill "$server" 2>/dev/null; rm -rf "$dir"' EXIT
trap 'exit 3' INT TERM HUP

address="" tries=0
while [ -z "$address" ] && [ $tries -lt 100 ]; do
    sleep 0.1
    tries=$((tries + 1))
    address=$(sed -n 's/^listening on //p;1q' "$dir/out")
done
passed=0 failed=0
[ $# -gt 0 ] || set -- 1 2
for seed; do
    if "$B/postel" check server "$address" --generated "$count" --seed "$seed" --save "$dir" >"$dir/said"; then
        passed=$((passed + count))
        tail -n 1 "$dir/said"
    else
        failed=$((failed + 1))
        grep -v '^note' "$dir/said"
    fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
