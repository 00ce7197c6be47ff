/* annotate.h - a conversation, with the reason beside each line.
 * Read first: programs/parse.c.  Read next: programs/annotate.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_ANNOTATE_H
#define POSTEL_PROGRAMS_ANNOTATE_H

#include "abnf/shelf.h"
#include "transport/observe.h"

struct postel_wire; /* one conversation */

struct postel_annotator {
    struct smtp_observer observer; /* give this to a transport */
    bool color;
    bool secrets;                      /* what is said in AUTH is shown as it is; else **** stands for it */
    struct smtp_abnf_shelf *explainer; /* NULL: what leaves the grammar is not explained */
    unsigned session;                  /* whose lines were printed last */
    struct postel_wire *wires;
};

/* Prints to stdout what the observer is shown:
 *     C: MAIL FROM:<a@client.example>               §4.1.1.2 opens a mail transaction
 * and below a command line that is none, the place and what should have stood there:
 *     C: RCPT TO:<a..b@x.example>                   §4.1.1.3 names one recipient
 *                   ^ octet 11, in Atom of Dot-string (§4.1.2): expected atext
 * and the same below the line with which a reply leaves the printed grammar.
 * Lines of several sessions are kept apart by headings "== 2: ADDR:PORT".  Octets are escaped (protocol/escape.h). */
void postel_annotator_open(struct postel_annotator *a, bool color, bool secrets, struct smtp_abnf_shelf *explainer);
void postel_annotator_close(struct postel_annotator *a);

#endif
