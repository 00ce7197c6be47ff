/* parse_batch.c - many texts, a line each: for tests, and for those who compare their own parser with the grammar.
 * Read first: programs/parse_json.c.  Read next: programs/parse_sample.c.
 * SPDX-License-Identifier: MIT */
#include "programs/parse.h"

#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

/* Why a line has no verdict; NULL: it has one. */
static const char *judge(struct postel_parse *p, const char *name, const char *hex, struct smtp_abnf_match *match)
{
    const struct smtp_abnf_rule *const rule = smtp_abnf_find(&p->shelf.grammar, smtp_abnf_text(name));
    struct smtp_abnf_dfa *dfa;

    p->text.len = 0;
    if (hex == NULL)
        return "no TAB";
    if (rule == NULL)
        return "no such rule";
    if (!postel_text_append_hex(&p->text, hex))
        return "not pairs of hexadecimal digits";
    if (!smtp_abnf_shelf_match(&p->shelf, rule, p->text.octets, p->text.len, &dfa, match))
        return "too large for the memory set aside";
    return NULL;
}

/* One line, which is cut at its TAB. */
static int answer(struct postel_parse *p, char *line)
{
    char *const tab = strchr(line, '\t');
    struct smtp_abnf_match match;
    const char *why;

    if (tab != NULL)
        *tab = '\0';
    why = judge(p, line, tab != NULL ? tab + 1 : NULL, &match);
    if (why != NULL) {
        printf("%s\terror\t%s\n", line, why);
        return POSTEL_USAGE;
    }
    if (match.accepts)
        printf("%s\taccept\n", line);
    else
        printf("%s\treject\t%zu\n", line, match.at);
    return POSTEL_DONE;
}

int postel_parse_batch(struct postel_parse *p)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    int code = POSTEL_DONE;

    while ((len = getline(&line, &room, stdin)) >= 0) {
        if (len > 0 && line[len - 1] == '\n')
            line[len - 1] = '\0';
        if (answer(p, line) != POSTEL_DONE)
            code = POSTEL_USAGE;
    }
    free(line);
    return code;
}
