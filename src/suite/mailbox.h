/* mailbox.h - the mail that the one under test has stored.
 * Read first: suite/verdict.c.  Read next: suite/mailbox.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_MAILBOX_H
#define POSTEL_SUITE_MAILBOX_H

#include "suite/pool.h"
#include "suite/transcript.h"

/* All that was found so far, shared by the threads of a run: each file is read once. */
struct smtp_mailbox;

/* `spec` is the target's `mailbox`, "maildir PATH"; {address}, {local} and {domain} in it are those of the fixture. */
struct smtp_mailbox *smtp_mailbox_open(const char *spec);
void smtp_mailbox_close(struct smtp_mailbox *mailbox);

/* The messages for `address` that hold both texts.  Line ends are LF, as a store may have them; the octets live until
 * _close.  At most `cap` are given back in `found`; returns how many there are. */
size_t smtp_mailbox_find(struct smtp_mailbox *mailbox, const char *address, struct smtp_slice mark,
                         struct smtp_slice holding, struct smtp_slice *found, size_t cap);

/* A line of the script behind `mailbox`, its holes filled. */
struct smtp_mail_line {
    enum smtp_script_kind kind; /* MAIL_PATTERN, MAIL_OCTETS, MAIL_ABSENT, ANY */
    struct smtp_slice text;
    size_t line; /* index in the transcript */
};

/* Lays a message beside the lines.  Returns the first that it departs from, or `count`; *got is what stands there. */
size_t smtp_mail_match(struct smtp_slice message, const struct smtp_mail_line *lines, size_t count,
                       struct smtp_slice *got);

#endif
