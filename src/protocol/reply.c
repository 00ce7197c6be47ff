/* reply.c - write a reply, of one line or of many.                    RFC 5321 §4.2.1
 * Read first: protocol/reply.h.  Read next: protocol/escape.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/reply.h"

#include <assert.h>
#include <string.h>

#include "parse/ext/smtputf8.h"
#include "protocol/limits.h"

enum { CODE_AND_SEPARATOR = 4, CRLF = 2 };

int smtp_reply_code(struct smtp_slice line)
{
    int code = 0;

    for (size_t i = 0; i < 3; i++) {
        if (i >= line.len || line.octets[i] < '0' || line.octets[i] > '9')
            return 0;
        code = code * 10 + line.octets[i] - '0';
    }
    return code;
}

/* textstring = 1*(%d09 / %d32-126), §4.2 */
static char textstring(char c)
{
    return c == '\t' || (c >= ' ' && c <= '~') ? c : '?';
}

static size_t character(const char *text, size_t len, bool utf8)
{
    return utf8 ? smtp_utf8_length((struct smtp_slice){ (const unsigned char *)text, len }) : 0;
}

/* The text; with `utf8`, u-textstring (RFC 6531 §3.7.4). */
static size_t text_format(const char *text, size_t len, bool utf8, char *out)
{
    for (size_t i = 0, n; i<len; i += n> 0 ? n : 1) {
        n = character(text + i, len - i, utf8);
        if (n > 0)
            memcpy(out + i, text + i, n);
        else
            out[i] = textstring(text[i]);
    }
    return len;
}

/* One line of the reply, CRLF included.  `separator` is '-' if another follows. */
static size_t line_format(const struct smtp_reply *reply, char separator, const char *text, size_t len, bool utf8,
                          char *out)
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
    n += text_format(text, len, utf8, out + n);
    out[n++] = '\r';
    out[n++] = '\n';
    return n;
}

/* How much of `len` octets fits into `max`: no character is cut in two. */
static size_t fitting(const char *text, size_t len, size_t max)
{
    if (len <= max)
        return len;
    for (len = max; len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80;)
        len--;
    return len > 0 ? len : max; /* octets without a beginning are no characters */
}

/* `last` is the last line's separator. */
static size_t format(struct smtp_reply reply, char last, bool utf8, char *out, size_t cap)
{
    const size_t before = CODE_AND_SEPARATOR + (reply.enhanced != NULL ? strlen(reply.enhanced) + 1 : 0);
    const size_t text_max = SMTP_REPLY_LINE_MAX - before - CRLF;
    const char *text = reply.text;
    size_t written = 0;
    bool more;

    assert(reply.code >= 200 && reply.code <= 599);
    do {
        const size_t len = fitting(text, strcspn(text, "\n"), text_max); /* the rest goes on: §4.5.3.1.5 */

        if (cap - written < before + len + CRLF)
            return 0;
        more = text[len] != '\0';
        written += line_format(&reply, more ? '-' : last, text, len, utf8, out + written);
        text += len + (text[len] == '\n');
    } while (more);
    return written;
}

size_t smtp_reply_format(struct smtp_reply reply, char *out, size_t cap)
{
    return format(reply, ' ', false, out, cap);
}

size_t smtp_reply_format_utf8(struct smtp_reply reply, bool more, char *out, size_t cap)
{
    return format(reply, more ? '-' : ' ', true, out, cap);
}

size_t smtp_reply_format_more(struct smtp_reply reply, char *out, size_t cap)
{
    return format(reply, '-', false, out, cap);
}
