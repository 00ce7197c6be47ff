# step.sh - the contract of `postel step`: text and JSON, played and recorded conversations, the same octets each time.
# Read first: tests/programs.sh, src/programs/step.c.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # programs.sh sets the variables

suite=conformance
try 0 'step walks a transcript' step $suite/D-scenarios/01-typical.smtp
silent err # of root's giving up rights, too: who called is the only client
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

# Held line by line: what stands on stdin is said when its turn comes.
serve --discard
printf '%s\n' 'EHLO c.example' 'MAIL FROM:<a..b@c>' '\q' 'MAIL FROM:<a@c.example>' 'RCPT TO:<b@postel.example>' \
    DATA x . >"$dir/in"
printf '%s' '!NOOP\n\r\nQUIT\r\n' >>"$dir/in"
try 0 'step --connect' step --plain --connect "$address"
out "connected to $address"
out 'S: 220 postel.example ESMTP postel\\r\\n'
out '   ! 5321-4\.1\.1\.2-d: the client is at fault; .*'
out '   At octet 13 it leaves x-mail, .*'
err 'Not said, for at column 1 a backslash begins no escape'
out 'C: \.\\r\\n'
out 'S: 250 2\.0\.0 OK, message accepted as .*'
out 'C: NOOP\\n'
out '   ! 5321-2\.3\.8-c: the client is at fault; .*'
out 'S: 221 .*'
out 'the channel has closed'
try 0 'step --connect --json' step --json --connect "$address"
cp "$dir/out" "$dir/jsonl"
python3 tests/programs/step.py docs/step.schema.json <"$dir/jsonl" >"$dir/out" 2>"$dir/err"
result $? '    is what the schema says'
: >"$dir/in"
try 0 'step --connect, with nothing to say' step --connect "$address"
out 'the channel has closed'
stop
try 3 'step --connect, where nobody listens' step --connect "$address"
err 'does not take the connection'
try 2 'step --connect without a port' step --connect 127.0.0.1
err '--connect takes HOST:PORT'
try 2 'step --connect and --listen' step --connect 127.0.0.1:1 --listen 0
try 2 'step --connect and FILE' step --connect 127.0.0.1:1 x.smtp
try 2 'step --listen without a port' step --listen 127.0.0.1:
err '--listen takes \[ADDR:\]PORT'

printf '%s\n' '220 s.example ready' 250-s.example 250--BAD '250 SIZE' '354 no' '250 OK' '250 OK' '354 go' '250 taken' \
    '221 bye' >"$dir/said"
: >"$dir/serve.out"
"$postel" step --plain --listen 127.0.0.1:0 <"$dir/said" >"$dir/serve.out" 2>"$dir/serve.err" &
started 'step --listen'
printf 'Subject: x\n\nhi\n' >"$dir/in"
try 0 '    a client is served by it' send --server "$address" --helo c.example --from a@c.example --to b@s.example -
: >"$dir/in"
wait "$server"
result $? '    it ends with the session'
# shellcheck disable=SC2034 # for stop_all
servers=""
cp "$dir/serve.out" "$dir/out"
cp "$dir/serve.err" "$dir/err"
out 'C: RCPT TO:<b@s\.example>\\r\\n'
out '.*To RCPT the reply can be 250-251 2yz (to rcpt), .*'
out 'S: 221 bye\\r\\n'
out 'the channel has closed'
err '5321-4\.1\.1\.1-o: expected ehlo-keyword'
err '5321-4\.2\.1-h: expected 250, .*, got 354 no'
grep -q '^S: 354 no' "$dir/out"
[ $? = 1 ]
result $? '    what the dialogue does not allow was not said'
