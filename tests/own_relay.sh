#!/bin/sh
# own_relay.sh - the suite on our own relay: `postel serve --relay`, with us at its next hop.
# usage: own_relay.sh [PATH...]   (by `make ci` with all cases, by tests/programs/relay.sh with a few)
# Read first: src/suite/hop.h, src/transport/queue.h.
# SPDX-License-Identifier: MIT
set -u
postel=${B:-build}/postel
dir=$(mktemp -d) || exit 3
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$dir"' EXIT
trap 'exit 3' INT TERM HUP
chmod 755 "$dir" # a server that root starts goes on as nobody

# A port that is free now.
hop=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
printf '$%s\n' 'TTL 60' >"$dir/zone"
printf '%s\n' 'relay.example. IN MX 10 mx.relay.example.' 'mx.relay.example. IN A 127.0.0.1' >>"$dir/zone"
"$postel" serve --listen 127.0.0.1:0 --domain here.example --maildir "$dir/mail" --relay --spool "$dir/spool" \
    --zone "$dir/zone" --port "$hop" --retry 1s,1s,20s --dsn >"$dir/out" 2>"$dir/err" &
server=$!
address="" tries=0
while [ -z "$address" ] && [ $tries -lt 100 ]; do
    sleep 0.05
    tries=$((tries + 1))
    address=$(sed -n 's/^listening on //p;1q' "$dir/out")
done
printf '%s\n' 'relay-domain = relay.example' "hop = 127.0.0.1:$hop" 'delivery = 1s' 'retry = 2s' \
    'server-domain = here.example' 'valid = user@here.example' 'second-valid = other@here.example' \
    'refused = nobody@here.example' >"$dir/target"
"$postel" check relay "$address" --target "$dir/target" --suite conformance "$@" >"$dir/report"
status=$?
grep -A 8 -E '^(FAIL|warn|inconclusive|error)' "$dir/report"
tail -n 1 "$dir/report"
counts=$(tail -n 1 "$dir/report")
passed=$(echo "$counts" | sed 's/.* \([0-9]*\) pass.*/\1/')
failed=$(($(echo "$counts" | sed 's/\([0-9]*\) case.*/\1/') - passed))
[ $status = 0 ] || failed=$((failed > 0 ? failed : 1))
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
