/* near.c - texts that one edit parts from a word: an octet more, an octet less, or one octet for another.
 * Read first: abnf/sample.c.  Read next: abnf/compare.h.
 * SPDX-License-Identifier: MIT */
#include "abnf/sample_internal.h"

#include <string.h>

enum { TRIES = 16 }; /* to make a word wrong by taking an octet away; of 1*DIGIT this never does */

/* Takes one octet out of a word, such that no word is left. */
static bool shortened(struct smtp_abnf_sampler *s, unsigned char *out, size_t *len)
{
    if (!smtp_abnf_sample(s, out, len) || *len == 0)
        return false;
    for (int tries = 0; tries < TRIES; tries++) {
        const size_t at = smtp_abnf_random(s, (uint32_t)*len);
        const unsigned char octet = out[at];

        memmove(out + at, out + at + 1, *len - at - 1);
        if (!smtp_abnf_dfa_match(&s->chart.dfa, out, *len - 1).accepts) {
            --*len;
            return true;
        }
        memmove(out + at + 1, out + at, *len - at - 1);
        out[at] = octet;
    }
    return false;
}

/* A word with an octet put in, or in place of another, where it has no edge: no word begins so. */
static void spoilt(struct smtp_abnf_sampler *s, size_t pair, unsigned char *out, size_t *len)
{
    struct smtp_abnf_pen pen = { out, 0, SMTP_ABNF_START };
    const bool replace = smtp_abnf_random(s, 2) == 0;
    size_t at;

    smtp_abnf_write_way_in(s, &pen, smtp_abnf_pair_set(s, pair));
    at = pen.len;
    smtp_abnf_write_rest(s, &pen);
    if (!replace || pen.len == at) {
        memmove(out + at + 1, out + at, pen.len - at);
        pen.len++;
    }
    out[at] = smtp_abnf_pair_octet(s, pair);
    *len = pen.len;
}

bool smtp_abnf_near_miss(struct smtp_abnf_sampler *sampler, unsigned char *out, size_t *len)
{
    size_t pair;

    if (sampler->chart.spots[SMTP_ABNF_START].out == UINT32_MAX)
        return false; /* no word is near */
    if (smtp_abnf_random(sampler, 4) == 0 && shortened(sampler, out, len))
        return true;
    if (!smtp_abnf_next_pair(sampler, &sampler->misses, &pair))
        return shortened(sampler, out, len);
    spoilt(sampler, pair, out, len);
    return true;
}
