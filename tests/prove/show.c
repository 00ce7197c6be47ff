/* show.c - what the proof has to say, a line for each rule.
 * Read first: tests/prove/show.h.  Read next: tests/prove/prove.c.
 * SPDX-License-Identifier: MIT */
#include "prove/show.h"

#include <stdio.h>

/* As in C: a reader can paste it. */
static void show_octet(unsigned char octet)
{
    switch (octet) {
    case '\r': fputs("\\r", stdout); break;
    case '\n': fputs("\\n", stdout); break;
    case '\t': fputs("\\t", stdout); break;
    case '"':
    case '\\': printf("\\%c", octet); break;
    default:
        if (octet >= ' ' && octet <= '~')
            putchar(octet);
        else
            printf("\\x%02X", octet);
    }
}

void show_verdict(const char *verdict, const char *what, const char *remark)
{
    if (*remark == '\0')
        printf("%-8s %s\n", verdict, what);
    else
        printf("%-8s %-26s %s\n", verdict, what, remark);
}

void show_word(const char *who, const struct smtp_abnf_word *word)
{
    if (!word->found)
        return;
    printf("         %s alone takes \"", who);
    for (size_t i = 0; i < word->len; i++)
        show_octet(word->octets[i]);
    printf("\"\n");
}
