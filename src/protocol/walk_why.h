/* walk_why.h - why a command is answered as it is: 501, 503, or what the server decides.   RFC 5321 §4.1.4, §4.3.2
 * Read first: protocol/walk.h, protocol/explain.h.  Read next: protocol/walk_why.c.
 * SPDX-License-Identifier: MIT
 *
 * The two grammars are asked one after the other: the first whether the octets are a command, the second whether the
 * command is in turn.  Only what both of them leave open is for the server to decide. */
#ifndef POSTEL_PROTOCOL_WALK_WHY_H
#define POSTEL_PROTOCOL_WALK_WHY_H

#include "protocol/explain.h"
#include "protocol/walk.h"

enum smtp_why {
    SMTP_WHY_UNKNOWN, /* no verb of RFC 5321: 500, unless an extension has it */
    SMTP_WHY_SYNTAX,  /* a verb, but not its rule: 501; of mail data, what it breaks */
    SMTP_WHY_LONG,    /* its rule, but a path in it is too long: 501 (§4.5.3.1) */
    SMTP_WHY_TURN,    /* its rule, but not here: 503 */
    SMTP_WHY_SERVER   /* both grammars take it; or it is the connection, which has none */
};

struct smtp_walk_why {
    enum smtp_why why;
    const struct smtp_walk_unit *command; /* which is answered; NULL: the connection */
    struct smtp_refusal refusal;          /* SYNTAX: where it left its rule */
    const char *state;                    /* the session's before it; NULL: the reply before it has not come */
    bool out_of_turn;                     /* so it is there; with SYNTAX too */
};

enum { SMTP_WHY_WORDS = 640 }; /* octets that any of its sentences fits into */

/* `unit` is a command, mail data, or a reply; of a reply, what it answers.  False: it is not whole yet, or a reply that
 * answers nothing. */
bool smtp_walk_why(const struct smtp_walk *walk, const struct smtp_walk_unit *unit, struct smtp_walk_why *why);

/* One or two sentences, in UTF-8 for the sake of "§"; returns the length. */
size_t smtp_walk_why_words(const struct smtp_walk_why *why, char *out, size_t cap);

#endif
