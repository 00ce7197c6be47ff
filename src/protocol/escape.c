/* escape.c - octets from the wire, fit for a terminal or a page.
 * Read first: protocol/escape.h.  Read next: protocol/data.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/escape.h"

#include <string.h>

enum { LONGEST = 4 }; /* \xHH */

/* The escape of one octet; returns its length. */
static size_t escape(unsigned char octet, char out[LONGEST])
{
    static const char hex[] = "0123456789ABCDEF";
    static const char named[] = "\r\n\t\0\\", letters[] = "rnt0\\";
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
