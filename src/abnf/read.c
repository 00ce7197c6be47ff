/* read.c - cut ABNF text into rules, by its lines and their indentation.  RFC 5234 §2.2, §4
 * Read first: abnf/read_internal.h.  Read next: abnf/read_element.c.
 * SPDX-License-Identifier: MIT */
#include "abnf/read_internal.h"

#include <string.h>

struct smtp_abnf_place smtp_abnf_here(const struct smtp_abnf_reader *r)
{
    return (struct smtp_abnf_place){ r->source, r->line, (uint32_t)(r->p - r->line_start) + 1 };
}

void smtp_abnf_fail(struct smtp_abnf_reader *r, struct smtp_abnf_place place, const char *message,
                    struct smtp_abnf_text about)
{
    *r->error = (struct smtp_abnf_error){ place, message, about };
}

bool smtp_abnf_fail_here(struct smtp_abnf_reader *r, const char *message)
{
    const bool visible = r->p != r->end && *r->p > ' ' && *r->p <= '~'; /* who prints it may have a terminal */

    smtp_abnf_fail(r, smtp_abnf_here(r), message, (struct smtp_abnf_text){ r->p, visible });
    return false;
}

char smtp_abnf_peek(const struct smtp_abnf_reader *r)
{
    return (char)(r->p < r->end ? *r->p : '\0');
}

struct smtp_abnf_text smtp_abnf_since(const struct smtp_abnf_reader *r, const char *from)
{
    return (struct smtp_abnf_text){ from, (size_t)(r->p - from) };
}

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

/* comment = ";" *(WSP / VCHAR): nothing but ASCII, hence no § in ABNF. */
static bool comment(struct smtp_abnf_reader *r)
{
    const char *from = ++r->p;
    struct smtp_abnf_text text;

    while (r->p < r->end && ((*r->p >= ' ' && *r->p <= '~') || *r->p == '\t'))
        r->p++;
    text = smtp_abnf_since(r, from);
    while (text.len > 0 && blank(*text.at))
        text.at++, text.len--;
    while (text.len > 0 && blank(text.at[text.len - 1]))
        text.len--;
    if (r->remarking != NULL)
        r->remarking->remark = text;
    return true;
}

/* c-nl = comment / CRLF, where the comment has its own CRLF; an LF alone will do. */
static bool line_end(struct smtp_abnf_reader *r)
{
    if (smtp_abnf_peek(r) == ';')
        comment(r);
    if (r->end - r->p >= 2 && r->p[0] == '\r' && r->p[1] == '\n')
        r->p++;
    if (r->p == r->end)
        return smtp_abnf_fail_here(r, "the last line has no line end");
    if (*r->p != '\n')
        return smtp_abnf_fail_here(r, "an octet that no comment may hold, or a CR without LF");
    r->line_start = ++r->p;
    r->line++;
    r->remarking = NULL;
    return true;
}

/* Does the line behind this one go on with the same rule?  It does if it is indented more than the first rule is. */
static bool continues(const struct smtp_abnf_reader *r)
{
    const char *next = memchr(r->p, '\n', (size_t)(r->end - r->p));
    size_t blanks = 0;

    if (next == NULL)
        return false;
    for (next++; next < r->end && blank(*next) && blanks <= r->indent; next++)
        blanks++;
    return blanks > r->indent;
}

bool smtp_abnf_read_blanks(struct smtp_abnf_reader *r)
{
    for (;;) {
        while (blank(smtp_abnf_peek(r)))
            r->p++;
        if (r->p == r->end || strchr(";\r\n", *r->p) == NULL || !continues(r))
            return true;
        if (!line_end(r))
            return false;
    }
}

struct smtp_abnf_text smtp_abnf_read_name(struct smtp_abnf_reader *r)
{
    const char *const from = r->p;

    for (char c = smtp_abnf_peek(r);
         (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (r->p > from && ((c >= '0' && c <= '9') || c == '-'));
         c = smtp_abnf_peek(r))
        r->p++;
    return smtp_abnf_since(r, from);
}

/* A new rule at the end of the list, or for "=/" the one to be added to. */
static struct smtp_abnf_rule *defined(struct smtp_abnf_reader *r, struct smtp_abnf_grammar *grammar,
                                      struct smtp_abnf_text name, struct smtp_abnf_place place, bool more)
{
    struct smtp_abnf_rule **last = &grammar->first, *rule;

