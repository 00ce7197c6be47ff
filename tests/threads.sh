#!/bin/sh
# threads.sh - the loop and the thread that writes, under ThreadSanitizer: no datum of both without its lock.
# usage: threads.sh   (by `make ci`)
# Read first: tests/ci.sh, src/transport/disk.h.  Read next: tests/valgrind.sh.
# SPDX-License-Identifier: MIT
#
# Its unit tests are enough: they deliver, spool, relay, break off and end while something is being written.  CK_FORK:
# ThreadSanitizer does not follow a process that forks with threads.
set -u
build=${B:-build}/ci/threads
unset MAKEFLAGS MAKELEVEL MFLAGS
"${MAKE:-make}" -j2 B="$build" CC=gcc CFLAGS='-O1 -g -fsanitize=thread' "$build/check-transport" || exit
CK_FORK=no TSAN_OPTIONS=exitcode=66 "$build/check-transport"
