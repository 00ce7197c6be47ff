/* judge_data.c - the client's mail data: where it ends, and what only looks like its end.  RFC 5321 §4.1.1.4, §4.5.2
 * Read first: protocol/judge_turn.c.  Read next: protocol/judge_reply.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/judge_internal.h"

#include <string.h>

void smtp_judge_data_begin(struct smtp_judge *j)
{
    smtp_data_init(&j->data);
    smtp_judge_line_begin(&j->command, j->client_at);
    j->reading_data = true;
    j->rushed = j->held_len > 0;
    j->data_at = j->client_at;
    memcpy(j->before, "\r\n", 2); /* DATA's own, §4.1.1.4 */
    j->lone_dots = 0;
}

static bool ends_line(unsigned char octet)
{
    return octet == '\r' || octet == '\n';
}

/* A period between two octets that could end lines.  The true end of the data is one, too. */
static bool is_lone(unsigned char before, unsigned char octet, unsigned char behind)
{
    return octet == '.' && ends_line(before) && ends_line(behind);
}

/* Only periods are looked at: few octets are. */
static void look_for_dots(struct smtp_judge *j, struct smtp_slice octets)
{
    const unsigned char *const begin = octets.octets, *const end = begin + octets.len, *dot = begin;

    if (octets.len == 0)
        return;
    j->lone_dots += is_lone(j->before[0], j->before[1], *begin);
    while ((dot = memchr(dot, '.', (size_t)(end - dot))) != NULL && ++dot < end)
        j->lone_dots += is_lone(dot - 1 == begin ? j->before[1] : dot[-2], '.', *dot);
    j->before[0] = octets.len > 1 ? end[-2] : j->before[1];
    j->before[1] = end[-1];
}

static void ended(struct smtp_judge *j)
{
    const struct smtp_data *const data = &j->data;
    const uint64_t at = j->data_at, len = j->client_at - at;
    const struct smtp_slice shown = smtp_judge_line_whole(&j->command);
    struct smtp_dialogue dot = j->dialogue;
    unsigned traits = j->rushed ? SMTP_TRAIT_EARLY : 0;

    if (data->bare_cr || data->bare_lf) {
        traits |= SMTP_TRAIT_BARE;
        smtp_judge_find(j, 'C', "5321-2.3.8-c", at, len, "CR and LF only as a pair that ends a line", shown);
    }
    if (data->eight_bit && (j->offers & SMTP_OFFER_8BITMIME) == 0)
        smtp_judge_find(j, 'C', "5321-2.4-l", at, len, "US-ASCII, for 8BITMIME is not offered", shown);
    if (data->long_line)
        smtp_judge_find(j, 'C', "5321-4.5.3.1-b", at, len, "text lines of 1000 octets at most", shown);
    /* nothing but the period is right where nobody is to have the message: RFC 2920 §3.1 */
    if (data->content == 0 && smtp_dialogue_step(&dot, SMTP_VERB_DOT) && smtp_dialogue_can(&dot, 250))
        smtp_judge_find(j, 'C', "5321-4.1.1.4-e", at, len, "a message: at least a header section", shown);
    if (--j->lone_dots > 0)
        traits |= SMTP_TRAIT_LONE_DOT;
    j->reading_data = false;
    smtp_judge_said(j, (struct smtp_judge_command){ .at = at,
                                                    .len = (uint32_t)(len < UINT32_MAX ? len : UINT32_MAX),
                                                    .verb = SMTP_VERB_DOT,
                                                    .traits = (uint16_t)traits });
}

size_t smtp_judge_data(struct smtp_judge *j, const unsigned char *octets, size_t len)
{
    struct smtp_slice content; /* whose it is does not matter here */
    size_t used = 0;

    while (used < len && !j->data.ended)
        used += smtp_data_exec(&j->data, octets + used, len - used, &content);
    look_for_dots(j, (struct smtp_slice){ octets, used });
    smtp_judge_line_keep(&j->command, (struct smtp_slice){ octets, used });
    j->client_at += used;
    if (j->data.ended)
        ended(j);
    return used;
}
