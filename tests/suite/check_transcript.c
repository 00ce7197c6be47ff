/* check_transcript.c - the lines of a transcript, each beside its nearest neighbour that is none.
 * Read first: suite/transcript.rl.  Read next: tests/suite/check_refusals.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include "suite/plan.h"

#include <stdio.h>
#include <string.h>

/* A line of the body: taken, or not. */
static const struct {
    const char *line;
    bool taken;
} bodies[] = {
    { "", true },
    { " ", true },
    { "# a comment", true },
    { "C: EHLO a", true },
    { "C:EHLO a", false },
    { "  C: indented", true },
    { "\tC: indented", false },
    { "C:", true },
    { "D:", false },
    { "C: a {hole}", true },
    { "C: a {Hole}", false },
    { "C: a brace {", false },
    { "C: a brace }", false },
    { "C: {ab*3}", true },
    { "C: {ab*}", false },
    { "C: {*3}", false },
    { "C: {\\x00*4}", true },
    { "C: {\\x0*4}", false },
    { "C: {?name}", true },
    { "C: {??name}", false },
    { "C= 250 ...", true },
    { "C=250 ...", false },
    { "C=", false },
    { "S! a\\r\\n", true },
    { "S! a\\q", false },
    { "S!", false },
    { "S! \\xFf\\0\\t\\\\\\|", true },
    { "S! \\xF", false },
    { "S. quiet", true },
    { "S. silent", false },
    { "S. quiet 290s", true },
    { "S. quiet 290", false },
    { "S. quiet {timeout}", true },
    { "S. quiet or 5yz close", true },
    { "S. quiet or 5yz", false },
    { "S. quiet or 6yz close", false },
    { "S. quiet 1m or 421 or 5yz close", true },
    { "S close", true },
    { "Sclose", false },
    { "C reset", true },
    { "C half-close", true },
    { "C half", false },
    { "C exit 0", true },
    { "C exit", false },
    { "S exit 0", false },
    { "C exit not 0", true },
    { "TLS", true },
    { "TLS other-name", true },
    { "tls", false },
    { "wait", true },
    { "wait 1s", true },
    { "wait a", false },
    { "use greeted", true },
    { "use Greeted", false },
    { "use data from={bounce} to=", true },
    { "use data from", false },
    { "message", true },
    { "messages", false },
    { "repeat 100", true },
    { "repeat", false },
    { "end", true },
    { "ends", false },
    { "...", true },
    { "....", false },
    { "either a label", true },
    { "either", false },
    { "or another", true },
    { "or", false },
    { "== second", true },
    { "== second: text", true },
    { "== hop again: text", true },
    { "==second", false },
    { "probe", true },
    { "probes", false },
    { "mailbox valid: 1 message", true },
    { "mailbox valid: 0 messages holding x", true },
    { "mailbox valid: messages", false },
    { ">", true },
    { "> a", true },
    { ">- a", true },
    { ">! a", true },
    { ">? a", false },
    { ">-", false },
    { "S: 250  [w]", true },
    { "wait  [w]", false },
    { "use greeted  [w]", false },
};

START_TEST(body)
{
    struct smtp_transcript t = { .id = "test" };
    char text[256];

    snprintf(text, sizeof text, TITLE "\n%s\n", bodies[_i].line);
    ck_assert_msg(smtp_transcript_parse(&t, "test.smtp", smtp_slice_text(text)) == bodies[_i].taken, "%s: %s",
                  bodies[_i].line, t.error == NULL ? "taken" : t.error);
    smtp_transcript_close(&t);
}
END_TEST

