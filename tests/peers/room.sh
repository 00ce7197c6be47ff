# room.sh - a file system of its own for one server, which nobody else sees; to be read by `.` of the server's script.
# usage: unshare --mount --pid --fork --kill-child SCRIPT UNPACKED PLACE PORT [MORE...]   (by peers.py, as root)
# Read first: tests/peers/peers.py.  Read next: tests/peers/postfix.sh.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# UNPACKED: the server's package, taken apart.  PLACE: where all that the server writes goes; what it delivers is in
# PLACE/mail, its /var/mail.  Mounts and processes are in namespaces of the script's own and end with it.
set -eu
unpacked=$1 place=$2
export port="$3"
shift 3

# The machine's file system below, and on top a place for what is written: the package, its users, spool and mail.
mount --make-rprivate /
mkdir -p "$place/over" "$place/root" "$place/mail"
mount -t tmpfs tmpfs "$place/over" # in memory: nothing of it is left, and a queue need not wait for the disk
mkdir "$place/over/upper" "$place/over/work"
mount -t overlay -o "lowerdir=/,upperdir=$place/over/upper,workdir=$place/over/work" overlay "$place/root"
root=$place/root
for part in etc usr lib var; do # "/." goes through a symbolic link, as /lib is one
    [ ! -d "$unpacked/$part" ] || cp -a "$unpacked/$part/." "$root/$part/"
done
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"
mkdir -p "$root/var/mail"
mount --bind "$place/mail" "$root/var/mail"

# user NAME ID: one that the package would have made, with a group of its name.
user() {
    echo "$1:x:$2:$2::/nonexistent:/usr/sbin/nologin" >>"$root/etc/passwd"
    echo "$1:x:$2:" >>"$root/etc/group"
}

# long: a local-part of 64 octets, the longest that a server has to take (section 4.5.3.1.1).
export long=l123456789-123456789-123456789-123456789-123456789-123456789-123

# size: the longest message taken, in octets, so that going over it does not take a minute.
export size=1048576

# certificate: PLACE/cert, for loopback and made here, is the server's /etc/tls/cert; its key, /etc/tls/key, is for it
# and the group GROUP alone.
certificate() { # certificate GROUP
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=peer.example \
        -addext subjectAltName=IP:127.0.0.1 -keyout "$place/key" -out "$place/cert" 2>"$place/openssl.log"
    mkdir -p "$root/etc/tls"
    cp "$place/cert" "$root/etc/tls/cert"
    mv "$place/key" "$root/etc/tls/key"
    chmod 640 "$root/etc/tls/key"
    chgrp "$1" "$root/etc/tls/key"
}

# Who may log in, where somebody may.
export login=user password=pencil

# serve COMMAND...: until the caller's end.  No exec: a server changes its user, and who does that is no longer ended
# with its parent; this shell is, and with it, as the first process of its namespace, all others.
serve() {
    chroot "$root" "$@"
    exit $?
}
