# check.sh - the contract of `postel check`: verdicts, reports, and what a target file has to say.
# Read first: tests/programs.sh, src/programs/check.c.  Read next: tests/conformance.sh.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # programs.sh sets the variables

serve --discard
try 0 'check, a section of the suite' check server "$address" --section 4.1.4
out '[0-9]* cases in .* 0 fail.*'
silent err
try 0 'check --report json' check server "$address" --id 4.1.4-order/02-rcpt-before-mail --report json:-
out '{"suite": "postel [0-9.]*", "target": "127.0.0.1:.*'
# The page: a report of another run beside this one; a file that is none is refused before anything is played.
"$postel" check server "$address" --section 4.1.1.9 --report json:"$dir/other.json" >"$dir/out"
try 0 'check --report html, --beside' check server "$address" --id 4.1.4-order/02-rcpt-before-mail \
    --report html:"$dir/page.html" --beside "$dir/other.json"
grep -q '<a class="v pass" href="#1/4.1.4-order/02-rcpt-before-mail">pass</a>' "$dir/page.html" &&
    grep -q '<a class="v pass" href="#2/4.1.1.9-noop/01-' "$dir/page.html"
result $? '    has a column of each'
stop
# Captures: with the clocks frozen and one case at a time, the same run makes the same files.
for run in pcap-1 pcap-2; do
    serve --discard --now 2026-01-01T00:00:00Z
    try 0 'check --report pcap' check server "$address" --section 4.1.4 --section 3.3 --jobs 1 \
        --now 2026-01-01T00:00:00Z --report "pcap:$dir/$run"
    stop
done
diff -r "$dir/pcap-1" "$dir/pcap-2" >"$dir/out" && [ -s "$dir/pcap-1/4.1.4-order/02-rcpt-before-mail.pcap" ] &&
    [ -s "$dir/pcap-1/openings/control.pcap" ]
result $? '    a file for each case, the same each time'
try 1 '    audit reads it' audit "$dir/pcap-1/4.1.4-order/02-rcpt-before-mail.pcap"
out 'session 1: fail  5321-3\.3-ae .*the client, at octet 21'
try 2 'check --report pcap to stdout' check server "$address" --report pcap:-
err 'name a directory'
try 3 'check --report pcap where no directory can be' check judge judge-lawful --report "pcap:$dir/page.html/x"
err 'page.html/x'
# A stored message that is not as it has to be is shown.
serve --maildir "$dir/box"
printf 'valid = user@postel.example\nmailbox = maildir %s/box\ndelivery = 100ms\n' "$dir" >"$dir/stored.conf"
mkdir "$dir/stored"
{
    echo '# What was not sent is looked for.                                     RFC 5321 §4.4'
    echo '# MUST 5321-4.4-a: wrong on purpose.'
    printf '%s\n' '# role: delivery' 'use data' 'C: Subject: {mark}' 'C:' 'C: what was sent' 'C: .' 'S: 250'
    echo 'mailbox valid: 1 message holding what was not  [a]'
} >"$dir/stored/01-other.smtp"
try 1 'check, a stored message that is another' check server "$address" --target "$dir/stored.conf" "$dir/stored"
out '  expected *1 message stored holding what was not'
out '  got *0 messages stored holding what was not; one does not hold it, and its text is: what was sent.*'
stop
serve --discard
try 2 'check --beside without a page' check server "$address" --beside "$dir/other.json"
err '--beside is for --report html:PATH'
printf '4.1.4-order/02 3 hidden\n* 0.5\n' >"$dir/weights"
try 0 'check --report gradescope, --weights' check server "$address" --section 4.1.4 --report gradescope:- \
    --weights "$dir/weights"
