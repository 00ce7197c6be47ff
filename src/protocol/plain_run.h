/* plain_run.h - skip the octets that mean nothing but themselves.      RFC 5321 §4.5.2
 * Read first: protocol/data.h.  Read next: protocol/data.rl.
 * SPDX-License-Identifier: MIT
 *
 * Within a line of mail data a machine has to look at CR, at LF, and at an octet above 127 as long as none has been
 * noted; all others lead from a state to itself.  Most octets of mail are such, so they are skipped sixteen at a time:
 * 1.1 instructions an octet in place of 10 (docs/speed.md).  Inline, for a line is short and a call would cost as much
 * as a block. */
#ifndef POSTEL_PROTOCOL_PLAIN_RUN_H
#define POSTEL_PROTOCOL_PLAIN_RUN_H

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "parse/slice.h"

enum { SMTP_RUN_ABOVE = '\r' }; /* up to here an octet may be CR or LF, and text has few others of them */

/* The first octet from `p` on that is CR or LF, or above 127 unless `eight_bit`; `end` if there is none.  It may be an
 * earlier one: a run also ends at any other control character up to CR, which the machine reads as it reads any octet.
 * This is how it goes where the processor has no vectors. */
static inline const unsigned char *smtp_run_end_portable(const unsigned char *p, const unsigned char *end,
                                                         bool eight_bit)
{
    const unsigned char top = eight_bit ? 255 : 127;

    while (p < end && SMTP_RUN_ABOVE < *p && *p <= top)
        p++;
    return p;
}

#ifdef __SSE2__
/* The comparison takes octets as signed: those above 127 are below all others, and so end the run with CR and LF.  Once
 * they do not count, 128 is added to both sides, and they are above. */
static inline const unsigned char *smtp_run_blocks(const unsigned char *p, const unsigned char *end, bool eight_bit)
{
    const ptrdiff_t blocks = (end - p) & ~(ptrdiff_t)15;
    const unsigned char *const stop = p + blocks;
    const __m128i shift = _mm_set1_epi8((char)(eight_bit ? 0x80 : 0));
    const __m128i above = _mm_xor_si128(_mm_set1_epi8(SMTP_RUN_ABOVE), shift);

    for (ptrdiff_t at = -blocks; at != 0; at += 16) { /* counted up to 0: one comparison less a block */
        const __m128i octets = _mm_xor_si128(_mm_loadu_si128((const __m128i *)(const void *)(stop + at)), shift);
        const unsigned plain = (unsigned)_mm_movemask_epi8(_mm_cmpgt_epi8(octets, above));

        if (plain != 0xFFFF)
            return stop + at + (unsigned)__builtin_ctz(~plain);
    }
    return smtp_run_end_portable(stop, end, eight_bit);
}

/* A constant argument each, so that text without octets above 127 pays for no addition. */
static inline const unsigned char *smtp_run_end(const unsigned char *p, const unsigned char *end, bool eight_bit)
{
    return eight_bit ? smtp_run_blocks(p, end, true) : smtp_run_blocks(p, end, false);
}
#else
static inline const unsigned char *smtp_run_end(const unsigned char *p, const unsigned char *end, bool eight_bit)
{
    return smtp_run_end_portable(p, end, eight_bit);
}
#endif

#endif
