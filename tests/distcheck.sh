#!/bin/sh
# distcheck.sh - the tarball stands alone: it builds without Ragel, passes, installs, can be used and uninstalls.
# usage: distcheck.sh TARBALL   (by `make distcheck`)
# Read first: .ci/dist.
# SPDX-License-Identifier: MIT
set -u
logs=${B:-build}/log/distcheck
. tests/count.sh
make=${MAKE:-make}
unset MAKEFLAGS MAKELEVEL MFLAGS
here=$(pwd)
case $B in /*) ;; *) B=$here/$B ;; esac
case $logs in /*) ;; *) logs=$here/$logs ;; esac
top=$B/distcheck
rm -rf "$top"
mkdir -p "$top/src"
tar -xzf "$1" -C "$top/src" --strip-components=1 || exit 1
cd "$top/src" || exit 1
unset B
export RAGEL=false

# test_NAME: each returns 0 if it holds.
test_build() { "$make" -j2 all; }
test_again() { "$make" all | grep 'Nothing to be done'; }
test_clean() { "$make" clean && "$make" -j2 all && ./build/postel --version; }
test_install() { "$make" install DESTDIR="$top/root" PREFIX=/usr && "$top/root/usr/bin/postel" --version; }
test_data() { diff -r conformance "$top/root/usr/share/postel/conformance"; }
# Headers and library are of use to programs that know nothing of our tree: those of docs/examples.
test_library() {
    export PKG_CONFIG_PATH="$top/root/usr/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$top/root"
    for example in address serve; do
        # shellcheck disable=SC2046 # several words
        "${CC:-cc}" -std=c11 -Wall -Wextra -Werror "docs/examples/$example.c" $(pkg-config --cflags --libs postel) \
            -o "$top/$example" || return 1
    done
    unset PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
    "$top/address" 'u@example.org' 'a..b@example.org' >"$top/said" || return 1
    printf '%s\n' 'u@example.org: local-part u, domain example.org' \
        'a..b@example.org: no Mailbox, offset 2 (4.1.2)' | cmp - "$top/said" || return 1
    printf '%s' '"a b"@[127.0.0.1]' | "$top/address" || return 1
    if printf '%s' 'a@' | "$top/address"; then return 1; fi
    printf '%s\r\n' 'EHLO c.example' 'MAIL FROM:<a@c.example>' 'RCPT TO:<other@postel.example>' \
        'RCPT TO:<user@postel.example>' DATA 'hello' '..' . QUIT | "$top/serve" >"$top/said" 2>"$top/mail" || return 1
    printf 'hello\r\n.\r\n' | cmp - "$top/mail" || return 1
    grep -o '^[0-9]* ' "$top/said" | tr -d '\n' | grep -x '220 250 250 550 250 354 250 221 '
}
# What `postel` can be followed by, as bash asks for it.
test_completion() {
    command -v bash || return 0
    PATH="$top/root/usr/bin:$PATH" bash -c '. "$1"
        COMP_WORDS=(postel pa) COMP_CWORD=1; _postel; [ "${COMPREPLY[*]}" = "parse passwd" ] || exit 1
        COMP_WORDS=(postel send --ser) COMP_CWORD=2; _postel; [ "${COMPREPLY[*]}" = --server ] || exit 1
        COMP_WORDS=(postel parse Dot) COMP_CWORD=2; _postel; [ "${COMPREPLY[*]}" = Dot-string ]' \
        bash "$top/root/usr/share/bash-completion/completions/postel"
}
test_uninstall() { "$make" uninstall DESTDIR="$top/root" PREFIX=/usr && [ -z "$(find "$top/root" ! -type d)" ]; }

run unit "$make" unit
for name in build again install data library completion uninstall clean; do
    if test_$name >"$logs/$name.txt" 2>&1; then
        passed=$((passed + 1))
        echo "ok     $name"
    else
        failed=$((failed + 1))
        echo "FAILED $name"
        sed 's/^/    /' "$logs/$name.txt"
    fi
done
total
