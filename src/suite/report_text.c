/* report_text.c - a conversation as text: the notation of the transcripts again.
 * Read first: suite/report.c.  Read next: suite/report_again.c.
 * SPDX-License-Identifier: MIT */
#include "suite/report.h"

#include "protocol/escape.h"

#include <string.h>

enum { SHOWN_MAX = 300 }; /* of a line; what is cut off is counted */

/* One line: `C: text` if it ends in CR LF, `C! octets` if it does not or holds what a terminal must not get. */
static void line(FILE *out, char from, struct smtp_slice octets, const char *indent)
{
    const bool whole = octets.len >= 2 && memcmp(octets.octets + octets.len - 2, "\r\n", 2) == 0;
    const struct smtp_slice text = { octets.octets, octets.len - (whole ? 2 : 0) };
    char shown[SHOWN_MAX + 1];

    const size_t len = smtp_escape(text, shown, sizeof shown);
    const bool plain = whole && len == text.len && memchr(shown, '\\', len) == NULL;
    if (plain)
        fprintf(out, "%s%c:%s%s", indent, from, len > 0 ? " " : "", shown);
    else
        fprintf(out, "%s%c! %s%s", indent, from, shown, whole && len < SHOWN_MAX - 3 ? "\\r\\n" : "");
    if (text.len > SHOWN_MAX)
        fprintf(out, " (%zu octets)", octets.len);
    fputc('\n', out);
}

void smtp_report_conversation(FILE *out, const struct smtp_recording *recording, const char *indent)
{
    const char *session = "in";

    for (size_t i = 0; i < recording->count; i++) {
        const struct smtp_record *const r = &recording->records[i];
        struct smtp_slice rest = smtp_slice_all(&r->octets);
        if (strcmp(r->session, session) != 0)
            fprintf(out, "%s== %s\n", indent, session = r->session);
        while (rest.len > 0) {
            const unsigned char *const lf = memchr(rest.octets, '\n', rest.len);
            const size_t len = lf == NULL ? rest.len : (size_t)(lf + 1 - rest.octets);
            line(out, r->from, (struct smtp_slice){ rest.octets, len }, indent);
            rest = (struct smtp_slice){ rest.octets + len, rest.len - len };
        }
    }
}

void smtp_report_ids(FILE *out, const struct smtp_case *c)
{
    const char *between = "";

    for (size_t i = 0; i < c->t.id_count; i++) {
        if (c->result.marks == 0 || (c->result.marks & UINT64_C(1) << i) != 0) {
            fprintf(out, "%s%s", between, c->t.ids[i].id);
            between = " ";
        }
    }
}
