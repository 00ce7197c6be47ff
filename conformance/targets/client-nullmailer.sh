#!/bin/sh
# client-nullmailer.sh - what nullmailer's queue does with one message: options on stdin, the message on descriptor 3.
# usage: client-nullmailer.sh HOST PORT MESSAGE FROM TO...   (by client-nullmailer.conf)
# Read first: conformance/README.md.
# SPDX-License-Identifier: MIT
#
# NULLMAILER: the directory of its program, if it is elsewhere than in the distribution's place.
set -eu
host=$1 port=$2 message=$3
shift 3
queued=$message.queued
trap 'rm -f "$queued"' EXIT
# The sender, the recipients, an empty line, the message: the form of a file in its queue.
{ printf '%s\n' "$@" '' && cat "$message"; } >"$queued"
printf 'host=%s\nport=%s\n\n' "$host" "$port" |
    HELOHOST=client.example "${NULLMAILER:-/usr/lib/nullmailer}/smtp" 3<"$queued"
