/* check_derive.c - trees of rules, and second trees.
 * Read first: abnf/tree.h, tests/abnf/check_abnf.h.  Read next: tests/abnf/check_sample.c.
 * SPDX-License-Identifier: MIT */
#include "abnf/check_abnf.h"

#include <stdio.h>
#include <string.h>

#include "abnf/tree.h"

static struct desk desk;

/* Rule `a`, a word of it, its tree, another, and is there a third?  A tree is written name offset+length( parts ). */
static const struct {
    const char *grammar, *text, *first, *other;
    bool more;
} table[] = {
    { "a = \"x\"\n", "x", "a0+1", NULL, false },
    { "a = *b\nb = \"x\"\n", "", "a0+0", NULL, false },
    { "a = b [ c ] b\nb = \"x\"\nc = b b\n", "xxxx", "a0+4(b0+1 c1+2(b1+1 b2+1) b3+1)", NULL, false },
    { "a = b / c\nb = \"x\"\nc = \"x\"\n", "x", "a0+1(b0+1)", "a0+1(c0+1)", false }, /* the first alternative first */
    { "a = b b\nb = *\"x\"\n", "xx", "a0+2(b0+2 b2+0)", "a0+2(b0+0 b0+2)", true },   /* as many as it can */
    { "a = *b *c\nb = \"x\"\nc = \"x\"\n", "x", "a0+1(b0+1)", "a0+1(c0+1)", false },
    { "a = \"x\" / \"x\"\n", "x", "a0+1", NULL, false }, /* two ways, one tree */
    { "a = *b\nb = *c\nc = \"x\"\n", "x", "a0+1(b0+1(c0+1) b1+0)", "a0+1(b0+0 b0+1(c0+1) b1+0)",
      true }, /* and it ends */
    { "a = ( \"x\" / \"x\" ) ( b / c )\nb = \"y\"\nc = \"y\"\n", "xy", "a0+2(b1+1)", "a0+2(c1+1)", false },
    { "a = \"(\" [ a ] \")\"\n", "()", "a0+2", NULL, false },
    { "a = b / c / d\nb = \"x\"\nc = \"x\"\nd = \"x\"\n", "x", "a0+1(b0+1)", "a0+1(c0+1)", true },
    { "a = 2*3b\nb = \"x\" [ \"x\" ]\n", "xxxx", "a0+4(b0+2 b2+2)", "a0+4(b0+1 b1+2 b3+1)", true },
};

static char *draw(const struct smtp_abnf_derivation *d, char *out)
{
    for (size_t i = 0; i < d->count; i++) {
        const struct smtp_abnf_part *const part = &d->parts[i];

        for (uint32_t n = i == 0 ? 0 : d->parts[i - 1].depth; i > 0 && n > part->depth; n--)
            *out++ = ')';
        if (i > 0)
            *out++ = part->depth > d->parts[i - 1].depth ? '(' : ' ';
        out += sprintf(out, "%.*s%zu+%zu", (int)part->rule->name.len, part->rule->name.at, part->at, part->len);
    }
    for (uint32_t n = d->parts[d->count - 1].depth; n > 0; n--)
        *out++ = ')';
    *out = '\0';
    return out;
}

START_TEST(trees)
{
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_tree tree;
    char out[256];

    lay_good(&desk, table[_i].grammar);
    ck_assert(smtp_abnf_nfa_build(&desk.arena, rule_of(&desk, "a"), 2, &nfa));
    ck_assert_int_eq(
        smtp_abnf_derive(&desk.arena, &nfa, (const unsigned char *)table[_i].text, strlen(table[_i].text), &tree),
        SMTP_ABNF_DERIVED);
    draw(&tree.first, out);
    ck_assert_str_eq(out, table[_i].first);
    ck_assert_int_eq(tree.ambiguous, table[_i].other != NULL);
    ck_assert_int_eq(tree.more, table[_i].more);
    if (tree.ambiguous) {
        draw(&tree.other, out);
        ck_assert_str_eq(out, table[_i].other);
    }
}
END_TEST

/* Which name of the rule around it a part stands for, and which element read an octet. */
START_TEST(elements)
{
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_tree tree;

    lay_good(&desk, "a = b \"y\" b\nb = \"xz\"\n");
    ck_assert(smtp_abnf_nfa_build(&desk.arena, rule_of(&desk, "a"), 1, &nfa));
    ck_assert_int_eq(smtp_abnf_derive(&desk.arena, &nfa, (const unsigned char *)"xzyxz", 5, &tree), SMTP_ABNF_DERIVED);

    const struct smtp_abnf_node *const first = rule_of(&desk, "a")->body->child, *const inner =
                                                                                     rule_of(&desk, "b")->body;
    ck_assert_ptr_null(tree.first.parts[0].from);
    ck_assert_ptr_eq(tree.first.parts[1].from, first);
    ck_assert_ptr_eq(tree.first.parts[2].from, first->next->next);
    for (size_t at = 0; at < 5; at++)
        ck_assert_ptr_eq(tree.first.takes[at], at == 2 ? first->next : inner);
}
END_TEST

START_TEST(no_word)
{
    static const char *const texts[] = { "", "x", "xyz", "xyy", "yx" };
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_tree tree;

    lay_good(&desk, "a = \"x\" \"y\"\n");
    ck_assert(smtp_abnf_nfa_build(&desk.arena, rule_of(&desk, "a"), 1, &nfa));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        ck_assert_int_eq(smtp_abnf_derive(&desk.arena, &nfa, (const unsigned char *)texts[i], strlen(texts[i]), &tree),
                         SMTP_ABNF_UNDERIVED);
}
END_TEST

START_TEST(no_room)
{
    static unsigned char text[1 << 20];
    struct smtp_abnf_nfa nfa;
    struct smtp_abnf_tree tree;

    memset(text, 'x', sizeof text);
    lay_good(&desk, "a = *\"x\"\n");
    ck_assert(smtp_abnf_nfa_build(&desk.arena, rule_of(&desk, "a"), 1, &nfa));
    ck_assert_int_eq(smtp_abnf_derive(&desk.arena, &nfa, text, sizeof text, &tree), SMTP_ABNF_NO_ROOM);
    ck_assert(desk.arena.spent);
}
END_TEST

Suite *derive_suite(void)
{
    Suite *const suite = suite_create("abnf derive");
    TCase *const trees_case = tcase_create("trees");

    tcase_add_loop_test(trees_case, trees, 0, sizeof table / sizeof table[0]);
    tcase_add_test(trees_case, elements);
    tcase_add_test(trees_case, no_word);
    tcase_add_test(trees_case, no_room);
    suite_add_tcase(suite, trees_case);
    return suite;
}
