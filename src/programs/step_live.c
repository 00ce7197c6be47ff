/* step_live.c - what was said, what is being typed, and the judge on both.     RFC 5321 §4.1.4, §4.3.2
 * Read first: programs/step_live.h.  Read next: programs/step_live_words.c.
 * SPDX-License-Identifier: MIT */
#include "programs/step_live.h"

#include <stdio.h>
#include <string.h>

#include "protocol/escape.h"

/* Walks `said` and `octets` of ours behind it. */
static bool walk_with(struct postel_live *l, struct smtp_slice octets)
{
    const struct smtp_slice client = smtp_slice_all(&l->said.client), server = smtp_slice_all(&l->said.server);
    size_t at[2] = { 0, 0 };

    smtp_talk_text_close(&l->step->text);
    for (size_t i = 0; i < l->said.run_count; i++) {
        const bool of_client = l->said.runs[i].side == 'C';
        const size_t len = l->said.runs[i].len;

        if (len == 0)
            smtp_talk_text_end(&l->step->text, l->said.runs[i].side);
        smtp_talk_text_add(&l->step->text, l->said.runs[i].side,
                           (struct smtp_slice){ (of_client ? client : server).octets + at[of_client], len });
        at[of_client] += len;
    }
    smtp_talk_text_add(&l->step->text, l->side, octets);
    return postel_step_walk(l->step);
}

static void show_typed(struct postel_live *l)
{
    if (!walk_with(l, (struct smtp_slice){ l->typed, l->typed_len }))
        walk_with(l, smtp_slice_none());
}

/* Whose turn it is, as the walk of what was said shows it. */
static bool take_stock(struct postel_live *l)
{
    struct smtp_walk_view view;

    if (!walk_with(l, smtp_slice_none()))
        return false;
    l->said_points = l->step->walk.points;
    l->our_turn = l->side == 'S';
    l->closed = false;
    if (l->said_points == 0)
        return true;
    if (!smtp_walk_at(&l->step->walk, l->said_points - 1, &view))
        return false;
    l->our_turn = (view.waiting > 0) == (l->side == 'S');
    l->closed = strcmp(view.state, "closed") == 0 && view.waiting == 0;
    return true;
}

void postel_live_open(struct postel_live *l, struct postel_step *step, char side)
{
    *l = (struct postel_live){ .step = step, .side = side };
    take_stock(l);
}

void postel_live_close(struct postel_live *l)
{
    smtp_talk_text_close(&l->said);
}

bool postel_live_add(struct postel_live *l, char side, struct smtp_slice octets)
{
    if (l->said_points + octets.len > POSTEL_LIVE_MAX)
        return false;
    smtp_talk_text_add(&l->said, side, octets);

    const bool good = take_stock(l);
    show_typed(l);
    return good;
}

void postel_live_end(struct postel_live *l, char side)
{
    smtp_talk_text_end(&l->said, side);
    take_stock(l);
    show_typed(l);
}

void postel_live_type(struct postel_live *l, struct smtp_slice octets)
{
    l->typed_len = octets.len < sizeof l->typed ? octets.len : sizeof l->typed;
    if (l->typed_len > 0)
        memcpy(l->typed, octets.octets, l->typed_len);
    show_typed(l);
}

const char *postel_live_read(const char *line, unsigned char octets[POSTEL_LIVE_LINE], size_t *len)
{
    const bool raw = line[0] == '!';
    const char *const text = line + raw + (raw ? strspn(line + 1, " ") : 0);

    if (strlen(text) + 2 > POSTEL_LIVE_LINE) {
        *len = POSTEL_LIVE_LINE - 2;
        return "the line is too long to be typed";
    }
    if (!smtp_unescape(smtp_slice_text(text), octets, len)) {
        *len += (size_t)(text - line);
        return "a backslash begins no escape; these are \\r \\n \\t \\0 \\\\ and \\xHH";
    }
    if (!raw) {
        memcpy(octets + *len, "\r\n", 2);
        *len += 2;
    }
    return NULL;
}

bool postel_live_judge(struct postel_live *l, struct smtp_slice octets, char words[POSTEL_LIVE_WORDS])
{
    struct smtp_walk *const walk = &l->step->walk;
    const struct smtp_finding *found = NULL;

    words[0] = '\0';
    if (walk_with(l, octets) && walk->points > l->said_points) {
        for (size_t i = 0; i < walk->finding_count && found == NULL; i++)
            if (walk->findings[i].point >= l->said_points && walk->findings[i].found.side == l->side &&
                !walk->findings[i].found.tolerates)
                found = &walk->findings[i].found;
        if (found != NULL)
            snprintf(words, POSTEL_LIVE_WORDS, "%s: expected %s, got %s", found->id, found->expected, found->got);
        else
            postel_live_words(walk, walk->points - 1, words);
    }

    const bool fault = found != NULL;
    show_typed(l);
    return fault;
}
