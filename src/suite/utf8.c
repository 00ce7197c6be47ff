/* utf8.c - is what stands here a character of UTF-8?                    RFC 3629 §4
 * Read first: suite/utf8.h.  Read next: suite/report_json.c.
 * SPDX-License-Identifier: MIT */
#include "suite/utf8.h"

size_t smtp_utf8(const unsigned char *p, uint32_t *code)
{
    static const unsigned char bits[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 }; /* of the first octet, by the length */
    const size_t len = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    uint32_t point = p[0] & bits[len];

    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0; /* the NUL at the end, too */
        point = point << 6 | (p[i] & 0x3F);
    }
    if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) || (p[0] == 0xF0 && p[1] < 0x90) ||
        (p[0] == 0xF4 && p[1] > 0x8F))
        return 0; /* overlong, surrogate, beyond U+10FFFF */
    if (code != NULL)
        *code = point;
    return len;
}
