/* step_pane_rule.c - the rule being read: which, which part of it, and what it still hopes for.     RFC 5321 §4.1.2
 * Read first: programs/step_production.c.  Read next: programs/step_ways.c.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "programs/step_pane.h"
#include "protocol/escape.h"
#include "protocol/walk_json.h"

enum { WORDS = 512 };

/* A rule around the octet, and the element of it in which the octet lies. */
struct level {
    const struct smtp_abnf_rule *rule;
    const struct smtp_abnf_node *live; /* NULL: nobody knows yet */
    size_t from, to;                   /* in the unit; SIZE_MAX: likewise */
};

struct chain {
    struct level levels[SMTP_WALK_DEEPEST];
    size_t count;
    size_t innermost; /* the one to be quoted: behind it come only rules that stand for one octet or word */
};

static void chain_of_tree(struct chain *c, const struct smtp_walk_view *v)
{
    const struct smtp_abnf_part *parts[SMTP_WALK_DEEPEST];

    c->count = smtp_walk_parts(v, parts);
    for (size_t i = 0; i < c->count; i++)
        c->levels[i] = (struct level){ .rule = parts[i]->rule,
                                       .live = i + 1 < c->count ? parts[i + 1]->from : v->tree->takes[v->within],
                                       .from = parts[i]->at,
                                       .to = parts[i]->at + parts[i]->len };
}

/* A unit that is not whole, or is outside its rule, has no tree: then the deepest chain that still hopes, or did. */
static void chain_of_hopes(struct chain *c, const struct smtp_walk_view *v)
{
    const struct smtp_abnf_nfa *const nfa = v->next.nfa;
    const struct smtp_abnf_node *live = NULL;
    size_t n = 0;

    for (uint32_t call = v->next.hopes[0].call; call != SMTP_ABNF_NONE; call = nfa->calls[call].up)
        n++;
    c->count = n < SMTP_WALK_DEEPEST ? n : SMTP_WALK_DEEPEST;
    for (uint32_t call = v->next.hopes[0].call; call != SMTP_ABNF_NONE; call = nfa->calls[call].up) {
        if (--n < SMTP_WALK_DEEPEST)
            c->levels[n] = (struct level){ nfa->calls[call].rule, live, SIZE_MAX, SIZE_MAX };
        live = nfa->calls[call].from;
    }
}

static void find_chain(struct chain *c, const struct smtp_walk_view *v)
{
    *c = (struct chain){ .count = 0 };
    if (v->tree != NULL)
        chain_of_tree(c, v);
    else if (v->next.count > 0)
        chain_of_hopes(c, v);
    while (c->innermost + 1 < c->count && !smtp_abnf_token(c->levels[c->innermost + 1].rule))
        c->innermost++;
}

/* Local-part §4.1.2  "user" */
static void draw_level(const struct postel_step_model *m, const struct level *level, size_t depth,
                       const struct postel_area *area, size_t row)
{
    const struct smtp_slice unit = smtp_walk_octets(m->walk, m->view.unit);
    char words[WORDS];
    size_t column = postel_area_octets(area, row, depth, POSTEL_INK_PLAIN, level->rule->name.at, level->rule->name.len);

    if (smtp_abnf_section(level->rule, "§", words, sizeof words) > 0)
        column = postel_area_put(area, row, column, POSTEL_INK_FAINT, " %s", words);
    if (level->from == SIZE_MAX)
        return;
    column = postel_area_put(area, row, column, POSTEL_INK_FAINT, " %zu-%zu ", level->from, level->to);
    if (column >= area->columns)
        return;

    const size_t room = area->columns - column + 1 < sizeof words ? area->columns - column + 1 : sizeof words;
    smtp_escape((struct smtp_slice){ unit.octets + level->from, level->to - level->from }, words, room);
    postel_area_text(area, row, column, POSTEL_INK_FAINT, words);
}

/* The outermost, and as many of the innermost as there is room for. */
static size_t draw_chain(const struct postel_step_model *m, const struct chain *c, const struct postel_area *area,
                         size_t row, size_t rows)
{
    const size_t hidden = c->count > rows ? c->count - rows + 1 : 0;

    for (size_t i = 0; i < c->count && rows > 0; i++) {
        if (hidden > 0 && i == 1) {
            postel_area_put(area, row++, 1, POSTEL_INK_FAINT, "... %zu more", hidden);
            i = hidden;
            continue;
        }
        draw_level(m, &c->levels[i], i - (i > hidden ? hidden : 0) + (hidden > 0 && i > hidden), area, row++);
    }
    return row;
}

static void next_words(const struct smtp_walk_view *v, char out[WORDS])
{
    char hopes[WORDS - 128];

    smtp_abnf_expected(&v->next, hopes, sizeof hopes);
    if (v->alive)
        snprintf(out, WORDS, "next: %s%s", hopes, v->word && v->next.count > 0 ? ", or the end" : "");
    else
        snprintf(out, WORDS, "! outside the rule since octet %zu of the line; there it could have gone on with %s",
                 v->left, hopes);
}

static void draw_productions(const struct chain *c, const struct postel_area *area, size_t row)
{
    struct postel_production production;

    for (size_t i = c->innermost; i-- > 0 && row < area->rows;) {
        postel_production(&production, c->levels[i].rule, c->levels[i].live);
        row = postel_production_draw(&production, area, row);
    }
}

void postel_pane_rule(const struct postel_step_model *m, const struct postel_area *area)
{
    const struct postel_area nowhere = { area->canvas, area->top, area->left, 0, area->columns };
    const struct smtp_walk_view *const v = &m->view;
    struct postel_production production;
    struct chain c;
    char next[WORDS];

    if (!m->seen)
        return;
    find_chain(&c, v);
    next_words(v, next);
    if (c.count > 0)
        postel_production(&production, c.levels[c.innermost].rule, c.levels[c.innermost].live);
    else
        production.len = 0;

    const size_t needed =
        postel_production_draw(&production, &nowhere, 0) + postel_area_wrap(&nowhere, 0, 2, POSTEL_INK_PLAIN, next);
    const size_t left = area->rows > needed ? area->rows - needed : 0;
    size_t row = draw_chain(m, &c, area, 0, left);
    row = postel_production_draw(&production, area, row);
    row = postel_area_wrap(area, row, 2, v->alive ? POSTEL_INK_PLAIN : POSTEL_INK_FINDING, next);
    draw_productions(&c, area, row + 1);
}
