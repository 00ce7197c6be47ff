/* noticed.h - a notice as its owner has it written, for tests.
 * Read first: protocol/notice.h.  Read next: tests/protocol/check_notice.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TESTS_NOTICED_H
#define POSTEL_TESTS_NOTICED_H

#include "protocol/notice.h"

/* A sink with room for `cap` octets. */
struct noticed {
    char octets[400000];
    size_t len, cap;
};
extern struct noticed noticed;
extern const struct smtp_sink noticed_sink;

/* Fri, 27 Nov 2026 09:00:00 +0000; and two minutes later. */
enum { NOTICED_ARRIVAL = 1795770000, NOTICED_NOW = NOTICED_ARRIVAL + 120 };

/* <bob@x.example>, whose host said 550. */
extern const struct smtp_notice_recipient noticed_refused;

/* From relay.example to <alice@client.example>. */
struct smtp_notice notice_of(const struct smtp_notice_recipient *recipients, size_t count);

/* All of it, the content offered in pieces of this size; in `noticed`, with a NUL behind it. */
enum smtp_notice_answer write_notice(struct smtp_notice *n, const char *content, size_t len, size_t piece);

#endif
