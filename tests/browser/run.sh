#!/bin/sh
# run.sh - the html report in a real browser: in both colour schemes, on a narrow screen, without scripts, on paper.
# usage: run.sh [DIR]   (by `make ci`; needs postel and the lab in B, Chromium, node, npm; DIR: pictures go there)
# Read first: src/suite/html/page.html, tests/ci.sh.  Read next: tests/browser/browser.py.
# SPDX-License-Identifier: MIT
PYTHONPATH=tests/interop exec python3 -B tests/browser/page.py "$@"
