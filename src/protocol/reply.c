/* reply.c - write a reply, of one line or of many.                    RFC 5321 §4.2.1
 * Read first: protocol/reply.h.  Read next: protocol/escape.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/reply.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "protocol/limits.h"

enum { CODE_AND_SEPARATOR = 4, CRLF = 2, TEXT_MAX = SMTP_REPLY_LINE_MAX - CODE_AND_SEPARATOR - CRLF };

/* textstring = 1*(%d09 / %d32-126), §4.2 */
static char textstring(char c)
{
    return c == '\t' || (c >= ' ' && c <= '~') ? c : '?';
}

/* One line of the reply, CRLF included.  `separator` is '-' if another follows. */
static size_t line_format(int code, char separator, const char *text, size_t len, char *out)
{
    size_t n = 0;

    out[n++] = (char)('0' + code / 100);
    out[n++] = (char)('0' + code / 10 % 10);
    out[n++] = (char)('0' + code % 10);
    out[n++] = separator; /* a space even before an empty text: servers SHOULD send it, §4.2.1 */
    for (size_t i = 0; i < len; i++)
        out[n++] = textstring(text[i]);
    out[n++] = '\r';
    out[n++] = '\n';
    return n;
}

/* `last` is the last line's separator. */
static size_t format(struct smtp_reply reply, char last, char *out, size_t cap)
{
    const char *text = reply.text;
    size_t written = 0;
    bool more;

    assert(reply.code >= 200 && reply.code <= 599);
    do {
        size_t len = strcspn(text, "\n");

        if (len > TEXT_MAX) /* §4.5.3.1.5: the rest goes on in the next line */
            len = TEXT_MAX;
        if (cap - written < CODE_AND_SEPARATOR + len + CRLF)
            return 0;
        more = text[len] != '\0';
        written += line_format(reply.code, more ? '-' : last, text, len, out + written);
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
