/* check_generated.c - cases made from the grammar: all readable, the same for one seed; and what fails made small.
 * Read first: suite/generated_shrink.c.  Read next: tests/suite/check_report.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include "parse/rule.h"
#include "suite/generated_internal.h"
#include "suite/shrink.h"

#include <stdlib.h>
#include <string.h>

enum { MEGABYTES = 32, MANY = 400 };

struct made {
    struct smtp_register reg;
    struct smtp_target target;
    struct smtp_abnf_shelf shelf;
    struct smtp_generator generator;
    struct smtp_plan plan;
};

static void make(struct made *m, uint64_t seed)
{
    struct smtp_abnf_error error;
    void *const memory = malloc((size_t)MEGABYTES << 20);

    *m = (struct made){ .plan = { .count = 0 } };
    open_register(&m->reg);
    smtp_target_default(&m->target);
    ck_assert(memory != NULL && smtp_abnf_shelf_init(&m->shelf, memory, (size_t)MEGABYTES << 20, &error));
    m->generator = (struct smtp_generator){
        .shelf = &m->shelf, .reg = &m->reg, .target = &m->target, .dir = "conformance", .seed = seed
    };
    ck_assert(smtp_generate(&m->generator, &m->plan, MANY));
}

static void unmake(struct made *m)
{
    smtp_generator_close(&m->generator);
    smtp_plan_close(&m->plan);
    smtp_target_close(&m->target);
    smtp_register_close(&m->reg);
    free(m->shelf.arena.at);
}

/* As many as asked for, each a transcript that can be read; and the machines that ship agree on what is a word. */
START_TEST(readable)
{
    size_t words = 0;
    struct made m;

    make(&m, 1);
    ck_assert_uint_eq(m.plan.count, MANY);
    for (size_t i = 0; i < MANY; i++) {
        const struct smtp_generated *const made = &m.generator.made[i];
        struct smtp_match match;
        ck_assert_msg(m.plan.cases[i].t.error == NULL, "%s", m.plan.cases[i].t.error);
        smtp_match_init(&match, smtp_rule_find(made->frame->verb->rule));
        smtp_match_exec(&match, made->line.octets, made->line.len);
        ck_assert(smtp_match_accepts(&match) == made->word);
        words += made->word;
    }
    ck_assert_uint_gt(words, MANY / 3);
    ck_assert_uint_lt(words, MANY * 2 / 3);
    unmake(&m);
}
END_TEST

/* One seed, one text; another seed, others. */
START_TEST(seeded)
{
    struct made one, same, other;
    size_t differ = 0;

    make(&one, 7);
    make(&same, 7);
    make(&other, 8);
    for (size_t i = 0; i < MANY; i++) {
        ck_assert(smtp_slice_same(one.plan.cases[i].t.source, same.plan.cases[i].t.source));
        differ += !smtp_slice_same(one.generator.made[i].line, other.generator.made[i].line);
    }
    ck_assert_uint_gt(differ, MANY / 2);
    unmake(&one);
    unmake(&same);
    unmake(&other);
}
END_TEST

/* Where site policy could be meant by a refusal, less is owed. */
START_TEST(owed)
{
    static const struct {
        const char *rule, *line, *id; /* id: NULL, nothing is */
    } lines[] = {
        { "mail", "MAIL FROM:<\"a b\"@client.example>\r\n", "must 5321-4.1.2-a" },
        { "mail", "MAIL FROM:<a@[192.0.2.1]>\r\n", "must not 5321-4.3.2-f" },
        { "mail", "MAIL FROM:<a@b>\r\n", "must not 5321-4.3.2-f" },
        { "mail", "MAIL FROM:<a@b.9>\r\n", "must not 5321-4.3.2-f" },
        { "mail", "MAIL FROM:<a@b.example> X=1\r\n", "must not 5321-4.3.2-f" },
        { "ehlo", "EHLO a.example\r\n", "must 5321-4.1.1.1-k" },
        { "ehlo", "EHLO a\r\n", "must not 5321-4.3.2-f" },
        { "rset", "RSET\r\n", "MUST 5321-4.1.1.5-b" },
        { "expn", "EXPN a\r\n", NULL },
    };
    size_t count;
    const struct smtp_frame *const frames = smtp_frames(&count);

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct smtp_generated made = { NULL, smtp_slice_text(lines[i].line), true };
        for (size_t f = 0; f < count; f++)
            made.frame = strcmp(frames[f].verb->rule, lines[i].rule) == 0 ? &frames[f] : made.frame;
        const char *const id = smtp_generated_owed(&made);
        ck_assert_msg(lines[i].id == NULL ? id == NULL : id != NULL && strcmp(id, lines[i].id) == 0, "%s%s",
                      lines[i].line, id);
        made.word = false;
        ck_assert_ptr_null(smtp_generated_owed(&made));
    }
}
END_TEST

/* Fails with both an "a" and a "z" behind it. */
static bool fails(void *owner, const bool *keep)
{
    const char *const text = owner;
    bool a = false, z = false;

    for (size_t i = 0; text[i] != '\0'; i++) {
        a = a || (keep[i] && text[i] == 'a');
        z = z || (keep[i] && a && text[i] == 'z');
    }
    return z;
}

START_TEST(shrunk)
{
    static char text[] = "The quick brown fox jumps over a lazy dog, and the lazy dog does not mind.";
    bool keep[sizeof text];
    struct smtp_shrink s = { sizeof text - 1, keep, fails, text, 1000 };
    size_t kept = 0;

    memset(keep, true, sizeof keep);
    smtp_shrink(&s);
    for (size_t i = 0; i < s.count; i++)
        kept += keep[i];
    ck_assert(fails(text, keep));
    ck_assert_uint_eq(kept, 2);
    ck_assert_uint_gt(s.tries, 900);

    memset(keep, true, sizeof keep); /* it stops when it may not ask any more, and what is kept fails all the same */
    s.tries = 5;
    smtp_shrink(&s);
    ck_assert_uint_eq(s.tries, 0);
    ck_assert(fails(text, keep));
}
END_TEST

Suite *generated_suite(void)
{
    Suite *const suite = suite_create("generated cases");
    TCase *const made = tcase_create("made");

    tcase_set_timeout(made, 30);
    tcase_add_test(made, readable);
    tcase_add_test(made, seeded);
    tcase_add_test(made, owed);
    tcase_add_test(made, shrunk);
    suite_add_tcase(suite, made);
    return suite;
}
