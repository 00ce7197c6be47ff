/* dialogue.c - the second grammar as a chart: its states, and which exchange leads from which to which.
 *                                                                     RFC 5321 §4.1.4, §4.3.2
 * Read first: grammar/dialogue.rl, protocol/walk.h.  Read next: lab/rules.h.
 * SPDX-License-Identifier: MIT
 *
 * Nothing here knows the chart: the machine is asked.  States between a verb and its reply have no name, so an edge of
 * the chart is an exchange, both letters of it. */
#include <string.h>

#include "lab/lab.h"

enum { STATES = 32, VERBS = SMTP_VERB_OTHER - SMTP_VERB_OPEN + 1 };

struct chart {
    struct smtp_dialogue at[STATES];
    const char *names[STATES];
    size_t count;
};

static size_t find(struct chart *c, const struct smtp_dialogue *d)
{
    const char *const name = smtp_walk_state(d);

    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->names[i], name) == 0)
            return i;
    if (c->count == STATES) /* there are not so many */
        return 0;
    c->at[c->count] = *d;
    c->names[c->count] = name;
    return c->count++;
}

/* The replies to `verb` that lead to one state: what is written once. */
struct edge {
    size_t to;
    bool lax, out_of_turn;
    int codes[640]; /* explicit ones; 2 to 5 stand for what is not listed */
    size_t count;
};

static void add(struct edge *edges, size_t *count, size_t to, const struct smtp_dialogue *d, bool out_of_turn, int code)
{
    struct edge *e = edges;

    while (e < edges + *count && (e->to != to || e->lax != d->lax))
        e++;
    if (e == edges + *count)
        *(++*count, e) = (struct edge){ .to = to, .lax = d->lax, .out_of_turn = out_of_turn };
    if (e->count < sizeof e->codes / sizeof *e->codes)
        e->codes[e->count++] = code;
}

static void tell(const struct chart *c, size_t from, enum smtp_verb verb, const struct edge *e, bool first)
{
    lab_json("%s{\"lax\":%s,\"turn\":%s,", first ? "" : ",", e->lax ? "true" : "false",
             e->out_of_turn ? "false" : "true");
    lab_json_string("from", c->names[from]);
    lab_json(",");
    lab_json_string("to", c->names[e->to]);
    lab_json(",");
    lab_json_string("verb", verb == 0 ? "" : smtp_walk_verb(verb));
    lab_json(",\"codes\":[");
    for (size_t i = 0; i < e->count; i++)
        lab_json("%s%d", i > 0 ? "," : "", e->codes[i]);
    lab_json("]}");
}

/* All replies to `verb`, or, with none, what the server may say unasked. */
static void exchanges(struct chart *c, size_t from, enum smtp_verb verb, bool *first)
{
    static struct edge edges[STATES];
    struct smtp_dialogue said = c->at[from];
    size_t count = 0;

    if (verb != 0 && !smtp_dialogue_step(&said, (int)verb))
        return;
    for (int code = 2; code < 600; code = code == 5 ? 200 : code + 1) {
        struct smtp_dialogue answered = said;

        if (smtp_dialogue_step(&answered, code) && smtp_walk_state(&answered) != NULL)
            add(edges, &count, find(c, &answered), &answered, verb != 0 && said.out_of_turn, code);
    }
    for (size_t i = 0; i < count; i++, *first = false)
        tell(c, from, verb, &edges[i], *first);
}

LAB_EXPORT(lab_dialogue) size_t lab_dialogue(void)
{
    static struct chart c;
    struct smtp_dialogue start;
    bool first = true;

    c.count = 0;
    smtp_dialogue_init(&start);
    find(&c, &start);
    lab_json_begin();
    lab_json("{\"edges\":[");
    for (size_t from = 0; from < c.count; from++) {
        exchanges(&c, from, (enum smtp_verb)0, &first);
        for (int verb = 0; verb < VERBS; verb++)
            exchanges(&c, from, (enum smtp_verb)(SMTP_VERB_OPEN + verb), &first);
    }
    lab_json("],\"states\":[");
    for (size_t i = 0; i < c.count; i++)
        lab_json("%s\"%s\"", i > 0 ? "," : "", c.names[i]);
    lab_json("]}");
    return lab_json_end();
}
