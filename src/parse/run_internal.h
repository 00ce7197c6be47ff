/* run_internal.h - letters and digits in a row, read at once.          RFC 5321 §4.1.2
 * Read first: parse/mailbox.h.  Read next: parse/mailbox.rl.
 * SPDX-License-Identifier: MIT
 *
 * In a Local-part as in a Domain, a letter or digit that follows another leads to where the machine is already, and
 * most octets of an address do: it reads the first and goes on behind the last.  718 instructions an address without
 * this, 482 with it (tests/bench/counts.py).  `make prove` gives a parser one octet at a time and never has a run; that
 * one octet and many end alike is what tests/parse/every_split.c and the fuzzer hold it to.  parse/path.rl must not do
 * so: it has to tell <Postmaster> from a Local-part that begins alike, and there each letter counts. */
#ifndef POSTEL_PARSE_RUN_INTERNAL_H
#define POSTEL_PARSE_RUN_INTERNAL_H

#include <stdbool.h>

/* Let-dig, §4.1.2. */
/* clang-format off */
static const bool smtp_let_dig[256] = {
    ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1, ['F'] = 1, ['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1,
    ['K'] = 1, ['L'] = 1, ['M'] = 1, ['N'] = 1, ['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1,
    ['U'] = 1, ['V'] = 1, ['W'] = 1, ['X'] = 1, ['Y'] = 1, ['Z'] = 1,
    ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1,
    ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1,
    ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1,
    ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1,
};
/* clang-format on */

/* The last of the letters and digits from `p` on, if *p is one; else `p`. */
static inline const unsigned char *smtp_run(const unsigned char *p, const unsigned char *end)
{
    if (smtp_let_dig[*p])
        while (p + 1 != end && smtp_let_dig[p[1]])
            p++;
    return p;
}

#endif
