/* token.c - rules whose names are the words in which a grammar is best explained.
 * Read first: abnf/explain.c.  Read next: abnf/words.c.
 * SPDX-License-Identifier: MIT */
#include "abnf/explain.h"

/* Is each word of the element one octet? */
static bool one_octet(const struct smtp_abnf_node *node)
{
    switch (node->kind) {
    case SMTP_ABNF_RANGE: return true;
    case SMTP_ABNF_STRING: return node->octets.len == 1;
    case SMTP_ABNF_RULE: return !node->rule->recursive && one_octet(node->rule->body);
    case SMTP_ABNF_CHOICE:
        for (const struct smtp_abnf_node *child = node->child; child != NULL; child = child->next)
            if (!one_octet(child))
                return false;
        return true;
    case SMTP_ABNF_SEQUENCE:
    case SMTP_ABNF_REPEAT: break;
    }
    return false;
}

/* Has the element one word alone, and no literal in it that could be shown?  CRLF has: %x0D, %x0A. */
static bool unspelt(const struct smtp_abnf_node *node)
{
    switch (node->kind) {
    case SMTP_ABNF_RANGE: return node->min == node->max;
    case SMTP_ABNF_STRING: return node->written.at[0] == '%' && node->written.at[node->written.len - 1] != '"';
    case SMTP_ABNF_RULE: return !node->rule->recursive && unspelt(node->rule->body);
    case SMTP_ABNF_SEQUENCE:
        for (const struct smtp_abnf_node *child = node->child; child != NULL; child = child->next)
            if (!unspelt(child))
                return false;
        return true;
    case SMTP_ABNF_CHOICE:
    case SMTP_ABNF_REPEAT: break;
    }
    return false;
}

bool smtp_abnf_token(const struct smtp_abnf_rule *rule)
{
    if (rule->recursive)
        return false;
    if (rule->body->kind != SMTP_ABNF_STRING && one_octet(rule->body)) /* one literal is its own best word */
        return true;
    return unspelt(rule->body);
}
