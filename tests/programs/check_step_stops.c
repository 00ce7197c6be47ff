/* check_step_stops.c - breakpoints: how they are read, and where they stop.
 * Read first: programs/step_stops.h.  Read next: tests/programs/check_step_edit.c.
 * SPDX-License-Identifier: MIT */
#include "programs/check_programs.h"

#include <stdio.h>

#include "programs/step_stops.h"

enum { PLACES = 64 };

/* One breakpoint, and each octet at which it stops, from the second octet on. */
static const struct {
    const char *text, *stop;
    const char *at[12];
} places[] = {
    { said_one_mail, "rule Dot-string", { "a.b@", "b@s" } },
    { said_one_mail, "rule atom", { "a.b@", "b@c", "b@s" } }, /* each use of it, be it in one line */
    { said_one_mail, "rule Reply-line", { "250 OK", "250 OK", "354", "250 OK", "221" } },
    { said_one_mail, "verb rcpt", { "RCPT" } },
    { said_one_mail, "verb DOT", { "Subject" } },
    { said_one_mail, "verb OTHER", { NULL } },
    { said_one_mail, "section 4.1.1.4", { "DATA", "354", "Subject", ".\r\n" } },
    { said_one_mail, "§4.1.1.2", { "MAIL" } },
    { said_one_mail, "finding", { NULL } },
    { said_bad_mail, "rule Atom", { "<a..b", "b@s" } }, /* no tree: from where on it was hoped for */
    { said_bad_mail, "finding", { "\n", "\n" } },
    { said_bad_mail, "section 3.3", { "\n", "503" } },
};

static bool at(const struct postel_step_model *m, const char *text)
{
    const struct smtp_walk_view *const v = &m->view;
    const struct smtp_slice stream = v->unit->side == 'C' ? m->walk->talk.client : m->walk->talk.server;

    return strncmp((const char *)stream.octets + v->at, text, strlen(text)) == 0;
}

START_TEST(stop)
{
    struct postel_step *const step = said(places[_i].text);
    struct postel_stops stops = { .count = 0 };
    struct postel_step_model m;
    size_t points[PLACES], n = 0;

    ck_assert_ptr_null(postel_stop_add(&stops, &step->walk.shelf->grammar, places[_i].stop));
    postel_step_model_open(&m, &step->walk);
    for (; postel_stop_run(&stops, &m, false) != NULL; n++) {
        ck_assert_msg(places[_i].at[n] != NULL && at(&m, places[_i].at[n]), "%s: stop %zu, at octet %zu of %c",
                      places[_i].stop, n, m.view.at, m.view.unit->side);
        points[n] = m.point;
    }
    ck_assert_ptr_null(places[_i].at[n]);
    ck_assert_uint_eq(m.point, n > 0 ? points[n - 1] : 0);
    while (n > 1) {
        ck_assert_ptr_eq(postel_stop_run(&stops, &m, true), stops.list);
        ck_assert_uint_eq(m.point, points[--n - 1]);
    }
    postel_step_model_close(&m);
}
END_TEST

static const struct {
    const char *text, *sentence; /* it begins so */
} wrong[] = {
    { "", "Write rule NAME" },
    { "rule", "There is no such rule" },
    { "rule Mailbx", "There is no such" },
    { "rules Mailbox", "Write rule NAME" },
    { "verb MAILX", "There is no such" },
    { "section", "A section is" },
    { "section 4.", "A section is" },
    { "section 4.1.2.3.4.5.6.7.8.9", "A section is" },
    { "§", "A section is" },
    { "finding x", "Write rule NAME" },
};

START_TEST(refused)
{
    struct postel_stops stops = { .count = 0 };
    const char *const said_why = postel_stop_add(&stops, &said("")->walk.shelf->grammar, wrong[_i].text);

    ck_assert_ptr_nonnull(said_why);
    ck_assert_int_eq(strncmp(said_why, wrong[_i].sentence, strlen(wrong[_i].sentence)), 0);
    ck_assert_uint_eq(stops.count, 0);
}
END_TEST

START_TEST(list)
{
    const struct smtp_abnf_grammar *const grammar = &said("")->walk.shelf->grammar;
    struct postel_stops stops = { .count = 0 };
    char text[16];

    ck_assert_ptr_null(postel_stop_add(&stops, grammar, "  RULE   mailbox"));
    ck_assert_ptr_nonnull(postel_stop_add(&stops, grammar, "rule Mailbox")); /* twice */
    ck_assert_ptr_null(postel_stop_add(&stops, grammar, "verb MAIL"));
    ck_assert_ptr_null(postel_stop_add(&stops, grammar, "§ 4"));
    ck_assert_str_eq(stops.list[0].text, "rule Mailbox");
    postel_stop_remove(&stops, 1);
    ck_assert_uint_eq(stops.count, 2);
    ck_assert_str_eq(stops.list[1].text, "section 4");
    while (stops.count < POSTEL_STOPS_MAX) {
        snprintf(text, sizeof text, "section 9.%zu", stops.count);
        ck_assert_ptr_null(postel_stop_add(&stops, grammar, text));
    }
    ck_assert_ptr_nonnull(postel_stop_add(&stops, grammar, "finding"));
}
END_TEST

Suite *step_stops_suite(void)
{
    Suite *const suite = suite_create("step: breakpoints");
    TCase *const stops_case = tcase_create("stops");

    tcase_add_loop_test(stops_case, stop, 0, sizeof places / sizeof *places);
    tcase_add_loop_test(stops_case, refused, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(stops_case, list);
    suite_add_tcase(suite, stops_case);
    return suite;
}
