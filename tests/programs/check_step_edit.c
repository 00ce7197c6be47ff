/* check_step_edit.c - edited lines, played anew or changed as they are; and back.
 * Read first: programs/step_edit.h.  Read next: tests/programs/check_step_live.c.
 * SPDX-License-Identifier: MIT */
#include "programs/check_programs.h"

#include <stdio.h>

#include "programs/step_edit.h"
#include "programs/step_find.h"

static struct postel_step_model model;
static struct postel_edits edits;

static struct postel_step *begin(const char *text, bool played)
{
    struct postel_step *const step = said(text);

    step->played = played;
    step->common = (struct postel_common){ .now = 1767225600, .seed = 1 };
    edits = (struct postel_edits){ .count = 0 };
    postel_step_model_open(&model, &step->walk);
    return step;
}

static void end(void)
{
    postel_edits_close(&edits);
    postel_step_model_close(&model);
}

/* Edits the row that holds this text. */
static enum postel_edited edit(struct postel_step *step, const char *row, const char *octets, size_t *left)
{
    postel_step_move(&model, POSTEL_STRIDE_ALL, true);
    ck_assert(postel_step_find(&model, slice_of(row), false));
    return postel_edit(&edits, step, &model, slice_of(octets), left);
}

/* The codes of all replies, "220 250 ...". */
static void codes_are(const struct postel_step *step, const char *wanted)
{
    char codes[256] = "";
    size_t len = 0;

    for (size_t i = 0; i < step->walk.reply_count; i++)
        len += (size_t)snprintf(codes + len, sizeof codes - len, "%s%d", i > 0 ? " " : "", step->walk.replies[i].code);
    ck_assert_str_eq(codes, wanted);
}

/* What the client says to our server; its row, what it becomes, and the codes before and after. */
static const char session[] =
    "S220\r\n\1CEHLO c.example\r\n\1S250\r\n\1CMAIL FROM:<a@c.example>\r\n"
    "RCPT TO:<b@postel.example>\r\nDATA\r\n\1S250\r\n\1CSubject: x\r\n\r\ny\r\n.\r\n\1S250\r\n\1"
    "CVRFY b\r\n\1S250\r\n\1CQUIT\r\n\1S221\r\n";
static const struct {
    const char *row, *octets, *codes, *stands_at;
    size_t left;
} played[] = {
    { "VRFY", "VRFY nobody\r\n", "220 250 250 250 354 250 550 221", "nobody", 0 },
    { "RCPT", "RCPT TO:<nobody@postel.example>\r\n", "220 250 250 550 554 500 500 500 500 250 221", "nobody@", 0 },
    { "EHLO", "HELO c.example\r\n", "220 250 250 250 354 250 250 221", "HELO", 0 },
    { "MAIL", "", "220 250 503 503 500 500 500 500 250 221", "RCPT", 0 },
    { "y\r\n", "y\n.\nRSET\r\n", "220 250 250 250 354 554 250 221", "\n.\n", 0 }, /* no end of data, §4.1.1.4 */
    { "y\r\n", ".\r\nQUIT\r\n", "220 250 250 250 354 250 221", ".\r\nQ", 3 + 8 + 6 },
    { "EHLO", "NOOP\r\nEHLO c.example\r\n", "220 250 250 250 250 354 250 250 221", "NOOP", 0 },
};

START_TEST(play_anew)
{
    static const char whole[] = "220 250 250 250 354 250 250 221";
    struct postel_step *const step = begin(session, true);
    size_t left;

    ck_assert_int_eq(edit(step, "EHLO", "EHLO d.example\r\n", &left), POSTEL_EDITED);
    codes_are(step, whole);
    ck_assert_int_eq(edit(step, played[_i].row, played[_i].octets, &left), POSTEL_EDITED);
    codes_are(step, played[_i].codes);
    ck_assert_uint_eq(left, played[_i].left);

    const struct smtp_slice client = step->walk.talk.client;
    ck_assert_int_eq(memcmp(client.octets + model.view.at, played[_i].stands_at, strlen(played[_i].stands_at)), 0);
    ck_assert(postel_edit_undo(&edits, step, &model));
    codes_are(step, whole);
    ck_assert(postel_edit_undo(&edits, step, &model));
    ck_assert_uint_eq(step->walk.reply_count, 6); /* as it was written down */
    ck_assert(!postel_edit_undo(&edits, step, &model));
    end();
}
END_TEST

