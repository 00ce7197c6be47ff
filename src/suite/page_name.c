/* page_name.c - what a target calls itself: an address alone says little where five stand beside each other.
 * Read first: suite/page.h.  Read next: suite/page_targets.c.
 * SPDX-License-Identifier: MIT */
#include "suite/page.h"

#include <string.h>

enum { NAME_MAX_SHOWN = 60 };

/* The hex of what the target said first to anybody, if it is a server: its own name, then most say which software they
 * are (§4.2, Greeting). */
static const char *first_said(const json_t *report)
{
    const json_t *const cases = json_object_get(report, "cases");
    const json_t *record, *c = json_object_get(report, "control");
    size_t i = 0, k;

    for (;; c = json_array_get(cases, i++)) {
        const char *const role = smtp_page_string(c, "role");
        json_array_foreach(json_object_get(c, "wire"), k, record) {
            if (strcmp(role, "judge") != 0 && strcmp(role, "client") != 0 &&
                strcmp(smtp_page_string(record, "from"), "S") == 0)
                return smtp_page_string(record, "hex");
        }
        if (i >= json_array_size(cases))
            return "";
    }
}

struct smtp_slice smtp_page_greeting(struct smtp_octets *octets, const json_t *report)
{
    smtp_page_unhex(octets, first_said(report));
    struct smtp_slice line = smtp_slice_all(octets);
    const unsigned char *const cr = line.len == 0 ? NULL : memchr(line.octets, '\r', line.len);
    line.len = cr == NULL ? line.len : (size_t)(cr - line.octets);
    return line;
}

/* The Domain or address-literal behind "220 ", as far as it has the octets of one; 0: the greeting is none. */
static size_t name_len(struct smtp_slice line)
{
    static const char octets[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:[]";
    size_t len = 0;

    if (line.len < 5 || memcmp(line.octets, "220", 3) != 0)
        return 0;
    while (4 + len < line.len && memchr(octets, line.octets[4 + len], sizeof octets - 1) != NULL)
        len++;
    return len > NAME_MAX_SHOWN || (4 + len < line.len && line.octets[4 + len] != ' ') ? 0 : len;
}

/* Its octets are no markup; a long one may be broken behind a period. */
static void write_name(FILE *out, struct smtp_slice name, bool markup)
{
    for (size_t i = 0; i < name.len; i++)
        fprintf(out, "%c%s", name.octets[i], markup && name.octets[i] == '.' ? "<wbr>" : "");
    fputs(markup ? " <small>" : " ", out);
}

void smtp_page_target(FILE *out, const struct smtp_page *page, size_t target, bool markup)
{
    const json_t *const report = page->targets[target];
    struct smtp_octets octets = { 0 };
    const struct smtp_slice line = smtp_page_greeting(&octets, report);
    const size_t len = name_len(line);

    if (len > 0)
        write_name(out, (struct smtp_slice){ line.octets + 4, len }, markup);
    smtp_html_text(out, smtp_page_string(report, "target"));
    fputs(len > 0 && markup ? "</small>" : "", out);
    smtp_octets_close(&octets);
}
