/* show.c - what the proof has to say, a line for each rule.
 * Read first: tests/prove/show.h.  Read next: tests/prove/prove.c.
 * SPDX-License-Identifier: MIT */
#include "prove/show.h"

#include <stdio.h>

enum { LONG_RUN = 32 }; /* of one octet, which is then counted and not shown */

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

/* How often the octet at the head of these stands there. */
static size_t run_of(const unsigned char *octets, size_t len)
{
    size_t run = 1;

    while (run < len && octets[run] == octets[0])
        run++;
    return run;
}

/* A string as in C, but for long runs of one octet: "a" 999 times "\r\n". */
static void show_octets(const unsigned char *octets, size_t len)
{
    bool open = len == 0;

    if (len == 0)
        fputs(" \"", stdout);
    for (size_t i = 0, run; i < len; i += run) {
        run = run_of(octets + i, len - i);
        run = run < LONG_RUN ? 1 : run;
        if (open && run > 1)
            putchar('"');
        if (!open || run > 1)
            fputs(" \"", stdout);
        show_octet(octets[i]);
        open = run == 1;
        if (!open)
            printf("\" %zu times", run);
    }
    puts(open ? "\"" : "");
}

void show_word(const char *who, const struct smtp_abnf_word *word)
{
    if (!word->found)
        return;
    printf("         %s alone takes", who);
    show_octets(word->octets, word->len);
}
