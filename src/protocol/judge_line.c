/* judge_line.c - a line as the judge keeps it: its first octets, and what was wrong with any.  RFC 5321 §2.3.8, §2.4
 * Read first: protocol/judge.c.  Read next: protocol/judge_client.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/judge_internal.h"

#include <string.h>

#include "parse/rule.h"

void smtp_judge_line_begin(struct smtp_judge_line *line, uint64_t at)
{
    line->at = at;
    line->len = 0;
    line->after_cr = line->bare_cr = line->bare_lf = line->eight_bit = line->control = false;
}

void smtp_judge_line_add(struct smtp_judge_line *line, unsigned char octet)
{
    if (line->len < sizeof line->octets)
        line->octets[line->len] = octet;
    line->len++;
    line->bare_cr = line->bare_cr || (line->after_cr && octet != '\n');
    line->bare_lf = line->bare_lf || (!line->after_cr && octet == '\n');
    line->after_cr = octet == '\r';
    line->eight_bit = line->eight_bit || octet > 127;
    /* textstring has HT, SP and the printable ones, §4.2; CR and LF are looked at above */
    line->control = line->control || octet == 127 || (octet < ' ' && octet != '\t' && octet != '\r' && octet != '\n');
}

void smtp_judge_line_keep(struct smtp_judge_line *line, struct smtp_slice octets)
{
    const size_t room = sizeof line->octets - smtp_judge_line_whole(line).len;

    if (room > 0)
        memcpy(line->octets + line->len, octets.octets, octets.len < room ? octets.len : room);
    line->len += octets.len;
}

struct smtp_slice smtp_judge_line_whole(const struct smtp_judge_line *line)
{
    return (struct smtp_slice){ line->octets, line->len < sizeof line->octets ? line->len : sizeof line->octets };
}

struct smtp_slice smtp_judge_line_text(const struct smtp_judge_line *line)
{
    struct smtp_slice text = smtp_judge_line_whole(line);

    while (text.len > 0 && (text.octets[text.len - 1] == '\r' || text.octets[text.len - 1] == '\n'))
        text.len--;
    return text;
}

bool smtp_judge_is(struct smtp_slice text, const char *rule)
{
    struct smtp_match match;

    smtp_match_init(&match, smtp_rule_find(rule));
    smtp_match_exec(&match, text.octets, text.len);
    return smtp_match_accepts(&match);
}
