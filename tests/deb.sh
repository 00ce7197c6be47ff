#!/bin/sh
# deb.sh - Debian packages of a tarball, in B/deb; they are clean to lintian, and what they install works.
# usage: deb.sh TARBALL   (by `make deb`, and by `make ci`)
# Read first: docs/package/debian/rules, tests/distcheck.sh.
# SPDX-License-Identifier: MIT
set -u
case ${B:-build} in /*) ;; *) B=$(pwd)/${B:-build} ;; esac
logs=$B/log/deb
. tests/count.sh
unset MAKEFLAGS MAKELEVEL MFLAGS
top=$B/deb
for tool in dpkg-buildpackage dh; do
    if ! command -v $tool >/dev/null; then
        echo "skipped: deb: $tool is not installed (apt-get install debhelper dpkg-dev)"
        echo "0 passed, 0 failed"
        exit 0
    fi
done

rm -rf "$top"
mkdir -p "$top/postel-$VERSION"
cp "$1" "$top/postel_$VERSION.orig.tar.gz"
tar -xzf "$1" -C "$top/postel-$VERSION" --strip-components=1
cp -r "$top/postel-$VERSION/docs/package/debian" "$top/postel-$VERSION/debian"

# The variables that our Makefile exports are for this build, not for that one.
packages() {
    cd "$top/postel-$VERSION" &&
        env -u B -u NEEDS -u SHIPPED -u FLOORS -u CC -u CFLAGS -u CPPFLAGS -u LDFLAGS -u RAGEL -u PKG_CONFIG \
            DEB_BUILD_OPTIONS="nocheck parallel=2" dpkg-buildpackage -us -uc
}

# test_NAME: each returns 0 if it holds.
test_all() { for p in postel libpostel0.1 libpostel-dev postel-doc; do ls "$top/${p}_$VERSION"-*.deb || return; done; }
test_lintian() { lintian --fail-on error,warning --suppress-tags "$allowed" "$top"/*.changes; }
test_works() {
    for p in "$top"/*.deb; do dpkg-deb -x "$p" "$top/root" || return; done
    lib=$(dirname "$(ls "$top"/root/usr/lib/*/libpostel.so)")
    "$top/root/usr/bin/postel" --version && [ -f "$top/root/usr/share/doc/postel/site/index.html" ] &&
        "$top/root/usr/bin/postel" check judge --suite "$top/root/usr/share/postel/conformance" | tail -n 1 &&
        ${CC:-cc} -std=c11 -I"$top/root/usr/include" docs/examples/address.c -L"$lib" -lpostel -o "$top/address" &&
        LD_LIBRARY_PATH=$lib "$top/address" 'u@example.org'
}
# Nobody has asked Debian for this package, so its first entry closes no wish for it.
allowed=initial-upload-closes-no-bugs

if packages >"$logs.txt" 2>&1; then
    for name in all lintian works; do
        if [ $name = lintian ] && ! command -v lintian >/dev/null; then
            echo "skipped: lintian: it is not installed"
        elif test_$name >"$logs-$name.txt" 2>&1; then
            passed=$((passed + 1))
            echo "ok     $name"
        else
            failed=$((failed + 1))
            echo "FAILED $name"
            sed 's/^/    /' "$logs-$name.txt"
        fi
    done
    ls "$top"/*.deb
else
    failed=$((failed + 1))
    echo "FAILED dpkg-buildpackage"
    tail -n 40 "$logs.txt" | sed 's/^/    /'
fi
total
