/* words.c - an explanation, said in words.
 * Read first: abnf/token.c.  Read next: abnf/tree.h.
 * SPDX-License-Identifier: MIT */
#include "abnf/explain.h"

#include <stdio.h>
#include <string.h>

/* Words are put one behind the other; what does not fit is lost. */
struct page {
    char *at;
    size_t cap, len;
};

static struct page page(char *out, size_t cap)
{
    if (cap > 0)
        out[0] = '\0';
    return (struct page){ out, cap, 0 };
}

static void put(struct page *p, const char *text, size_t len)
{
    if (p->cap == 0)
        return;
    if (len > p->cap - 1 - p->len)
        len = p->cap - 1 - p->len;
    memcpy(p->at + p->len, text, len);
    p->len += len;
    p->at[p->len] = '\0';
}

static void say(struct page *p, const char *string)
{
    put(p, string, strlen(string));
}

static bool printable(unsigned char octet)
{
    return octet >= ' ' && octet <= '~' && octet != '"'; /* what RFC 5234 lets stand in quotes */
}

/* A literal as ABNF would write it, or its octets by number: %d13.10. */
static void put_literal(struct page *p, struct smtp_abnf_text literal)
{
    char number[8];
    bool quoted = true;

    for (size_t i = 0; i < literal.len; i++)
        quoted &= printable((unsigned char)literal.at[i]);
    say(p, quoted ? "\"" : "%d");
    if (quoted)
        put(p, literal.at, literal.len);
    for (size_t i = 0; i < literal.len && !quoted; i++) {
        snprintf(number, sizeof number, "%s%u", i > 0 ? "." : "", (unsigned)(unsigned char)literal.at[i]);
        say(p, number);
    }
    say(p, quoted ? "\"" : "");
}

static void put_hope(struct page *p, const struct smtp_abnf_hope *hope)
{
    const char ends[2] = { (char)hope->lo, (char)hope->hi };

    if (hope->token != NULL) {
        put(p, hope->token->name.at, hope->token->name.len);
    } else if (hope->literal.len > 0) {
        put_literal(p, hope->literal);
    } else {
        put_literal(p, (struct smtp_abnf_text){ &ends[0], 1 });
        if (hope->lo != hope->hi) {
            say(p, " to ");
            put_literal(p, (struct smtp_abnf_text){ &ends[1], 1 });
        }
    }
}

size_t smtp_abnf_hope_words(const struct smtp_abnf_hope *hope, char *out, size_t cap)
{
    struct page p = page(out, cap);

    put_hope(&p, hope);
    return p.len;
}

size_t smtp_abnf_expected(const struct smtp_abnf_explanation *explanation, char *out, size_t cap)
{
    struct page p = page(out, cap);
    size_t left = explanation->end;

    for (size_t i = 0; i < explanation->count; i++)
        left += explanation->hopes[i].told;
    for (size_t i = 0; i < explanation->count; i++) {
        if (!explanation->hopes[i].told)
            continue;
        put_hope(&p, &explanation->hopes[i]);
        left--;
        say(&p, left > 1 ? ", " : left == 1 ? " or " : "");
    }
    if (explanation->end)
        say(&p, "the end");
    return p.len;
}

const struct smtp_abnf_rule *smtp_abnf_innermost(const struct smtp_abnf_explanation *explanation)
{
    if (explanation->count == 0)
        return explanation->nfa->rule;
    return explanation->nfa->calls[explanation->hopes[0].call].rule;
}

size_t smtp_abnf_where(const struct smtp_abnf_explanation *explanation, char *out, size_t cap)
{
    const struct smtp_abnf_call *const calls = explanation->nfa->calls;
    const uint32_t outer = explanation->count == 0 ? SMTP_ABNF_NONE : calls[explanation->hopes[0].call].up;
    const struct smtp_abnf_rule *const rule = smtp_abnf_innermost(explanation);
    struct page p = page(out, cap);

    put(&p, rule->name.at, rule->name.len);
    if (outer != SMTP_ABNF_NONE) {
        say(&p, " of ");
        put(&p, calls[outer].rule->name.at, calls[outer].rule->name.len);
    }
    return p.len;
}

/* Takes from `text` its beginning, up to and with `end`; all of it if there is none. */
static struct smtp_abnf_text cut(struct smtp_abnf_text *text, char end)
{
    const char *const found = text->len > 0 ? memchr(text->at, end, text->len) : NULL;
    const size_t len = found == NULL ? text->len : (size_t)(found - text->at) + 1;
    const struct smtp_abnf_text head = { text->at, len };

    text->at += len;
    text->len -= len;
    return head;
}

static bool is(struct smtp_abnf_text text, const char *string)
{
    return smtp_abnf_same(text, smtp_abnf_text(string));
}

/* Remarks are "sec 4.1.2", "RFC 1870 sec 3", "RFC 5322 3.2.2, helper"; or no section at all, "helper". */
size_t smtp_abnf_section(const struct smtp_abnf_rule *rule, const char *sign, char *out, size_t cap)
{
    struct smtp_abnf_text rest = rule->remark, number, word = cut(&rest, ' ');
    struct page p = page(out, cap);

    if (is(word, "RFC ")) {
        put(&p, word.at, word.len);
        word = cut(&rest, ' ');
        put(&p, word.at, word.len);
        if (rest.len > 4 && is((struct smtp_abnf_text){ rest.at, 4 }, "sec "))
            cut(&rest, ' ');
    } else if (!is(word, "sec ")) {
        return 0;
    }
    number = cut(&rest, ',');
    say(&p, sign);
    put(&p, number.at, number.len - (number.len > 0 && number.at[number.len - 1] == ','));
    return p.len;
}
