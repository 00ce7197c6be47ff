/* parse_json.c - the same answer as one line of JSON.
 * Read first: programs/parse_plain.c.  Read next: programs/parse_batch.c.
 * SPDX-License-Identifier: MIT */
#include "programs/parse.h"

/* Names, sections and hopes are printable ASCII: only what JSON itself uses has to be escaped. */
static void print_string(const char *at, size_t len)
{
    putchar('"');
    for (size_t i = 0; i < len; i++) {
        if (at[i] == '"' || at[i] == '\\')
            putchar('\\');
        putchar(at[i]);
    }
    putchar('"');
}

/* "rule": "Mailbox", "section": "4.1.2" */
static void print_rule(const struct smtp_abnf_rule *rule)
{
    char section[POSTEL_SECTION];
    const size_t len = smtp_abnf_section(rule, "", section, sizeof section);

    fputs("\"rule\": ", stdout);
    print_string(rule->name.at, rule->name.len);
    fputs(", \"section\": ", stdout);
    print_string(section, len);
}

static void print_derivation(const char *name, const struct smtp_abnf_derivation *derivation)
{
    printf(", \"%s\": [", name);
    for (size_t i = 0; i < derivation->count; i++) {
        const struct smtp_abnf_part *const part = &derivation->parts[i];

        fputs(i > 0 ? ", {" : "{", stdout);
        print_rule(part->rule);
        printf(", \"depth\": %u, \"offset\": %zu, \"length\": %zu}", (unsigned)part->depth, part->at, part->len);
    }
    putchar(']');
}

static void print_hope(const struct smtp_abnf_hope *hope, bool first)
{
    char words[256];
    const size_t len = smtp_abnf_hope_words(hope, words, sizeof words);

    fputs(first ? "" : ", ", stdout);
    print_string(words, len);
}

static void print_chain(const struct smtp_abnf_nfa *nfa, uint32_t call)
{
    if (nfa->calls[call].up != SMTP_ABNF_NONE) {
        print_chain(nfa, nfa->calls[call].up);
        fputs(", ", stdout);
    }
    putchar('{');
    print_rule(nfa->calls[call].rule);
    putchar('}');
}

static void print_alive(const struct smtp_abnf_explanation *e)
{
    fputs(", \"alive\": [", stdout);
    for (size_t i = 0; i < e->count; i++) {
        const bool begins = i == 0 || e->hopes[i].chain != e->hopes[i - 1].chain;

        if (begins) {
            fputs(i > 0 ? ", {\"rules\": [" : "{\"rules\": [", stdout);
            print_chain(e->nfa, e->hopes[i].call);
            fputs("], \"expected\": [", stdout);
        }
        print_hope(&e->hopes[i], begins);
        if (i + 1 == e->count || e->hopes[i + 1].chain != e->hopes[i].chain)
            fputs("]}", stdout);
    }
    putchar(']');
}

static void print_rejected(const struct postel_parsed *parsed)
{
    const struct smtp_abnf_explanation *const e = &parsed->explanation;
    bool first = true;

    printf(", \"offset\": %zu", parsed->match.at);
    if (parsed->match.at < parsed->text->len)
        printf(", \"octet\": %u", parsed->text->octets[parsed->match.at]);
    fputs(", \"expected\": [", stdout);
    for (size_t i = 0; i < e->count; i++)
        if (e->hopes[i].told) {
            print_hope(&e->hopes[i], first);
            first = false;
        }
    printf("], \"could_end\": %s", e->end ? "true" : "false");
    print_alive(e);
    if (e->nfa->bounded)
        printf(", \"comment_depth\": %u", (unsigned)e->nfa->depth);
}

void postel_parse_json(const struct postel_parsed *parsed)
{
    putchar('{');
    print_rule(parsed->rule);
    printf(", \"verdict\": \"%s\", \"length\": %zu", parsed->match.accepts ? "accept" : "reject", parsed->text->len);
    if (!parsed->match.accepts) {
        print_rejected(parsed);
    } else if (parsed->has_tree) {
        printf(", \"ambiguous\": %s", parsed->tree.ambiguous ? "true" : "false");
        print_derivation("tree", &parsed->tree.first);
        if (parsed->tree.ambiguous) {
            print_derivation("other", &parsed->tree.other);
            printf(", \"more\": %s", parsed->tree.more ? "true" : "false");
        }
    }
    puts("}");
}
