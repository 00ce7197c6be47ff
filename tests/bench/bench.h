/* bench.h - what core.c measures beside our own.
 * Read first: tests/bench/core.c.  Read next: tests/bench/plain.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_BENCH_H
#define POSTEL_BENCH_H

#include <stddef.h>

/* Mail data by a machine that takes octet after octet: 1 if it ended at the last octet, without a bare CR or LF. */
size_t bench_plain_data(const unsigned char *octets, size_t len);

#endif
