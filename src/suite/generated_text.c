/* generated_text.c - write the transcript for a line that was drawn.
 * Read first: suite/generated.c.  Read next: suite/generated_settle.c.
 * SPDX-License-Identifier: MIT */
#include "suite/generated_internal.h"

#include "abnf/explain.h"
#include "protocol/escape.h"

#include <string.h>

/* "in Dot-string of Local-part, at octet 12": where a line leaves the rule. */
static void leaves(struct smtp_generator *g, const struct smtp_generated *made, struct smtp_octets *text)
{
    const char *const name = made->frame->verb->rule;
    const struct smtp_abnf_rule *const rule = smtp_abnf_find(&g->shelf->grammar, smtp_abnf_text(name));
    struct smtp_abnf_explanation why;
    struct smtp_abnf_match match;
    struct smtp_abnf_dfa *dfa;
    char where[128];

    if (!smtp_abnf_shelf_match(g->shelf, rule, made->line.octets, made->line.len, &dfa, &match) ||
        !smtp_abnf_explain(&g->shelf->arena, dfa, match.set, &why))
        return;
    smtp_abnf_where(&why, where, sizeof where);
    smtp_octets_format(text, " that leaves %s at octet %zu", where, match.at);
}

static void title(struct smtp_generator *g, const struct smtp_generated *made, unsigned n, struct smtp_octets *text)
{
    const struct smtp_line_rule *const verb = made->frame->verb;

    smtp_octets_format(text, "# Case %u of seed %llu: a %s of `%s`", n, (unsigned long long)g->seed,
                       made->word ? "word" : "neighbour", verb->rule);
    if (!made->word)
        leaves(g, made, text);
    smtp_octets_format(text, ".   RFC 5321 §%s\n", verb->section);
}

static void said(struct smtp_slice line, struct smtp_octets *text)
{
    smtp_octets_text(text, "C! ");
    for (size_t i = 0; i < line.len; i++) {
        char escaped[8];
        const size_t len = smtp_escape((struct smtp_slice){ line.octets + i, 1 }, escaped, sizeof escaped);
        if (line.octets[i] == '{' || line.octets[i] == '}') /* to the notation they are a hole */
            smtp_octets_format(text, "\\x%02X", line.octets[i]);
        else
            smtp_octets_add(text, escaped, len);
    }
    smtp_octets_text(text, "\n");
}

/* A lone CR or LF is no end of a line, and a server that takes it for one gives a reply too many (§2.3.8). */
static bool has_bare(struct smtp_slice line)
{
    const size_t len = line.len - 2;

    return len > 0 && (memchr(line.octets, '\r', len) != NULL || memchr(line.octets, '\n', len) != NULL);
}

/* Can a site have a reason of its own to say 501 or 504?  It need not know an extension's parameter or a kind of
 * literal, nor believe in a host whose name has one label, or no letter in its last (§2.3.5). */
static bool policy(struct smtp_slice line)
{
    const unsigned char *const end = line.octets + line.len, *at = NULL;
    bool period = false, letter = false;

    if (smtp_slice_find(line, smtp_slice_text("[")) != NULL || smtp_slice_find(line, smtp_slice_text("> ")) != NULL)
        return true; /* both may stand in quotes, too: then less is asked than could be */
    for (const unsigned char *p = line.octets; p < end; p++)
        at = *p == '@' || *p == ' ' ? p : at;
    for (const unsigned char *p = at == NULL ? end : at; p < end; p++) {
        period = period || *p == '.';
        letter = *p == '.' ? false : letter || ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'z');
    }
    return at != NULL && !(period && letter);
}

/* RSET, NOOP and QUIT have nothing in them that a site could have a policy for. */
static bool refusable(const struct smtp_line_rule *verb)
{
    return strcmp(verb->rule, "rset") != 0 && strcmp(verb->rule, "noop") != 0 && strcmp(verb->rule, "quit") != 0;
}

const char *smtp_generated_owed(const struct smtp_generated *made)
{
    const struct smtp_line_rule *const verb = made->frame->verb;

    return !made->word                                                      ? NULL
           : verb->owed != NULL && !(refusable(verb) && policy(made->line)) ? verb->owed
                                                                            : verb->least;
}

