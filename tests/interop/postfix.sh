#!/bin/sh
# postfix.sh - Postfix itself, on loopback, in a file system of its own that nobody else sees.
# usage: unshare --mount --pid --fork --kill-child postfix.sh UNPACKED PLACE PORT   (by peers.py, as root)
# Read first: tests/interop/peers.py.
# SPDX-License-Identifier: MIT
#
# UNPACKED: Postfix's package, taken apart.  PLACE: where all that Postfix writes goes; mail to bob@postel.example
# goes to PLACE/mail/bob/new.  Mounts and processes are in namespaces of this script's own and end with it.
set -eu
unpacked=$1 place=$2 port=$3

# The machine's file system below, and on top a place for what is written: the package, its users, spool and mail.
mount --make-rprivate /
mkdir -p "$place/upper" "$place/work" "$place/root" "$place/mail"
mount -t overlay -o "lowerdir=/,upperdir=$place/upper,workdir=$place/work" overlay "$place/root"
root=$place/root
for part in etc usr lib; do # "/." goes through a symbolic link, as /lib is one
    cp -a "$unpacked/$part/." "$root/$part/"
done
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"
mkdir -p "$root/var/mail"
mount --bind "$place/mail" "$root/var/mail"

# The users that the package would have made.
echo 'postfix:x:4321:4321::/var/spool/postfix:/usr/sbin/nologin' >>"$root/etc/passwd"
printf 'postfix:x:4321:\npostdrop:x:4322:\n' >>"$root/etc/group"
chown 4321:4321 "$root/var/mail"

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
mydestination =
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = reject_unauth_destination
virtual_mailbox_domains = postel.example
virtual_mailbox_base = /var/mail
virtual_mailbox_maps = inline:{ { bob@postel.example = bob/ } }
virtual_uid_maps = static:4321
virtual_gid_maps = static:4321
virtual_minimum_uid = 100
MAIN
# Its own list of services, at our address.
sed -e '/^#/d' -e "s/^smtp  *inet .*/127.0.0.1:$port inet n - n - - smtpd/" "$root/usr/share/postfix/master.cf.dist" \
    >"$etc/master.cf"
mkdir -p "$root/var/spool/postfix" "$root/var/lib/postfix"
chown 4321 "$root/var/lib/postfix"

# No exec: Postfix changes its user, and who does that is no longer ended with its parent; this shell is, and with it,
# as the first process of its namespace, all others.
chroot "$root" postfix start-fg
exit $?
