/* step_typing.c - a line that is being typed into a conversation: shown as it grows, judged, said.
 * Read first: programs/step_live.h, programs/step_control.h.  Read next: programs/step_hold.h.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "programs/step_control.h"

/* The walk is another one now: the model is opened anew, at its last octet or where it stood. */
void postel_control_renew(struct postel_control *c)
{
    const size_t points = c->step->walk.points, point = c->model.point;
    const bool at_end = c->asking == POSTEL_ASKING_LINE || !c->model.seen;

    postel_step_model_close(&c->model);
    postel_step_model_open(&c->model, &c->step->walk);
    if (c->live != NULL)
        c->model.unsent = c->live->said_points;
    if (points > 0)
        postel_step_go(&c->model, at_end || point >= points ? points - 1 : point);
}

/* As much of the line as can be read: an escape may be half typed. */
static void show(struct postel_control *c)
{
    unsigned char octets[POSTEL_LIVE_LINE];
    char text[POSTEL_PROMPT_MAX];
    size_t len;

    snprintf(text, sizeof text, "%s", c->line.text);
    while (postel_live_read(text, octets, &len) != NULL)
        text[len] = '\0';
    if (text[0] != '!') /* Enter has not been typed yet */
        len -= 2;
    postel_live_type(c->live, (struct smtp_slice){ octets, len });
    postel_control_renew(c);
}

/* What Enter would say. */
static void judge(struct postel_control *c)
{
    unsigned char octets[POSTEL_LIVE_LINE];
    char words[POSTEL_LIVE_WORDS];
    size_t len;

    if (c->line.len == 0 || postel_live_read(c->line.text, octets, &len) != NULL)
        return;
    if (postel_live_judge(c->live, (struct smtp_slice){ octets, len }, words))
        postel_control_say(c, "! %s", words);
    else
        postel_control_say(c, "%s", words);
    postel_control_renew(c);
}

/* A reply is a server's promise, so one that breaks a rule is asked about; a client may try what it likes. */
static bool asked_about(struct postel_control *c, struct smtp_slice octets)
{
    char words[POSTEL_LIVE_WORDS];

    if (c->live->side == 'C' || !postel_live_judge(c->live, octets, words) || strcmp(c->warned, c->line.text) == 0) {
        c->warned[0] = '\0';
        return false;
    }
    snprintf(c->warned, sizeof c->warned, "%s", c->line.text);
    postel_control_say(c, "! %s.  Enter again says it all the same.", words);
    postel_control_renew(c);
    return true;
}

static void enter(struct postel_control *c)
{
    unsigned char octets[POSTEL_LIVE_LINE];
    size_t len;
    const char *const wrong = postel_live_read(c->line.text, octets, &len);

    if (wrong != NULL) {
        c->line.at = len < c->line.len ? len : c->line.len;
        postel_control_say(c, "At column %zu %s.", len + 1, wrong);
        return;
    }
    if (asked_about(c, (struct smtp_slice){ octets, len }))
        return;

    const struct postel_prompt line = c->line; /* it is no longer being typed when it is said */
    postel_prompt_open(&c->line, c->line.asks, "");
    show(c);
    if (c->say(c->owner, (struct smtp_slice){ octets, len })) {
        postel_control_renew(c);
        return;
    }
    c->line = line;
    show(c);
    postel_control_say(c, "Nothing was said, for there is no connection: %s.", c->where);
}

void postel_control_type(struct postel_control *c, int key)
{
    switch (postel_prompt_key(&c->line, key)) {
    case POSTEL_TYPED_LEFT:
        c->asking = POSTEL_ASKING_NOTHING;
        postel_control_say(c, "The keys step now; i goes back to the line, ? lists them.");
        break;
    case POSTEL_TYPED_DONE: enter(c); break;
    case POSTEL_TYPED_ON: show(c); judge(c);
    }
}

void postel_control_typing(struct postel_control *c)
{
    if (c->live == NULL) {
        postel_control_say(c, "This conversation has been held; e edits a line of it.");
        return;
    }
    c->asking = POSTEL_ASKING_LINE;
    show(c);
    judge(c);
}
