/* means.h - does a client's line mean the same as one of the script's?
 * Read first: suite/program.c.  Read next: suite/means.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_MEANS_H
#define POSTEL_SUITE_MEANS_H

#include "parse/slice.h"

#include <stdbool.h>

/* Two command lines, without CR LF.  The verb may be in any letter case; the name behind EHLO or HELO does not count;
 * a path is compared as a mailbox, quoting undone and the domain in any case (§2.4, §4.1.2); parameters that are
 * written have to be heard, others may be there. */
bool smtp_command_means(struct smtp_slice written, struct smtp_slice heard);

/* A line of mail data: "Subject: …", or one that a fold begins (RFC 5322 §2.2). */
bool smtp_is_header_line(struct smtp_slice line);

#endif
