/* check_step_model.c - strides through a conversation, there and back.
 * Read first: programs/step_model.h.  Read next: tests/programs/check_step_stops.c.
 * SPDX-License-Identifier: MIT */
#include "programs/check_programs.h"
#include "programs/step_find.h"
#include "programs/step_model.h"

enum { PLACES = 64 };

/* The octets from the current one on begin with this text. */
static void stands_at(const struct postel_step_model *m, const char *text)
{
    const struct smtp_walk_view *const v = &m->view;
    const struct smtp_slice stream = v->unit->side == 'C' ? m->walk->talk.client : m->walk->talk.server;

    ck_assert_uint_le(v->at + strlen(text), stream.len);
    ck_assert_msg(memcmp(stream.octets + v->at, text, strlen(text)) == 0, "at %.*s and not %s", 12,
                  (const char *)stream.octets + v->at, text);
}

/* Where each stride leads, from the first octet on, up to a "". */
static const struct {
    enum postel_stride stride;
    const char *at[24];
} strides[] = {
    { POSTEL_STRIDE_LINE,
      { "220 s", "EHLO", "250-s", "250 SIZE", "MAIL", "250 OK", "RCPT", "250 OK", "DATA", "354", "Subject", "\r\nRSET",
        "RSET", ".\r\n", "250 OK", "QUIT", "221", "" } },
    { POSTEL_STRIDE_UNIT,
      { "220 s", "EHLO", "250-s", "MAIL", "250 OK", "RCPT", "250 OK", "DATA", "354", "Subject", "250 OK", "QUIT", "221",
        "" } },
    { POSTEL_STRIDE_TRANSACTION, { "220 s", "MAIL", "QUIT", "" } },
    { POSTEL_STRIDE_ALL, { "220 s", "\n", "" } },
};

START_TEST(there_and_back)
{
    const enum postel_stride stride = strides[_i].stride;
    struct postel_step_model m;
    size_t points[PLACES], n = 0;

    postel_step_model_open(&m, &said(said_one_mail)->walk);
    for (;; n++) {
        stands_at(&m, strides[_i].at[n]);
        points[n] = m.point;
        if (!postel_step_move(&m, stride, false))
            break;
    }
    ck_assert_str_eq(strides[_i].at[n + 1], "");
    ck_assert_uint_eq(m.point, points[n]);
    while (n-- > 0) {
        ck_assert(postel_step_move(&m, stride, true));
        ck_assert_uint_eq(m.point, points[n]);
    }
    ck_assert(!postel_step_move(&m, stride, true));
    ck_assert_uint_eq(m.point, 0);
    ck_assert(m.view.tree != NULL && m.view.tree->parts[0].rule != NULL); /* whole after a vain look around */
    postel_step_model_close(&m);
}
END_TEST

/* The tokens of one line: they tile it, and going back meets the same ones. */
static const struct {
    const char *text, *line; /* the line begins with this */
    const char *tokens[16];
} lines[] = {
    { said_one_mail, "MAIL", { "MAIL FROM:", "<", "a", ".", "b", "@", "c", ".", "e", "xample", ">", "\r\n" } },
    { said_one_mail, "EHLO", { "EHLO", " ", "c", ".", "e", "xample", "\r\n" } },
    { said_one_mail, "221", { "221", " ", "s.example bye", "\r\n" } },
    { said_one_mail, "Subject", { "Subject: x", "\r\n" } },
    { said_bad_mail, "MAIL", { "MAIL FROM", ":", "<a.", ".b@c>\r\n" } }, /* no tree: what it hoped for */
};

START_TEST(tokens)
{
    struct postel_step_model m;
    size_t points[PLACES], n = 0;

    postel_step_model_open(&m, &said(lines[_i].text)->walk);
    ck_assert(postel_step_find(&m, slice_of(lines[_i].line), false));

    const struct postel_step_row *const row = &m.rows[postel_step_row_of(&m, m.point)];
    for (; m.point < row->point + row->len; n++) {
        ck_assert_ptr_nonnull(lines[_i].tokens[n]);
        stands_at(&m, lines[_i].tokens[n]);
        points[n] = m.point;
        if (!postel_step_move(&m, POSTEL_STRIDE_TOKEN, false)) {
            n++;
            break;
        }
        ck_assert_uint_eq(m.point - points[n], strlen(lines[_i].tokens[n]));
    }
    ck_assert_ptr_null(lines[_i].tokens[n]);
    for (n -= m.point == points[n - 1]; n-- > 0;) {
        ck_assert(postel_step_move(&m, POSTEL_STRIDE_TOKEN, true));
        ck_assert_uint_eq(m.point, points[n]);
    }
    postel_step_model_close(&m);
}
END_TEST

