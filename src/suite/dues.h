/* dues.h - what of each case's mail is still due at the next hop, and what came that was not.  RFC 5321 §2.1, §6.1
 * Read first: suite/progress.c.  Read next: suite/dues.c.
 * SPDX-License-Identifier: MIT
 *
 * A relay hands mail on once: where the next hop has taken it for each recipient, and refused nothing, neither the same
 * mail nor a notice is due any more.  Both may come all the same, perhaps when another case is played, and no sentence
 * forbids it (RFC 1047 tells how mail comes twice); so it is a note, by name.  What was refused or cut off comes again
 * when the relay likes (§4.5.4.1), or comes back as a notice (§6.1): that is due. */
#ifndef POSTEL_SUITE_DUES_H
#define POSTEL_SUITE_DUES_H

#include "suite/pool.h"

/* The mail of one case. */
struct smtp_due {
    struct smtp_due *next; /* of the cases before it */
    char mark[9];          /* in all its addresses */
    const char *id;        /* of the case; it outlives this */
    unsigned given, taken; /* recipients: those that the relay was told of, those that the next hop has taken */
    bool null_from;        /* the relay was given it with the null reverse-path */
    bool open;             /* something was refused or cut off, or a notice was asked for: more may come */
    unsigned undue;        /* how many mails came when nothing was due */
    const char *first;     /* "MAIL FROM:<> RCPT TO:<...>", escaped: the first of these */
    const char *within;    /* the id of the case that was played then */
};

/* Of all cases of a run.  All zero is none. */
struct smtp_dues {
    struct smtp_due *last; /* that of the case which is played now */
    struct smtp_pool pool;
};
void smtp_dues_close(struct smtp_dues *dues);

/* A case begins. */
void smtp_dues_begin(struct smtp_dues *dues, const char *mark, const char *id);

/* We say this command to the relay. */
void smtp_dues_given(struct smtp_dues *dues, struct smtp_slice line);

/* Is nothing more due of it? */
bool smtp_due_settled(const struct smtp_due *due);

/* One connection over which the relay calls. */
struct smtp_due_call {
    struct smtp_dues *dues;      /* NULL: it is no relay's, and nothing below does anything */
    const struct smtp_due *mail; /* whose mail was named last; NULL: no case's */
    const char *from, *to;       /* its MAIL, and its first RCPT; NULL: there was none */
    unsigned recipients;
    bool null_from, ended; /* ended: the final period came, and its reply is due */
};

/* Over it comes a command, or the end of mail data; or we say a reply; or we hang up. */
void smtp_due_command(struct smtp_due_call *call, struct smtp_slice line);
void smtp_due_end(struct smtp_due_call *call);
void smtp_due_reply(struct smtp_due_call *call, struct smtp_slice reply);
void smtp_due_cut(struct smtp_due_call *call);

#endif
