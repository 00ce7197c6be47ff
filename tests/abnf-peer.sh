#!/bin/sh
# abnf-peer.sh - texts from a sampler that is not ours, judged by `postel parse --batch`.
# usage: abnf-peer.sh   (by `make ci`; POSTEL_PEERS=all fetches the sampler into B)
# Read first: tests/ci.sh.  Read next: tests/abnf/peer.py.
# SPDX-License-Identifier: MIT
python=/usr/bin/python3
[ -x $python ] || python=python3
exec "$python" -B -W ignore::DeprecationWarning tests/abnf/peer.py
