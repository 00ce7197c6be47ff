#!/bin/sh
# programs.sh - the command-line contracts of every verb: exit codes, what stands on stdout, what on stderr.
# usage: programs.sh [POSTEL]   (by `make check`; default: the binary in B)
# Read first: tests/check.sh.  Read next: tests/conformance.sh.
# SPDX-License-Identifier: MIT
set -u
postel=${1:-${B:-build}/postel}
dir=$(mktemp -d) || exit 1
passed=0 failed=0 servers=""
trap 'stop_all; chmod -R u+rwx "$dir"; rm -rf "$dir"' EXIT
trap 'exit 3' INT TERM HUP
tab=$(printf '\t')

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
    "$postel" serve --listen 127.0.0.1:0 "$@" >"$dir/serve.out" 2>"$dir/serve.err" &
    server=$! address="" tries=0
    servers="$servers $server"
    while [ -z "$address" ] && [ $tries -lt 100 ]; do
        sleep 0.05
        tries=$((tries + 1))
        address=$(sed -n 's/^listening on //p;1q' "$dir/serve.out")
    done
    [ -n "$address" ]
    result $? "serve $* starts"
}
# stop: ends the server by SIGTERM; it has to exit 0.
stop() {
    kill "$server"
    wait "$server"
    status=$?
    servers=""
    [ $status = 0 ]
    result $? "SIGTERM ends serve with 0" "exit $status"
}
stop_all() { for s in $servers; do kill "$s" 2>/dev/null; done; }

# --- postel -----------------------------------------------------------------------------------------------------------
try 0 'postel --version' --version
out 'postel [0-9][0-9.]*'
try 0 'postel --help' --help
for verb in parse serve send check; do out "  $verb .*"; done
try 2 'no verb'
silent out
try 2 'unknown verb' sned
err "no verb 'sned'"
for verb in parse serve send check; do
    try 0 "postel $verb --help" $verb --help
    grep -q "^usage: postel $verb" "$dir/out"
    result $? "    it begins with usage"
    grep -q 'Exit codes\{0,1\}: 0' "$dir/out"
    result $? '    it tells the exit codes'
    silent err
    try 2 "postel $verb --no-such-option" $verb --no-such-option
    try 2 "postel $verb --color=maybe" $verb --color=maybe
    err 'auto, always or never'
    try 2 "postel $verb --now=yesterday" $verb --now=yesterday
    try 2 "postel $verb --now=2026-02-29T00:00:00Z, a day that was not" $verb --now=2026-02-29T00:00:00Z
    try 2 "postel $verb --seed=-1" $verb --seed=-1
done

# --- parse ------------------------------------------------------------------------------------------------------------
try 0 'parse accepts' parse Mailbox a.b@c
out accept
out '    Local-part  *0+3  *"a\.b"'
out '    Domain  *4+1  *"c"'
try 1 'parse rejects' parse Mailbox a..b@c
out 'reject at offset 2: .* "\." there'
out 'expected atext'
out '    Mailbox (§4\.1\.2) > Local-part .* > Dot-string .* > Atom (§4\.1\.2): atext'
try 1 'parse: several chains are alive' parse Mailbox 'a b@c'
out 'expected atext, "\." or "@"'
out '    Mailbox (§4.1.2): "@"'
try 1 'parse: a word, and more' parse DIGIT 12
out 'expected the end'
try 1 'parse rejects what ends too early' parse Mailbox a.b@
out 'reject at offset 4: the text ends too early'
try 0 'parse shows an ambiguity of the grammar' parse Link tcp
out '\* Link .*'
out 'ambiguous: .*'
out '    Addtl-Link  *0+3  *"tcp"'
try 0 'parse takes rule names in any case' parse mAILBOX a@b
try 2 'parse of no such rule' parse Mailboxes a@b
err "no rule 'Mailboxes'"
try 2 'parse without RULE' parse
try 2 'parse with two texts' parse Mailbox a b
try 2 'parse with TEXT and --hex' parse --hex 61 Mailbox a
try 0 'parse --crlf' parse --crlf quit QUIT
try 1 'parse without --crlf' parse quit QUIT
out 'expected CRLF'
try 0 'parse --hex' parse --hex 515549540d0A quit
try 2 'parse --hex of half an octet' parse --hex 515 quit
try 1 'parse escapes the octet it names' parse --hex 611b40 Mailbox
out 'reject at offset 1: .* "\\x1B" there'
try 0 'parse -- TEXT with a hyphen' parse -- Atom -a
try 1 'parse of the empty text is not stdin' parse Atom ''
out 'reject at offset 0: the text ends too early'
printf 'QUIT\r\n' >"$dir/in"
try 0 'parse reads stdin, raw' parse quit
printf 'QUIT\r\n\0' >"$dir/in"
try 1 'parse reads stdin with NUL' parse quit
out 'reject at offset 6: .* "\\0" there'
: >"$dir/in"
try 0 'parse --quiet' parse --quiet Atom a
silent out
try 1 'parse --quiet rejects' parse --quiet Atom .
silent out
try 0 'parse --json accepts' parse --json quoted-pairsmtp '\a'
out '{"rule": "quoted-pairSMTP", "section": "4.1.2", "verdict": "accept", "length": 2, '\
'"ambiguous": false, "tree": \[.*\]}'
try 1 'parse --json rejects' parse --json Atom a@b
out '{"rule": "Atom", .*"verdict": "reject", "length": 3, "offset": 1, "octet": 64, "expected": \["atext"\], '\
'"could_end": true, .*'
for text in a@b a..b 'a@[IPv6:'; do
    "$postel" parse --json Mailbox "$text" | python3 -c 'import json, sys; json.load(sys.stdin)'
    result $? "parse --json $text is JSON"
