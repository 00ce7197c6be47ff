#!/bin/sh
# without.sh - an extension is its files and a row of a table: without them all else builds, serves and sends.  §2.2
# usage: without.sh   (by `make ci`)
# Read first: tests/count.sh, src/protocol/ext/extension.h.
# SPDX-License-Identifier: MIT
#
# In a copy of the tree; the grammar stays whole, for it is the RFCs' own.  Three are tried, each alone, and together.
set -u
. tests/count.sh
copy=$B/without
unset MAKEFLAGS MAKELEVEL MFLAGS

# As it stands here, with what is built of it: so only what a missing file touches is made again.
fresh() {
    rm -rf "$copy"
    mkdir -p "$copy/docs/package"
    cp -pr Makefile .ci src grammar conformance "$copy"
    cp -p docs/package/install.mk "$copy/docs/package"
    mkdir "$copy/build"
    for floor in abnf parse protocol transport suite programs .deps; do cp -pr "$B/$floor" "$copy/build"; done
}

# take_out ROW FILE: its files and its row.
take_out() {
    rm -f "$copy/src/protocol/ext/$2.c" "$copy/src/parse/ext/$2.h" "$copy/src/parse/ext/$2.rl"
    rm -f "$copy/build/protocol/ext/$2.o" "$copy/build/parse/ext/$2".*
    sed -i "/^    &smtp_ext_$1,$/d" "$copy/src/protocol/ext/extensions.c"
}

# works KEYWORD...: it builds; a server does not offer the keywords, passes the suite, and is sent a mail.  Its last
# words are the suite's, or that something else is wrong.
works() {
    wrong=0
    (cd "$copy" && "${MAKE:-make}" -j2 B=build build/postel) || return
    "$copy/build/postel" serve --listen 127.0.0.1:0 --discard >"$copy/out" 2>&1 &
    server=$! address="" tries=0
    while [ -z "$address" ] && [ $tries -lt 100 ]; do
        sleep 0.1
        tries=$((tries + 1))
        address=$(sed -n 's/^listening on //p;1q' "$copy/out")
    done
    "$copy/build/postel" check server --suite "$copy/conformance" "$address" || wrong=1
    printf 'Subject: x\n\nx\n' >"$copy/mail"
    "$copy/build/postel" send --server "$address" --from a@c.example --to b@postel.example --helo c.example --trace \
        "$copy/mail" >"$copy/sent" 2>&1 || wrong=1
    grep -q 'S: 250-PIPELINING' "$copy/sent" || wrong=1
    for keyword; do ! grep -q "S: 250[- ]$keyword" "$copy/sent" || wrong=1; done
    kill "$server"
    wait "$server" || wrong=1
    [ $wrong = 0 ] || { cat "$copy/sent"; echo "0 passed, 1 failed"; }
    return $wrong
}

# one NAME KEYWORD ROW FILE
one() {
    fresh
    take_out "$3" "$4"
    run "without-$1" works "$2"
}
one size SIZE size size
one 8bitmime 8BITMIME 8bitmime eightbitmime
one starttls STARTTLS starttls starttls
fresh
take_out size size
take_out 8bitmime eightbitmime
take_out starttls starttls
run without-all-three works SIZE 8BITMIME STARTTLS
rm -rf "$copy"
total
