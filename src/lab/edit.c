/* edit.c - a rule that a student has changed, beside the RFC's: the shortest texts that tell them apart.  RFC 5234
 * Read first: lab/try.c, abnf/compare.h.  Read next: lab/page/core.js.
 * SPDX-License-Identifier: MIT
 *
 * The student's rules take the place of the RFC's of the same names; all others stay.  So a small rule can be changed,
 * and what it does to a large one be seen. */
#include <string.h>

#include "abnf/compare.h"
#include "lab/lab.h"
#include "lab/rules.h"

enum { SOURCES = 32 };

/* Where the student's text begins to matter: is there, at the start of a line, a rule of this name? */
static bool defines(struct smtp_abnf_text text, struct smtp_abnf_text name)
{
    for (size_t at = 0; at < text.len; at++) {
        const bool start = at == 0 || text.at[at - 1] == '\n';
        size_t end = at + name.len;

        if (!start || end > text.len || !smtp_abnf_same((struct smtp_abnf_text){ text.at + at, name.len }, name))
            continue;
        while (end < text.len && (text.at[end] == ' ' || text.at[end] == '\t'))
            end++;
        if (end < text.len && text.at[end] == '=')
            return true;
    }
    return false;
}

/* The RFC's rule becomes white space: every line end stays where it was, and with it each place in the file. */
static void blank(struct smtp_abnf_source *source, char *copy, const struct smtp_abnf_rule *rule)
{
    const struct smtp_abnf_text text = lab_rule_text(rule);
    char *const at = copy + (text.at - source->text.at);

    at[0] = ';'; /* a line of white space alone is none of RFC 5234's */
    for (size_t i = 1; i < text.len; i++)
        at[i] = at[i] == '\n' ? '\n' : at[i - 1] == '\n' ? ';' : ' ';
}

static bool copies(struct smtp_arena *arena, struct smtp_abnf_text edited, struct smtp_abnf_source sources[SOURCES],
                   size_t *count)
{
    const struct smtp_abnf_source *const ours = smtp_abnf_sources(count);

    if (*count + 1 > SOURCES)
        return false;
    for (size_t i = 0; i < *count; i++) {
        char *const copy = smtp_arena_take(arena, ours[i].text.len, 1);

        if (copy == NULL)
            return false;
        memcpy(copy, ours[i].text.at, ours[i].text.len);
        sources[i] = (struct smtp_abnf_source){ ours[i].name, { copy, ours[i].text.len } };
        for (const struct smtp_abnf_rule *rule = lab_shelf()->grammar.first; rule != NULL; rule = rule->next)
            if (rule->place.source == &ours[i] && defines(edited, rule->name))
                blank(&(struct smtp_abnf_source){ ours[i].name, ours[i].text }, copy, rule);
    }
    sources[(*count)++] = (struct smtp_abnf_source){ "your rule", edited };
    return true;
}

static bool make(struct smtp_arena *arena, const struct smtp_abnf_rule *rule, struct smtp_abnf_dfa *dfa)
{
    struct smtp_abnf_nfa *const nfa = smtp_arena_take(arena, 1, sizeof *nfa);

    return nfa != NULL && smtp_abnf_nfa_build(arena, rule, SMTP_ABNF_DEPTH, nfa) && smtp_abnf_dfa_init(dfa, arena, nfa);
}

static void word(const char *name, const struct smtp_abnf_word *w)
{
    if (!w->found)
        return;
    lab_json(",");
    lab_json_text(name, (struct smtp_slice){ w->octets, w->len });
}

static size_t wrong(const struct smtp_abnf_error *error)
{
    lab_json("{\"line\":%u,\"column\":%u,", (unsigned)error->place.line, (unsigned)error->place.column);
    lab_json_string("message", error->message);
    lab_json(",");
    lab_json_text("about", (struct smtp_slice){ (const unsigned char *)error->about.at, error->about.len });
    if (error->place.source != NULL) {
        lab_json(",");
        lab_json_string("file", error->place.source->name);
    }
    lab_json("}");
    return lab_json_end();
}

/* lab_in() has the name, of `name` octets, of the rule to be compared, and then the student's rules.  Tells the error
 * in them; or `yours`, a shortest text of theirs alone, and `theirs`, one of the RFC's alone: neither, if the two
 * languages are one. */
LAB_EXPORT(lab_edit) size_t lab_edit(size_t name, size_t len)
{
    const struct smtp_slice said = lab_said(len);
    const struct smtp_abnf_rule *const theirs = name <= len ? lab_rule_named(name) : NULL;
    struct smtp_arena *const arena = lab_scratch();
    struct smtp_abnf_source sources[SOURCES];
    struct smtp_abnf_grammar grammar;
    struct smtp_abnf_error error;
    struct smtp_abnf_dfa first, second;
    struct smtp_abnf_comparison found;
    size_t count;

    if (theirs == NULL ||
        !copies(arena, (struct smtp_abnf_text){ (const char *)said.octets + name, len - name }, sources, &count))
        return 0;
    lab_json_begin();
    if (!smtp_abnf_read(arena, sources, count, &grammar, &error))
        return arena->spent ? 0 : wrong(&error);
    const struct smtp_abnf_rule *const yours = smtp_abnf_find(&grammar, theirs->name);
    if (yours == NULL || !make(arena, yours, &first) || !make(arena, theirs, &second))
        return 0;
    const struct smtp_abnf_machine a = smtp_abnf_dfa_machine(&first), b = smtp_abnf_dfa_machine(&second);
    if (!smtp_abnf_compare(arena, &a, &b, &found))
        return 0;
    lab_json("{\"pairs\":%zu,\"nests\":%s,\"rule\":", found.pairs, yours->nests ? "true" : "false");
    lab_rule_tell(yours);
    word("yours", &found.first);
    word("theirs", &found.second);
    lab_json("}");
    return lab_json_end();
}
