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
# Headers and library are of use to a program that knows nothing of our tree.
test_library() {
    cat >"$top/user.c" <<'C'
#include <postel/protocol/server.h>
int main(void)
{
    static const struct smtp_server_config config = {.domain = "postel.example", .max_size = 65536};
    static struct smtp_server server;

    smtp_server_init(&server, &config);
    return smtp_server_output(&server).octets[0] == '2' ? 0 : 1; /* the greeting is a 220 */
}
C
    "${CC:-cc}" -std=c11 -Wall -Werror -I"$top/root/usr/include" "$top/user.c" -L"$top/root/usr/lib" -lpostel \
        -o "$top/user" && "$top/user"
}
test_uninstall() { "$make" uninstall DESTDIR="$top/root" PREFIX=/usr && [ -z "$(find "$top/root" ! -type d)" ]; }

run unit "$make" unit
for name in build again install data library uninstall clean; do
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
