# relay.sh - `postel serve --relay` and `postel queue`: for whom mail is sent on, and what becomes of it.
# Read first: tests/programs.sh, src/programs/serve_relay.c.  Read next: tests/programs/one_copy.py.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # programs.sh sets the variables

spool=$dir/spool
chmod 755 "$dir" # a server that root starts goes on as nobody
printf '$%s\n' 'ORIGIN example.' 'TTL 60' >"$dir/zone"
printf '%s\n' 'there IN MX 10 down.there' ' IN MX 20 up.there' 'down.there IN A 127.0.0.2' \
    'up.there IN A 127.0.0.1' 'gone IN MX 0 .' >>"$dir/zone"
printf 'Subject: relayed\n\n.dots stay\n' >"$dir/relayed.eml"

# --- the command line -------------------------------------------------------------------------------------------------
try 2 'serve --relay without --spool' serve --discard --relay
err 'Give --spool DIR'
for option in "--spool=$spool" --zone=z --dns=127.0.0.1:53 --port=25 --relay-from=::1 --relay-for=a.example \
    --relay-tls=may --aliases=a --retry=30m,150m,5d; do
    try 2 "serve $option without --relay" serve --discard "$option"
    err 'are for --relay'
done
try 2 'serve --zone and --dns' serve --discard --relay --spool "$spool" --zone z --dns 127.0.0.1:53
for retry in '' 30m 30m,150m 30m,150m,5d,1d 0s,1m,1d 30,150,5 '30m,150m,5d,' '30m,,5d' -1m,2m,3m 1w,2w,3w; do
    try 2 "serve --retry '$retry'" serve --discard --relay --spool "$spool" "--retry=$retry"
    err 'takes FIRST,LATER,GIVE-UP'
done
for from in '' localhost 127.0.0.1/33 ::1/129 127.0.0.1/ 127.0.0.1/-1 1.2.3 /8; do
    try 2 "serve --relay-from '$from'" serve --discard --relay --spool "$spool" "--relay-from=$from"
    err 'takes ADDRESS or ADDRESS/BITS'
done
for line in 'alias a' 'alias a:' 'alias a: b' 'alias a: b@c,' 'alias a: b@c d@e' 'alias a b@c: d@e' 'list a: b@c' \
    'list a b@c d@e: f@g' 'alias a..b: c@d' 'group a: b@c' 'alias postmaster: a@b
alias Postmaster: c@d'; do
    echo "$line" >"$dir/aliases"
    try 2 "serve --aliases with '$line'" serve --listen 127.0.0.1:0 --discard --relay --spool "$spool" \
        --zone "$dir/zone" --aliases "$dir/aliases"
    err 'aliases, line [12]: neither'
done
try 2 'serve --aliases, no such file' serve --listen 127.0.0.1:0 --discard --relay --spool "$spool" --zone "$dir/zone" \
    --aliases "$dir/none"
err 'Cannot read'
try 2 'serve --relay-for no domain' serve --discard --relay --spool "$spool" --relay-for a_b
try 2 'serve --relay-tls=must' serve --discard --relay --spool "$spool" --relay-tls=must
try 2 'serve --port 0' serve --discard --relay --spool "$spool" --port 0
try 2 'serve --relay, no such zone' serve --listen 127.0.0.1:0 --discard --relay --spool "$spool" --zone "$dir/none"
: >"$dir/file"
try 3 'serve --relay, the spool is a file' serve --listen 127.0.0.1:0 --discard --relay --spool "$dir/file" \
    --zone "$dir/zone"
err 'cannot be used'
try 2 'queue alone' queue
try 2 'queue list without --spool' queue list
try 2 'queue list ID' queue list --spool "$spool" a
try 2 'queue show without an ID' queue show --spool "$spool"
try 2 'queue show --all' queue show --spool "$spool" --all
try 2 'queue retry without an ID' queue retry --spool "$spool"
try 2 'queue remove, an ID and --all' queue remove --spool "$spool" --all a
try 2 'queue, another word' queue lost --spool "$spool"
try 3 'queue list, no such spool' queue list --spool "$dir/none"
err 'There is no spool'