static void taken(const struct smtp_generated *made, const char *codes, const char *mark, struct smtp_octets *text)
{
    const bool quit = strcmp(made->frame->verb->taken, "221") == 0;
    const bool data = strcmp(made->frame->verb->taken, "354") == 0 && made->word;

    smtp_octets_format(text, "either %s  [%s]\n", made->word ? "taken" : "tolerated", mark);
    smtp_octets_format(text, "  S: %s\n", quit ? "221" : codes);
    if (quit)
        smtp_octets_text(text, "  S close\n");
    if (data)
        smtp_octets_text(text, "  C: Subject: {mark}\n  C:\n  C: text\n  C: .\n  S: xyz\n");
    if (!made->word && quit)
        smtp_octets_text(text, "or tolerated, and lives on\n  S: 2yz\n");
    if (!data)
        smtp_octets_text(text, "or asks for more\n  S: 3yz\n  C: .\n  S: xyz\n");
}

static void answers(const struct smtp_generated *made, const char *owed, const char *mark, struct smtp_octets *text)
{
    const struct smtp_line_rule *const verb = made->frame->verb;
    const bool judged = owed != NULL;

    taken(made, judged ? verb->taken : "2yz", mark, text);
    if (!judged)
        smtp_octets_text(text, "or refused\n  S: 5yz\n");
    else if (refusable(verb))
        smtp_octets_text(text, "or not wanted here\n  S: 550 or 551 or 552 or 553 or 554 or 556\n");
    if (judged && owed == verb->least)
        smtp_octets_text(text, "or not in this form\n  S: 501 or 503 or 504 or 555\n");
    smtp_octets_text(text, "or goes away\n  S: 421\n  S close\nor not now\n  S: 4yz\nend\n");
}

/* "must 5321-4.1.2-a" is marked as 4.1.2-a. */
static const char *mark_of(const char *id)
{
    return strrchr(id, ' ') + strlen(" 5321-");
}

/* What leads to the moment when the verb is in turn: an opening of the suite; or, if something is left out of it, its
 * exchanges one by one. */
static void open_with(const struct smtp_line_rule *verb, const bool keep[SMTP_PIECES], struct smtp_octets *text)
{
    static const char *const openings[] = { "greeted", "mail", "rcpt" };
    static const char *const exchanges[] = { "C: EHLO {client-domain}\nS: 250\n", "C: MAIL FROM:<{from}>\nS: 250\n",
                                             "C: RCPT TO:<{valid}>\nS: 250\n" };
    size_t count = 0, kept = 0;

    for (size_t i = 0; i < 3 && verb->opening != NULL && count == 0; i++)
        count = strcmp(verb->opening, openings[i]) == 0 ? i + 1 : 0;
    for (size_t i = 0; i < count; i++)
        kept += keep[i];
    if (kept == count && count > 0) {
        smtp_octets_format(text, "use %s\n", verb->opening);
        return;
    }
    smtp_octets_text(text, "S: 220\n");
    for (size_t i = 0; i < count; i++)
        smtp_octets_text(text, keep[i] ? exchanges[i] : "");
}

static void head(struct smtp_octets *text, const char *owed, const char *pairs, bool more)
{
    smtp_octets_format(text, "# %s", owed);
    if (more && strcmp(owed, pairs) != 0)
        smtp_octets_format(text, ", %s", pairs);
}

void smtp_generated_text(struct smtp_generator *g, const struct smtp_generated *made, unsigned n,
                         const bool keep[SMTP_PIECES], struct smtp_octets *text)
{
    static const char one[] = "MUST 5321-4.2-a";
    const char *const pairs = has_bare(made->line) ? "MUST NOT 5321-2.3.8-a" : one;
    const char *const owed = smtp_generated_owed(made), *const judged = owed != NULL ? owed : one;
    const bool noop = keep[SMTP_PIECES - 2], quit = keep[SMTP_PIECES - 1];

    title(g, made, n, text);
    head(text, judged, pairs, noop || quit);
    smtp_octets_format(text, ": it %s, and gets one reply; so does what follows.\n",
                       made->word ? "is not refused as bad syntax" : "may be refused or not");
    smtp_octets_text(text, "# tags: generated\n");
    open_with(made->frame->verb, keep, text);
    said(made->line, text);
    answers(made, owed, mark_of(judged), text);
    if (noop)
        smtp_octets_format(text, "C: NOOP\nS: 250 or 503  [%s]\n", mark_of(pairs));
    if (quit)
        smtp_octets_format(text, "C: QUIT\nS: 221  [%s]\n", mark_of(pairs));
}
