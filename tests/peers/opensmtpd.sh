#!/bin/sh
# opensmtpd.sh - OpenSMTPD itself, on loopback.
# usage: see room.sh; MORE is a port on loopback, to which it relays mail for relay.example; or tls, smtps: with TLS, by
#        STARTTLS or before all else, and AUTH within it
# Read first: tests/peers/room.sh.  Read next: tests/peers/sendmail.sh.
# SPDX-License-Identifier: MIT
. tests/peers/room.sh

user opensmtpd 4321
user opensmtpq 4322
user vmail 4323
chown 4323 "$root/var/mail"
mkdir -p "$root/var/spool/smtpd"
chmod 711 "$root/var/spool/smtpd"
chgrp 4322 "$root/usr/sbin/smtpctl"
chmod g+s "$root/usr/sbin/smtpctl" # which chgrp takes away

tls='' listen=''
case ${1:-} in
tls | smtps)
    certificate 0
    chmod 600 "$root/etc/tls/key" # it takes no key that a group may read
    echo "$login $(openssl passwd -6 "$password")" >"$root/etc/logins"
    tls='table logins file:/etc/logins
pki opensmtpd cert "/etc/tls/cert"
pki opensmtpd key "/etc/tls/key"'
    listen="$1 pki opensmtpd auth-optional <logins>"
    shift
    ;;
esac
cat >"$root/etc/smtpd.conf" <<CONF
table domains { "example.test", "opensmtpd.example" }
table addresses file:/etc/addresses
table users file:/etc/users
smtp max-message-size $size
$tls
listen on 127.0.0.1 port $port $listen hostname opensmtpd.example
action "deliver" maildir "/var/mail/%{user.username}" virtual <addresses> userbase <users>
match from any for domain <domains> action "deliver"
CONF
echo opensmtpd.example >"$root/etc/mailname"

# As a relay it is told to try again each second, where it would wait for minutes.
if [ $# -gt 0 ]; then
    cat >>"$root/etc/smtpd.conf" <<CONF
mta limit session-mail-max 1
mta limit session-keepalive 0
mta limit conn-delay-host 0
mta limit conn-delay-source 0
mta limit conn-delay-connector 0
mta limit conn-delay-relay 0
mta limit conn-delay-domain 0
mta limit conn-delay-route 0
mta limit reconn-delay-route 0
action "relay" relay host smtp://127.0.0.1:$1 helo opensmtpd.example
match from any for domain "relay.example" action "relay"
CONF
    (while sleep 1; do # on a busy machine the server is not there yet
        chroot "$root" smtpctl schedule all || continue
        chroot "$root" smtpctl resume route 1 || continue
    done) >"$place/schedule.log" 2>&1 &
fi
{
    printf '%s: u\n' postmaster u@example.test
    echo "v@example.test: v"
    echo "$long@example.test: long"
    seq -f 'many%g@example.test: many' 1100
} >"$root/etc/addresses"
printf '%s: 4323:4323:/var/mail\n' u v long many >"$root/etc/users"

serve smtpd -d
