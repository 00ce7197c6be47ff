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

# docs/labs/06-watch.md: who takes the judge's marks out has to put his own where they were.
if command -v curl >/dev/null; then
    serve --discard
    behind=$server
    watch --save "$dir/lab" --sessions 2 --trace
    printf 'From: ann@client.example\nDate: Tue, 24 Nov 2026 12:00:00 +0000\nSubject: lab 6\n\nHello,\n.\nAnn\n' \
        >"$dir/mail.txt"
    for way in --crlf --silent; do
        curl -sS $way "smtp://$address/client.example" --mail-from ann@client.example --max-time 20 \
            --mail-rcpt user@postel.example -T "$dir/mail.txt" >"$dir/curl.$way" 2>&1
        echo $? >>"$dir/curl.$way"
    done
    wait "$server"
    cp "$dir/serve.out" "$dir/out"
    [ "$(tail -n1 "$dir/curl.--crlf")" = 0 ] && [ "$(tail -n1 "$dir/curl.--silent")" = 8 ]
    result $? 'lab 6: curl with --crlf sends mail, without it has 8'
    out 'session 1: over: 0 fail, 0 warn, 0 note; saved in .*'
    out 'session 2: fail  5321-2\.3\.8-c  §2\.3\.8  the client, at octet .*'
    out 'C: MAIL FROM:<ann@client\.example> SIZE=92  .*§4\.1\.1\.2 opens a transaction.*'
    server=$behind
    stop
    sed -e 's/  \[.*\]$//' -e '/^# M/d' "$dir/lab/session-000002.smtp" >"$dir/mine.smtp"
    try 1 '    no mark' check judge --replay "$dir/mine.smtp"
    sed -i 's/^# role/# MUST NOT 5321-2.3.8-c: no LF by itself.\n&/' "$dir/mine.smtp"
    sed 's/^C! Subject.*/&  [2.3.8-c]/' "$dir/mine.smtp" >"$dir/wrong.smtp"
    try 1 '    a mark at a wrong line' check judge --replay "$dir/wrong.smtp"
    sed -i 's/^C! From: .*/&  [2.3.8-c]/' "$dir/mine.smtp"
    try 0 '    the mark at its line' check judge --replay "$dir/mine.smtp"
else
    echo '# skipped: lab 6: there is no curl here'
fi

try 2 'watch without --to' watch
err '--to HOST:PORT'
try 2 'watch --to of no port' watch --to localhost
try 2 'watch --save of what is there' watch --to 127.0.0.1:25 --save "$dir/kept"
err 'another directory'
serve --discard
try 3 'watch where another listens' watch --to "$address" --listen "$address"
err 'is in use by another program; choose another with --listen'
stop

python3 tests/programs/watch.py "$postel" >"$dir/watched" 2>"$dir/err"
while read -r status name; do
    : >"$dir/out"
    [ "$status" = ok ]
    result $? "watch: ${name#- }"
done <<EOF
$(sed 's/^not ok/failed/' "$dir/watched")
EOF
