/* step_production.c - the text of a rule, with the part that is being matched lit.     RFC 5234
 * Read first: programs/step_pane.h, abnf/grammar.h.  Read next: programs/step_pane_rule.c.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "programs/step_pane.h"

static void put(struct postel_production *p, char c, bool lit)
{
    if (p->len + 1 >= sizeof p->text)
        return;
    p->lit[p->len] = lit;
    p->text[p->len++] = c;
}

/* Blanks, line ends and comments become one blank; but not between quotes. */
void postel_production(struct postel_production *p, const struct smtp_abnf_rule *rule,
                       const struct smtp_abnf_node *live)
{
    const struct smtp_abnf_text body = rule->body->written;
    const char *const from = live != NULL ? live->written.at : NULL;
    const char *const to = live != NULL ? from + live->written.len : NULL;
    bool quoted = false;

    p->len = 0;
    for (size_t i = 0; i < rule->name.len; i++)
        put(p, rule->name.at[i], false);
    for (const char *c = " = "; *c != '\0'; c++)
        put(p, *c, false);
    for (const char *at = body.at; at < body.at + body.len; at++) {
        const bool lit = from != NULL && at >= from && at < to;

        if (*at == '"')
            quoted = !quoted;
        if (*at == ';' && !quoted)
            while (at + 1 < body.at + body.len && *at != '\n')
                at++;
        if (quoted || *at > ' ')
            put(p, *at, lit);
        else if (p->text[p->len - 1] != ' ')
            put(p, ' ', lit);
    }
    p->text[p->len] = '\0';
}

/* As much as goes into a row, to the end of a word if there is one. */
static size_t piece(const struct postel_production *p, size_t from, size_t columns)
{
    size_t end = from + columns;

    if (end >= p->len)
        return p->len - from;
    while (end > from && p->text[end] != ' ')
        end--;
    return end > from ? end - from : columns;
}

size_t postel_production_draw(const struct postel_production *p, const struct postel_area *area, size_t row)
{
    enum { INDENT = 2 };
    size_t indent = 0;

    for (size_t from = 0, len; from < p->len && area->columns > INDENT + 1; from += len, indent = INDENT) {
        bool any = false;

        len = piece(p, from, area->columns - indent);
        for (size_t i = 0; i < len; i++) {
            const bool lit = p->lit[from + i];

            any = any || lit;
            postel_area_octets(area, row, indent + i, lit ? POSTEL_INK_LIVE : POSTEL_INK_PLAIN, p->text + from + i, 1);
            if (lit)
                postel_area_text(area, row + 1, indent + i, POSTEL_INK_LIVE, "^");
        }
        row += any ? 2 : 1;
        while (from + len < p->len && p->text[from + len] == ' ')
            len++;
    }
    return row;
}