/* Octets that have not changed get the same replies, octet for octet, as often as they are played. */
START_TEST(same_again)
{
    struct postel_step *const step = begin(session, true);
    struct smtp_talk_text first = { .run_count = 0 }, second = { .run_count = 0 };

    ck_assert_uint_eq(postel_replay(&step->common, &step->walk.talk, &first), 0);
    ck_assert_uint_eq(postel_replay(&step->common, &first.talk, &second), 0);
    ck_assert_uint_eq(first.run_count, second.run_count);
    ck_assert_uint_eq(first.server.len, second.server.len);
    ck_assert_mem_eq(first.server.octets, second.server.octets, first.server.len);
    ck_assert_ptr_nonnull(strstr((const char *)first.server.octets, "OK, message accepted as 6955b900-1-2\r\n"));
    smtp_talk_text_close(&first);
    smtp_talk_text_close(&second);
    end();
}
END_TEST

/* A recorded conversation is changed, and nothing follows from it; either side can be. */
START_TEST(recorded)
{
    struct postel_step *const step = begin(said_one_mail, false);
    const size_t points = step->walk.points;
    size_t left;

    ck_assert_ptr_null(postel_edit_refused(step, &model));
    ck_assert_int_eq(edit(step, "RCPT", "RCPT TO:<b@s.example>\r\n", &left), POSTEL_EDIT_SAME);
    ck_assert_uint_eq(edits.count, 0);
    ck_assert_int_eq(edit(step, "RCPT", "RCPT TO:<b\r\n", &left), POSTEL_EDITED);
    ck_assert_uint_eq(step->walk.points, points - 11);
    ck_assert(!model.view.word);
    ck_assert_int_eq(edit(step, "354", "503 no\r\n", &left), POSTEL_EDITED);
    ck_assert_int_eq(model.view.unit->code, 503);
    ck_assert_uint_eq(step->walk.command_count, 9); /* the mail data are commands now */
    ck_assert(postel_edit_undo(&edits, step, &model));
    ck_assert(postel_edit_undo(&edits, step, &model));
    ck_assert_uint_eq(step->walk.points, points);
    ck_assert_uint_eq(step->walk.command_count, 6);
    ck_assert_int_eq(edit(step, "221", "", &left), POSTEL_EDITED);
    ck_assert_uint_eq(model.view.at, step->walk.talk.server.len - 1);
    end();
}
END_TEST

/* The ends of the streams stay where they were. */
START_TEST(ends)
{
    struct postel_step *const step = begin("S220 s\r\n\1CNOOP\r\n\1C\1S250 OK\r\n\1S", false);
    size_t left;

    ck_assert_int_eq(edit(step, "NOOP", "HELP\r\n", &left), POSTEL_EDITED);
    ck_assert_uint_eq(step->text.run_count, 5);
    ck_assert_uint_eq(step->text.runs[2].len, 0);
    ck_assert_int_eq(step->text.runs[2].side, 'C');
    ck_assert_uint_eq(step->text.runs[4].len, 0);
    step->played = true;
    ck_assert_int_eq(edit(step, "HELP", "NOOP x\r\n", &left), POSTEL_EDITED);
    ck_assert_uint_eq(step->text.run_count, 4); /* 220, NOOP, 250, and the client's end */
    ck_assert_int_eq(step->text.runs[3].side, 'C');
    end();
}
END_TEST

START_TEST(refused)
{
    struct postel_step *step = begin("", true);

    ck_assert_ptr_nonnull(postel_edit_refused(step, &model));
    ck_assert(!postel_edit_undo(&edits, step, &model));
    end();
    step = begin(session, true);
    ck_assert_ptr_nonnull(postel_edit_refused(step, &model)); /* the greeting is the server's */
    end();
}
END_TEST

/* What the memory does not hold is not done, and nothing is lost by it. */
START_TEST(too_large)
{
    struct postel_step *const step = begin(said_one_mail, false);
    const size_t points = step->walk.points, cap = step->walk.arena->cap;
    struct smtp_octets much = { .len = 0 };
    size_t left;

    for (int i = 0; i < 4096; i++)
        smtp_octets_text(&much, "NOOP\r\n");
    step->walk.arena->cap = step->walk.used + 8192;
    ck_assert_int_eq(postel_edit(&edits, step, &model, smtp_slice_all(&much), &left), POSTEL_EDIT_LARGE);
    ck_assert_uint_eq(step->walk.points, points);
    ck_assert_uint_eq(edits.count, 0);
    step->walk.arena->cap = cap;
    smtp_octets_close(&much);
    ck_assert(postel_step_move(&model, POSTEL_STRIDE_ALL, false));
    end();
}
END_TEST

Suite *step_edit_suite(void)
{
    Suite *const suite = suite_create("step: edits");
    TCase *const edit_case = tcase_create("edit");

    tcase_add_loop_test(edit_case, play_anew, 0, sizeof played / sizeof *played);
    tcase_add_test(edit_case, same_again);
    tcase_add_test(edit_case, recorded);
    tcase_add_test(edit_case, ends);
    tcase_add_test(edit_case, refused);
    tcase_add_test(edit_case, too_large);
    suite_add_tcase(suite, edit_case);
    return suite;
}
