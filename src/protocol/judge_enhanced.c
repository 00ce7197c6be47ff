/* judge_enhanced.c - the status code before a reply's text.           RFC 2034 §4, RFC 3463 §2
 * Read first: protocol/judge_hello.c.  Read next: protocol/judge_address.c.
 * SPDX-License-Identifier: MIT
 *
 * Where one stands, its class agrees with the reply code and all lines have the same.  That "almost all" lines have one
 * is not held against the one that has none. */
#include "protocol/judge_internal.h"

#include <stdio.h>
#include <string.h>

enum { BEFORE_TEXT = 4 };

/* The word before the text, if it is a status-code; else empty. */
static struct smtp_slice status_of(const struct smtp_judge *j)
{
    const struct smtp_slice line = smtp_judge_line_text(&j->line);
    struct smtp_slice word = { line.octets + BEFORE_TEXT, 0 };

    while (BEFORE_TEXT + word.len < line.len && word.octets[word.len] != ' ')
        word.len++;
    if (!smtp_judge_is(word, "status-code"))
        word.len = 0;
    return word;
}

bool smtp_judge_status_is(const struct smtp_judge *j, const char *status)
{
    return j->status_len == strlen(status) && memcmp(j->status, status, j->status_len) == 0;
}

static bool digit(unsigned char octet)
{
    return octet >= '0' && octet <= '9';
}

/* What no status-code is, and yet begins with a class, a subject and a detail: was one meant?  Four numbers are an
 * address.  That a reply has none at all is no finding, for "almost all" replies have one (RFC 2034 §4). */
static void ill_formed(struct smtp_judge *j)
{
    const struct smtp_slice line = smtp_judge_line_text(&j->line);
    size_t at = BEFORE_TEXT, digits = 0, longest = 0;

    if (at >= line.len || (line.octets[at] != '2' && line.octets[at] != '4' && line.octets[at] != '5'))
        return;
    at++;
    for (int number = 0; number < 2; number++) {
        if (at == line.len || line.octets[at++] != '.')
            return;
        for (digits = 0; at < line.len && digit(line.octets[at]); at++)
            digits++;
        if (digits == 0)
            return;
        longest = digits > longest ? digits : longest;
    }
    if (at < line.len && line.octets[at] == '.')
        return;
    if (longest > 3)
        smtp_judge_in_line(j, "2034-4-b", "a subject and a detail of three digits at most");
    else if (at < line.len)
        smtp_judge_in_line(j, "2034-3-d", "a space behind the status code");
}

void smtp_judge_enhanced(struct smtp_judge *j)
{
    const struct smtp_slice status = status_of(j);
    char expected[SMTP_FINDING_EXPECTED];

    if ((j->offers & SMTP_OFFER_ENHANCEDSTATUSCODES) == 0)
        return;
    if (status.len == 0) {
        ill_formed(j);
        return;
    }
    if (status.octets[0] - '0' != j->code / 100) {
        snprintf(expected, sizeof expected, "a status code of the class of %d", j->code);
        smtp_judge_in_line(j, "2034-4-f", expected);
    } else if (j->reply_lines > 0 && j->status_len > 0 &&
               (j->status_len != status.len || memcmp(j->status, status.octets, status.len) != 0)) {
        smtp_judge_in_line(j, "2034-4-g", "the same status code on all lines");
    }
    if (j->reply_lines == 0 && (j->offers & SMTP_OFFER_SMTPUTF8) != 0)
        smtp_judge_utf8_status(j, status);
    if (j->reply_lines == 0) {
        memcpy(j->status, status.octets, status.len);
        j->status_len = status.len;
    }
}
