/* step_ways.c - the ways out of a state of the dialogue.              RFC 5321 §4.1.4, §4.3.2
 * Read first: grammar/dialogue.rl, programs/step_pane.h.  Read next: programs/step_pane_state.c.
 * SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "programs/step_pane.h"

/* Letters that lead to one state. */
struct way {
    const char *to;
    char letters[320];
    size_t len;
    int from, until; /* codes of a run that is not written down yet; 0: none */
};

enum { WAYS = 16 };

struct ways {
    struct way list[WAYS];
    size_t count;
};

static struct way *way_to(struct ways *ways, const char *to)
{
    for (size_t i = 0; i < ways->count; i++)
        if (strcmp(ways->list[i].to, to) == 0)
            return &ways->list[i];
    if (ways->count == WAYS) /* there are not so many states */
        return NULL;
    ways->list[ways->count] = (struct way){ .to = to };
    return &ways->list[ways->count++];
}

static void say(struct way *way, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct way *way, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const int len = vsnprintf(way->letters + way->len, sizeof way->letters - way->len, format, arguments);
    va_end(arguments);
    if (len > 0 && (size_t)len < sizeof way->letters - way->len)
        way->len += (size_t)len;
}

/* "250", "400-420" */
static void say_run(struct way *way)
{
    if (way->from > 0)
        say(way, way->until > way->from ? " %d-%d" : " %d", way->from, way->until);
    way->from = 0;
}

/* A success that need not have been given is no way to count on. */
static void add_code(struct ways *ways, const struct smtp_dialogue *d, int code)
{
    struct smtp_dialogue next = *d;
    struct way *way;

    if (!smtp_dialogue_step(&next, code) || next.lax || smtp_walk_state(&next) == NULL ||
        (way = way_to(ways, smtp_walk_state(&next))) == NULL)
        return;
    if (code < 10) {
        say_run(way);
        say(way, " %dyz", code);
    } else if (way->from > 0 && way->until == code - 1) {
        way->until = code;
    } else {
        say_run(way);
        way->from = way->until = code;
    }
}

/* Where a verb leads if it succeeds; NULL: it cannot. */
static const char *success(const struct smtp_dialogue *d)
{
    static const int codes[] = { 250, 354, 221, 2, 3 };

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct smtp_dialogue next = *d;

        if (smtp_dialogue_step(&next, codes[i]) && !next.lax)
            return smtp_walk_state(&next);
    }
    return NULL;
}

static void add_verb(struct ways *ways, struct way *wrong, const struct smtp_dialogue *d, enum smtp_verb verb)
{
    struct smtp_dialogue next = *d;
    struct way *way = wrong;

    if (!smtp_dialogue_step(&next, verb))
        return;
    if (!next.out_of_turn)
        way = success(&next) != NULL ? way_to(ways, success(&next)) : NULL;
    if (way != NULL)
        say(way, verb == SMTP_VERB_DOT ? " mail data" : " %s", smtp_walk_verb(verb));
}

static size_t write_down(struct ways *ways, const char *before, char *out, size_t cap)
{
    size_t len = 0;

    for (size_t i = 0; i < ways->count; i++) {
        say_run(&ways->list[i]);
        const int n = snprintf(out + len, cap - len, "%s%s (to %s)", i == 0 ? before : ",", ways->list[i].letters,
                               ways->list[i].to);
        len += n > 0 && (size_t)n < cap - len ? (size_t)n : 0;
    }
    return len;
}

const char *postel_step_verb(enum smtp_verb verb)
{
    switch (verb) {
    case SMTP_VERB_OPEN: return "the connection";
    case SMTP_VERB_DOT: return "mail data";
    case SMTP_VERB_OTHER: return "another verb";
    default: return smtp_walk_verb(verb);
    }
}

size_t postel_step_ways(const struct smtp_walk_view *v, char *out, size_t cap)
{
    const struct smtp_dialogue *const d = &v->dialogue;
    struct ways ways = { .count = 0 };
    struct way wrong = { .len = 0 };
    char before[64];
    size_t len;

    if (v->waiting > 0) {
        for (int code = 200; code < SMTP_VERB_OPEN; code++)
            add_code(&ways, d, code);
        for (int digit = 2; digit <= 5; digit++)
            add_code(&ways, d, digit);
        snprintf(before, sizeof before, "To %s the reply can be", postel_step_verb(v->owed));
        len = write_down(&ways, before, out, cap);
    } else {
        for (int verb = SMTP_VERB_EHLO; verb <= SMTP_VERB_QUIT; verb++)
            add_verb(&ways, &wrong, d, (enum smtp_verb)verb);
        len = write_down(&ways, "The client can say", out, cap);
        const int n = wrong.len > 0 ? snprintf(out + len, cap - len, "; out of turn would be%s", wrong.letters) : 0;
        len += n > 0 && (size_t)n < cap - len ? (size_t)n : 0;
    }
    if (len == 0)
        len = (size_t)snprintf(out, cap, "Nothing more is to be said");
    if (len + 1 < cap)
        memcpy(out + len++, ".", 2);
    return len;
}
