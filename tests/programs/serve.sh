# serve.sh - the contract of `postel serve`: where it listens, what it takes, how it ends.
# Read first: tests/programs.sh, src/programs/serve.c.  Read next: tests/programs/send.sh.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # programs.sh sets the variables

try 2 'serve without a place for mail' serve
err '--maildir DIR, or --discard'
try 2 'serve with both places' serve --discard --maildir "$dir/md"
try 2 'serve with an argument' serve --discard x
try 2 'serve --listen without port' serve --discard --listen 127.0.0.1
try 2 'serve --listen ::1:25, to be read in two ways' serve --discard --listen ::1:25
try 2 'serve --domain no_domain' serve --discard --domain no_domain
try 2 'serve --mailbox a@b' serve --discard --mailbox a@b
try 2 'serve --maildir-of without a directory' serve --maildir "$dir/md" --maildir-of alice
try 2 'serve --maildir-of a@b=DIR' serve --maildir "$dir/md" --maildir-of "a@b=$dir/a"
try 2 'serve --maildir-of and no place for the rest' serve --maildir-of "alice=$dir/alice"
err 'postmaster'
try 2 'serve --maildir-of and --discard' serve --discard --maildir-of "alice=$dir/alice"
for alias in x x= 'x=a,' 'x=,a' x=a,,b x=a@b '=a' '"x=a'; do
    try 2 "serve --alias $alias" serve --discard --alias "$alias"
    err 'takes NAME=MAILBOX'
done
try 2 'serve --alias of nobody' serve --discard --alias x=a,nobody
err "no mailbox 'nobody'"
try 2 'serve --alias of one not listed' serve --discard --mailbox a --alias x=a,b
err "no mailbox 'b'"
try 2 'serve --alias of an alias' serve --discard --alias x=y --alias y=a
try 2 'serve --alias twice' serve --discard --alias x=a --alias 'X=b' --alias '"x"=b'
try 2 'serve --alias, a mailbox too' serve --discard --mailbox x --mailbox a --alias x=a
err 'an alias and a mailbox'
try 2 'serve --max-size below 64K' serve --discard --max-size 65535
try 2 'serve --clock-rate 0' serve --discard --clock-rate 0
try 2 'serve --run-as nobody-of-this-name' serve --discard --listen 127.0.0.1:0 --run-as nobody-of-this-name
err 'no user'
me=$(id -un) files=4
while [ $((files += 1)) -le 24 ]; do # too few to look anybody up, or just enough: it ends for its Maildir then
    # shellcheck disable=SC3045 # POSIX has no -n, every shell has it
    (ulimit -n $files && "$postel" serve --listen 127.0.0.1:0 --maildir "$dir/none/md" --run-as "$me") 2>&1
done >"$dir/out"
! grep -q 'no user' "$dir/out" && grep -q 'cannot be looked up (Too many open files)' "$dir/out"
result $? 'serve --run-as of somebody who cannot be looked up'
try 3 'serve, Maildir below nothing' serve --listen 127.0.0.1:0 --maildir "$dir/none/md"
err 'cannot be written to'
: >"$dir/file"
try 3 'serve, Maildir is a file' serve --listen 127.0.0.1:0 --maildir "$dir/file"
err 'Not a directory'
mkdir "$dir/closed"
chmod 500 "$dir/closed"
if [ "$(id -u)" != 0 ]; then
    try 3 'serve, Maildir not writable' serve --listen 127.0.0.1:0 --maildir "$dir/closed"
else
    mkdir "$dir/closed/tmp"
    try 3 'serve as root, Maildir not writable for nobody' serve --listen 127.0.0.1:0 --maildir "$dir/closed"
    err 'make it writable for nobody'
fi
err 'closed/tmp cannot be written to (Permission denied)'

try 3 'serve --maildir-of, below nothing' \
    serve --listen 127.0.0.1:0 --maildir "$dir/md" --maildir-of "alice=$dir/none/md"
err 'another with --maildir-of'

