/* check_tree.c - what the reader makes of a text.                      RFC 5234 §3
 * Read first: abnf/read_element.c, abnf/bind.c.  Read next: tests/abnf/check_nfa.c.
 * SPDX-License-Identifier: MIT */
#include "abnf/check_abnf.h"

#include <stdio.h>
#include <string.h>

/* A tree in one line: S( ) is a sequence, C( ) a choice, R2-3( ) a repetition. */
static char *draw(const struct smtp_abnf_node *node, char *out)
{
    switch (node->kind) {
    case SMTP_ABNF_CHOICE: out += sprintf(out, "C("); break;
    case SMTP_ABNF_SEQUENCE: out += sprintf(out, "S("); break;
    case SMTP_ABNF_REPEAT:
        out += sprintf(out, node->max == SMTP_ABNF_FOREVER ? "R%u-(" : "R%u-%u(", (unsigned)node->min,
                       (unsigned)node->max);
        break;
    case SMTP_ABNF_RULE: return out + sprintf(out, "%.*s", (int)node->rule->name.len, node->rule->name.at);
    case SMTP_ABNF_STRING:
        return out + sprintf(out, "%s\"%.*s\"", node->fold ? "" : "s", (int)node->octets.len, node->octets.at);
    case SMTP_ABNF_RANGE: return out + sprintf(out, "%u-%u", (unsigned)node->min, (unsigned)node->max);
    }
    for (const struct smtp_abnf_node *child = node->child; child != NULL; child = child->next) {
        if (child != node->child)
            *out++ = ' ';
        out = draw(child, out);
    }
    return out + sprintf(out, ")");
}

static const struct {
    const char *text, *tree;
} trees[] = {
    { "a = \"x\"\n", "\"x\"" },
    { "a = \"x\" / \"y\" \"z\"\n", "C(\"x\" S(\"y\" \"z\"))" }, /* §3.10: "/" binds least */
    { "a = (\"x\" / \"y\") \"z\"\n", "S(C(\"x\" \"y\") \"z\")" },
    { "a = *\"x\" 1*\"x\" *2\"x\" 3\"x\" 2*3\"x\" [\"x\"]\n",
      "S(R0-(\"x\") R1-(\"x\") R0-2(\"x\") R3-3(\"x\") R2-3(\"x\") R0-1(\"x\"))" },
    { "a = 2(\"x\" \"y\")\n", "R2-2(S(\"x\" \"y\"))" },
    { "a = %x41-5a / %d97.98.99 / %b1000001 / %s\"x\" / %i\"x\"\n", "C(65-90 s\"abc\" 65-65 s\"x\" \"x\")" },
    { "a = A-1 (a-1)\na-1 = \"x\"\n", "S(a-1 a-1)" },
    { "a = \"x\"\na =/ \"y\" / \"z\"\n", "C(\"x\" C(\"y\" \"z\"))" },
    { "a = \"x\" ; one\n    ; two\n\t\"y\" ; three\r\n", "S(\"x\" \"y\")" },
    { "a=\"x\"\n", "\"x\"" },
    { "a\n =\n \"x\"\n", "\"x\"" },
};

START_TEST(tree)
{
    static struct desk desk;
    char drawn[256];

    lay_good(&desk, trees[_i].text);
    draw(rule_of(&desk, "a")->body, drawn);
    ck_assert_str_eq(drawn, trees[_i].tree);
}
END_TEST

/* What an explanation quotes: the words of the source, their place, and the remark that holds the section. */
START_TEST(as_written)
{
    static struct desk desk;
    const struct smtp_abnf_rule *rule;

    lay_good(&desk, "\n; of nothing\nb = *( %d33 /\n  %d34 )  \"y\" ;  sec 4.1\n; of nothing\na = b   ; x\n");
    rule = rule_of(&desk, "B");
    ck_text(rule->name, "b");
    ck_text(rule->remark, "");
    ck_text(rule->body->written, "*( %d33 /\n  %d34 )  \"y\"");
    ck_text(rule->body->child->written, "*( %d33 /\n  %d34 )");
    ck_text(rule->body->child->next->written, "\"y\"");
    ck_assert_uint_eq(rule->place.line, 3);
    ck_assert_uint_eq(rule->body->child->next->place.line, 4);
    ck_assert_uint_eq(rule->body->child->next->place.column, 11);
    rule = rule_of(&desk, "a");
    ck_text(rule->remark, "x");
    ck_assert_uint_eq(rule->number, 1);
    ck_assert_uint_eq(desk.grammar.count, 2);
}
END_TEST

/* comment and ccontent hold each other; CFWS uses them; ctext and FWS do not. */
START_TEST(recursion)
{
    static struct desk desk;

    lay_good(&desk, "ctext = \"x\"\nccontent = ctext / comment\ncomment = \"(\" *ccontent \")\"\nCFWS = comment FWS\n"
                    "FWS = \" \"\nself = \"x\" [ self ]\n");
    ck_assert(rule_of(&desk, "comment")->recursive && rule_of(&desk, "comment")->counted);
    ck_assert(rule_of(&desk, "ccontent")->recursive && !rule_of(&desk, "ccontent")->counted);
    ck_assert(rule_of(&desk, "self")->recursive && rule_of(&desk, "self")->counted);
    ck_assert(!rule_of(&desk, "CFWS")->recursive && rule_of(&desk, "CFWS")->nests);
    ck_assert(!rule_of(&desk, "ctext")->nests && !rule_of(&desk, "FWS")->nests);
}
END_TEST

Suite *tree_suite(void)
{
    Suite *const suite = suite_create("RFC 5234 3 trees");
    TCase *const test = tcase_create("trees");

    tcase_add_loop_test(test, tree, 0, sizeof trees / sizeof trees[0]);
    tcase_add_test(test, as_written);
    tcase_add_test(test, recursion);
    suite_add_tcase(suite, test);
    return suite;
}
