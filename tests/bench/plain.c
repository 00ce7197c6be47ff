/* plain.c - the data path as one would write it first: octet after octet.  RFC 5321 §4.5.2
 * Read first: tests/bench/bench.h.  Read next: src/protocol/data.rl.
 * SPDX-License-Identifier: MIT
 *
 * Does what src/protocol/data.rl does: finds the end, takes stuffed periods out, notes bare CR and LF, long lines and
 * octets above 127.  The measure for what a run of octets at a time is worth. */
#include "bench/bench.h"

#include <stdbool.h>

enum state { START, TEXT, CR, DOT, DOT_CR, FINAL };

struct plain {
    enum state state;
    bool bare, eight_bit, long_line;
    size_t line, content;
};

static enum state text(struct plain *d, unsigned char octet, enum state next)
{
    d->line++;
    d->content++;
    if (octet == '\r')
        return CR;
    if (octet == '\n')
        d->bare = true;
    if (octet > 127)
        d->eight_bit = true;
    return next;
}

static void take(struct plain *d, unsigned char octet)
{
    switch (d->state) {
    case START: d->state = octet == '.' ? DOT : text(d, octet, TEXT); break;
    case TEXT: d->state = text(d, octet, TEXT); break;
    case CR:
        if (octet == '\n') {
            d->content++;
            if (d->line > 999)
                d->long_line = true;
            d->line = 0;
            d->state = START;
        } else {
            d->bare = true;
            d->state = text(d, octet, TEXT);
        }
        break;
    case DOT: d->state = octet == '\r' ? DOT_CR : text(d, octet, TEXT); break;
    case DOT_CR:
        if (octet == '\n') {
            d->state = FINAL;
        } else {
            d->bare = true;
            d->state = text(d, octet, octet == '\r' ? CR : TEXT);
        }
        break;
    case FINAL: break;
    }
}

size_t bench_plain_data(const unsigned char *octets, size_t len)
{
    struct plain d = { START, false, false, false, 0, 0 };

    for (size_t i = 0; i < len; i++)
        take(&d, octets[i]);
    return d.state == FINAL && !d.bare && !d.long_line;
}