# --- no open relay: a stranger's way through, by each known trick -----------------------------------------------------
# rcpt CODE PATH: what this server says to RCPT TO:PATH.
rcpt() {
    printf 'EHLO c.example\r\nMAIL FROM:<a@c.example>\r\nRCPT TO:%s\r\nQUIT\r\n' "$2" >"$dir/in"
    said=$(python3 -B tests/programs/talk.py "$address" <"$dir/in" | tail -n 2 | head -n 1 | cut -c 1-3)
    [ "$said" = "$1" ]
    result $? "    $1 to RCPT TO:$2" "$said"
}
serve --domain here.example --mailbox user --maildir "$dir/strangers" --relay --spool "$spool" --zone "$dir/zone" \
    --relay-from 192.0.2.0/24 --relay-for there.example
port=${address#*:}
for path in '<user@other.example>' '<user%other.example@here.example>' '<"user@other.example"@here.example>' \
    '<other.example!user@here.example>' '<user%other.example@[127.0.0.1]>' '<user@[192.0.2.9]>' \
    '<user@[IPv6:2001:db8::9]>' '<user@localhost>' '<@here.example:user@other.example>' \
    '<@here.example,@there.example:user@other.example>' '<user@here.example.other.example>' \
    '<user@there.example.example>' \
    '<"user%other.example"@here.example>' '<user@sub.here.example>' '<user@sub.there.example>'; do
    rcpt 550 "$path"
done
for path in '<user@other.example@here.example>' '<user@here.example,other.example>' '<user@>' '<user@here.example'; do
    rcpt 501 "$path"
done
for path in '<user@here.example>' '<user@HERE.example>' '<@other.example:user@here.example>' '<user@[127.0.0.1]>' \
    '<any@there.example>' '<Postmaster>'; do
    rcpt 250 "$path"
done
try 0 'and nothing waits' queue list --spool "$spool"
out 'no messages'
stop
# The same for more tricks, all mailboxes being here, so that much is taken; none of it leaves.
serve --maildir "$dir/tricks" --relay --spool "$spool" --zone "$dir/zone" --relay-from 192.0.2.0/24
python3 -B tests/programs/open_relay.py "$address" "$spool" >"$dir/out" 2>"$dir/err"
result $? 'no open relay by default, with 59 paths from 6 senders'
stop

# --- relayed: two hosts, the better one down; one copy for two recipients ---------------------------------------------
: >"$dir/in"
serve --domain there.example --mailbox u --mailbox v --maildir "$dir/there"
there=$server port=${address#*:}
relay() {
    serve --domain here.example --maildir "$dir/here" --relay --spool "$spool" --zone "$dir/zone" --port "$port" \
        --retry 1s,1s,2s "$@"
}
printf '%s\n' '# names here' '' 'alias staff: u@there.example, me@here.example , u@there.example' \
    'list news owner@here.example: w@there.example' 'alias ring: gnir@here.example' 'alias gnir: ring@here.example' \
    >"$dir/aliases"
relay --aliases "$dir/aliases"
# until NAME COMMAND...: within five seconds it is true.
until_true() {
    name=$1 tries=0
    shift
    while ! "$@" >/dev/null 2>&1 && [ $tries -lt 100 ]; do
        sleep 0.05
        tries=$((tries + 1))
    done
    [ $tries -lt 100 ]
    result $? "$name"
}
idle() { "$postel" queue list --spool "$spool" | grep -qx 'no messages'; }
try 3 'a second server on one spool' serve --listen 127.0.0.1:0 --discard --relay --spool "$spool" --zone "$dir/zone"
err 'Another server'
try 0 'send to two who are there' send --server "$address" --from a@here.example --to u@there.example \
    --to v@there.example "$dir/relayed.eml"
until_true '    and it has gone' idle
[ "$(cat "$dir"/there/new/* | grep -c '^Subject: relayed')" = 1 ]
result $? '    as one copy (4.5.4.1)'
[ "$(cat "$dir"/there/new/* | grep -c '^Received: ')" = 2 ] && grep -qx '.dots stay' "$dir"/there/new/*
result $? '    with two trace fields, and as it was'
try 0 'send to one who is not, and to a domain that takes none' send --server "$address" --from a@here.example \
    --to w@there.example --to x@gone.example "$dir/relayed.eml"
until_true '    and both have come back' sh -c "[ \$(cat '$dir'/here/new/* | grep -c '^Action: failed') = 2 ]"
cat "$dir"/here/new/* >"$dir/out"
out 'Diagnostic-Code: smtp; 550 5.1.1 No such mailbox here'
out 'Status: 5.1.10'
until_true '    and nothing waits' idle

# --- aliases and lists (3.9) ------------------------------------------------------------------------------------------
# alias_to NAME: a mail to it, from bob@here.example; its copies, and no others, are in $dir/there and $dir/here.
alias_to() {
    rm -f "$dir"/there/new/* "$dir"/here/new/*
    try 0 "send to $1" send --server "$address" --from bob@here.example --to "$1" "$dir/relayed.eml"
    until_true '    and it has gone' idle
}
alias_to staff@here.example
[ "$(cat "$dir"/there/new/* "$dir"/here/new/* | grep -c '^Return-Path: <bob@here.example>')" = 2 ]
result $? '    each member has one copy, from who wrote it (3.9.1)'
alias_to 'staff@[127.0.0.1]'
[ "$(cat "$dir"/there/new/* "$dir"/here/new/* | grep -c '^Subject: relayed')" = 2 ]
result $? '    by the address of this host too'
alias_to news@here.example
cat "$dir"/here/new/* >"$dir/out"
out 'To: <owner@here.example>'
[ "$(grep -c '^Return-Path: <>' "$dir/out")" = 1 ]
result $? '    who wrote to the list hears nothing (3.9.2)'
try 0 'send a notice to the list' send --server "$address" --from '<>' --to news@here.example "$dir/relayed.eml"
dead() { "$postel" queue list --spool "$spool" | grep -q 'a notice is not for a list (4.5.5, 6.3)'; }
until_true '    its members and its owner get none, and it is kept (4.5.5, 6.3)' dead
try 0 '    queue remove --all' queue remove --spool "$spool" --all
alias_to ring@here.example
cat "$dir"/here/new/* >"$dir/out"
out 'Status: 5.4.6'
out 'To: <bob@here.example>'
kill "$there"
wait "$there"

# --- nobody answers: it waits, is seen, survives a kill, is tried again -----------------------------------------------
waiting() { "$postel" queue list --spool "$spool" | grep -q 'tried 1 time'; }
kill "$server"
wait "$server"
relay --retry 1h,1h,5d
try 0 'send to who does not answer' send --server "$address" --from a@here.example --to u@there.example \
    "$dir/relayed.eml"
until_true '    and it waits' waiting
try 0 '    queue list' queue list --spool "$spool"
out '[0-9a-f-]* [0-9]* octets from <a@here.example> since [0-9T:-]*Z'
out '    waiting <u@there.example>, tried 1 time, next [0-9T:-]*Z: no host of there.example took the connection (.*)'
id=$(sed -n '1s/ .*//p' "$dir/out")
try 0 '    queue show' queue show --spool "$spool" "$id"
out 'Subject: relayed'
try 1 '    queue show, another' queue show --spool "$spool" "$id-n0"
err 'There is no message'
kill -9 "$server"
wait "$server" 2>/dev/null
stopped # both have been waited for
serve --listen "127.0.0.1:$port" --domain there.example --mailbox u --maildir "$dir/relayed-again"
there=$server
relay --dsn --retry 1h,1h,5d
try 0 '    killed and started again, it waits on' queue list --spool "$spool"
out '    waiting <u@there.example>, tried 1 time, .*'
try 0 '    queue retry' queue retry --spool "$spool" "$id"
until_true '    and it has gone' idle
[ "$(find "$dir/relayed-again/new" -type f | wc -l)" -eq 1 ]
result $? '    once'
kill "$there"
wait "$there"
try 0 'send once more' send --server "$address" --from a@here.example --to u@there.example "$dir/relayed.eml"
until_true '    and it waits' waiting
# Whoever asked for DSN is told of a failure; but the notice itself asks for nothing (RFC 3461 §6.1).
notice() { grep -l '^reverse-path <>' "$spool"/*.state; }
try 0 'send what fails at once, and its notice waits' send --server "$address" --from a@there.example \
    --to x@gone.example --ret FULL --notify FAILURE --envid e "$dir/relayed.eml"
until_true '    and it waits' notice
cp "$(notice)" "$dir/out"
out 'ret 0'
out 'envid '
grep -q "^to$(printf '\t')waiting.*$(printf '\t')1$(printf '\t')<a@there.example>" "$dir/out"
result $? '    a notice asks for no notice'
try 0 '    queue remove --all' queue remove --spool "$spool" --all
until_true '    and it has gone' idle
stop

# --- TLS on the way: if it is offered; and not, if it fails, or is not wanted -----------------------------------------
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=elsewhere.example \
    -keyout "$dir/next.key" -out "$dir/next.cert" 2>/dev/null
# by WORD ARGUMENT...: a mail goes on by this protocol (RFC 3848), of a relay with these arguments.
by() {
    word=$1
    shift
    relay --retry 1h,1h,5d "$@"
    try 0 "send through a relay, $*" send --server "$address" --from a@here.example --to u@there.example \
        "$dir/relayed.eml"
    until_true '    and it has gone' idle
    grep -q "by there.example with $word id" "$dir"/by/new/*
    result $? "    with $word" "$(grep -h '^Received' "$dir"/by/new/*)"
    rm -f "$dir"/by/new/*
    kill "$server"
    wait "$server"
}
serve --listen "127.0.0.1:$port" --domain there.example --maildir "$dir/by" --tls-cert "$dir/next.cert" \
    --tls-key "$dir/next.key"
there=$server
by ESMTPS
by ESMTP --relay-tls=no
kill "$there"
wait "$there"
# One who says 220 to STARTTLS, and then no word of TLS: it gets the mail all the same.
serve --domain there.example --maildir "$dir/by"
there=$server
python3 -B tests/programs/no_tls.py "$port" "$address" >"$dir/no_tls" &
servers="$servers $!"
broken=$!
until_true 'a server that offers TLS and has none' grep -q listening "$dir/no_tls"
by ESMTP
kill "$there" "$broken"
wait "$there" "$broken"
stopped

# --- what is in the spool and cannot be sent --------------------------------------------------------------------------
mkdir "$spool/a0.state"
try 3 'serve --relay, a state that cannot be read' serve --listen 127.0.0.1:0 --discard --relay --spool "$spool" \
    --zone "$dir/zone"
err 'a0.state cannot be read from the spool'
err 'all of it was promised'
rmdir "$spool/a0.state"
printf 'postel-spool 1\nnonsense\n' >"$spool/a1.state"
printf 'x\r\n\033[2J\r\n' >"$spool/a1.mail"
printf 'lost\r\n' >"$spool/a2.mail"
printf 'postel-spool 1\narrival 1\nreverse-path <>\nenvid \nret 0\nnotices 0\nhelo \naddress \n' >"$spool/a3.state"
printf 'to\twaiting\t0\t0\t0\t1\t<x@gone.example>\t\t\t\t\nend 1\n' >>"$spool/a3.state"
printf 'Subject: a notice\r\n\r\n' >"$spool/a3.mail"
chown nobody "$spool"/a* 2>/dev/null || :
relay
sleep 0.3
try 0 'queue list, with a bad state and a notice that nobody takes' queue list --spool "$spool"
out 'a1 9 octets, bad: its state cannot be read'
out 'a3 21 octets from <> since 1970-01-01T00:00:01Z, dead'
out '    dead <x@gone.example>: .*'
[ ! -e "$spool/a2.mail" ]
result $? '    content without a state was promised to nobody'
try 0 '    queue show' queue show --spool "$spool" a1
out '\\x1B\[2J'
try 1 '    queue retry' queue retry --spool "$spool" a1
err 'it is not tried again'
stop
try 0 '    queue remove --all, without a server' queue remove --spool "$spool" --all
try 0 '    and nothing is left' queue list --spool "$spool"
out 'no messages'
counted 'to each next host one copy, whatever the domains (4.5.4.1)' python3 -B tests/programs/one_copy.py "$postel"
counted 'through three relays that are killed, each message arrives or comes back' \
    python3 -B tests/reliability/chain.py "$postel" "${MESSAGES:-60}" 0.4
B=$(dirname "$postel") counted 'and the suite has nothing to say against it' \
    sh tests/own_relay.sh relay-3.3-transaction relay-6.1-bounces/01-recipient-refused
