#!/bin/sh
# conformance.sh - one real mail through postel, shown as it goes, then the suite's verdict on the server.
# usage: conformance.sh [HOST:PORT]   (by `make conformance`; HOST:PORT is another server to be judged instead)
# Read first: README.md.  Read next: conformance/D-scenarios/01-typical.smtp.
# SPDX-License-Identifier: MIT
#
# B: where the program was built.  UNDER: a command to run it under, such as valgrind.  TARGET_FILE: what the suite is
# told about another server (its addresses, its limits, where it delivers); without one, those of `postel serve`.
set -u
B=${B:-build}

if [ $# -gt 0 ]; then
    exec "$B/postel" check server ${TARGET_FILE:+--target "$TARGET_FILE"} "$1"
fi

run=$B/conformance
rm -rf "$run"
mkdir -p "$run"
title() { printf '\n== %s\n\n' "$*"; }

# --- a certificate of its own, made here: without openssl the cases within TLS are skipped ---------------------------
tls=""
if command -v openssl >/dev/null &&
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=postel.example \
        -addext subjectAltName=IP:127.0.0.1 -keyout "$run/key" -out "$run/cert" 2>/dev/null; then
    cat "$run/key" >>"$run/cert"
    tls="--tls-cert $run/cert"
fi

# --- a server on a port that the system picks, so that nothing here can be in its way; three mailboxes with Maildirs of
# their own, and an alias, for the cases that ask who got what ---------------------------------------------------------
echo pencil | "$B/postel" passwd user >"$run/users" || exit
# shellcheck disable=SC2086 # UNDER is a command and its options; so is $tls
${UNDER:-} "$B/postel" serve $tls --listen 127.0.0.1:0 --maildir "$run/Maildir" \
    --maildir-of "user=$run/user" --maildir-of "other=$run/other" --maildir-of "postmaster=$run/postmaster" \
    --alias friends=user,other --max-size 1048576 --trace --passwd "$run/users" --auth-insecure \
    >"$run/serve.out" 2>"$run/serve.err" &
server=$!
stop() { kill "$server" 2>/dev/null && wait "$server"; }
trap stop EXIT
trap 'exit 3' INT TERM HUP

address="" tries=0
while [ -z "$address" ]; do
    address=$(sed -n 's/^listening on //p;1q' "$run/serve.out")
    tries=$((tries + 1))
    if [ $tries -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then
        echo "conformance: postel serve did not start:" >&2
        cat "$run/serve.err" >&2
        exit 3
    fi
    [ -n "$address" ] || sleep 0.1
done

# --- one mail -------------------------------------------------------------------------------------------------------
cat >"$run/message.eml" <<'MESSAGE'
Date: Tue, 24 Nov 2026 12:00:00 +0000
From: Alice <alice@client.example>
To: Bob <bob@postel.example>
Message-ID: <first-mail@client.example>
Subject: A first mail

Hello Bob,
the next line is one dot, which must not end this mail (RFC 5321 section 4.5.2):
.
It did not.
MESSAGE
title "postel send takes this message to $address"
cat "$run/message.eml"
echo
# shellcheck disable=SC2086
${UNDER:-} "$B/postel" send --server "$address" --without CHUNKING --helo client.example --from alice@client.example \
    --to bob@postel.example "$run/message.eml" || exit

title "The conversation, as postel serve read it by the grammar"
sed 1d "$run/serve.out"
title "The mail in its Maildir, with the trace fields on top (section 4.4)"
for mail in "$run"/Maildir/new/*; do
    echo "$mail:"
    cat "$mail" || exit 3
done

# --- the verdict ----------------------------------------------------------------------------------------------------
cat >"$run/target.conf" <<TARGET
server-domain = postel.example
client-domain = client.example
from = alice@client.example
valid = user@postel.example
second-valid = other@postel.example
refused = nobody@postel.example
user = user
list = friends
many = user{n}@postel.example
no-relay = someone@relay.example
size-limit = 1048576
auth-user = user
auth-password = pencil
postmaster = postmaster@postel.example
mailbox = maildir $run/{local}
TARGET
[ -z "$tls" ] || echo "ca = $run/cert" >>"$run/target.conf"
title "The suite judges postel serve by RFC 5321"
# shellcheck disable=SC2086
${UNDER:-} "$B/postel" check server --target "$run/target.conf" "$address"
verdict=$?

stop
ended=$?
if [ $ended != 0 ]; then
    echo "conformance: postel serve ended with status $ended:" >&2
    cat "$run/serve.err" >&2
    [ $verdict != 0 ] || verdict=1
fi
exit $verdict
