#!/bin/sh
# client-mutt.sh - mutt, told where its server is, and what else it may use there; the message is on stdin.
# usage: client-mutt.sh HOST PORT CA FROM [secure] [log-in] [dsn] -- TO...   (by client-mutt.conf)
# Read first: conformance/README.md.
# SPDX-License-Identifier: MIT
#
# STARTTLS is used where it is offered, as mutt does unless told otherwise; with secure, nothing is sent without.
set -eu
host=$1 port=$2 ca=$3
export FROM="$4" # mutt reads it there: in its configuration an address would have to be quoted
shift 4
user='' force=no dsn=''
while [ "$1" != -- ]; do
    case $1 in
    secure) force=yes ;;
    log-in) user=user:pencil@ ;;
    dsn) dsn='dsn_notify="success,failure" dsn_return=hdrs' ;;
    esac
    shift
done
shift
# shellcheck disable=SC2016 # it is mutt that puts the address in place of $FROM
exec mutt -n -F /dev/null -e "set smtp_url=\"smtp://$user$host:$port/\" hostname=client.example copy=no" \
    -e "set ssl_force_tls=$force ssl_ca_certificates_file=\"$ca\" charset=utf-8 $dsn" \
    -e 'set use_envelope_from=yes from="$FROM" envelope_from_address="$FROM"' -s mail -- "$@"
