# passwd.sh - the contract of `postel passwd`: a line that tells no password, and no other line.
# Read first: tests/programs.sh, src/programs/passwd.c.  Read next: tests/programs/parse.sh.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # programs.sh sets the variables

echo pencil >"$dir/in"
try 0 'passwd user' passwd user
key='[A-Za-z0-9+/]\{43\}='
out "user:scram-sha-256:4096:[A-Za-z0-9+/]\{22\}==:$key:$key"
silent err
cp "$dir/out" "$dir/first"
try 0 'passwd user, again' passwd user
! cmp -s "$dir/out" "$dir/first"
result $? '    with another salt'
try 0 'passwd --iterations 10000' passwd --iterations 10000 'O. Twist@postel.example'
out "O. Twist@postel.example:scram-sha-256:10000:.*"
for n in 4095 1000001 -1 x; do
    try 2 "passwd --iterations $n" passwd "--iterations=$n" user
    err 'from 4096 to 1000000'
done
try 2 'passwd without a name' passwd
try 2 'passwd with a password too' passwd user pencil
err 'never from the command line'
for name in '' a:b '#a' "$(printf 'a\rb')" "$(printf 'a\nb')" "$(printf '\351')" "$(printf '%0256d' 0)"; do
    try 2 'passwd with a name that cannot be' passwd -- "$name"
    err 'A NAME has 1 to 255 octets'
    silent out
done
: >"$dir/in"
try 2 'passwd without a password' passwd user
err 'password is empty'
printf '\npencil\n' >"$dir/in"
try 2 'passwd, its first line empty' passwd user
for password in 'a\001b' 'a\000b' 'a\rb' '\351'; do
    # shellcheck disable=SC2059 # the escapes are the test
    printf "$password\n" >"$dir/in"
    try 2 "passwd, the password $password" passwd user
    err 'without control characters'
    silent out
done
printf '%01025d\n' 0 >"$dir/in"
try 2 'passwd, a password too long' passwd user
err 'at most 1024 octets'
: >"$dir/in"
