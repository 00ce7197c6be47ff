/* escape.c - octets from the wire, fit for a terminal or a page.
 * Read first: protocol/escape.h.  Read next: protocol/data.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/escape.h"

#include <string.h>

enum { LONGEST = 4 }; /* \xHH */

static const char named[] = "\r\n\t\0\\", letters[] = "rnt0\\";

/* The escape of one octet; returns its length. */
static size_t escape(unsigned char octet, char out[LONGEST])
{
    static const char hex[] = "0123456789ABCDEF";
    const char *const name = memchr(named, octet, sizeof named - 1);

    if (name != NULL) {
        out[0] = '\\';
        out[1] = letters[name - named];
        return 2;
    }
    if (octet >= ' ' && octet <= '~') {
        out[0] = (char)octet;
        return 1;
    }
    out[0] = '\\';
    out[1] = 'x';
    out[2] = hex[octet >> 4];
    out[3] = hex[octet & 15];
    return 4;
}

size_t smtp_escape(struct smtp_slice octets, char *out, size_t cap)
{
    static const char more[] = "...";
    size_t len = 0, whole = 0; /* `whole`: up to here the text can be cut and "..." still fits */

    if (cap == 0)
        return 0;
    for (size_t i = 0; i < octets.len; i++) {
        char one[LONGEST];
        const size_t n = escape(octets.octets[i], one);

        if (len + n + 1 > cap) {
            const size_t dots = cap - 1 - whole < sizeof more - 1 ? cap - 1 - whole : sizeof more - 1;

            memcpy(out + whole, more, dots);
            len = whole + dots;
            break;
        }
        memcpy(out + len, one, n);
        len += n;
        if (len + sizeof more <= cap)
            whole = len;
    }
    out[len] = '\0';
    return len;
}

static int hex(unsigned char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit |= 0x20; /* to the lower case */
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Reads the escape at the front of `text`; returns its length, or 0 if it is none. */
static size_t unescape(struct smtp_slice text, unsigned char *octet)
{
    const char *const letter = text.len > 1 ? memchr(letters, text.octets[1], sizeof letters - 1) : NULL;

    if (letter != NULL) {
        *octet = (unsigned char)named[letter - letters];
        return 2;
    }
    if (text.len < 4 || text.octets[1] != 'x' || hex(text.octets[2]) < 0 || hex(text.octets[3]) < 0)
        return 0;
    *octet = (unsigned char)(hex(text.octets[2]) << 4 | hex(text.octets[3]));
    return 4;
}

bool smtp_unescape(struct smtp_slice text, unsigned char *out, size_t *len)
{
    size_t at = 0, n = 0;

    while (at < text.len) {
        const struct smtp_slice rest = { text.octets + at, text.len - at };
        size_t used = 1;

        out[n] = rest.octets[0];
        if (rest.octets[0] == '\\')
            used = unescape(rest, &out[n]);
        if (used == 0) {
            *len = at;
            return false;
        }
        at += used;
        n++;
    }
    *len = n;
    return true;
}

size_t smtp_shown_of_auth(struct smtp_slice line)
{
    size_t len = 0;

    for (int spaces = 0; len < line.len && spaces < 2; len++)
        spaces += line.octets[len] == ' ';
    return len;
}