cp "$dir/out" "$dir/results.json"
python3 -c 'import json, sys
tests = {t["name"]: t for t in json.load(open(sys.argv[1]))["tests"]}
order = tests.pop("4.1.4-order/02-rcpt-before-mail")
assert (order["score"], order["max_score"], order["visibility"], order["status"]) == (3, 3, "hidden", "passed")
assert {t["max_score"] for t in tests.values()} <= {0.5, 0} and len(tests) > 10' "$dir/results.json" 2>"$dir/err"
result $? '    each test with its points'
try 2 'check --weights without a grade' check server "$address" --weights "$dir/weights"
err '--weights is for --report gradescope:PATH'
echo '* all' >"$dir/weights"
try 2 'check --weights of what is no weight' check server "$address" --report gradescope:- --weights "$dir/weights"
err 'weights:1: a line is'
try 2 'check --beside what is no report' check server "$address" --report html:- --beside README.md
err 'check: --beside: README.md:1: .*'
silent out
try 2 'check --beside nothing' check server "$address" --report html:- --beside "$dir/none"
err '--beside: .*none.*'
mkdir "$dir/own"
{
    echo '# A verb that nobody has gets 250.                                     RFC 5321 §4.2.4'
    echo '# SHOULD 5321-4.2.4-c: wrong on purpose.'
    echo 'use greeted'
    echo 'C: BREW coffee'
    echo 'S: 250                                                                 [c]'
} >"$dir/own/01-should.smtp"
sed 's/SHOULD 5321-4.2.4-c/MUST 5321-4.1.1.5-b/; s/\[c\]/[b]/' "$dir/own/01-should.smtp" >"$dir/own/02-must.smtp"
try 1 'check, a MUST not kept' check server "$address" "$dir/own/02-must.smtp"
out 'FAIL .*02-must.*'
out "  again: postel check server $address --replay $dir/own/02-must.smtp"
out '  got  *500 .*'
try 0 'check, a SHOULD not kept' check server "$address" "$dir/own/01-should.smtp"
out 'warn .*01-should.*'
try 1 'check --strict, a SHOULD not kept' check server "$address" --strict "$dir/own/01-should.smtp"
id=$("$postel" check server "$address" --list "$dir/own/02-must.smtp" | awk 'NR == 1 { print $1 }')
printf '%s 5321-4.1.1.5-b we know\n' "$id" >"$dir/known"
try 0 'check --accept' check server "$address" --accept "$dir/known" "$dir/own/02-must.smtp"
out 'accepted .*we know'
try 0 'check --show' check server "$address" --show 4.1.4-order/02-rcpt-before-mail
out 'C: RCPT TO:<{valid}>'
try 2 'check --show of what the judge found' check server --show judge/5321-4.1.4-w
err 'what the judge found beside a case'
try 2 'check --section of nothing' check server "$address" --section 99
err 'No case is selected'

# --discover: what it prints is a target file, by which the server can be checked.
try 0 'check --discover' check server "$address" --discover
out 'server-domain = postel.example'
out '# EHLO client.example: 250-postel.example greets you'
out 'size-limit    = 10485760'
out 'valid         = user@postel.example'
out 'second-valid  = other@postel.example'
out 'no-relay      = someone@relay.example'
out '# RCPT TO:<someone@relay.example>: 550 .*'
cp "$dir/out" "$dir/discovered.conf"
try 0 '    is a target file' check server --target "$dir/discovered.conf" --section 4.1.4
out '[0-9]* cases in .* 0 fail.* 0 inconclusive, 0 error'
printf 'valid = nobody@postel.example\nsecond-valid = second@postel.example\n' >"$dir/target.conf"
try 0 'check --discover --target: its addresses first' check server "$address" --discover --target "$dir/target.conf"
out '# RCPT TO:<nobody@postel.example>: 550 .*'
out 'valid         = user@postel.example'
out 'second-valid  = second@postel.example'
try 2 'check --discover --list' check server "$address" --discover --list

# --seed and --now: two runs say the same, and report it alike but for the times and the server's own names for mails;
# another seed says others.
report() { "$postel" check server "$address" --section 4.1.4 --jobs 1 --report jsonl:- "$@" |
    sed 's/"us": [0-9]*//g; s/"from": "S", "hex": "[0-9a-f]*"//g'; }
