# auth.sh - AUTH between the programs: who gets in, and that no password is seen where it should not.  RFC 4954
# Read first: tests/programs/passwd.sh, tests/programs/serve.sh.  Read next: tests/interop/run.sh.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154,SC2086 # programs.sh sets the variables; some are several words

printf 'Subject: x\n\n.\nx\n' >"$dir/m.eml"
echo 'geheim ness' >"$dir/in" # no base64 of it is likely to turn up by chance
"$postel" passwd 'us,er=' <"$dir/in" >"$dir/users"
echo "user:scram-sha-1:1" >"$dir/bad-users"

try 2 'serve --passwd, neither TLS nor --auth-insecure' serve --discard --passwd "$dir/users"
err 'AUTH is offered within TLS only'
try 2 'serve --auth-required without --passwd' serve --discard --auth-required
err 'Who may log in'
try 2 'serve --auth-mechanism CRAM-MD5' serve --discard --passwd "$dir/users" --auth-mechanism CRAM-MD5
err 'SCRAM-SHA-256, PLAIN or LOGIN'
try 2 'serve --passwd, a bad line' serve --discard --auth-insecure --passwd "$dir/bad-users"
err 'bad-users:1: '
try 3 'serve --passwd, no file' serve --discard --auth-insecure --passwd "$dir/no-users"
err 'no-users cannot be read'

auth="--from a@client.example --to user@postel.example --auth-user us,er="
try 2 'send, message and password from stdin' send --server 127.0.0.1:1 $auth -
err 'cannot both come from stdin'
try 2 'send --auth-insecure, as nobody' send --server 127.0.0.1:1 --from a@b --to c@d --auth-insecure "$dir/m.eml"
err 'Give --auth-user'
try 2 'send --auth-user to whom the DNS names' send --from a@b --to c@d --auth-user u "$dir/m.eml"
err 'Give --server HOST:PORT'
try 2 'send --auth-user with a control character' send --server 127.0.0.1:1 --from a@b --to c@d \
    --auth-user "$(printf 'a\001b')" "$dir/m.eml"

# logs_in MECHANISM OPTION...: our client and our server, which has no other mechanism.
logs_in() {
    mechanism=$1
    shift
    rm -rf "$dir/auth-md"
    serve --maildir "$dir/auth-md" --passwd "$dir/users" --auth-insecure --auth-required --trace \
        --auth-mechanism $mechanism
    echo 'geheim ness' >"$dir/in"
    try 0 "send by $mechanism" send --server "$address" $auth "$@" --trace "$dir/m.eml"
    out 'C: \(AUTH [A-Z0-9-]* \)\{0,1\}\*\*\*\* .*'
    out 'accepted <user@postel.example>: 250 .*'
    ! grep -Eq 'geheim|Z2VoZWlt|ABlaCxlcj0A' "$dir/out" "$dir/serve.out"
    result $? '    and neither trace shows the password'
    grep -q 'with ESMTPA id' "$dir"/auth-md/new/*
    result $? '    Received says ESMTPA (RFC 3848)'
    echo 'geheim' >"$dir/in"
    try 1 "send by $mechanism, another password" send --server "$address" $auth "$@" "$dir/m.eml"
    out 'refused <user@postel.example>: 535 .*'
    echo 'geheim ness' >"$dir/pw"
    try 0 "send by $mechanism, the password from a file" send --server "$address" $auth "$@" \
        --auth-password-file "$dir/pw" "$dir/m.eml"
    stop
}
logs_in SCRAM-SHA-256
logs_in PLAIN --auth-insecure
logs_in LOGIN --auth-insecure

serve --discard --passwd "$dir/users" --auth-insecure --auth-mechanism PLAIN --trace --show-secrets
try 1 'send, PLAIN in clear' send --server "$address" $auth --auth-password-file "$dir/pw" "$dir/m.eml"
out 'refused .*: only mechanisms that tell the password are offered, and no TLS shows who hears it.*'
try 0 'send --auth-insecure --show-secrets' send --server "$address" $auth --auth-password-file "$dir/pw" \
    --auth-insecure --trace --show-secrets "$dir/m.eml"
out 'C: AUTH PLAIN AHVzLGVyPQBnZWhlaW0gbmVzcw== .*'
grep -q 'C: AUTH PLAIN AHVzLGVyPQBnZWhlaW0gbmVzcw== ' "$dir/serve.out"
result $? '    and serve --show-secrets likewise'
printf 'EHLO x\r\nAUTH PLAIN\r\n*\r\nNOOP\r\nQUIT\r\n' | talk
said '334 '
said '501 5.7.0 Authentication cancelled'
stop
serve --discard
try 1 'send --auth-user, no AUTH there' send --server "$address" $auth --auth-password-file "$dir/pw" "$dir/m.eml"
out 'refused .*: the server offers no AUTH that we know.*'
stop

# Within TLS whose certificate was checked PLAIN may be said (RFC 4954 §14); within any other it is not.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$dir/auth-key" -out "$dir/auth-cert" 2>/dev/null
rm -rf "$dir/auth-md"
serve --maildir "$dir/auth-md" --passwd "$dir/users" --auth-mechanism PLAIN --tls-cert "$dir/auth-cert" \
    --tls-key "$dir/auth-key"
auth="$auth --auth-password-file $dir/pw"
try 0 'send, PLAIN within TLS' send --server "$address" $auth --tls=must --tls-ca "$dir/auth-cert" "$dir/m.eml"
grep -q 'with ESMTPSA id' "$dir"/auth-md/new/*
result $? '    Received says ESMTPSA'
try 1 'send, PLAIN within TLS of nobody knows whom' send --server "$address" $auth "$dir/m.eml"
out 'refused .*: only mechanisms that tell the password are offered, and no TLS shows who hears it.*'
try 1 'send, AUTH in clear' send --server "$address" $auth --tls=no "$dir/m.eml"
out 'refused .*: the server offers no AUTH that we know, perhaps for want of TLS.*'
printf 'EHLO x\r\nAUTH PLAIN AHUAcA==\r\nQUIT\r\n' | talk
said '538 5.7.11 Encryption required: say STARTTLS first'
stop
: >"$dir/in"
