# dovecot.sh - Dovecot's daemon for SASL, which Postfix asks whether a password is right; to be read by postfix.sh.
# usage: see room.sh
# Read first: tests/peers/room.sh.  Read next: tests/peers/postfix.sh.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # room.sh has the variables
user dovecot 4324
user dovenull 4325
certificate 4321

echo "$login:{PLAIN}$password" >"$root/etc/dovecot/users"
cat >"$root/etc/dovecot/dovecot.conf" <<DOVECOT
protocols =
log_path = /dev/stderr
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain login cram-md5 scram-sha-256
passdb {
  driver = passwd-file
  args = /etc/dovecot/users
}
userdb {
  driver = static
  args = uid=4321 gid=4321 home=/var/mail
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service auth {
  unix_listener /var/spool/postfix/private/auth {
    mode = 0660
    user = postfix
    group = postfix
  }
}
DOVECOT
mkdir -p "$root/var/spool/postfix/private" "$root/var/lib/dovecot"
chown 4321 "$root/var/spool/postfix/private"
chmod 700 "$root/var/spool/postfix/private"
chroot "$root" dovecot -F >"$place/dovecot.log" 2>&1 &
