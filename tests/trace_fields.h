/* trace_fields.h - the trace fields above a message, read back by the grammar's own rules.  RFC 5321 §4.4
 * Read first: parse/rule.h, grammar/trace.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TRACE_FIELDS_H
#define POSTEL_TRACE_FIELDS_H

#include <check.h>
#include <string.h>

#include "parse/ext/smtputf8.h"
#include "parse/rule.h"

/* A field and its CR LF or, as in a Maildir, LF; it goes on in lines that begin with white space. */
static inline size_t field_length(const char *text)
{
    size_t len = 0;

    do {
        len += strcspn(text + len, "\n");
        ck_assert_msg(text[len] == '\n', "a field without an end: %s", text);
        len++;
    } while (text[len] == ' ' || text[len] == '\t');
    return len;
}

/* The field that `text` begins with is a word of this rule.  Returns what follows it.  With `utf8` a character of UTF-8
 * may stand wherever a letter may (RFC 6532 §3.2). */
static inline const char *ck_assert_field(const char *rule, const char *text, bool utf8)
{
    const size_t len = field_length(text);
    struct smtp_match m;

    smtp_match_init(&m, smtp_rule_find(rule));
    for (size_t i = 0; i < len; i++) {
        const size_t n = utf8 ? smtp_utf8_length((struct smtp_slice){ (const unsigned char *)text + i, len - i }) : 0;

        if (n > 0) {
            smtp_match_exec(&m, (const unsigned char *)"u", 1);
            i += n - 1;
            continue;
        }
        if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r'))
            smtp_match_exec(&m, (const unsigned char *)"\r", 1);
        smtp_match_exec(&m, (const unsigned char *)text + i, 1);
    }
    ck_assert_msg(smtp_match_accepts(&m), "no %s, from octet %zu on: %.*s", rule, m.at, (int)len, text);
    return text + len;
}

/* Return-Path and Received stand above the message; returns what is below them. */
static inline const char *ck_assert_trace(const char *message)
{
    const bool utf8 = strstr(message, "UTF8SMTP") != NULL; /* RFC 6531 §4.3 */

    return ck_assert_field("Time-stamp-line", ck_assert_field("Return-path-line", message, utf8), utf8);
}

#endif