report --now 2026-11-24T14:10:00Z --seed 5 >"$dir/one"
report --now 2026-11-24T14:10:00Z --seed 5 | cmp -s - "$dir/one"
result $? 'check --now --seed: the same octets again'
report --now 2026-11-24T14:10:00Z --seed 6 | cmp -s - "$dir/one"
[ $? = 1 ]
result $? 'check --seed: others with another seed'
"$postel" check server "$address" --now 2026-11-24T14:10:00Z --id D-scenarios/01-typical --report json:- |
    grep -q '"started": "2026-11-24T14:10:00Z"'
result $? 'check --now: stands in the report'
printf '%s 5321-4.1.1.5-b we know\n' 4.1.4-order/02-rcpt-before-mail >"$dir/known"
try 0 'check --accept of what no longer occurs' check server "$address" --accept "$dir/known" \
    --id 4.1.4-order/02-rcpt-before-mail
err 'no longer occurs'
try 2 'check, target file missing' check server "$address" --target "$dir/none.conf"
printf 'second-valid = other@postel.example\n' >"$dir/target.conf"
try 2 'check, target without valid' check server "$address" --target "$dir/target.conf"
err 'valid'
printf 'valid = nobody@postel.example\n' >"$dir/target.conf"
try 3 'check, the control mail is refused' check server "$address" --target "$dir/target.conf" --section 4.1.4
out '.* 0 pass, 0 fail, .* [1-9][0-9]* inconclusive, 0 error'
out '  Does it want another mailbox, TLS or a login?  .*'
stop
try 3 'check, server refused' check server "$address"
err 'No server answers'
try 2 'check of nothing' check
try 2 'check server without HOST:PORT' check server

# --- check client -----------------------------------------------------------------------------------------------------
sends="$postel send --server {host}:{port} --helo client.example --from {from} --to {to} {message}"
# shellcheck disable=SC2086 # words
try 0 'check client' check client --section 4.1.1.10 --section 3.2 -- $sends
out '[0-9]* cases in .* 0 fail.* 0 inconclusive, 0 error'
silent err
# shellcheck disable=SC2086
try 0 'check client, standard input' check client --id client-3.3-transaction/01-in-this-order --report json:- -- \
    $postel send --server '{host}:{port}' --from '{from}' --to '{to}' -
out '.*"role": "client".*'
echo "command = $sends" >"$dir/client.conf"
try 0 'check client --target' check client --target "$dir/client.conf" --id client-3.2-hello/01-ehlo-unknown
try 0 'check client --list' check client --list --section 3.2
out 'client-3.2-hello/01-ehlo-unknown .*'
# It says 250 and is told 550: a program that ends with 0 whatever comes.
printf '%s\n' '#!/bin/sh' "$postel send --server \$1:\$2 --from \$3 --to \$4 \$5" 'exit 0' >"$dir/glad"
chmod +x "$dir/glad"
try 1 'check client, one that is never told' check client --id client-3.3-transaction/04-refused-after-the-text -- \
    "$dir/glad" '{host}' '{port}' '{from}' '{to}' '{message}'
out '  program   status 0: refused .*'
out "  again: postel check client --id client-3.3-transaction/04-refused-after-the-text -- $dir/glad '{host}' .*"
try 2 'check client without CMD' check client
err 'Which client'
try 2 'check client, CMD without {port}' check client -- "$postel"
err '{port} stands nowhere'
try 3 'check client, no such program' check client -- "$dir/nobody" '{port}'
err 'cannot be run'
try 3 'check client, one that does not call' check client --section 3.2 -- true '{port}'
err 'did not call (its end: status 0)'
printf 'stdin = yes\n' >"$dir/client.conf"
try 2 'check client, stdin = yes' check client --target "$dir/client.conf" -- "$postel" '{port}'
err 'client.conf:1: stdin'