# Who gets what.  A name with an equals sign or a comma in it stands in quotes.
serve --maildir "$dir/rest" --maildir-of "alice=$dir/alice" --maildir-of "\"b=,b\"=$dir/b" --mailbox carol \
    --alias 'Staff=alice,"b=,b",carol' --alias postmaster=alice
stored() { find "$dir/$1/new" -type f | wc -l; }
has() { # has WHEN REST ALICE B
    [ "$(stored rest) $(stored alice) $(stored b)" = "$2 $3 $4" ]
    result $? "    $1: $2, $3 and $4 messages" "$(stored rest), $(stored alice) and $(stored b)"
}
printf 'Subject: x\n\nx\n' >"$dir/mail"
deliver() {
    to=$1
    shift
    # shellcheck disable=SC2046 # a word each
    try "$to" "a mail to $*" send --server "$address" --helo c.example --from a@c.example \
        $(printf -- '--to %s@postel.example ' "$@") "$dir/mail"
}
deliver 0 alice
has 'a Maildir of its own' 0 1 0
deliver 0 carol
has 'the others share one' 1 1 0
deliver 0 alice alice '"b=,b"'
has 'named twice, one copy' 1 2 1
deliver 0 Staff
has 'an alias' 2 3 2
deliver 0 POSTMASTER
has 'postmaster is an alias, in any case' 2 4 2
deliver 1 staff dave
has 'aliases have letter case, and dave is not listed' 2 4 2
stop
for name in dave Staff staff postmaster POSTMASTER carol; do
    [ ! -e "$dir/$name" ]
    result $? "    no octet of a recipient becomes a path: there is no $name"
done

# Root's rights are for ports, keys and Maildirs; what strangers say is read without them.
noted() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$server/status"; }
is() { [ "$2" = "$3" ]; result $? "    $1: $3" "$2"; }
if [ "$(id -u)" = 0 ] && [ -e "/proc/$$/status" ]; then
    nobody=$(id -u nobody)
    serve --maildir "$dir/mine"
    is 'its user, real and effective' "$(noted Uid | cut -f 1-3 | tr '\t' ' ')" "$nobody $nobody $nobody"
    is 'its groups' "$(noted Gid | cut -f 1) $(noted Groups | tr -d ' ')" "$(id -g nobody) $(id -G nobody | tr -d ' ')"
    is 'its capabilities' "$(noted CapEff)$(noted CapPrm)" 00000000000000000000000000000000
    is 'new ones by setuid programs' "$(noted NoNewPrivs)" 1
    # $dir is root's alone: it writes below what root has opened for it.
    deliver 0 carol
    is 'the owner of what it has made' "$(stat -c %U "$dir/mine" "$dir"/mine/new/* | sort -u)" nobody
    stop
    grep -qx "postel serve: Started as root, going on as 'nobody'; .*" "$dir/serve.err"
    result $? '    it says so'
    mkdir "$dir/roots" "$dir/roots/new"
    try 3 'serve as root: what is there is given to nobody else' serve --listen 127.0.0.1:0 --maildir "$dir/roots"
    err 'roots/new cannot be written to (Permission denied)'
    serve --maildir "$dir/roots" --run-as root
    is 'its user with --run-as root' "$(noted Uid | cut -f 2)" 0
    deliver 0 carol
    stop
fi

# What it says to a client, line by line.
talk() { python3 tests/programs/talk.py "$address" >"$dir/out" 2>"$dir/err"; }
said() { grep -qxF -- "$1$(printf '\r')" "$dir/out"; result $? "    it says $1"; }
serve --discard --alias Staff=alice,carol
printf 'VRFY Staff\r\nVRFY <nobody@postel.example>\r\nEXPN Staff\r\nEXPN alice\r\nQUIT\r\n' | talk
said '250 2.1.5 <Staff@postel.example>'
said '550 5.1.1 No such mailbox here'
said '250-2.1.5 <alice@postel.example>'
said '250 2.1.5 <carol@postel.example>'
said '550 5.1.0 That is a user name, not a mailing list'
stop
serve --discard --strict-7bit
printf 'EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@postel.example>\r\nDATA\r\n\303\251\r\n.\r\nQUIT\r\n' | talk
said '554 5.6.1 Octets above 127 without BODY=8BITMIME (2.4, RFC 6152)'
stop

