/* walk_state.c - which state of the dialogue is this?                 RFC 5321 §4.1.4
 * Read first: protocol/walk.c.  Read next: protocol/walk_view.c.
 * SPDX-License-Identifier: MIT
 *
 * Ragel numbers its states anew whenever the grammar changes.  What a state takes does not change: so it is asked which
 * verbs would be in turn. */
#include "protocol/walk.h"

const char *smtp_walk_verb(enum smtp_verb verb)
{
    if (verb == SMTP_VERB_OPEN)
        return "OPEN";
    if (verb == SMTP_VERB_DOT)
        return "DOT";
    switch (verb) {
    case SMTP_VERB_TEXT: return "TEXT";
    case SMTP_VERB_CANCEL: return "CANCEL";
    case SMTP_VERB_LAST: return "LAST";
    case SMTP_VERB_OTHER: return "OTHER";
    default: return smtp_verb_name(verb);
    }
}

static struct smtp_dialogue after(struct smtp_dialogue d, enum smtp_verb verb)
{
    smtp_dialogue_step(&d, verb);
    return d;
}

static bool in_turn(const struct smtp_dialogue *d, enum smtp_verb verb)
{
    struct smtp_dialogue next = *d;

    return smtp_dialogue_step(&next, verb) && !next.out_of_turn;
}

const char *smtp_walk_state(const struct smtp_dialogue *d)
{
    const struct smtp_dialogue dot = after(*d, SMTP_VERB_DOT), hello = after(*d, SMTP_VERB_EHLO);

    if (smtp_dialogue_can(d, SMTP_VERB_OPEN))
        return "start";
    if (smtp_dialogue_can(d, SMTP_VERB_DOT)) /* success has no edge where there is nobody to deliver to */
        return smtp_dialogue_can(&dot, 250) ? "data" : "nobody";
    if (smtp_dialogue_can(d, SMTP_VERB_TEXT))
        return "auth";
    if (!smtp_dialogue_can(d, SMTP_VERB_NOOP))
        return NULL;
    if (!smtp_dialogue_can(&hello, 250))
        return smtp_dialogue_can(&hello, 503) ? "refused" : "closed";
    if (in_turn(d, SMTP_VERB_DATA))
        return "rcpt";
    if (!in_turn(d, SMTP_VERB_STARTTLS))
        return in_turn(d, SMTP_VERB_BDAT) ? "chunks" : "spoilt";
    if (in_turn(d, SMTP_VERB_RCPT))
        return "mail";
    return in_turn(d, SMTP_VERB_MAIL) ? "ready" : "greeted";
}
