#!/bin/sh
# run.sh - postel among others: real clients deliver to `postel serve`, `postel send` delivers to real servers.
# usage: run.sh   (by `make check` and `make ci`)
# Read first: tests/check.sh.  Read next: tests/interop/run.py.
# SPDX-License-Identifier: MIT
#
# B: where the program was built.  POSTEL_PEERS=all: fetch the servers that are too heavy for `make check`, too.
for python in /usr/bin/python3 python3; do # the distribution's first: there its package aiosmtpd is
    "$python" -c 'import aiosmtpd' 2>/dev/null && break
done
PYTHONPATH=tests/peers exec "$python" -B tests/interop/run.py
