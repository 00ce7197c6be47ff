/* reply.c - write a reply, of one line or of many.                    RFC 5321 §4.2.1
 * Read first: protocol/reply.h.  Read next: protocol/escape.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/reply.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "protocol/limits.h"

enum { CODE_AND_SEPARATOR = 4, CRLF = 2 };

/* textstring = 1*(%d09 / %d32-126), §4.2 */
static char textstring(char c)
{
    return c == '\t' || (c >= ' ' && c <= '~') ? c : '?';
}

/* One line of the reply, CRLF included.  `separator` is '-' if another follows. */
static size_t line_format(const struct smtp_reply *reply, char separator, const char *text, size_t len, char *out)
{
    size_t n = 0;

    out[n++] = (char)('0' + reply->code / 100);
    out[n++] = (char)('0' + reply->code / 10 % 10);
    out[n++] = (char)('0' + reply->code % 10);
    out[n++] = separator; /* a space even before an empty text: servers SHOULD send it, §4.2.1 */
    for (const char *c = reply->enhanced; c != NULL && *c != '\0'; c++)
        out[n++] = *c;
    if (reply->enhanced != NULL) /* "always followed by one or more spaces": RFC 2034 §3 */
        out[n++] = ' ';
    for (size_t i = 0; i < len; i++)
        out[n++] = textstring(text[i]);
    out[n++] = '\r';
    out[n++] = '\n';
    return n;
}

/* `last` is the last line's separator. */
static size_t format(struct smtp_reply reply, char last, char *out, size_t cap)
{
    const size_t before = CODE_AND_SEPARATOR + (reply.enhanced != NULL ? strlen(reply.enhanced) + 1 : 0);
    const size_t text_max = SMTP_REPLY_LINE_MAX - before - CRLF;
    const char *text = reply.text;
    size_t written = 0;
    bool more;

    assert(reply.code >= 200 && reply.code <= 599);
    do {
        size_t len = strcspn(text, "\n");

        if (len > text_max) /* §4.5.3.1.5: the rest goes on in the next line */
            len = text_max;
        if (cap - written < before + len + CRLF)
            return 0;
        more = text[len] != '\0';
        written += line_format(&reply, more ? '-' : last, text, len, out + written);
        text += len + (text[len] == '\n');
    } while (more);
    return written;
}

size_t smtp_reply_format(struct smtp_reply reply, char *out, size_t cap)
{
    return format(reply, ' ', out, cap);
}

size_t smtp_reply_format_more(struct smtp_reply reply, char *out, size_t cap)
{
    return format(reply, '-', out, cap);
}
