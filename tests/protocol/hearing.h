/* hearing.h - a dialogue written down, played to the judge in all ways of cutting it.
 * Read first: protocol/judge.h.  Read next: tests/protocol/check_judge.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_CHECK_HEARING_H
#define POSTEL_CHECK_HEARING_H

#include "protocol/judge.h"

/* Plays `dialogue`, and checks that its findings are `findings`: "S 5321-4.2-a, C 2034-4-f", a ~ in place of the space
 * if it is a note ("tolerates"); "@112+9" behind one says where.  A dialogue has a line each:
 * `S: text` (CR LF is added), `C! octets` (\r \n \t \xHH; nothing is added), `C* 512 NOOP ` (filled with x to so many
 * octets before CR LF), `S close`, `TLS` (the handshake is done). */
void hearing_check(const char *dialogue, const char *findings);

#endif
