#!/bin/sh
# run.sh - the suite on servers, clients or relays that are not ours, and what it finds held against a table of reasons.
# usage: run.sh [clients|relays|secure] [NAME...]   (by `make peers`, `make check` and `make ci`; none: all)
# Read first: conformance/README.md, docs/peers.md.  Read next: tests/peers/triage.py, tests/peers/chair.py.
# SPDX-License-Identifier: MIT
#
# NAME: of settings.py, clients.py, relays.py or secure.py.  B: where the program was built.  POSTEL_PEERS=all: fetch
# those that are not here yet, into B/peers.
for python in /usr/bin/python3 python3; do # the distribution's first: there its package aiosmtpd is
    "$python" -c 'import aiosmtpd' 2>/dev/null && break
done
run=run.py
case ${1:-} in
clients) run=client_run.py && shift ;;
relays) run=relay_run.py && shift ;;
secure) run=secure_run.py && shift ;;
esac
PYTHONPATH=tests/interop exec "$python" -B "tests/peers/$run" "$@"
