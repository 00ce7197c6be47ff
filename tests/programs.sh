#!/bin/sh
# programs.sh - the command-line contracts of every verb: exit codes, what stands on stdout, what on stderr.
# usage: programs.sh [verbs | system]   (by `make check`; system: one that fails, a kill, a relay; default: both)
# Read first: tests/check.sh.  Read next: tests/programs/postel.sh.
# SPDX-License-Identifier: MIT
set -u
which=${1:-} verbs="" system=""
postel=${B:-build}/postel
dir=$(mktemp -d) || exit 1
passed=0 failed=0 servers=""
trap 'stop_all; chmod -R u+rwx "$dir"; rm -rf "$dir"' EXIT
trap 'exit 3' INT TERM HUP

# result CONDITION-STATUS NAME [WHY]
result() {
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
        echo "ok - $2"
    else
        failed=$((failed + 1))
        echo "not ok - $2${3:+: $3}"
        sed 's/^/#   stdout: /' "$dir/out"
        sed 's/^/#   stderr: /' "$dir/err"
    fi
}

# try CODE NAME ARGUMENT...: postel's exit code; its output is kept for `out` and `err`.  stdin is $dir/in.
try() {
    code=$1 name=$2
    shift 2
    "$postel" "$@" <"$dir/in" >"$dir/out" 2>"$dir/err"
    status=$?
    [ $status = "$code" ]
    result $? "$name" "exit $status, not $code"
}

# out PATTERN: a line of stdout is this basic regular expression.  err: of stderr.  silent FILE: there is none.
out() { grep -qx -- "$1" "$dir/out"; result $? "    stdout says $1"; }
err() { grep -q -- "$1" "$dir/err"; result $? "    stderr says $1"; }
silent() { [ ! -s "$dir/$1" ]; result $? "    nothing on std$1"; }
for f in in out err; do : >"$dir/$f"; done

# serve ARGUMENT...: starts a server on a free port; sets $address, $server.
serve() {
    : >"$dir/serve.out" # what another server said there must not be taken for this one's word
    "$postel" serve --listen 127.0.0.1:0 "$@" >"$dir/serve.out" 2>"$dir/serve.err" &
    started "serve $* starts"
}
# started NAME: the last background program is a server, and says its address.
started() {
    server=$! address="" tries=0
    servers="$servers $server"
    while [ -z "$address" ] && [ $tries -lt 100 ]; do
        sleep 0.05
        tries=$((tries + 1))
        address=$(sed -n 's/^listening on //p;1q' "$dir/serve.out")
    done
    [ -n "$address" ]
    result $? "$1"
}
# stop: ends the server by SIGTERM; it has to exit 0.
stop() {
    kill "$server"
    wait "$server"
    status=$?
    stopped
    [ $status = 0 ]
    result $? "SIGTERM ends it with 0" "exit $status"
}
stopped() { servers=""; }
stop_all() { for s in $servers; do kill "$s" 2>/dev/null; done; }

# --- a file each ------------------------------------------------------------------------------------------------------
[ "$which" = system ] || {
    verbs="postel parse serve send smtputf8 tls check check_faults check_relay check_aiosmtpd step watch"
    verbs="$verbs audit passwd auth"
}
[ "$which" = verbs ] || system="reliability relay"
for part in $verbs $system; do
    # shellcheck source=/dev/null
    . "tests/programs/$part.sh"
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
