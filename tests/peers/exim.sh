#!/bin/sh
# exim.sh - Exim itself, on loopback.
# usage: see room.sh; MORE is a port on loopback, to which it relays mail for relay.example; or tls, smtps: with TLS, by
#        STARTTLS or before all else, and AUTH
# Read first: tests/peers/room.sh.  Read next: tests/peers/opensmtpd.sh.
# SPDX-License-Identifier: MIT
. tests/peers/room.sh

user Debian-exim 4321
chown 4321 "$root/var/mail"
mkdir -p "$root/var/spool/exim4" "$root/var/log/exim4"
chown 4321:4321 "$root/var/spool/exim4" "$root/var/log/exim4"

# As a relay it tries again after a second, where it would wait for a quarter of an hour.
accept='' router='' transport='' retry=2h,15m queue=10m tls='tls_advertise_hosts =' authenticators=''
case ${1:-} in
tls | smtps)
    certificate 4321
    tls='tls_advertise_hosts = *
tls_certificate = /etc/tls/cert
tls_privatekey = /etc/tls/key'
    [ "$1" = tls ] || tls="$tls
tls_on_connect_ports = $port"
    authenticators="begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{\$auth2}{$login}}{eq{\$auth3}{$password}}}}
  server_set_id = \$auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = <| Username: | Password:
  server_condition = \${if and{{eq{\$auth1}{$login}}{eq{\$auth2}{$password}}}}
  server_set_id = \$auth1
cram:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = \${if eq{\$auth1}{$login}{$password}fail}
  server_set_id = \$auth1"
    shift
    ;;
esac
if [ $# -gt 0 ]; then
    accept='accept domains = relay.example'
    router='relay:
  driver = manualroute
  domains = relay.example
  transport = relay
  route_list = * 127.0.0.1
  self = send'
    transport="relay:
  driver = smtp
  port = $1
  hosts_avoid_tls = *"
    retry=2h,1s queue=1s
fi

# It takes every setting as it comes, but for how many sessions and messages one client may have, and for TLS: without
# a certificate it would make one for each connection, which takes longer than all the rest.
cat >"$root/etc/exim4/exim4.conf" <<CONF
primary_hostname = exim.example
qualify_domain = example.test
local_interfaces = 127.0.0.1
daemon_smtp_ports = $port
smtp_accept_max = 200
smtp_accept_max_per_connection = 0
smtp_accept_queue_per_connection = 0
$tls
message_size_limit = $size
acl_smtp_rcpt = recipient
acl_smtp_data = accept
acl_smtp_vrfy = accept
acl_smtp_expn = accept
domainlist local_domains = example.test
begin acl
recipient:
  $accept
  accept domains = +local_domains
         verify = recipient
  deny
begin routers
$router
list:
  driver = redirect
  local_parts = list
  data = u@example.test, v@example.test
postmaster:
  driver = redirect
  local_parts = postmaster
  data = u@example.test
mailbox:
  driver = accept
  domains = +local_domains
  local_parts = u : v : $long
  transport = mailbox
many:
  driver = accept
  domains = +local_domains
  local_parts = \N^many[0-9]+$\N
  transport = many
begin transports
$transport
mailbox:
  driver = appendfile
  directory = /var/mail/\$local_part_data
  user = Debian-exim
  maildir_format
  create_directory
  delivery_date_add
  envelope_to_add
  return_path_add
many:
  driver = appendfile
  directory = /var/mail/many
  user = Debian-exim
  maildir_format
  create_directory
  delivery_date_add
  envelope_to_add
  return_path_add
begin retry
* * F,$retry
$authenticators
CONF

serve exim4 -bdf "-q$queue" -oP /run/exim.pid