static const struct {
    const char *text;
    bool taken;
} heads[] = {
    { "# A title.   RFC 5321 §4.1.4\n", true },
    { "# A title.   RFC 5321 4.1.4\n", false },
    { "# RFC 5321 §4.1.4\n", false },
    { "A title.   RFC 5321 §4.1.4\n", false },
    { "", false },
    { "# A title.   RFC 5321 §4.1.4", false }, /* ends within a line */
    { TITLE "# MUST 5321-1-a: text\n", true },
    { TITLE "# MUST 5321-1-a, 5321-1-b, SHOULD NOT 5321-1-c: text\n", true },
    { TITLE "# Must 5321-1-a: text\n", false }, /* no head; a comment would hide the slip */
    { TITLE "# MUST 5321-1-a text\n", false },
    { TITLE "# MAY NOT 5321-1-a: text\n", false },
    { TITLE "#   prose\n", true },
    { TITLE "# prose\n", false },
    { TITLE "\n# a comment behind an empty line\n", true },
    { TITLE "# role: server, client   needs: SIZE   cut: as written\n", true },
    { TITLE "# role: server  needs: SIZE\n", true },
    { TITLE "# roles: server\n", false },
    { TITLE "# role:\n", false },
};

START_TEST(head)
{
    struct smtp_transcript t = { .id = "test" };

    ck_assert_msg(smtp_transcript_parse(&t, "test.smtp", smtp_slice_text(heads[_i].text)) == heads[_i].taken, "%s: %s",
                  heads[_i].text, t.error == NULL ? "taken" : t.error);
    smtp_transcript_close(&t);
}
END_TEST

START_TEST(pieces)
{
    static const char text[] = "# The idea of it.   RFC 3207 §4.2\n"
                               "# MUST 3207-4.2-b, MUST NOT 3207-4.2-h: text\n"
                               "# role: relay, judge   needs: STARTTLS 8BITMIME   cut: as written\n"
                               "# tags: smuggling slow\n"
                               "C: a  [b] c  [b h]\n"
                               "\n"
                               "  mailbox valid: 12 messages holding a b  [b]\n"
                               "S. quiet 5s or 421 or 5yz close\n"
                               "use data from={x} to=y\n"
                               "== hop again: comes home  [h]\n"
                               "C exit not 3\n";
    struct smtp_transcript t = { .id = "test" };

    ck_assert(smtp_transcript_parse(&t, "test.smtp", smtp_slice_text(text)));
    ck_assert_str_eq(t.title, "The idea of it.");
    ck_assert_str_eq(t.rfc, "3207");
    ck_assert_str_eq(t.section, "4.2");
    ck_assert_uint_eq(t.id_count, 2);
    ck_assert_str_eq(t.ids[1].id, "3207-4.2-h");
    ck_assert_str_eq(t.ids[1].level, "MUST NOT");
    ck_assert_uint_eq(t.roles, SMTP_ROLE_RELAY | SMTP_ROLE_JUDGE);
    ck_assert(t.as_written && smtp_slice_is(t.needs, "STARTTLS 8BITMIME"));
    ck_assert(smtp_transcript_tagged(&t, "slow") && !smtp_transcript_tagged(&t, "slo"));
    ck_assert_uint_eq(t.count, 6);
    ck_assert(smtp_slice_is(t.lines[0].text, "a  [b] c") && smtp_slice_is(t.lines[0].tag, "b h"));
    ck_assert_uint_eq(t.lines[0].number, 5);
    ck_assert(smtp_slice_is(t.lines[1].name, "valid") && smtp_slice_is(t.lines[1].text, "a b"));
    ck_assert_uint_eq(t.lines[1].count, 12);
    ck_assert_uint_eq(t.lines[1].number, 7);
    ck_assert(smtp_slice_is(t.lines[2].text, "5s") && smtp_slice_is(t.lines[2].codes, "421 or 5yz"));
    ck_assert(smtp_slice_is(t.lines[3].name, "data") && smtp_slice_is(t.lines[3].text, "from={x} to=y"));
    ck_assert(smtp_slice_is(t.lines[4].name, "hop again") && smtp_slice_is(t.lines[4].text, "comes home"));
    ck_assert(t.lines[5].negated && t.lines[5].count == 3);
    smtp_transcript_close(&t);
}
END_TEST

