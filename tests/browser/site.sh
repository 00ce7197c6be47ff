#!/bin/sh
# site.sh - the book is built, and looked at in a real browser.
# usage: site.sh [DIR]   (by `make ci`; DIR: keep pictures there)
# Read first: docs/site/build.sh.  Read next: tests/browser/site.py.
# SPDX-License-Identifier: MIT
set -e
"${MAKE:-make}" docs
PYTHONPATH=tests/interop exec python3 -B tests/browser/site.py "$@"
