# smtputf8.sh - mail whose addresses and header are in any script, by `postel send` and `postel serve`.  RFC 6531
# Read first: tests/programs/send.sh.  Read next: tests/programs/check.sh.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # programs.sh sets the variables

printf 'Subject: \316\264\316\277\316\272\316\271\316\274\316\256\n\nhello\n' >"$dir/u.eml"
printf 'Subject: \351\n\nhello\n' >"$dir/latin1.eml"
printf 'Subject: x\n\n\351\n' >"$dir/body.eml"
try 2 'serve, --domain that is none by IDNA' serve --discard --domain '☺_.example'
try 2 'serve, --mailbox that is no UTF-8' serve --discard --mailbox "$(printf 'a\351')"
serve --maildir "$dir/utf8" --domain bücher.example --mailbox δοκιμή --mailbox 用户 --alias λίστα=δοκιμή,用户 \
    --alias both=δοκιμή,用户
# sends CODE NAME FILE ARGUMENT...
sends() {
    code=$1 name=$2 file=$3
    shift 3
    try "$code" "$name" send --server "$address" --helo c.example "$@" "$dir/$file"
}
sends 0 'send to a Greek address, from a German one' u.eml --from jürgen@bücher.example \
    --to δοκιμή@xn--bcher-kva.example --to 用户@bücher.example --trace
out 'C: MAIL FROM:<j\\xC3\\xBCrgen@b\\xC3\\xBCcher\.example> SIZE=[0-9]* BODY=8BITMIME SMTPUTF8 .*'
out 'accepted <δοκιμή@xn--bcher-kva.example>: 250 .*'
out 'accepted <用户@bücher.example>: 250 .*'
[ "$(grep -c '^ *^ octet' "$dir/out")" = 0 ]
result $? '    and --trace finds no octet outside the grammar'
grep -qx 'Return-Path: <jürgen@bücher.example>' "$dir"/utf8/new/*
result $? '    Return-Path is as it was said'
grep -q 'from c.example (.127.0.0.1.) by bücher.example with UTF8SMTP' "$dir"/utf8/new/*
result $? '    WITH says so, and our name has its U-label'
cmp -s "$dir/u.eml" - <<MAIL
$(sed -n '/^Subject/,$p' "$dir"/utf8/new/*)
MAIL
result $? '    the content is as it was'
rm -f "$dir"/utf8/new/*
sends 0 'send, a header that needs it' u.eml --from a@c.example --to δοκιμή@bücher.example
grep -q 'for <δοκιμή@bücher.example>' "$dir"/utf8/new/*
result $? '    FOR has the path as it was said'
rm -f "$dir"/utf8/new/*
sends 0 'send, nothing that needs it' m.eml --from a@c.example --to both@xn--bcher-kva.example --trace
out 'C: MAIL FROM:<a@c\.example> SIZE=[0-9]*  *.*'
grep -q 'by xn--bcher-kva.example with ESMTP' "$dir"/utf8/new/*
result $? '    nor does a trace field'
sends 0 'send, 8-bit in the body alone' body.eml --from a@c.example --to both@xn--bcher-kva.example --trace
out 'C: MAIL FROM:<a@c\.example> SIZE=[0-9]* BODY=8BITMIME .*'
sends 1 'send, a header that is no UTF-8' latin1.eml --from a@c.example --to both@xn--bcher-kva.example
out 'refused <both@xn--bcher-kva\.example>: the header has octets above 127 that are no UTF-8.*'
sends 2 'send to an address that is no UTF-8' m.eml --from a@c.example --to "$(printf 'a\351@c')"
err 'is no address'
sends 1 'send to nobody in Greek' m.eml --from a@c.example --to δοκιμές@bücher.example
out 'refused <δοκιμές@bücher.example>: 550 5\.1\.1 .*'

# VRFY and EXPN show it to who can read it (RFC 6531 §3.7.4.2).
printf 'EHLO x\r\nVRFY δοκιμή\r\nVRFY δοκιμή SMTPUTF8\r\nEXPN λίστα SMTPUTF8\r\nEXPN both\r\nQUIT\r\n' | talk
said '250 2.1.5 <δοκιμή@bücher.example>'
said '250-2.1.5 <δοκιμή@bücher.example>'
said '250 2.1.5 <用户@bücher.example>'
said '252 2.6.8 What is here is not ASCII: ask with SMTPUTF8 behind it (RFC 6531 3.7.4.2)'
said '252 2.6.8 Not all are ASCII: EXPN with SMTPUTF8 behind it (RFC 6531 3.7.4.2)'
printf 'EHLO x\r\nVRFY both SMTPUTF8\r\nVRFY both\r\nQUIT\r\n' | talk
said '250 2.1.5 <both@bücher.example>'
said '250 2.1.5 <both@xn--bcher-kva.example>'
stop

# Not offered: refused, and not sent in another form (§3.2).
serve --maildir "$dir/ascii" --without SMTPUTF8
sends 1 'send, an address for a server without SMTPUTF8' m.eml --from δοκιμή@c.example --to u@postel.example --trace
out 'refused <u@postel.example>: an address or the header is not ASCII, and the server does not offer SMTPUTF8 .*'
[ "$(grep -c '^C: MAIL' "$dir/out")" = 0 ]
result $? '    MAIL was not said'
sends 1 'send, a header for a server without SMTPUTF8' u.eml --from a@c.example --to u@postel.example
sends 0 'send, 8-bit in the body alone, to it' body.eml --from a@c.example --to u@postel.example
stop

# By MX records: the DNS is asked for A-labels (§3.2).
serve --discard --domain xn--bcher-kva.example
cat >"$dir/zone-idn" <<ZONE
\$ORIGIN xn--bcher-kva.example.
\$TTL 60
@  IN MX 10 mx
mx IN A 127.0.0.1
ZONE
try 0 'send, by the MX records of a U-label' send --zone "$dir/zone-idn" --port "${address##*:}" --from a@b \
    --to δ@bücher.example --to u@xn--bcher-kva.example "$dir/m.eml"
try 2 'send to a domain that is none by IDNA' send --zone "$dir/zone-idn" --from a@b --to 'u@☺.example' "$dir/m.eml"
err 'is no domain that can be looked up'
stop
