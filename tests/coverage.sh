#!/bin/sh
# coverage.sh - is every requirement that a server's or a client's wire shows put to the test, or its absence explained?
# usage: coverage.sh [check]   (by `make coverage`, which writes docs/coverage.md; by `make check`, which compares it)
# Read first: tests/coverage.awk.  Read next: docs/coverage.md.
# SPDX-License-Identifier: MIT
set -u
B=${B:-build}
mkdir -p "$B"
page=$B/coverage.md problems=$B/coverage.txt failed=0

# In an order that no locale changes: the page has to be the same everywhere.
LC_ALL=C
export LC_ALL
# shellcheck disable=SC2046 # paths of ours: no space in them
awk -f tests/coverage.awk conformance/requirements.tsv conformance/unobserved.tsv conformance/tested.tsv \
    conformance/rfcs.tsv \
    $(find src/protocol/judge* src/suite -type f 2>/dev/null | sort) \
    $(find conformance -name '*.smtp' -type f | sort) >"$page" 2>"$problems"
status=$?
sort "$problems"
failed=$(wc -l <"$problems")
[ $status = 0 ] || [ "$failed" -gt 0 ] || failed=1

if [ "${1:-}" != check ]; then
    cp "$page" docs/coverage.md
elif ! cmp -s "$page" docs/coverage.md; then
    echo "docs/coverage.md is not up to date: make coverage"
    failed=$((failed + 1))
fi
# The summary and the roles; the sections are for docs/.
sed -n '/^| RFC | level/,/^$/p; /^| RFC | what/,/^$/p' "$page"
held=$(awk '/^\| [0-9]+ \| (MUST|SHOULD|MAY), / { held += $9 + $11 } END { print held + 0 }' "$page")
echo "$held passed, $failed failed"
[ "$failed" = 0 ]
