# send.sh - the contract of `postel send`: what is accepted, refused, unknown, and what may be sent at all.
# Read first: tests/programs.sh, src/programs/send.c.  Read next: tests/programs/check.sh.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # programs.sh sets the variables

printf 'Subject: x\n\n.\nx\n' >"$dir/m.eml"
port_of_nobody() { # that was free a moment ago
    serve --discard
    stop
}
common="--server 127.0.0.1:1 --from a@client.example --to u@postel.example"
try 2 'send --server and --zone' send --server h:1 --zone z --from a@b --to u@postel.example "$dir/m.eml"
err 'would not be asked'
try 2 'send --port 65536' send --port 65536 --from a@b --to u@postel.example "$dir/m.eml"
err 'from 1 to 65535'
try 2 'send, no such zone' send --zone "$dir/none" --from a@b --to u@postel.example "$dir/m.eml"
err 'Cannot read the zone'
try 2 'send to two domains, no --server' send --zone z --from a@b --to u@a.example --to u@b.example "$dir/m.eml"
err 'a.example and b.example are domains apart'
try 2 'send to <Postmaster>, no --server' send --zone z --from a@b --to Postmaster "$dir/m.eml"
err 'no MX record leads to it'
try 3 'send, the DNS does not answer' send --dns 127.0.0.1:1 --from a@b --to u@a.example "$dir/m.eml"
err 'a.example: 4.4.3 the DNS does not answer'
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
    try 2 'send --clock-rate 0' send $common --clock-rate 0 "$dir/m.eml"
    err '1 to 1000000'
    printf 'a\nb\rc\n' >"$dir/cr.eml"
    try 2 'send of a bare CR' send $common "$dir/cr.eml"
    err 'line 2: a CR without LF'
    : >"$dir/empty.eml"
    try 2 'send of nothing' send $common "$dir/empty.eml"
    err 'empty.eml is empty; a message has at least'
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
mail 0 'send to a mailbox in quotes' --from a@b --to '"u\s"@postel.example' --to '"a\"\b c"@postel.example'
out 'accepted <us@postel.example>: 250 .*'
out 'accepted <"a\\"b c"@postel.example>: 250 .*'
mail 0 'send to our address-literal' --from a@b --to 'u@[127.0.0.1]'
# The way by MX records (§5.1): the first host takes no connection, the second is our server.
cat >"$dir/zone" <<ZONE
\$ORIGIN postel.example.
\$TTL 60
@     IN MX 10 mx1
      IN MX 20 mx2
null  IN MX 0 .
mx1   IN A 127.0.0.77
mx2   IN A 127.0.0.1
ZONE
# way CODE NAME TO
way() {
    try "$1" "$2" send --zone "$dir/zone" --port "${address##*:}" --trace --from a@b --to "$3" "$dir/m.eml"
}
way 0 'send, by MX records, to the second of two' u@POSTEL.example
out 'mx1.postel.example takes mail for POSTEL.example: 127.0.0.77:.*'
out 'mx2.postel.example takes mail for POSTEL.example: 127.0.0.1:.*'
out 'accepted <u@POSTEL.example>: 250 .*'
way 0 'send to an address-literal, no MX' 'u@[127.0.0.1]'
way 1 'send to a domain with a null MX' u@null.postel.example
out 'refused <u@null.postel.example>: 5.1.10 .*'
way 1 'send to a domain that is not there' u@gone.postel.example
out 'refused <u@gone.postel.example>: 5.1.2 .*'
cp "$dir/m.eml" "$dir/in"
try 0 'send - reads stdin' send --server "$address" --from a@b --to '"u"@postel.example' -
: >"$dir/in"
mail 0 'send --trace' --trace --without chunking --helo x.example --from a@b --to u@postel.example
out 'C: EHLO x.example  *§4.1.1.1 .*'
out 'C: \.\.'
mail 0 'send --trace, by BDAT' --trace --helo x.example --from a@b --to u@postel.example
out 'C: BDAT [0-9]* LAST  *RFC 3030 §2 .*'
out 'C: \.'
mail 1 'send --notify to a server without DSN' --notify NEVER --from a@b --to u@postel.example
out 'refused <u@postel.example>: the server does not offer DSN.*'
mail 2 'send --notify with what there is not' --notify MAYBE --from a@b --to u@postel.example
mail 2 'send --ret with what there is not' --ret BODY --from a@b --to u@postel.example
mail 2 'send --envid with a line end' --envid 'a
b' --from a@b --to u@postel.example
mail 2 'send --orcpt for two' --orcpt 'rfc822;a@b' --from a@b --to u@postel.example --to v@postel.example
mail 2 'send --without what there is not' --without NOSUCH --from a@b --to u@postel.example
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
listening.settimeout(60)  # nobody may come
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
    played '220 x' "$(printf '250-x\r\n250-SIZE=9\r\n250 HELP')" '250 OK' '550 no' '550 no' '221 x'
    try 1 'send --trace, an EHLO line outside the grammar' send --trace --server "$address" --from a@b --to u@c \
        --to v@c "$dir/m.eml"
    grep -A1 '^S: 250-SIZE=9' "$dir/out" | grep -qx \
        '           ^ octet 8, in ehlo-keyword of ehlo-line (§4.1.1.1): expected .* SP or CRLF'
    result $? '    a caret below it, and what was expected'
    [ "$(grep -c '\^' "$dir/out")" = 1 ]
    result $? '    and below no other'
    # A password is not shown, whatever the server has in the place of 334.
    for ask in '354 VXNlcm5hbWU6' "$(printf '334-x\r\n535 VXNlcm5hbWU6')" "$(printf '535-x\r\n334 VXNlcm5hbWU6')"; do
        played '220 x' "$(printf '250-x\r\n250 AUTH LOGIN')" "$ask" "$ask" '235 in' '550 no' '221 x'
        echo geheim >"$dir/asked"
        "$postel" send --trace --server "$address" --from a@b --to u@c --auth-user user --auth-insecure \
            --auth-password-file "$dir/asked" "$dir/m.eml" >"$dir/out" 2>"$dir/err"
        grep -q '^C: AUTH LOGIN ' "$dir/out" && ! grep -q -e dXNlcg== -e Z2VoZWlt "$dir/out"
        result $? "send --trace shows no password behind $(echo "$ask" | tr '\r\n' '  ')"
    done
else
    echo 'skipped: send, servers that fail: python3 is not installed'
fi
