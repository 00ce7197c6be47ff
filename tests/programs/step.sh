# step.sh - the contract of `postel step`: text and JSON, played and recorded conversations, the same octets each time.
# Read first: tests/programs.sh, src/programs/step.c.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # programs.sh sets the variables

suite=conformance
try 0 'step walks a transcript' step $suite/D-scenarios/01-typical.smtp
out '== state start, S: 220 postel\.example .*'
out '   read by Greeting; §3\.1 .*'
out '== state ready, C: MAIL FROM:<sender@client\.example>\\r\\n'
out '== the session ends in state closed'
try 0 'step --plain is the default' step --plain $suite/D-scenarios/01-typical.smtp
cp "$dir/out" "$dir/first"
try 0 'step says the same each time' step $suite/D-scenarios/01-typical.smtp
cmp -s "$dir/first" "$dir/out"
result $? '    octet for octet'
try 0 'step: a line that leaves its rule' step $suite/4.1.1.2-mail/06-text-behind-path.smtp
out '.* j  *outside the grammar; there it could have gone on with WSP or CRLF'
out '== state ready, S: 501 .*'
try 0 'step --session' step --session second $suite/4.1.1.10-quit/05-reset.smtp
out '== state greeted, C: EHLO .*'
try 3 'step --session of another name' step --session third $suite/4.1.1.10-quit/05-reset.smtp
err 'in the session third'

for file in D-scenarios/01-typical 4.1.1.4-end-of-data/02-lf-dot-lf 3.8-closing/02-private-verb; do
    try 0 "step --json of $file" step --json "$suite/$file.smtp"
    cp "$dir/out" "$dir/jsonl"
    python3 tests/programs/step.py docs/step.schema.json <"$dir/jsonl" >"$dir/out" 2>"$dir/err"
    result $? '    is what the schema says'
done
sed 's/"machine":[0-9]*/"machine":"x"/' "$dir/jsonl" >"$dir/in"
! python3 tests/programs/step.py docs/step.schema.json <"$dir/in" >"$dir/out" 2>"$dir/err"
result $? '    and a slip in it is found'
: >"$dir/in"

cat >"$dir/saved.smtp" <<'SAVED'
# A recorded conversation, with an EHLO line that is none.             RFC 5321 §4.1.1.1
# must 5321-4.1.1.1-o: a keyword begins with a letter or digit.
# role: judge
S: 220 s.example ready
C: EHLO c.example
S: 250-s.example
S: 250--BAD                                                            [o]
S: 250 SIZE
SAVED
try 0 'step walks what was recorded' step "$dir/saved.smtp"
out '.*outside the grammar; there it could have gone on with ALPHA or DIGIT'
try 2 'step without FILE' step
try 2 'step of no such file' step "$dir/none.smtp"
err 'name a transcript'
echo 'no transcript' >"$dir/bad.smtp"
try 2 'step of what is no transcript' step "$dir/bad.smtp"
err 'bad.smtp:1'
