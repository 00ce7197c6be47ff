# tls.sh - STARTTLS and TLS before all else: `postel serve`, `postel send`, other people's clients.  RFC 3207, RFC 8314
# Read first: tests/programs.sh, src/transport/tls.c.  Read next: tests/programs/tls.py.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154,SC2034 # programs.sh has the variables

# Certificates are made here, for this run: nobody's key is in the tree.
certificate() { # certificate FILE NAMES
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=postel.example \
        -addext "subjectAltName=$2" -keyout "$dir/key" -out "$dir/cert" 2>/dev/null &&
        cat "$dir/cert" "$dir/key" >"$dir/$1"
}
certificate ours DNS:localhost,IP:127.0.0.1
result $? 'a certificate for localhost'
certificate other DNS:other.example
result $? 'a certificate for another host'

printf 'Subject: x\n\nx\n' >"$dir/mail"
try 2 'serve --tls-key without --tls-cert' serve --discard --tls-key "$dir/key"
try 2 'serve --tls-implicit without --tls-cert' serve --discard --tls-implicit
err 'needs --tls-cert'
try 2 'serve --tls-implicit at port 25' serve --discard --tls-cert "$dir/ours" --tls-implicit --listen 127.0.0.1:25
err 'not for port 25'
try 3 'serve --tls-cert of nothing' serve --discard --tls-cert "$dir/none" --listen 127.0.0.1:0
err 'cannot be read'
certificate stray DNS:stray.example
try 3 'serve with a key of another' serve --discard --tls-cert "$dir/ours" --tls-key "$dir/stray" --listen 127.0.0.1:0
for tls in --tls=perhaps --tls-ca=x --tls-insecure; do
    try 2 "send $tls" send --server 127.0.0.1:1 --from a@c.example --to b@postel.example $tls "$dir/mail"
done
try 2 'send --tls-implicit to port 25' send --server 127.0.0.1:25 --from '' --to b@postel.example --tls-implicit \
    "$dir/mail"
try 3 'send --tls-ca of nothing' send --server 127.0.0.1:1 --from '' --to b@postel.example --tls=must \
    --tls-ca "$dir/none" "$dir/mail"