    for (; *last != NULL; last = &(*last)->next)
        if (smtp_abnf_same((*last)->name, name)) {
            if (!more)
                smtp_abnf_fail(r, place, "a rule of this name stands already", name);
            return more ? *last : NULL;
        }
    if (more) {
        smtp_abnf_fail(r, place, "=/ adds to a rule that has not been defined", name);
        return NULL;
    }
    rule = smtp_arena_take(r->arena, 1, sizeof *rule);
    if (rule == NULL)
        return NULL;
    rule->name = name;
    rule->place = place;
    rule->number = grammar->count++;
    r->remarking = rule;
    return *last = rule;
}

/* The body of a rule; what "=/" adds becomes one more alternative (§3.3). */
static bool give(struct smtp_abnf_reader *r, struct smtp_abnf_rule *rule, struct smtp_abnf_node *body)
{
    struct smtp_abnf_node *both;

    if (rule->body == NULL) {
        rule->body = body;
        return true;
    }
    both = smtp_abnf_node(r, SMTP_ABNF_CHOICE);
    if (both == NULL)
        return false;
    both->written = rule->body->written;
    both->place = rule->body->place;
    both->child = rule->body;
    both->child->next = both->child->before = body;
    body->before = both->child;
    rule->body = both;
    return true;
}

/* rule = rulename defined-as elements c-nl */
static bool rule(struct smtp_abnf_reader *r, struct smtp_abnf_grammar *grammar)
{
    const struct smtp_abnf_place place = smtp_abnf_here(r);
    const struct smtp_abnf_text name = smtp_abnf_read_name(r);
    struct smtp_abnf_rule *rule;
    struct smtp_abnf_node *body;
    bool more;

    if (name.len == 0)
        return smtp_abnf_fail_here(r, "no rule begins like this");
    if (!smtp_abnf_read_blanks(r))
        return false;
    if (smtp_abnf_peek(r) != '=')
        return smtp_abnf_fail_here(r, "expected = or =/ behind the rule's name");
    r->p++;
    more = smtp_abnf_peek(r) == '/';
    if (more)
        r->p++;
    rule = defined(r, grammar, name, place, more);
    if (rule == NULL || !smtp_abnf_read_blanks(r))
        return false;
    body = smtp_abnf_read_choice(r);
    if (body == NULL || !give(r, rule, body))
        return false;
    if (r->p < r->end && strchr(";\r\n", *r->p) == NULL)
        return smtp_abnf_fail_here(r, "neither an element nor the end of the rule");
    return line_end(r);
}

/* rulelist = 1*( rule / (*c-wsp c-nl) ), of one source */
static bool rulelist(struct smtp_abnf_reader *r, struct smtp_abnf_grammar *grammar)
{
    bool first = true;

    while (r->p < r->end) {
        while (blank(smtp_abnf_peek(r)))
            r->p++;
        if (r->p == r->end || strchr(";\r\n", *r->p) != NULL) {
            if (!line_end(r))
                return false;
            continue;
        }
        if (first)
            r->indent = (size_t)(r->p - r->line_start);
        first = false;
        if ((size_t)(r->p - r->line_start) > r->indent)
            return smtp_abnf_fail_here(r, "an indented line, but no rule that it could continue");
        if ((size_t)(r->p - r->line_start) < r->indent)
            return smtp_abnf_fail_here(r, "a rule further left than the first one");
        if (!rule(r, grammar))
            return false;
    }
    return true;
}

bool smtp_abnf_read(struct smtp_arena *arena, const struct smtp_abnf_source *sources, size_t count,
                    struct smtp_abnf_grammar *grammar, struct smtp_abnf_error *error)
{
    *grammar = (struct smtp_abnf_grammar){ 0 };
    *error = (struct smtp_abnf_error){ .message = "the arena is spent" };
    for (size_t i = 0; i < count; i++) {
        const char *const text = sources[i].text.at;
        struct smtp_abnf_reader r = { .arena = arena,
                                      .error = error,
                                      .source = &sources[i],
                                      .p = text,
                                      .end = text + sources[i].text.len,
                                      .line_start = text,
                                      .line = 1 };

        if (!rulelist(&r, grammar))
            return false;
    }
    return smtp_abnf_bind(arena, grammar, error);
}