START_TEST(openings)
{
    struct smtp_register reg;
    struct smtp_transcript t;

    open_register(&reg);
    read_transcript(&t, TITLE "use data from=a@b.example\n", &reg);
    ck_assert_msg(t.error == NULL, "%s", t.error);
    ck_assert_uint_gt(t.count, 8); /* 220, EHLO, 250, MAIL, 250, RCPT, 250, DATA, 354 */
    ck_assert(smtp_slice_is(t.lines[3].text, "MAIL FROM:<a@b.example>"));
    ck_assert(smtp_slice_is(t.lines[5].text, "RCPT TO:<{valid}>"));
    ck_assert_uint_eq(t.lines[8].number, 2);
    ck_assert_str_eq(t.lines[0].opening, "greeted");
    smtp_transcript_close(&t);
    read_transcript(&t, TITLE "use data unknown=a\n", &reg);
    ck_assert_str_eq(t.error, "test.smtp:2: the opening has no {unknown}");
    smtp_transcript_close(&t);
    smtp_register_close(&reg);
}
END_TEST

/* Every transcript of the suite can be read: an author's slip is found here, not when a server is judged. */
START_TEST(conformance)
{
    struct smtp_register reg;
    struct smtp_ids ids;
    const char *error;

    open_register(&reg);
    ck_assert(smtp_ids_find(&ids, "conformance", &error));
    ck_assert_uint_ge(ids.count, 60);
    for (size_t i = 0; i < ids.count; i++) {
        struct smtp_transcript t;
        smtp_transcript_open(&t, "conformance", ids.ids[i], &reg);
        ck_assert_msg(t.error == NULL, "%s", t.error);
        smtp_transcript_close(&t);
    }
    smtp_ids_close(&ids);
    smtp_register_close(&reg);
}
END_TEST

static const struct {
    const char *text;
    bool taken;
    int code; /* a reply's */
    bool fits;
} heard[] = {
    { "250", true, 250, true },
    { "250", true, 251, false },
    { "25", false, 0, false },
    { "5yz", true, 554, true },
    { "5yz", true, 450, false },
    { "6yz", false, 0, false },
    { "xyz", true, 199, true },
    { "250 or 551", true, 551, true },
    { "250 or 55", true, 250, true },
    { "250 or 55", true, 551, false },
    { "250+ SIZE DSN", true, 250, true },
    { "250+", false, 0, false },
    { "250+ SIZE ! DSN", true, 250, true },
    { "250! STARTTLS", true, 250, true },
    { "250!", false, 0, false },
    { "250 text {valid}", true, 250, true },
    { "250text", false, 0, false },
    { "250-text", true, 250, false },
};

START_TEST(asked)
{
    struct smtp_heard h;

    ck_assert_msg(smtp_heard_parse(&h, smtp_slice_text(heard[_i].text)) == heard[_i].taken, "%s", heard[_i].text);
    if (heard[_i].taken)
        ck_assert_msg(smtp_heard_code(&h, heard[_i].code) == heard[_i].fits, "%s %d", heard[_i].text, heard[_i].code);
}
END_TEST

Suite *transcript_suite(void)
{
    Suite *const suite = suite_create("transcripts");
    TCase *const language = tcase_create("language");
    TCase *const views = tcase_create("views");

    tcase_add_loop_test(language, body, 0, sizeof bodies / sizeof *bodies);
    tcase_add_loop_test(language, head, 0, sizeof heads / sizeof *heads);
    tcase_add_loop_test(language, asked, 0, sizeof heard / sizeof *heard);
    tcase_add_test(views, pieces);
    tcase_add_test(views, openings);
    tcase_add_test(views, conformance);
    suite_add_tcase(suite, language);
    suite_add_tcase(suite, views);
    return suite;
}