START_TEST(octets)
{
    struct postel_step_model m;

    postel_step_model_open(&m, &said(said_one_mail)->walk);
    for (size_t point = 1; point < m.walk->points; point++) {
        ck_assert(postel_step_move(&m, POSTEL_STRIDE_OCTET, false));
        ck_assert_uint_eq(m.point, point);
        ck_assert_uint_eq(m.view.point, point);
    }
    ck_assert(!postel_step_move(&m, POSTEL_STRIDE_OCTET, false));
    ck_assert(!postel_step_go(&m, m.walk->points));
    ck_assert_uint_eq(m.view.point, m.walk->points - 1);
    postel_step_model_close(&m);
}
END_TEST

/* A line that both sides share in time is two rows: what each said, in the order in which it was said. */
START_TEST(interrupted)
{
    struct postel_step_model m;

    postel_step_model_open(&m, &said("S220 s\r\n\1CNO\1S421 no\r\n\1COP\r\n")->walk);
    ck_assert_uint_eq(m.row_count, 4);
    ck_assert_slice(postel_step_row_octets(&m, &m.rows[1]), "NO");
    ck_assert_slice(postel_step_row_octets(&m, &m.rows[3]), "OP\r\n");
    for (size_t point = 0, row = 0; point < m.walk->points; point++) {
        row += row + 1 < m.row_count && m.rows[row + 1].point == point;
        ck_assert_uint_eq(postel_step_row_of(&m, point), row);
    }
    postel_step_model_close(&m);
}
END_TEST

START_TEST(nothing_said)
{
    struct postel_step_model m;

    postel_step_model_open(&m, &said("")->walk);
    ck_assert(!m.seen);
    for (int stride = POSTEL_STRIDE_OCTET; stride <= POSTEL_STRIDE_ALL; stride++) {
        ck_assert(!postel_step_move(&m, (enum postel_stride)stride, false));
        ck_assert(!postel_step_move(&m, (enum postel_stride)stride, true));
    }
    ck_assert(!postel_step_find(&m, slice_of("a"), false));
    postel_step_model_close(&m);
}
END_TEST

/* Both sides' octets are looked through, in the order of the conversation, but as one text each. */
START_TEST(find)
{
    struct postel_step_model m;

    postel_step_model_open(&m, &said(said_one_mail)->walk);
    static const char *const at[] = { "OK\r\n250 OK", "OK\r\n354", "OK\r\n221" };
    for (size_t i = 0; i < 3; i++) {
        ck_assert(postel_step_find(&m, slice_of("OK"), false));
        stands_at(&m, at[i]);
    }
    ck_assert(!postel_step_find(&m, slice_of("OK"), false));
    stands_at(&m, at[2]);
    for (size_t i = 2; i-- > 0;) {
        ck_assert(postel_step_find(&m, slice_of("OK"), true));
        stands_at(&m, at[i]);
    }
    ck_assert(!postel_step_find(&m, slice_of("OK"), true));
    ck_assert(postel_step_find(&m, slice_of("example"), true));
    stands_at(&m, "example>\r\nRCPT");
    ck_assert(postel_step_find(&m, slice_of("\r\nRCPT"), false)); /* the client's next line, with a reply in between */
    ck_assert(!postel_step_find(&m, slice_of(""), false));
    ck_assert(postel_step_find(&m, slice_of("2"), true));
    ck_assert(postel_step_move(&m, POSTEL_STRIDE_ALL, true));
    ck_assert(!postel_step_find(&m, slice_of("220"), false)); /* behind the current octet, not at it */
    postel_step_model_close(&m);
}
END_TEST

Suite *step_model_suite(void)
{
    Suite *const suite = suite_create("step: strides");
    TCase *const model_case = tcase_create("model");

    tcase_add_loop_test(model_case, there_and_back, 0, sizeof strides / sizeof *strides);
    tcase_add_loop_test(model_case, tokens, 0, sizeof lines / sizeof *lines);
    tcase_add_test(model_case, octets);
    tcase_add_test(model_case, interrupted);
    tcase_add_test(model_case, nothing_said);
    tcase_add_test(model_case, find);
    suite_add_tcase(suite, model_case);
    return suite;
}