# send to serve: with what Received says (RFC 3848).
mail() { # mail CODE NAME HOST ARGUMENT...
    code=$1 name=$2 host=$3
    shift 3
    try "$code" "$name" send --server "$host:${address#*:}" --from a@c.example --to b@postel.example --helo c.example \
        "$@" "$dir/mail"
}
with() { # with WORD: the message that came last says so
    grep -q "^Received: .* with $1 id" "$dir"/tls/new/*
    result $? "    received with $1" "$(grep -h '^Received' "$dir"/tls/new/*)"
    rm -f "$dir"/tls/new/*
}
serve --maildir "$dir/tls" --tls-cert "$dir/ours"
mail 0 'send, TLS if it is offered' localhost
with ESMTPS
mail 0 'send --tls=no' localhost --tls=no
with ESMTP
mail 0 'send --tls=must' localhost --tls=must --tls-ca "$dir/ours"
with ESMTPS
mail 0 'send --tls=must, to an address' 127.0.0.1 --tls=must --tls-ca "$dir/ours"
with ESMTPS
mail 1 'send --tls=must, an unknown certificate' localhost --tls=must
out 'refused <b@postel.example>: no TLS with this server: the server.s certificate is not accepted: .*'
mail 1 'send --tls=must, a certificate not vouched for' localhost --tls=must --tls-ca "$dir/other"
mail 0 'send --tls=must --tls-insecure' localhost --tls=must --tls-insecure
with ESMTPS

# Other people's clients.
if command -v curl >/dev/null; then
    curl -sS --max-time 20 --crlf --ssl-reqd --cacert "$dir/ours" --url "smtp://localhost:${address#*:}/c.example" \
        --mail-from a@c.example --mail-rcpt b@postel.example --upload-file "$dir/mail" >"$dir/out" 2>"$dir/err"
    result $? 'curl --ssl-reqd'
    with ESMTPS
fi
if command -v swaks >/dev/null && perl -MNet::SSLeay -e 1 2>/dev/null; then
    swaks --silent 2 --timeout 20 --server "$address" --ehlo c.example --from a@c.example --to b@postel.example --tls \
        >"$dir/out" 2>"$dir/err"
    result $? 'swaks --tls'
    with ESMTPS
fi
for version in tls1_2 tls1_3; do
    printf 'EHLO c.example\nQUIT\n' |
        timeout 20 openssl s_client -starttls smtp -$version -verify_return_error -CAfile "$dir/ours" \
            -verify_hostname localhost -crlf -quiet -ign_eof -connect "$address" >"$dir/out" 2>"$dir/err"
    grep -q '^221 ' "$dir/out"
    result $? "openssl s_client -starttls smtp -$version"
    ! grep -q '^250.STARTTLS' "$dir/out"
    result $? '    STARTTLS is not offered again'
done
! timeout 20 openssl s_client -starttls smtp -tls1_1 -cipher ALL:@SECLEVEL=0 -connect "$address" </dev/null \
    >"$dir/out" 2>"$dir/err"
result $? 'TLS 1.1 is not spoken'

# Injection, both ways.
python3 -B tests/programs/tls.py client "$address" >"$dir/out" 2>"$dir/err"
result $? 'commands behind STARTTLS, in clear text'
cut -c 1-3 "$dir/out" | tr '\n' ' ' | grep -q '^500 503 503 250 250 250 250 250 250 250 250 503 250 221 $'
result $? '    are not heard within TLS' "$(cut -c 1-3 "$dir/out" | tr '\n' ' ')"
stop
: >"$dir/serve.out"
python3 -B tests/programs/tls.py server "$dir/ours" >"$dir/serve.out" 2>"$dir/serve.err" &
started 'a server that injects replies behind its 220'
mail 1 'send to it' localhost --tls=must --tls-ca "$dir/ours"
out 'refused <b@postel.example>: 550 not here'
wait "$server"
servers=""
sed 1d "$dir/serve.out" >"$dir/lines"
printf 'EHLO c.example\nMAIL FROM:<a@c.example>\nQUIT\n' | cmp -s - "$dir/lines"
result $? '    the client believes none of them' "$(cat "$dir/lines")"

# The host has to be the one that was meant.
serve --maildir "$dir/tls" --tls-cert "$dir/other"
mail 1 'send --tls=must, a certificate for another host' localhost --tls=must --tls-ca "$dir/other"
out 'refused <b@postel.example>: no TLS with this server: .*hostname mismatch'
mail 1 'send --tls=must, for another address' 127.0.0.1 --tls=must --tls-ca "$dir/other"
mail 0 'send, whoever it is' localhost
with ESMTPS
stop

# A server without TLS, and TLS before all else.
serve --maildir "$dir/tls"
mail 1 'send --tls=must to a server without' localhost --tls=must
out 'refused <b@postel.example>: the server does not offer STARTTLS.*'
stop
serve --maildir "$dir/tls" --tls-cert "$dir/ours" --tls-implicit
mail 0 'send --tls-implicit' localhost --tls-implicit --tls-ca "$dir/ours"
with ESMTPS
printf 'QUIT\n' | timeout 20 openssl s_client -crlf -quiet -ign_eof -CAfile "$dir/ours" -connect "$address" \
    >"$dir/out" 2>"$dir/err"
grep -q '^220 ' "$dir/out" && grep -q '^221 ' "$dir/out"
result $? 'openssl s_client, TLS before all else'
if command -v curl >/dev/null; then
    curl -sS --max-time 20 --crlf --cacert "$dir/ours" --url "smtps://localhost:${address#*:}/c.example" \
        --mail-from a@c.example --mail-rcpt b@postel.example --upload-file "$dir/mail" >"$dir/out" 2>"$dir/err"
    result $? 'curl, smtps:'
    with ESMTPS
fi
stop

# The suite within TLS before all else, in both chairs.
serve --discard --tls-cert "$dir/ours" --tls-implicit
printf '%s\n' 'tls = implicit' "ca = $dir/ours" 'valid = user@postel.example' >"$dir/target"
try 0 'check, tls = implicit' check server "$address" --target "$dir/target" 4.1.1.9-noop rfc3207-starttls
out '[0-9]* cases in .* [1-9][0-9]* pass, 0 fail, 0 warn, 0 note, [1-9][0-9]* skip.*' # no STARTTLS within TLS
try 0 'check --discover, tls = implicit' check server "$address" --target "$dir/target" --discover
out 'server-domain *= postel.example'
printf '%s\n' 'tls = implicit' "ca = $dir/other" 'valid = user@postel.example' >"$dir/target"
try 3 'check, tls = implicit, a certificate not vouched for' check server "$address" --target "$dir/target" 4.1.1.9-noop
stop
printf '%s\n' 'tls = implicit' "command = $postel send --server {host}:{port} --helo c.example --from {from} --to {to} \
--tls-implicit --tls-ca {ca} {message}" >"$dir/target"
try 0 'check client, tls = implicit' check client --target "$dir/target" client-4.1.1.10-quit
