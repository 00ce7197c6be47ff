/* parse_plain.c - the tree of an accepted text, or where a rejected one fails, for people.
 * Read first: programs/parse.c.  Read next: programs/parse_json.c.
 * SPDX-License-Identifier: MIT */
#include "programs/parse.h"
#include "protocol/escape.h"

enum {
    NAMES_WIDTH = 36, /* the column of the spans */
    TEXT_WIDTH = 60,  /* of a part's octets */
    BEFORE = 48,      /* octets shown before the offending one */
    BEHIND = 24       /* and from it on */
};

/* Parts numbered from `from` to before `to`. */
struct range {
    size_t from, to;
};

/* Where two derivations differ: from the rule within which they do, to where they go on alike. */
static void find_difference(const struct smtp_abnf_tree *tree, struct range *first, struct range *other)
{
    const struct smtp_abnf_part *const a = tree->first.parts, *const b = tree->other.parts;
    size_t n = tree->first.count, m = tree->other.count, from = 0;

    while (from < n && from < m && a[from].rule == b[from].rule && a[from].at == b[from].at &&
           a[from].len == b[from].len && a[from].depth == b[from].depth)
        from++;
    while (n > from && m > from && a[n - 1].rule == b[m - 1].rule && a[n - 1].at == b[m - 1].at &&
           a[n - 1].len == b[m - 1].len && a[n - 1].depth == b[m - 1].depth) {
        n--;
        m--;
    }
    if (from > 0) { /* the part in which both lie: it alone may be all that the first has there */
        const uint32_t depth = from < m ? b[from].depth : a[from].depth;

        do
            from--;
        while (from > 0 && a[from].depth >= depth);
    }
    *first = (struct range){ from, n };
    *other = (struct range){ from, m };
}

static void print_part(const struct postel_parsed *parsed, const struct smtp_abnf_part *part, char mark)
{
    const int indent = 2 * (int)part->depth, width = NAMES_WIDTH - indent;
    char octets[TEXT_WIDTH + 1];

    if (part->depth > 0 && smtp_abnf_token(part->rule))
        return;
    smtp_escape((struct smtp_slice){ parsed->text->octets + part->at, part->len }, octets, sizeof octets);
    printf("%c %*s%-*.*s  %4zu+%-4zu \"%s\"\n", mark, indent, "", width > 0 ? width : 0, (int)part->rule->name.len,
           part->rule->name.at, part->at, part->len, octets);
}

static void print_tree(const struct postel_parsed *parsed)
{
    const struct smtp_abnf_tree *const tree = &parsed->tree;
    struct range first = { 0, 0 }, other = { 0, 0 };

    if (tree->ambiguous)
        find_difference(tree, &first, &other);
    for (size_t i = 0; i < tree->first.count; i++)
        print_part(parsed, &tree->first.parts[i], i >= first.from && i < first.to ? '*' : ' ');
    if (tree->ambiguous)
        puts("ambiguous: in place of the lines marked *, the grammar allows as well");
    for (size_t i = other.from; i < other.to; i++)
        print_part(parsed, &tree->other.parts[i], ' ');
    if (tree->more)
        puts("(and there are more ways than these two)");
}

/* The text around the octet, and a caret below it. */
static void print_place(const struct postel_parsed *parsed)
{
    const unsigned char *const octets = parsed->text->octets;
    const size_t at = parsed->match.at, left = at < BEFORE ? at : BEFORE;
    const size_t right = parsed->text->len - at < BEHIND ? parsed->text->len - at : BEHIND;
    char before[4 * BEFORE + 1], behind[4 * BEHIND + 1];
    const size_t column = smtp_escape((struct smtp_slice){ octets + at - left, left }, before, sizeof before);

    smtp_escape((struct smtp_slice){ octets + at, right }, behind, sizeof behind);
    printf("    %s%s%s%s\n    %s%*s^\n", left < at ? "..." : "", before, behind,
           at + right < parsed->text->len ? "..." : "", left < at ? "   " : "", (int)column, "");
}

static void print_chain(const struct smtp_abnf_nfa *nfa, uint32_t call)
{
    const struct smtp_abnf_call *const c = &nfa->calls[call];
    char section[POSTEL_SECTION];

    if (c->up != SMTP_ABNF_NONE) {
        print_chain(nfa, c->up);
        fputs(" > ", stdout);
    }
    postel_parse_section(c->rule, "§", section);
    printf("%.*s%s%s%s", (int)c->rule->name.len, c->rule->name.at, *section != '\0' ? " (" : "", section,
           *section != '\0' ? ")" : "");
}

static void print_explanation(const struct smtp_abnf_explanation *e)
{
    char words[1024];

    smtp_abnf_expected(e, words, sizeof words);
    printf("expected %s\n", words);
    if (e->count > 0)
        puts("alive there:");
    for (size_t i = 0; i < e->count; i++) {
        const bool begins = i == 0 || e->hopes[i].chain != e->hopes[i - 1].chain;

        fputs(begins ? "    " : ", ", stdout);
        if (begins) {
            print_chain(e->nfa, e->hopes[i].call);
            fputs(": ", stdout);
        }
        smtp_abnf_hope_words(&e->hopes[i], words, sizeof words);
        printf("%s%s", words, i + 1 == e->count || e->hopes[i + 1].chain != e->hopes[i].chain ? "\n" : "");
    }
    if (e->nfa->bounded)
        printf("(a comment within a comment is not read: depth %u)\n", (unsigned)e->nfa->depth);
}

void postel_parse_plain(const struct postel_parsed *parsed)
{
    const size_t at = parsed->match.at;
    char octet[8];

    if (parsed->match.accepts) {
        puts("accept");
        if (parsed->has_tree)
            print_tree(parsed);
        else
            puts("(the text is too long for its tree)");
        return;
    }
    if (at < parsed->text->len) {
        smtp_escape((struct smtp_slice){ parsed->text->octets + at, 1 }, octet, sizeof octet);
        printf("reject at offset %zu: no continuation allows the octet \"%s\" there\n", at, octet);
    } else {
        printf("reject at offset %zu: the text ends too early\n", at);
    }
    print_place(parsed);
    print_explanation(&parsed->explanation);
}
