#!/bin/sh
# build.sh - build.py with a Python that has the libraries; the pages replace the last ones only when they are whole.
# usage: build.sh OUT   (by `make docs`)
# Read first: ../walk.md.  Read next: build.py.
# SPDX-License-Identifier: MIT
set -eu
python=python3
"$python" -c 'import railroad, markdown, pygments' 2>/dev/null || python=/usr/bin/python3
rm -rf "$1.new"
"$python" -B docs/site/build.py "$1.new"
rm -rf "$1"
mv "$1.new" "$1"
echo "open $1/index.html"
