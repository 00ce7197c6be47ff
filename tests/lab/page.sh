#!/bin/sh
# page.sh - the web lab in a real browser: three sessions octet by octet, both colour schemes, a narrow screen, speed.
# usage: page.sh [DIR]   (by `make ci`; needs postel and the lab in B, and Chromium; DIR: keep pictures there)
# Read first: tests/lab/traces.js, tests/browser/run.sh.  Read next: tests/lab/page.py.
# SPDX-License-Identifier: MIT
PYTHONPATH=tests/interop:tests/browser exec python3 -B tests/lab/page.py "$@"
