#!/bin/sh
# run.sh - the suite on servers, or clients, that are not ours, and what it finds held against a table of reasons.
# usage: run.sh [clients] [NAME...]   (by `make peers`, `make check` and `make ci`; none: all)
# Read first: conformance/README.md, docs/peers.md.  Read next: tests/peers/run.py, tests/peers/client_run.py.
# SPDX-License-Identifier: MIT
#
# NAME: of settings.py, or of clients.py.  B: where the program was built.  POSTEL_PEERS=all: fetch those that are not
# here yet, into B/peers.
for python in /usr/bin/python3 python3; do # the distribution's first: there its package aiosmtpd is
    "$python" -c 'import aiosmtpd' 2>/dev/null && break
done
run=run.py
[ "${1:-}" != clients ] || { run=client_run.py && shift; }
PYTHONPATH=tests/interop exec "$python" -B "tests/peers/$run" "$@"