# An extension that is switched off: not offered, and its parameter not known.
not_said() { ! grep -q -- "$1" "$dir/out"; result $? "    it does not say $1"; }
try 2 '--without takes an extension' serve --discard --without NOSUCH
serve --discard --without size --without HELP
printf 'EHLO x\r\nMAIL FROM:<> SIZE=1\r\nHELP\r\nQUIT\r\n' | talk
not_said '^250.SIZE'
not_said '^250.HELP'
said '250 SMTPUTF8'
said '555 5.5.4 Parameter not known or not offered (4.1.1.11)'
said '502 5.5.1 HELP is switched off here'
stop

# DSN is offered on request; a parameter is held to its grammar.
serve --discard --dsn
printf 'EHLO x\r\nMAIL FROM:<> RET=HDRS ENVID=a+2Bb\r\nRCPT TO:<u@postel.example> NOTIFY=MAYBE\r\nQUIT\r\n' | talk
said '250-DSN'
said '501 5.5.2 Syntax: NOTIFY=NEVER, or some of SUCCESS,FAILURE,DELAY (RFC 3461)'
stop

# A 501 says what `postel parse` says, and so does the line below the command in --trace.
serve --discard --trace --verbose-errors
explained() { # explained RULE LINE
    "$postel" parse --crlf "$1" "$2" >"$dir/parsed"
    at=$(sed -n 's/^reject at offset \([0-9]*\):.*/\1/p' "$dir/parsed") expected=$(grep '^expected ' "$dir/parsed")
    printf '%s\r\nQUIT\r\n' "$2" | talk
    [ -n "$at" ] && grep -q "^501-\(5\.5\.2 \)\{0,1\}octet $at, .*: " "$dir/out" && grep -qF ": $expected" "$dir/out"
    result $? "501 to '$2' says what parse says"
    grep -A 1 -xF "C: $(grep -F "C: $2 " "$dir/serve.out" | cut -c 4-)" "$dir/serve.out" |
        grep -F "^ octet $at, " | grep -qF ": $expected"
    result $? "    and so does --trace"
}
explained x-ehlo 'EHLO a_b'
explained x-ehlo 'EHLO [IPv6:1::2::3]'
explained x-mail 'MAIL FROM:<a..b@c>'
explained x-mail 'MAIL FROM: <a@b>'
explained x-rcpt 'RCPT TO:<>'
explained x-vrfy-line 'VRFY a b'
explained x-data 'DATA x'
printf 'EHLO x\r\nMAIL FROM:<a@b> SIZE=1K\r\nQUIT\r\n' | talk
said '501-5.5.2 octet 22, "K", in size-value of size-mail: expected DIGIT or the end'
stop

# Who comes too often, or errs too often, is told so and sent away.
try 2 'serve --errors many' serve --discard --errors many
err 'takes a number'
serve --discard --errors 3 --rate 2
printf 'X\r\nX\r\nX\r\nX\r\nNOOP\r\n' | talk
said '421 4.7.0 postel.example Too many errors, closing transmission channel (7.8)'
printf 'QUIT\r\n' | talk
said '221 2.0.0 postel.example Service closing transmission channel'
printf 'QUIT\r\n' | talk
said '421 postel.example Too many connections from your address within a minute, try again later'
stop

serve --discard
try 3 'serve, port in use' serve --discard --listen "$address"
err "$address is in use"
silent out
stop
serve --discard --run-as "$(id -un)"
stop
[ "$(wc -l <"$dir/serve.out")" = 1 ] && [ ! -s "$dir/serve.err" ]
result $? 'serve says its one line and nothing else'
serve --listen '[::1]:0' --discard
sed -n 2p "$dir/serve.out" | grep -qx 'listening on \[::1\]:[1-9][0-9]*'
result $? 'serve says where it listens on IPv6'
stop
