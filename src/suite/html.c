/* html.c - text as a page shows it.
 * Read first: suite/html.h.  Read next: suite/page.h.
 * SPDX-License-Identifier: MIT */
#include "suite/html.h"

#include "protocol/escape.h"
#include "suite/utf8.h"

#include <stdbool.h>
#include <string.h>

/* A printable character of ASCII. */
static void character(FILE *out, int c)
{
    switch (c) {
    case '<': fputs("&lt;", out); break;
    case '>': fputs("&gt;", out); break;
    case '&': fputs("&amp;", out); break;
    case '"': fputs("&quot;", out); break;
    case '\'': fputs("&#39;", out); break;
    default: fputc(c, out); break;
    }
}

void smtp_html_octets(FILE *out, struct smtp_slice octets)
{
    bool inside = false; /* of an <i>: escapes in a row share one */

    for (size_t i = 0; i < octets.len; i++) {
        const unsigned char octet = octets.octets[i];
        const bool plain = octet >= ' ' && octet <= '~' && octet != '\\';
        if (inside == plain)
            fputs(plain ? "</i>" : "<i>", out);
        inside = !plain;
        if (plain) {
            character(out, octet);
        } else {
            char escaped[8];
            smtp_escape((struct smtp_slice){ &octet, 1 }, escaped, sizeof escaped);
            fputs(escaped, out);
        }
    }
    if (inside)
        fputs("</i>", out);
}

/* Controls; marks of direction, which can make a text read backwards; joiners, fillers and the like, which nobody sees;
 * surrogates are no UTF-8. */
static bool invisible(uint32_t c)
{
    static const struct {
        uint32_t from, to;
    } ranges[] = {
        { 0x00, 0x1F },     { 0x7F, 0x9F },     { 0xAD, 0xAD },     { 0x61C, 0x61C },   { 0x115F, 0x1160 },
        { 0x180B, 0x180F }, { 0x200B, 0x200F }, { 0x2028, 0x202E }, { 0x2060, 0x206F }, { 0x3164, 0x3164 },
        { 0xFE00, 0xFE0F }, { 0xFEFF, 0xFEFF }, { 0xFFA0, 0xFFA0 }, { 0xFFF0, 0xFFFB }, { 0xE0000, 0xE0FFF },
    };

    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (c >= ranges[i].from && c <= ranges[i].to)
            return true;
    }
    return false;
}

void smtp_html_text(FILE *out, const char *text)
{
    for (const unsigned char *p = (const unsigned char *)text; p != NULL && *p != '\0';) {
        uint32_t code = 0;
        const size_t len = smtp_utf8(p, &code);
        if (len == 0)
            fprintf(out, "\\x%02X", *p);
        else if (invisible(code) && *p != '\n')
            fprintf(out, "\\u{%X}", (unsigned)code);
        else if (len == 1)
            character(out, *p);
        else
            fwrite(p, 1, len, out);
        p += len == 0 ? 1 : len;
    }
}

/* What is no unreserved character of a URI (RFC 3986 §2.3), nor a "/", is written as %HH; the browser undoes that. */
void smtp_html_fragment(FILE *out, const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";

    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        if (memchr(plain, *p, sizeof plain - 1) != NULL)
            fputc(*p, out);
        else
            fprintf(out, "%%%02X", *p);
    }
}
