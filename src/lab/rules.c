/* rules.c - the grammar as a list of rules, and each as text and as a tree of elements.  RFC 5234
 * Read first: lab/rules.h.  Read next: lab/try.c.
 * SPDX-License-Identifier: MIT */
#include "lab/rules.h"

#include "lab/lab.h"

struct smtp_abnf_text lab_rule_text(const struct smtp_abnf_rule *rule)
{
    const struct smtp_abnf_text file = rule->place.source->text;
    const struct smtp_abnf_text last = rule->body->written;
    size_t end = (size_t)(last.at + last.len - rule->name.at);

    while (rule->name.at + end < file.at + file.len && rule->name.at[end] != '\r' && rule->name.at[end] != '\n')
        end++;
    return (struct smtp_abnf_text){ rule->name.at, end };
}

void lab_rule_place(const struct smtp_abnf_rule *rule, const struct smtp_abnf_node *node)
{
    lab_json("[%zu,%zu]", (size_t)(node->written.at - rule->name.at), node->written.len);
}

static struct smtp_slice slice(struct smtp_abnf_text text)
{
    return (struct smtp_slice){ (const unsigned char *)text.at, text.len };
}

static void tree(const struct smtp_abnf_rule *rule, const struct smtp_abnf_node *node)
{
    static const char *const kinds[] = { "choice", "sequence", "repeat", "rule", "string", "range" };

    lab_json("{\"kind\":\"%s\",\"place\":", kinds[node->kind]);
    lab_rule_place(rule, node);
    if (node->kind == SMTP_ABNF_REPEAT || node->kind == SMTP_ABNF_RANGE)
        lab_json(",\"min\":%u,\"max\":%u", (unsigned)node->min, (unsigned)node->max);
    if (node->kind == SMTP_ABNF_RULE || node->kind == SMTP_ABNF_STRING) {
        lab_json(",");
        lab_json_text("text", slice(node->octets));
        lab_json(",\"fold\":%s", node->fold ? "true" : "false");
    }
    if (node->kind == SMTP_ABNF_CHOICE || node->kind == SMTP_ABNF_SEQUENCE || node->kind == SMTP_ABNF_REPEAT) {
        lab_json(",\"of\":[");
        for (const struct smtp_abnf_node *child = node->child; child != NULL; child = child->next) {
            tree(rule, child);
            lab_json(child->next != NULL && node->kind != SMTP_ABNF_REPEAT ? "," : "");
            if (node->kind == SMTP_ABNF_REPEAT) /* it has one child; what `next` says there belongs to its own list */
                break;
        }
        lab_json("]");
    }
    lab_json("}");
}

void lab_rule_tell(const struct smtp_abnf_rule *rule)
{
    lab_json("{\"number\":%u,", (unsigned)rule->number);
    lab_json_text("name", slice(rule->name));
    lab_json(",");
    lab_json_string("section", lab_section(rule));
    lab_json(",");
    lab_json_string("file", rule->place.source->name);
    lab_json(",");
    lab_json_text("text", slice(lab_rule_text(rule)));
    lab_json(",\"tree\":");
    tree(rule, rule->body);
    lab_json("}");
}

const struct smtp_abnf_rule *lab_rule_named(size_t len)
{
    const struct smtp_slice said = lab_said(len);

    return smtp_abnf_find(&lab_shelf()->grammar, (struct smtp_abnf_text){ (const char *)said.octets, said.len });
}

/* All rules, in the order of the sources. */
LAB_EXPORT(lab_rules) size_t lab_rules(void)
{
    lab_json_begin();
    lab_json("[");
    for (const struct smtp_abnf_rule *rule = lab_shelf()->grammar.first; rule != NULL; rule = rule->next) {
        if (rule->number > 0)
            lab_json(",");
        lab_rule_tell(rule);
    }
    lab_json("]");
    return lab_json_end();
}
