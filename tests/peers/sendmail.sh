#!/bin/sh
# sendmail.sh - Sendmail itself, on loopback.
# usage: see room.sh; MORE is a port on loopback, to which it relays mail for relay.example; or tls, smtps: with TLS, by
#        STARTTLS or before all else, and AUTH
# Read first: tests/peers/room.sh.  Read next: tests/peers/run.py.
# SPDX-License-Identifier: MIT
. tests/peers/room.sh

user smmta 4321
user box 4323
chown 4323 "$root/var/mail"
mkdir -p "$root/var/spool/mqueue" "$root/var/lib/sendmail/host_status" "$root/run/sendmail/mta"
chown 4321 "$root/var/spool/mqueue"
chmod 700 "$root/var/spool/mqueue"

# It delivers by a program of the site's own.  This one has a Maildir for each user; names of files only have to differ.
cat >"$root/usr/bin/to-maildir" <<'PROGRAM'
#!/bin/sh
umask 077
cd /var/mail && mkdir -p "$1/tmp" "$1/new" "$1/cur" && cat >"$1/tmp/$2" && mv "$1/tmp/$2" "$1/new/"
PROGRAM
chmod 755 "$root/usr/bin/to-maildir"

# Who may log in is in SASL's own file, /etc/sasldb2; that it has to look there, Sendmail.conf says.
tls='' more=''
case ${1:-} in
tls | smtps)
    certificate 0
    chmod 600 "$root/etc/tls/key" # it takes no key that a group may read
    tls="define(\`confCACERT_PATH', \`/etc/tls')
define(\`confCACERT', \`/etc/tls/cert')
define(\`confSERVER_CERT', \`/etc/tls/cert')
define(\`confSERVER_KEY', \`/etc/tls/key')
define(\`confAUTH_MECHANISMS', \`PLAIN LOGIN CRAM-MD5 DIGEST-MD5')
define(\`confAUTH_REALM', \`sendmail.example')"
    [ "$1" = tls ] || more=', M=s'
    mkdir -p "$root/etc/sasl2"
    echo 'auxprop_plugin: sasldb' >"$root/etc/sasl2/Sendmail.conf"
    echo "$password" | chroot "$root" saslpasswd2 -p -c -u sendmail.example "$login"
    chmod 600 "$root/etc/sasldb2"
    shift
    ;;
esac

# As a relay it tries again each second, where it would wait for a minute; it holds no connection, and nobody for down.
relay='' queue=1m
if [ $# -gt 0 ]; then
    relay="FEATURE(\`mailertable')
define(\`ESMTP_MAILER_ARGS', \`TCP \$h $1')
define(\`confMCI_CACHE_SIZE', \`0')
define(\`confTO_HOSTSTATUS', \`0')"
    queue=1s
fi

# The distribution's own settings, at our address.  How many connections a minute there may be is not looked at, nor is
# how busy the machine is.  DNS there is none, so no domain is looked up.
etc=$root/etc/mail
cp "$etc/service.switch-nodns" "$etc/service.switch"
echo "127.0.0.1 sendmail.example localhost $(uname -n)" >"$root/etc/hosts"
sed -e '/Name=MSP-v4/d' -e "s/Port=smtp/Port=$port$more/" -e '/CONNECTION_RATE/d' -e '/m4.dialup/d' \
    -e '/m4.provider/d' -e '/^MAILER_DEFINITIONS/,$d' "$root/usr/share/sendmail/cf/debian/sendmail.mc" \
    >"$etc/sendmail.mc"
cat >>"$etc/sendmail.mc" <<MC
FEATURE(\`accept_unresolvable_domains')
FEATURE(\`nocanonify')
define(\`confDOMAIN_NAME', \`sendmail.example')
define(\`confMAX_MESSAGE_SIZE', \`$size')
define(\`confQUEUE_LA', \`1000')
define(\`confREFUSE_LA', \`1000')
define(\`confDOUBLE_BOUNCE_ADDRESS', \`')
define(\`LOCAL_MAILER_PATH', \`/usr/bin/to-maildir')
define(\`LOCAL_MAILER_ARGS', \`to-maildir \$u \$i')
$tls
$relay
MAILER(\`local')
MAILER(\`smtp')
MC
chroot "$root" m4 /etc/mail/sendmail.mc >"$etc/sendmail.cf"

echo 'relay.example esmtp:[127.0.0.1]' | chroot "$root" makemap hash /etc/mail/mailertable
# Its table of who may do how much is made as the distribution's is for loopback.
printf '%s:127.0.0.1 0\n' GreetPause ClientRate ClientConn | chroot "$root" makemap hash /etc/mail/access
echo example.test >"$etc/local-host-names"
for name in u v many "$long"; do
    echo "$name:x:4323:4323::/nonexistent:/usr/sbin/nologin" >>"$root/etc/passwd"
done
{
    echo 'postmaster: u'
    echo 'list: u, v'
    seq -f 'many%g: many' 1100
} >"$etc/aliases"
chroot "$root" /usr/libexec/sendmail/sendmail -bi

serve /usr/libexec/sendmail/sendmail -bD "-q$queue"
