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