done
try 0 'parse --list' parse --list
out "Reverse-path${tab}4.1.2"
out "size-value${tab}RFC 1870 3"
printf 'Atom\t6161\natom\t\nMailbox\t612e\n' >"$dir/in"
try 0 'parse --batch' parse --batch
printf 'Atom\taccept\natom\treject\t0\nMailbox\treject\t2\n' | cmp -s - "$dir/out"
result $? '    a line each'
printf 'Atom\t6\nnone\t61\nAtom 61\nAtom\t61\n' >"$dir/in"
try 2 'parse --batch with errors' parse --batch
printf 'Atom\terror\t\nnone\terror\t\nAtom 61\terror\t\nAtom\taccept\n' | cut -f 1,2 >"$dir/wanted"
cut -f 1,2 "$dir/out" | cmp -s - "$dir/wanted"
result $? '    goes on after an error'
: >"$dir/in"
try 0 'parse --sample' parse --sample --count 500 --seed 7 Mailbox
[ "$(wc -l <"$dir/out")" = 500 ]
result $? '    as many lines as asked for'
mv "$dir/out" "$dir/wanted"
try 0 'parse --sample, the same seed' parse --sample --count 500 --seed 7 mailbox
cmp -s "$dir/out" "$dir/wanted"
result $? '    the same texts'
try 0 'parse --sample, another seed' parse --sample --count 500 --seed 8 Mailbox
if cmp -s "$dir/out" "$dir/wanted"; then false; else true; fi
result $? '    other texts'
for rule in Mailbox mail Reply-line Stamp; do
    for kind in accept reject; do
        near=${kind#accept}
        "$postel" parse --sample --count 1000 --hex-out ${near:+--near-misses} $rule |
            sed "s/^/$rule$tab/" >"$dir/in"
        try 0 "parse --batch of samples of $rule" parse --batch
        [ "$(cut -f 2 "$dir/out" | sort | uniq -c | tr -s ' ')" = " 1000 $kind" ]
        result $? "    all of them $kind"
    done
done
: >"$dir/in"
try 2 'parse --sample with a text' parse --sample Mailbox a@b
try 2 'parse --near-misses without --sample' parse --near-misses Mailbox a@b
try 2 'parse --count=x' parse --sample --count x Mailbox

# --- serve ------------------------------------------------------------------------------------------------------------
try 2 'serve without a place for mail' serve
err '--maildir DIR, or --discard'
try 2 'serve with both places' serve --discard --maildir "$dir/md"
try 2 'serve with an argument' serve --discard x
try 2 'serve --listen without port' serve --discard --listen 127.0.0.1
try 2 'serve --listen ::1:25, to be read in two ways' serve --discard --listen ::1:25
try 2 'serve --domain no_domain' serve --discard --domain no_domain
try 2 'serve --mailbox a@b' serve --discard --mailbox a@b
try 2 'serve --max-size below 64K' serve --discard --max-size 65535
try 2 'serve --clock-rate 0' serve --discard --clock-rate 0
try 2 'serve --run-as nobody-of-this-name' serve --discard --listen 127.0.0.1:0 --run-as nobody-of-this-name
err 'no user'
try 3 'serve, Maildir below nothing' serve --listen 127.0.0.1:0 --maildir "$dir/none/md"
err 'cannot be written to'
: >"$dir/file"
try 3 'serve, Maildir is a file' serve --listen 127.0.0.1:0 --maildir "$dir/file"
err 'Not a directory'
mkdir "$dir/closed"
chmod 500 "$dir/closed"
if [ "$(id -u)" != 0 ]; then
    try 3 'serve, Maildir not writable' serve --listen 127.0.0.1:0 --maildir "$dir/closed"
    err 'closed/tmp cannot be written to (Permission denied)'
else
    chmod 755 "$dir" "$dir/closed"
    try 3 'serve --run-as nobody, Maildir not writable' \
        serve --listen 127.0.0.1:0 --run-as nobody --maildir "$dir/closed"
    err 'closed/tmp cannot be written to (Permission denied)'
fi

serve --discard
try 3 'serve, port in use' serve --discard --listen "$address"
err "$address is in use"
silent out
stop
[ "$(wc -l <"$dir/serve.out")" = 1 ] && [ ! -s "$dir/serve.err" ]
result $? 'serve says its one line and nothing else'
serve --listen '[::1]:0' --discard
sed -n 2p "$dir/serve.out" | grep -qx 'listening on \[::1\]:[1-9][0-9]*'
result $? 'serve says where it listens on IPv6'
stop

# --- send -------------------------------------------------------------------------------------------------------------
printf 'Subject: x\n\n.\nx\n' >"$dir/m.eml"
port_of_nobody() { # that was free a moment ago
    serve --discard
    stop
}
common="--server 127.0.0.1:1 --from a@client.example --to u@postel.example"
try 2 'send without --server' send --from a@b --to u@postel.example "$dir/m.eml"
err 'MX'
try 2 'send without --from' send --server 127.0.0.1:1 --to u@postel.example "$dir/m.eml"
try 2 'send without --to' send --server 127.0.0.1:1 --from a@b "$dir/m.eml"
# shellcheck disable=SC2086 # $common is several words
{
    try 2 'send without FILE' send $common
    try 2 'send with two FILEs' send $common "$dir/m.eml" "$dir/m.eml"
    try 2 'send, file missing' send $common "$dir/none.eml"
    err 'No such file'
    try 2 'send --helo with a space' send $common --helo 'a b' "$dir/m.eml"
    err 'offset 1'
    printf 'a\nb\rc\n' >"$dir/cr.eml"
    try 2 'send of a bare CR' send $common "$dir/cr.eml"
    err 'line 2: a CR without LF'
    { echo a; echo b; printf '%0999d\n' 0; } >"$dir/long.eml"
    try 2 'send of a line of 999 octets' send $common "$dir/long.eml"
    err 'line 3: longer than 998'
}
crlf=$(printf 'a@b>\r\nRCPT TO:<c@d')
try 2 'send --from with CRLF in it' send --server 127.0.0.1:1 --from "$crlf" --to u@x "$dir/m.eml"
err 'offset 4'
try 2 'send --to a..b@c' send --server 127.0.0.1:1 --from a@b --to a..b@c "$dir/m.eml"
err 'offset 2'
try 2 'send --to <a@b' send --server 127.0.0.1:1 --from a@b --to '<a@b' "$dir/m.eml"
err 'ends too early at offset 4'
try 2 'send --to nobody' send --server 127.0.0.1:1 --from a@b --to '' "$dir/m.eml"
try 2 'send --from Postmaster, no domain' send --server 127.0.0.1:1 --from Postmaster --to u@x "$dir/m.eml"
port_of_nobody
try 3 'send, server refused' send --server "$address" --from a@b --to u@postel.example "$dir/m.eml"
err 'No server answers'
silent out
try 3 'send, name not found' send --server 'no.such.host.invalid:25' --from a@b --to u@postel.example "$dir/m.eml"
err "no host 'no.such.host.invalid'"

# mail CODE NAME ARGUMENT...: sends the message to the server that runs.
mail() {
    code=$1 name=$2
    shift 2
    try "$code" "$name" send --server "$address" "$@" "$dir/m.eml"
}
serve --maildir "$dir/md" --now 2026-11-24T14:10:00+01:00 --seed 5 --trace
mail 0 'send, accepted' --from a@client.example --to u@postel.example
out 'accepted <u@postel.example>: 250 .*'
silent err
[ "$(find "$dir/md/new" -type f | wc -l)" = 1 ] && [ "$(find "$dir/md/tmp" -type f | wc -l)" = 0 ]
result $? '    one file in new/, none in tmp/'
sed -e 1,/Nov/d "$dir"/md/new/* | cmp -s - "$dir/m.eml"
result $? '    the content is what was sent, lines ending in LF'
grep -q 'Tue, 24 Nov 2026 14:10:00 +0100' "$dir"/md/new/*
result $? '    --now is the time in Received'
mail 1 'send, one of two refused' --from '' --to nobody@postel.example --to '<u@POSTEL.example>' --
out 'refused <nobody@postel.example>: 550 .*'
out 'accepted <u@POSTEL.example>: 250 .*'
mail 1 'send, all refused' --from '<>' --to unknown1@postel.example --to u@elsewhere.example
out 'refused <unknown1@postel.example>: 550 .*'
out 'refused <u@elsewhere.example>: 550 .*'
mail 0 'send to <Postmaster> and pOSTMASTER' --from a@b --to Postmaster --to pOSTMASTER@postel.example
mail 0 'send to our address-literal' --from a@b --to 'u@[127.0.0.1]'
cp "$dir/m.eml" "$dir/in"
try 0 'send - reads stdin' send --server "$address" --from a@b --to '"u"@postel.example' -
: >"$dir/in"
mail 0 'send --trace' --trace --helo x.example --from a@b --to u@postel.example
out 'C: EHLO x.example  *§4.1.1.1 .*'
out 'C: \.\.'
if grep -q "$(printf '\033')" "$dir/out"; then false; else true; fi
result $? '    no colour where stdout is no terminal'
mail 0 'send --trace --color=always' --trace --color=always --from a@b --to u@postel.example
grep -q "$(printf '\033\\[')" "$dir/out"
result $? '    colour'
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then # a chroot may have no terminals to give
    with_terminal() {
        script -qec "$1 '$postel' send --trace --server $address --from a@b --to u@postel.example '$dir/m.eml'" \
            /dev/null <"$dir/in" >"$dir/out" 2>"$dir/err"
    }
    with_terminal ''
    grep -q "$(printf '\033\\[')" "$dir/out"
    result $? 'colour on a terminal'
    with_terminal 'NO_COLOR=1'
    if grep -q "$(printf '\033\\[')" "$dir/out"; then false; else true; fi
    result $? 'none with NO_COLOR'
else
    echo 'skipped: NO_COLOR: script is not installed, or has no terminal to give'
fi
grep -q '^C: MAIL FROM:<a@client.example> .*§4.1.1.2' "$dir/serve.out"
result $? 'serve --trace shows the conversations'
stop

serve --discard --domain x.example --mailbox Ann --mailbox '"b b"'
mail 0 'serve --mailbox: it exists, quoted or not' --from '' --to Ann@x.example --to '"A\nn"@x.example'
mail 0 'serve --mailbox with a space' --from '' --to '"b b"@x.example' --to postmaster@x.example
mail 1 'serve --mailbox: the local-part has its case' --from '' --to ann@x.example
stop

serve --discard --max-size 65536
{ echo; yes 0123456789 | head -n 7000; } >"$dir/big.eml"
try 1 'serve --max-size' send --server "$address" --from '' --to u@postel.example "$dir/big.eml"
out 'refused <u@postel.example>: .*'
stop

# played REPLY...: a server that says these, each after the client has spoken, and then closes; sets $address.
played() {
    : >"$dir/port"
    "$python" -c '
import socket, sys
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
wire = listening.accept()[0]
wire.settimeout(5)
for i, reply in enumerate(sys.argv[1:]):
    got = b"" if i == 0 else wire.recv(4096)
    while got.startswith(b"Subject") and not got.endswith(b"\r\n.\r\n"):
        got += wire.recv(4096)
    wire.sendall(reply.encode() + b"\r\n")
if sys.argv[-1].startswith("354"):
    wire.recv(4096)  # the mail data, and no reply to it
' "$@" >"$dir/port" &
    servers="$servers $!"
    while [ ! -s "$dir/port" ]; do sleep 0.05; done
    address=127.0.0.1:$(cat "$dir/port")
}
send_played() { try "$1" "$2" send --server "$address" --from a@b --to u@c --to v@c "$dir/m.eml"; }
python=$(command -v /usr/bin/python3 || command -v python3)
if [ -n "$python" ]; then
    played
    send_played 3 'send, the server closes without a word'
    err 'no greeting'
    played '554 no service here' '221 x'
    send_played 1 'send, greeting refused'
    out 'refused <u@c>: 554 no service here'
    played '220 x' '421 too busy'
    send_played 1 'send, 421 to EHLO'
    out 'refused <v@c>: 421 too busy'
    played '220 x' '250 x' '250 OK'
    send_played 1 'send, connection lost before the data'
    out 'refused <v@c>: 421 .*'
    played '220 x' '250 x' '250 OK' '250 OK' '250 OK' '354 go on' '552 too much' '221 x'
    send_played 1 'send, data refused'
    out 'refused <u@c>: 552 too much'
    played '220 x' '250 x' '250 OK' '250 OK' '550 no' '354 go on'
    send_played 3 'send, connection lost after the final period'
    out 'unknown <u@c>: .*'
    out 'refused <v@c>: 550 no'
    played '220 x' '250 x' '250 OK' '250 OK' '250 OK' '354 go on' "250 $(printf 'fine \033[31m')" '221 x'
    send_played 0 'send, a reply with a control octet'
    out 'accepted <u@c>: 250 fine \\x1B\[31m'
else
    echo 'skipped: send, servers that fail: python3 is not installed'
fi

# --- check ------------------------------------------------------------------------------------------------------------
serve --discard
try 0 'check, a section of the suite' check server "$address" --section 4.1.4
out '[0-9]* cases in .* 0 fail.*'
silent err
try 0 'check --report json' check server "$address" --id 4.1.4-order/02-rcpt-before-mail --report json:-
out '{"suite": "postel [0-9.]*", "target": "127.0.0.1:.*'
mkdir "$dir/mine"
{
    echo '# A verb that nobody has gets 250.                                     RFC 5321 §4.2.4'
    echo '# SHOULD 5321-4.2.4-c: wrong on purpose.'
    echo 'use greeted'
    echo 'C: BREW coffee'
    echo 'S: 250                                                                 [c]'
} >"$dir/mine/01-should.smtp"
sed 's/SHOULD 5321-4.2.4-c/MUST 5321-4.1.1.5-b/; s/\[c\]/[b]/' "$dir/mine/01-should.smtp" >"$dir/mine/02-must.smtp"
try 1 'check, a MUST not kept' check server "$address" "$dir/mine/02-must.smtp"
out 'FAIL .*02-must.*'
out '  got  *500 .*'
try 0 'check, a SHOULD not kept' check server "$address" "$dir/mine/01-should.smtp"
out 'warn .*01-should.*'
try 1 'check --strict, a SHOULD not kept' check server "$address" --strict "$dir/mine/01-should.smtp"
id=$("$postel" check server "$address" --list "$dir/mine/02-must.smtp" | awk 'NR == 1 { print $1 }')
printf '%s 5321-4.1.1.5-b we know\n' "$id" >"$dir/known"
try 0 'check --accept' check server "$address" --accept "$dir/known" "$dir/mine/02-must.smtp"
out 'accepted .*we know'
try 0 'check --show' check server "$address" --show 4.1.4-order/02-rcpt-before-mail
out 'C: RCPT TO:<{valid}>'
try 2 'check --section of nothing' check server "$address" --section 99
err 'No case is selected'
try 2 'check, target file missing' check server "$address" --target "$dir/none.conf"
printf 'second-valid = other@postel.example\n' >"$dir/target.conf"
try 2 'check, target without valid' check server "$address" --target "$dir/target.conf"
err 'valid'
printf 'valid = nobody@postel.example\n' >"$dir/target.conf"
try 3 'check, the control mail is refused' check server "$address" --target "$dir/target.conf" --section 4.1.4
out '.* 0 pass, 0 fail, .* [1-9][0-9]* inconclusive, 0 error'
stop
try 3 'check, server refused' check server "$address"
err 'No server answers'
try 2 'check of nothing' check
try 2 'check server without HOST:PORT' check server

echo "$passed passed, $failed failed"
[ $failed = 0 ]
