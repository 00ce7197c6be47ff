/* read_element.c - what stands behind the "=" of a rule, as a tree.    RFC 5234 §3, §4
 * Read first: abnf/read.c.  Read next: abnf/read_value.c.
 * SPDX-License-Identifier: MIT */
#include "abnf/read_internal.h"

#include <string.h>

enum {
    REPEAT_MAX = 9999, /* "exactly 100000" is a slip of the pen, and would be as many copies in nfa.c */
    BRACKETS_MAX = 64  /* open at once; each takes some of our caller's stack */
};

struct smtp_abnf_node *smtp_abnf_node(struct smtp_abnf_reader *r, enum smtp_abnf_kind kind)
{
    struct smtp_abnf_node *const node = smtp_arena_take(r->arena, 1, sizeof *node);

    if (node != NULL) {
        node->kind = kind;
        node->place = smtp_abnf_here(r);
        node->written.at = r->p;
    }
    return node;
}

/* The element ends where the reader stands. */
static struct smtp_abnf_node *ended(const struct smtp_abnf_reader *r, struct smtp_abnf_node *node)
{
    if (node != NULL)
        node->written = smtp_abnf_since(r, node->written.at);
    return node;
}

static struct smtp_abnf_node *fail_here(struct smtp_abnf_reader *r, const char *message)
{
    smtp_abnf_fail_here(r, message);
    return NULL;
}

/* "(" *c-wsp alternation *c-wsp ")", and option with its brackets: what is between, if `close` follows */
static struct smtp_abnf_node *enclosed(struct smtp_abnf_reader *r, char close)
{
    const struct smtp_abnf_place open = smtp_abnf_here(r);
    const struct smtp_abnf_text bracket = { r->p, 1 };
    struct smtp_abnf_node *inner;

    if (r->brackets == BRACKETS_MAX)
        return fail_here(r, "too many brackets within each other");
    r->brackets++;
    r->p++;
    if (!smtp_abnf_read_blanks(r))
        return NULL;
    inner = smtp_abnf_read_choice(r);
    if (inner == NULL)
        return NULL;
    if (smtp_abnf_peek(r) != close) {
        smtp_abnf_fail(r, open, "this bracket is never closed", bracket);
        return NULL;
    }
    r->brackets--;
    r->p++;
    return inner;
}

/* option = "[" … "]" is *1(…), RFC 5234 §3.8 */
static struct smtp_abnf_node *option(struct smtp_abnf_reader *r)
{
    struct smtp_abnf_node *const node = smtp_abnf_node(r, SMTP_ABNF_REPEAT);

    if (node == NULL)
        return NULL;
    node->max = 1;
    node->child = enclosed(r, ']');
    return node->child == NULL ? NULL : ended(r, node);
}

static struct smtp_abnf_node *group(struct smtp_abnf_reader *r)
{
    const char *const from = r->p;
    struct smtp_abnf_node *const node = enclosed(r, ')');

    if (node != NULL)
        node->written = smtp_abnf_since(r, from);
    return node;
}

static struct smtp_abnf_node *rulename(struct smtp_abnf_reader *r)
{
    struct smtp_abnf_node *const node = smtp_abnf_node(r, SMTP_ABNF_RULE);

    if (node != NULL)
        node->octets = node->written = smtp_abnf_read_name(r); /* bind.c finds the rule: it may stand further below */
    return node;
}

/* element = rulename / group / option / char-val / num-val / prose-val */
static struct smtp_abnf_node *element(struct smtp_abnf_reader *r)
{
    const char c = smtp_abnf_peek(r);

    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
        return rulename(r);
    switch (c) {
    case '(': return group(r);
    case '[': return option(r);
    case '"': return ended(r, smtp_abnf_read_string(r));
    case '%': return ended(r, smtp_abnf_read_value(r));
    case '<': return fail_here(r, "prose-val: words for people, which no machine can read");
    default: return fail_here(r, "an element is missing");
    }
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* repetition = [repeat] element, repeat = 1*DIGIT / (*DIGIT "*" *DIGIT) */
static struct smtp_abnf_node *repetition(struct smtp_abnf_reader *r)
{
    const char *const from = r->p;
    struct smtp_abnf_node *node;

    if (!digit(smtp_abnf_peek(r)) && smtp_abnf_peek(r) != '*')
        return element(r);
    node = smtp_abnf_node(r, SMTP_ABNF_REPEAT);
    if (node == NULL || (digit(*r->p) && !smtp_abnf_read_number(r, 10, REPEAT_MAX, &node->min)))
        return NULL;
    node->max = node->min;
    if (smtp_abnf_peek(r) == '*') {
        r->p++;
        node->max = SMTP_ABNF_FOREVER;
        if (digit(smtp_abnf_peek(r)) && !smtp_abnf_read_number(r, 10, REPEAT_MAX, &node->max))
            return NULL;
    }
    if (node->min > node->max) {
        smtp_abnf_fail(r, node->place, "a repetition of more times than its own limit", smtp_abnf_since(r, from));
        return NULL;
    }
    node->child = element(r);
    return node->child == NULL ? NULL : ended(r, node);
}

/* `list` of at least one child; a node around one child alone would say nothing. */
static struct smtp_abnf_node *joined(struct smtp_abnf_node *list, struct smtp_abnf_node *last)
{
    if (list == NULL || list->child->next == NULL)
        return list == NULL ? NULL : list->child;
    list->child->before = last;
    list->written = (struct smtp_abnf_text){ list->child->written.at,
                                             (size_t)(last->written.at + last->written.len - list->child->written.at) };
    return list;
}

/* concatenation = repetition *(1*c-wsp repetition) */
static struct smtp_abnf_node *sequence(struct smtp_abnf_reader *r)
{
    struct smtp_abnf_node *const list = smtp_abnf_node(r, SMTP_ABNF_SEQUENCE), *last = NULL;
    const char *end;

    if (list == NULL)
        return NULL;
    for (struct smtp_abnf_node **place = &list->child;; place = &last->next) {
        struct smtp_abnf_node *const before = last;

        *place = last = repetition(r);
        if (last == NULL)
            return NULL;
        last->before = before;
        end = r->p;
        if (!smtp_abnf_read_blanks(r))
            return NULL;
        if (r->p == r->end || strchr("/)];\r\n=", *r->p) != NULL)
            return joined(list, last);
        if (r->p == end)
            return fail_here(r, "a blank is missing between two elements");
    }
}

/* alternation = concatenation *(*c-wsp "/" *c-wsp concatenation) */
struct smtp_abnf_node *smtp_abnf_read_choice(struct smtp_abnf_reader *r)
{
    struct smtp_abnf_node *const list = smtp_abnf_node(r, SMTP_ABNF_CHOICE), *last = NULL;

    if (list == NULL)
        return NULL;
    for (struct smtp_abnf_node **place = &list->child;; place = &last->next) {
        struct smtp_abnf_node *const before = last;

        *place = last = sequence(r);
        if (last == NULL)
            return NULL;
        last->before = before;
        if (smtp_abnf_peek(r) != '/')
            return joined(list, last);
        r->p++;
        if (!smtp_abnf_read_blanks(r))
            return NULL;
    }
}
