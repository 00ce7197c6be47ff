#!/bin/sh
# run.sh - the suite on servers that are not ours, each as itself, and what it finds held against triage.tsv.
# usage: run.sh [NAME...]   (by `make peers`, `make check` and `make ci`; the names are in settings.py, none: all)
# Read first: conformance/README.md, docs/peers.md.  Read next: tests/peers/run.py.
# SPDX-License-Identifier: MIT
#
# B: where the program was built.  POSTEL_PEERS=all: fetch the servers that are not here yet, into B/peers.
for python in /usr/bin/python3 python3; do # the distribution's first: there its package aiosmtpd is
    "$python" -c 'import aiosmtpd' 2>/dev/null && break
done
PYTHONPATH=tests/interop exec "$python" -B tests/peers/run.py "$@"
