#!/bin/sh
# programs.sh - the command-line contracts of every verb: exit codes, what stands on stdout, what on stderr.
# usage: programs.sh [POSTEL]   (by `make check`; default: the binary in B)
# Read first: tests/check.sh.  Read next: tests/programs/parse.sh.
# SPDX-License-Identifier: MIT
set -u
postel=${1:-${B:-build}/postel}
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

# --- postel -----------------------------------------------------------------------------------------------------------
try 0 'postel --version' --version
out 'postel [0-9][0-9.]*'
try 0 'postel --help' --help
for verb in parse serve send check step watch audit queue passwd; do out "  $verb .*"; done
try 2 'no verb'
silent out
try 2 'unknown verb' sned
err "no verb 'sned'"
for verb in parse serve send check step watch audit queue passwd; do
    try 0 "postel $verb --help" $verb --help
    grep -q "^usage: postel $verb" "$dir/out"
    result $? "    it begins with usage"
    grep -q 'Exit codes\{0,1\}: 0' "$dir/out"
    result $? '    it tells the exit codes'
    missing=$(grep -o -- '--[a-z0-9-]*' "$dir/out" | sort -u | cut -c2- | while read -r option; do
        grep -q -- "Fl $option\b" "docs/man/postel-$verb.1" || echo " -$option"
    done)
    [ -z "$missing" ]
    result $? '    its man page has each option' "not$missing"
    silent err
    try 2 "postel $verb --no-such-option" $verb --no-such-option
    try 2 "postel $verb --color=maybe" $verb --color=maybe
    err 'auto, always or never'
    try 2 "postel $verb --now=yesterday" $verb --now=yesterday
    try 2 "postel $verb --now=2026-02-29T00:00:00Z, a day that was not" $verb --now=2026-02-29T00:00:00Z
    try 2 "postel $verb --seed=-1" $verb --seed=-1
done

# --- the verbs, a file each -------------------------------------------------------------------------------------------
for verb in parse serve send smtputf8 tls check check_faults check_relay check_aiosmtpd step watch audit passwd auth; do
    # shellcheck source=/dev/null
    . "tests/programs/$verb.sh"
done
. tests/programs/reliability.sh
. tests/programs/relay.sh
echo "$passed passed, $failed failed"
[ $failed = 0 ]
