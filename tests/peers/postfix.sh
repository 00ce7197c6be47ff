#!/bin/sh
# postfix.sh - Postfix itself, on loopback.
# usage: see room.sh; MORE are lines for main.cf
# Read first: tests/peers/room.sh.  Read next: tests/peers/exim.sh.
# SPDX-License-Identifier: MIT
. tests/peers/room.sh

user postfix 4321
user postdrop 4322
chown 4321 "$root/var/mail"

etc=$root/etc/postfix
cat >"$etc/main.cf" <<MAIN
compatibility_level = 3.6
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
shlib_directory = /usr/lib/postfix
queue_directory = /var/spool/postfix
data_directory = /var/lib/postfix
mail_owner = postfix
setgid_group = postdrop
maillog_file = /dev/stdout
myhostname = postfix.example
myorigin = example.test
mydestination =
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
message_size_limit = $size
smtpd_relay_restrictions = reject_unauth_destination
virtual_mailbox_domains = example.test, postel.example
virtual_mailbox_base = /var/mail
virtual_mailbox_maps = regexp:{
    { /^(postmaster|u)@/ u/ } { /^v@/ v/ } { /^bob@/ bob/ } { /^many[0-9]+@/ many/ } { /^$long@/ long/ } }
virtual_uid_maps = static:4321
virtual_gid_maps = static:4321
virtual_minimum_uid = 100
MAIN
printf '%s\n' "$@" >>"$etc/main.cf"
# Its own list of services, at our address.
sed -e '/^#/d' -e "s/^smtp  *inet .*/127.0.0.1:$port inet n - n - - smtpd/" "$root/usr/share/postfix/master.cf.dist" \
    >"$etc/master.cf"
mkdir -p "$root/var/spool/postfix" "$root/var/lib/postfix"
chown 4321 "$root/var/lib/postfix"

if [ -x "$root/usr/sbin/dovecot" ]; then
    . tests/peers/dovecot.sh
fi

serve postfix start-fg
