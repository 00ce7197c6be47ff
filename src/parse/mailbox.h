/* mailbox.h - a Mailbox and its two halves.                           RFC 5321 §4.1.2
 * Read first: parse/line.rl.  Read next: parse/run_internal.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_MAILBOX_H
#define POSTEL_PARSE_MAILBOX_H

#include "parse/slice.h"

/* Octets, quotes and brackets included. */
enum {
    SMTP_LOCAL_PART_MAX = 64, /* §4.5.3.1.1 */
    SMTP_DOMAIN_MAX = 255     /* §4.5.3.1.2 */
};

/* A parser is a value: _init, _exec as often as octets come, _result once none follow.  Its spans mean something only
 * if the result is SMTP_PARSE_OK or SMTP_PARSE_TOO_LONG.  The language is x-mailbox of grammar/positions.abnf. */
struct smtp_mailbox {
    int cs;                      /* state of the machine */
    size_t at;                   /* octets read; after an error, the offset of the offending one */
    size_t mark;                 /* where the span being read began */
    struct smtp_span local_part; /* as written, quotes included */
    struct smtp_span domain;     /* Domain, or address-literal with its brackets */
};

void smtp_mailbox_init(struct smtp_mailbox *m);
void smtp_mailbox_exec(struct smtp_mailbox *m, const unsigned char *octets, size_t len, bool last);
enum smtp_parse smtp_mailbox_result(const struct smtp_mailbox *m);

/* All three in one, where the text is at hand.  `m` may be read after a failure: m->at is the offset. */
enum smtp_parse smtp_mailbox_parse(struct smtp_mailbox *m, struct smtp_slice text);

#endif
