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
    export LD_LIBRARY_PATH="$top/root/usr/lib"
    examples
    said=$?
    unset LD_LIBRARY_PATH
    [ $said = 0 ] || return 1
    for example in address serve; do # the same, linked with the archive: they need no library beside them
        "${CC:-cc}" -std=c11 "-I$top/root/usr/include" "docs/examples/$example.c" "$top/root/usr/lib/libpostel.a" \
            -o "$top/$example" || return 1
    done
    examples
}
examples() {
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
# The shared library has a version, needs nothing but the C library, and shows what public headers have and no more.
test_shared() {
    so=$(readlink -f "$top/root/usr/lib/libpostel.so") && command -v nm objdump >/dev/null || return
    objdump -p "$so" | grep -qx "  SONAME  *$(basename "$so")" || return
    [ "$(objdump -p "$so" | awk '$1 == "NEEDED" { print $2 }' | grep -v '^libc\.')" = '' ] || return
    nm -D --defined-only "$so" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | sort -u >"$top/shown"
    find "$top/root/usr/include/postel" -name '*.h' -exec cat {} + | grep -oE '[A-Za-z_][A-Za-z0-9_]*' |
        sort -u >"$top/named"
    nm -g --defined-only "$top/root/usr/lib/libpostel.a" | awk 'NF == 3 { print $3 }' | sort -u >"$top/there"
    [ "$(comm -12 "$top/named" "$top/there")" = "$(cat "$top/shown")" ] || return
    comm -23 "$top/there" "$top/shown" | grep -qx smtp_server_mail # an inner name, and so not shown
}
# What `postel` can be followed by, as bash and zsh ask for it.
test_completion() {
    command -v bash || return 0
    PATH="$top/root/usr/bin:$PATH" bash -c '. "$1"
        COMP_WORDS=(postel pa) COMP_CWORD=1; _postel; [ "${COMPREPLY[*]}" = "parse passwd" ] || exit 1
        COMP_WORDS=(postel send --ser) COMP_CWORD=2; _postel; [ "${COMPREPLY[*]}" = --server ] || exit 1
        COMP_WORDS=(postel parse Dot) COMP_CWORD=2; _postel; [ "${COMPREPLY[*]}" = Dot-string ]' \
        bash "$top/root/usr/share/bash-completion/completions/postel" || return
    command -v zsh || return 0
    # zsh's own functions want a terminal; in their place are some that print what they are given.
    PATH="$top/root/usr/bin:$PATH" zsh -f -c '
        compadd() { [ "$1" = -- ] && shift; print -rl -- "$@" }
        _describe() { print -rl -- "${(@P)2}" } # the name of an array
        _files() { print files }
        at() { words=("$@") CURRENT=$#; . "$file" }
        file=$1
        [ "$(at postel p | grep -c "^parse:.")" = 1 ] && at postel send --ser | grep -qx -- --server &&
            at postel parse D | grep -qx Dot-string && at postel check r | grep -qx relay &&
            [ "$(at postel send x)" = files ]' \
        zsh "$top/root/usr/share/zsh/site-functions/_postel"
}
test_uninstall() { "$make" uninstall DESTDIR="$top/root" PREFIX=/usr && [ -z "$(find "$top/root" ! -type d)" ]; }

run unit "$make" unit
for name in build again install data library shared completion uninstall clean; do
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
