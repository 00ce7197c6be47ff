/* walk_json.c - one point of a conversation as a line of JSON.
 * Read first: protocol/walk_json.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/walk_json.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "protocol/escape.h"

struct writer {
    char *out;
    size_t cap, len;
    bool spent;  /* something did not fit */
    size_t base; /* of the unit, in its stream */
    size_t items;
};

static void put(struct writer *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct writer *w, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const int len = vsnprintf(w->out + w->len, w->cap - w->len, format, arguments);
    va_end(arguments);
    if (len < 0 || (size_t)len >= w->cap - w->len)
        w->spent = true;
    else
        w->len += (size_t)len;
}

/* A string that is printable ASCII or, as "§" is, UTF-8 of our own: only what JSON itself uses is escaped. */
static void string(struct writer *w, const char *name, const char *text, size_t len)
{
    put(w, "%s\"%s\":\"", w->out[w->len - 1] == '{' ? "" : ",", name);
    for (size_t i = 0; i < len; i++)
        put(w, text[i] == '"' || text[i] == '\\' ? "\\%c" : "%c", text[i]);
    put(w, "\"");
}

static void text(struct writer *w, const char *name, const char *value)
{
    string(w, name, value, strlen(value));
}

static void number(struct writer *w, const char *name, uint64_t value)
{
    put(w, ",\"%s\":%" PRIu64, name, value);
}

static void boolean(struct writer *w, const char *name, bool value)
{
    put(w, ",\"%s\":%s", name, value ? "true" : "false");
}

const char *smtp_walk_kind(const struct smtp_walk_unit *unit)
{
    return unit->side == 'S' ? "reply" : unit->verb == SMTP_VERB_DOT ? "data" : "command";
}

/* The rules around `call`, then itself. */
static void chain(const struct smtp_abnf_nfa *nfa, uint32_t call,
                  void (*each)(void *owner, const struct smtp_abnf_rule *rule, size_t from, size_t to), void *owner)
{
    if (nfa->calls[call].up != SMTP_ABNF_NONE)
        chain(nfa, nfa->calls[call].up, each, owner);
    each(owner, nfa->calls[call].rule, SIZE_MAX, SIZE_MAX);
}

/* The parts of a tree are in the order in which they begin.  So the innermost one here is the last that begins before
 * the octet and has not ended; those around it stand before it, each of a smaller depth. */
size_t smtp_walk_parts(const struct smtp_walk_view *v, const struct smtp_abnf_part *parts[SMTP_WALK_DEEPEST])
{
    const struct smtp_abnf_derivation *const tree = v->tree;
    size_t low = 0, high = tree != NULL ? tree->count : 0, count = 0;
    uint32_t depth = UINT32_MAX;

    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        *(tree->parts[middle].at <= v->within ? &low : &high) = middle;
    }
    for (size_t at = low + 1; at-- > 0 && tree != NULL && depth > 0 && count < SMTP_WALK_DEEPEST;) {
        const struct smtp_abnf_part *const part = &tree->parts[depth == 1 ? 0 : at];

        if (part->depth < depth && v->within < part->at + part->len) {
            parts[count++] = part;
            depth = part->depth;
        }
    }
    for (size_t i = 0; i < count / 2; i++) {
        const struct smtp_abnf_part *const part = parts[i];

        parts[i] = parts[count - 1 - i];
        parts[count - 1 - i] = part;
    }
    return count;
}

void smtp_walk_rules(const struct smtp_walk_view *v,
                     void (*each)(void *owner, const struct smtp_abnf_rule *rule, size_t from, size_t to), void *owner)
{
    const struct smtp_abnf_part *parts[SMTP_WALK_DEEPEST];
    const size_t count = smtp_walk_parts(v, parts);

    for (size_t i = 0; i < count; i++)
        each(owner, parts[i]->rule, parts[i]->at, parts[i]->at + parts[i]->len);
    if (v->tree != NULL)
        return;
    if (v->next.count > 0)
        chain(v->next.nfa, v->next.hopes[0].call, each, owner);
}

static void rule(void *owner, const struct smtp_abnf_rule *rule, size_t from, size_t to)
{
    struct writer *const w = owner;
    char section[32];
    const size_t len = smtp_abnf_section(rule, "", section, sizeof section);

    put(w, w->items++ > 0 ? ",{" : "{");
    string(w, "rule", rule->name.at, rule->name.len);
    string(w, "section", section, len);
    if (from == SIZE_MAX)
        put(w, ",\"from\":null,\"to\":null}");
    else
        put(w, ",\"from\":%zu,\"to\":%zu}", w->base + from, w->base + to);
}

static void unit(struct writer *w, const struct smtp_walk *walk, const struct smtp_walk_unit *u)
{
    put(w, ",\"unit\":{");
    text(w, "kind", smtp_walk_kind(u));
    number(w, "number", (uint64_t)(u - (u->side == 'S' ? walk->replies : walk->commands)));
    text(w, "verb", smtp_walk_verb(u->verb));
    if (u->side == 'S')
        number(w, "code", (uint64_t)u->code);
    text(w, "rule", u->rule);
    number(w, "from", u->at);
    number(w, "to", u->at + u->len);
    boolean(w, "whole", u->whole);
    put(w, "}");
}

static void finding(struct writer *w, const struct smtp_finding *f, bool first)
{
    put(w, first ? "{" : ",{");
    text(w, "id", f->id);
    string(w, "side", &f->side, 1);
    number(w, "offset", f->at);
    number(w, "length", f->len);
    boolean(w, "tolerates", f->tolerates);
    text(w, "expected", f->expected);
    text(w, "got", f->got);
    put(w, "}");
}

size_t smtp_walk_json(const struct smtp_walk *walk, const struct smtp_walk_view *v, char *out, size_t cap)
{
    struct writer w = { .out = out, .cap = cap, .base = v->unit->at };
    char words[1024];

    put(&w, "{\"point\":%zu", v->point);
    string(&w, "side", &v->unit->side, 1);
    number(&w, "offset", v->at);
    put(&w, ",\"hex\":\"%02x\"", v->octet);
    string(&w, "octet", words, smtp_escape((struct smtp_slice){ &v->octet, 1 }, words, sizeof words));
    unit(&w, walk, v->unit);
    number(&w, "machine", (uint64_t)v->machine);
    boolean(&w, "alive", v->alive);
    boolean(&w, "word", v->word);
    if (!v->alive)
        number(&w, "left", v->unit->at + v->left);
    put(&w, ",\"rules\":[");
    smtp_walk_rules(v, rule, &w);
    put(&w, "]");
    string(&w, "next", words, smtp_abnf_expected(&v->next, words, sizeof words));
    text(&w, "state", v->state);
    number(&w, "waiting", v->waiting);
    if (v->waiting > 0)
        text(&w, "owed", smtp_walk_verb(v->owed));
    text(&w, "section", v->note.section);
    text(&w, "note", v->note.says);
    if (v->lost != NULL)
        text(&w, "lost", v->lost);
    put(&w, ",\"findings\":[");
    for (size_t i = 0; i < v->finding_count; i++)
        finding(&w, &v->findings[i].found, i == 0);
    put(&w, "]");
    for (size_t i = 0; i < v->end_count; i++)
        put(&w, i == 0 ? ",\"ends\":[\"%c\"" : ",\"%c\"", v->ends[i].side);
    put(&w, v->end_count > 0 ? "]}" : "}");
    return w.spent ? 0 : w.len;
}
