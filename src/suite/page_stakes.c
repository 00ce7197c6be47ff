/* page_stakes.c - which requirement was at stake in which case, and what the case has shown of it.
 * Read first: suite/page.h.  Read next: suite/page_name.c.
 * SPDX-License-Identifier: MIT */
#include "suite/page.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[SMTP_SHOWN] = { "skip", "open",     "pass", "inconclusive", "note",
                                               "warn", "accepted", "fail", "error" };

const char *smtp_shown_name(enum smtp_shown shown)
{
    return names[shown];
}

enum smtp_shown smtp_shown_of_case(const json_t *c)
{
    const char *const verdict = smtp_page_string(c, "verdict");

    if (*smtp_page_string(c, "accepted") != '\0')
        return SMTP_SHOWN_ACCEPTED;
    for (size_t i = 0; i < SMTP_SHOWN; i++) {
        if (strcmp(verdict, names[i]) == 0)
            return (enum smtp_shown)i;
    }
    return SMTP_SHOWN_ERROR; /* a verdict that we do not know is no pass */
}

/* A report has only the worst that a case has met.  So the marks there are decided, and of the others nothing is known,
 * unless the whole case passed or the whole was not played. */
static enum smtp_shown of_requirement(const json_t *c, const char *id)
{
    const enum smtp_shown shown = smtp_shown_of_case(c);
    const json_t *const marks = json_object_get(c, "marks");

    return json_array_size(marks) == 0 || shown == SMTP_SHOWN_PASS || smtp_page_holds(marks, id) ? shown
                                                                                                 : SMTP_SHOWN_OPEN;
}

static void add(struct smtp_page *page, const char *id, size_t target, const json_t *c)
{
    page->stakes = smtp_array_grow(page->stakes, page->stake_count, &page->stake_cap, sizeof *page->stakes);
    page->stakes[page->stake_count] =
        (struct smtp_stake){ id, target, page->stake_count, c,
                             *id == '\0' ? smtp_shown_of_case(c) : of_requirement(c, id) };
    page->stake_count++;
}

/* As people count: 4.1.1.9 before 4.1.1.10, and the requirement z before aa. */
static int natural(const char *a, const char *b)
{
    static const char digits[] = "0123456789", letters[] = "abcdefghijklmnopqrstuvwxyz";

    for (;;) {
        const char *const kind = *a != '\0' && strchr(digits, *a) != NULL ? digits : letters;
        const size_t x = strspn(a, kind), y = strspn(b, kind);
        const int differ = x == 0 || y == 0 ? (unsigned char)*a - (unsigned char)*b
                           : x != y         ? (x > y) - (x < y)
                                            : strncmp(a, b, x);
        if (differ != 0 || *a == '\0')
            return differ;
        a += x == 0 ? 1 : x;
        b += y == 0 ? 1 : y;
    }
}

/* What is of no requirement comes first, then the RFC that the suite is about, then what extends it. */
static int rank(const char *id)
{
    return *id == '\0' ? 0 : strncmp(id, "5321-", 5) == 0 ? 1 : 2;
}

static int by_id(const char *a, const char *b)
{
    return rank(a) != rank(b) ? rank(a) - rank(b) : natural(a, b);
}

static int in_order(const void *a, const void *b)
{
    const struct smtp_stake *const x = a, *const y = b;
    const int differ = by_id(x->id, y->id);

    if (differ != 0)
        return differ;
    if (x->target != y->target)
        return x->target < y->target ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

void smtp_page_join(struct smtp_page *page)
{
    const json_t *c, *id;
    size_t i, k;

    for (size_t target = 0; target < page->target_count; target++) {
        json_array_foreach(json_object_get(page->targets[target], "cases"), i, c) {
            const json_t *const ids = json_object_get(c, "requirements");
            json_array_foreach(ids, k, id)
                add(page, json_string_value(id), target, c);
            if (json_array_size(ids) == 0)
                add(page, "", target, c); /* a transcript that cannot be read, say */
        }
    }
    if (page->stake_count > 0)
        qsort(page->stakes, page->stake_count, sizeof *page->stakes, in_order);
}
