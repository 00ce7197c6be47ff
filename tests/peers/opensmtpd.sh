#!/bin/sh
# opensmtpd.sh - OpenSMTPD itself, on loopback.
# usage: see room.sh
# Read first: tests/peers/room.sh.  Read next: tests/peers/run.py.
# SPDX-License-Identifier: MIT
. tests/peers/room.sh

user opensmtpd 4321
user opensmtpq 4322
user vmail 4323
chown 4323 "$root/var/mail"
mkdir -p "$root/var/spool/smtpd"
chmod 711 "$root/var/spool/smtpd"
chgrp 4322 "$root/usr/sbin/smtpctl"

cat >"$root/etc/smtpd.conf" <<CONF
table domains { "example.test", "opensmtpd.example" }
table addresses file:/etc/addresses
table users file:/etc/users
smtp max-message-size $size
listen on 127.0.0.1 port $port hostname opensmtpd.example
action "deliver" maildir "/var/mail/%{user.username}" virtual <addresses> userbase <users>
match from any for domain <domains> action "deliver"
CONF
{
    printf '%s: u\n' postmaster u@example.test
    echo "v@example.test: v"
    echo "$long@example.test: long"
    seq -f 'many%g@example.test: many' 1100
} >"$root/etc/addresses"
printf '%s: 4323:4323:/var/mail\n' u v long many >"$root/etc/users"

serve smtpd -d
