# watch.sh - the contracts of `postel watch` and `postel audit`: what passes, what is told, what is kept.
# Read first: tests/programs.sh, src/programs/watch.c, src/programs/audit.c.  Read next: tests/programs/watch.py.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # programs.sh sets the variables

# watch ARGUMENT...: a proxy before the server at $address; sets $address to its own, $server to it.
watch() {
    "$postel" watch --listen 127.0.0.1:0 --to "$address" "$@" >"$dir/serve.out" 2>"$dir/serve.err" &
    started "watch $* starts"
}

serve --discard
behind=$server
watch --save "$dir/kept" --sessions 2
printf 'From: a@c.example\nDate: Tue, 24 Nov 2026 12:00:00 +0000\n\n.dot\n' >"$dir/mail"
try 0 'send through watch' send "$dir/mail" --server "$address" --from a@c.example --to user@postel.example
printf 'EHLO c.example\r\nMAIL FROM: <a@c.example>\r\nQUIT\r\n' | python3 tests/programs/talk.py "$address" >"$dir/out"
wait "$server"
result $(($? != 1)) 'watch --sessions ends, with 1 for what failed'
cp "$dir/serve.out" "$dir/out" && cp "$dir/serve.err" "$dir/err"
out 'session 1: over: 0 fail, 0 warn, 0 note; saved in .*/session-000001\.smtp'
out 'session 2: fail  5321-4\.1\.1\.2-d  §4\.1\.1\.2  the client, at octet 16'
out '           got      MAIL FROM: <a@c\.example>\\r\\n'
silent err
sed 's/; saved.*//; /^listening/d; /^session [0-9]*: 127/d' "$dir/out" >"$dir/told"
server=$behind
stop

for file in "$dir"/kept/*; do
    try 0 'check judge finds again what watch found' check judge --replay "$file"
    try 0 'step walks it' step --plain "$file"
done
try 1 'audit grades what watch kept' audit "$dir/kept/session-000001.smtp" "$dir/kept/session-000002.smtp"
sed '/^session [0-9]*: \//d' "$dir/out" | cmp -s - "$dir/told"
result $? '    with the same sentences'
try 0 'audit of a lawful conversation' audit conformance/judge-lawful/11-two-sessions.smtp
out 'session 2: over: 0 fail, 0 warn, 0 note'
grep -c ': over:' "$dir/out" | grep -qx 2
result $? '    each session once'
try 0 'audit plays a script first' audit conformance/D-scenarios/01-typical.smtp
out 'session 1: over: 0 fail, 0 warn, 0 note'
try 2 'audit without FILE' audit
try 2 'audit of no such file' audit "$dir/none.smtp"
err 'postel watch --save'
echo 'no transcript' >"$dir/bad.smtp"
try 2 'audit of what is no transcript' audit "$dir/bad.smtp"

try 2 'watch without --to' watch
err '--to HOST:PORT'
try 2 'watch --to of no port' watch --to localhost
try 2 'watch --save of what is there' watch --to 127.0.0.1:25 --save "$dir/kept"
err 'another directory'
serve --discard
try 3 'watch where another listens' watch --to "$address" --listen "$address"
stop

python3 tests/programs/watch.py "$postel" >"$dir/watched" 2>"$dir/err"
while read -r status name; do
    : >"$dir/out"
    [ "$status" = ok ]
    result $? "watch: ${name#- }"
done <<EOF
$(sed 's/^not ok/failed/' "$dir/watched")
EOF
