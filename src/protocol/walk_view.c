/* walk_view.c - one point of a conversation: the octet, the rules it lies in, the state of the session.
 * Read first: protocol/walk.h, protocol/walk_state.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/walk.h"

/* The unit of `units` in which offset `at` of their stream lies. */
static const struct smtp_walk_unit *unit_at(const struct smtp_walk_unit *units, size_t count, size_t at)
{
    size_t low = 0, high = count;

    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        if (units[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return &units[low];
}

static void find_octet(const struct smtp_walk *w, struct smtp_walk_view *v)
{
    size_t at[2] = { 0, 0 }, point = v->point;

    for (size_t run = 0;; run++) {
        const bool client = w->talk.runs[run].side == 'C';
        const size_t len = w->talk.runs[run].len;

        if (point < len) {
            v->at = at[client] + point;
            v->octet = (client ? w->talk.client : w->talk.server).octets[v->at];
            v->unit =
                client ? unit_at(w->commands, w->command_count, v->at) : unit_at(w->replies, w->reply_count, v->at);
            v->within = v->at - v->unit->at;
            v->ends = &w->talk.runs[run + 1];
            while (point + 1 == len && run + 1 + v->end_count < w->talk.run_count && v->ends[v->end_count].len == 0)
                v->end_count++;
            return;
        }
        at[client] += len;
        point -= len;
    }
}

struct smtp_slice smtp_walk_octets(const struct smtp_walk *w, const struct smtp_walk_unit *unit)
{
    return (struct smtp_slice){ (unit->side == 'C' ? w->talk.client : w->talk.server).octets + unit->at, unit->len };
}

/* Both machines, side by side: Ragel's, whose states have numbers, and the one made of the ABNF, whose states know the
 * rules they lie in.  The second stops where the text leaves the rule: its last state tells what could have come. */
static bool read(struct smtp_walk *w, struct smtp_walk_view *v)
{
    const struct smtp_slice unit = smtp_walk_octets(w, v->unit);
    struct smtp_abnf_dfa *const dfa =
        smtp_abnf_shelf_take(w->shelf, smtp_abnf_find(&w->shelf->grammar, smtp_abnf_text(v->unit->rule)));

    if (dfa == NULL)
        return false;
    if (w->reading != v->unit || w->dfa != dfa || w->mark.read > v->within + 1) {
        w->now = (struct smtp_walk_reading){ .set = SMTP_ABNF_START };
        smtp_match_init(&w->now.ragel, smtp_rule_find(v->unit->rule));
    } else if (w->now.read > v->within + 1) {
        w->now = w->mark;
    }
    for (; w->now.read <= v->within; w->now.read++) {
        if (w->now.read % SMTP_WALK_MARK == 0)
            w->mark = w->now;
        smtp_match_exec(&w->now.ragel, unit.octets + w->now.read, 1);
        if (!smtp_match_error(&w->now.ragel))
            w->now.set = smtp_abnf_dfa_step(dfa, w->now.set, unit.octets[w->now.read]);
    }
    w->reading = v->unit;
    w->dfa = dfa;
    v->machine = w->now.ragel.cs;
    v->alive = !smtp_match_error(&w->now.ragel);
    v->word = smtp_match_accepts(&w->now.ragel);
    v->left = w->now.ragel.at;
    return !w->shelf->arena.spent && smtp_abnf_explain(w->arena, dfa, w->now.set, &v->next);
}

/* The tree of a unit is kept while the walk is in it. */
static void derive(struct smtp_walk *w, struct smtp_walk_view *v)
{
    const struct smtp_slice unit = smtp_walk_octets(w, v->unit);
    const struct smtp_abnf_rule *const rule = smtp_abnf_find(&w->shelf->grammar, smtp_abnf_text(v->unit->rule));

    if (w->derived != v->unit) {
        const struct smtp_abnf_dfa *const dfa = smtp_abnf_shelf_take(w->shelf, rule);

        w->arena->used = w->used;
        w->derived = v->unit;
        w->has_tree =
            dfa != NULL && smtp_abnf_derive(w->arena, dfa->nfa, unit.octets, unit.len, &w->tree) == SMTP_ABNF_DERIVED;
        w->arena->spent = false; /* a line without its tree is a line all the same */
    }
    v->tree = w->has_tree ? &w->tree.first : NULL;
}

/* How many of the units, in the order of the conversation, are whole once this point has been read. */
static size_t whole_by(const struct smtp_walk_unit *units, size_t count, size_t point)
{
    size_t n = 0;

    while (n < count && units[n].whole && units[n].to <= point + 1)
        n++;
    return n;
}

static void find_state(const struct smtp_walk *w, struct smtp_walk_view *v)
{
    const size_t said = whole_by(w->commands, w->command_count, v->point);
    const size_t answered = whole_by(w->replies, w->reply_count, v->point);

    v->state = answered == 0 ? "start" : w->replies[answered - 1].state;
    if (answered == 0)
        smtp_dialogue_init(&v->dialogue);
    else
        v->dialogue = w->replies[answered - 1].dialogue;
    v->waiting = answered == 0; /* the connection itself is to be greeted */
    v->owed = answered == 0 ? SMTP_VERB_OPEN : 0;
    for (size_t i = said; i-- > 0 && (answered == 0 || w->commands[i].other >= answered); v->waiting++)
        v->owed = answered == 0 ? SMTP_VERB_OPEN : w->commands[i].verb;
    if (v->waiting > 0)
        smtp_dialogue_step(&v->dialogue, v->owed); /* one without an edge leaves it where it is */
    v->lost = v->point >= w->lost_point ? w->lost : NULL;
    v->note = v->unit->side == 'C' ? smtp_note_command(v->unit->verb) : smtp_note_reply(v->unit->verb, v->unit->code);
}

static void find_findings(const struct smtp_walk *w, struct smtp_walk_view *v)
{
    size_t first = 0, last;

    if (w->finding_count == 0) /* then there is no list, and so no place in it */
        return;
    while (first < w->finding_count && w->findings[first].point < v->point)
        first++;
    for (last = first; last < w->finding_count && w->findings[last].point == v->point;)
        last++;
    v->findings = w->findings + first;
    v->finding_count = last - first;
}

bool smtp_walk_at(struct smtp_walk *w, size_t point, struct smtp_walk_view *v)
{
    *v = (struct smtp_walk_view){ .point = point };
    if (point >= w->points)
        return false;
    find_octet(w, v);
    derive(w, v);

    const size_t used = w->arena->used; /* an explanation lasts until the next */
    if (!read(w, v))
        return false;
    w->arena->used = used;
    find_state(w, v);
    find_findings(w, v);
    return true;
}
