/* check_step_page.c - keys in, a page out, without a terminal.
 * Read first: programs/step_control.h.
 * SPDX-License-Identifier: MIT */
#include "programs/check_programs.h"

#include <stdio.h>

#include "programs/step_control.h"

static struct postel_control control;
static char page[1 << 16];

/* The page as text, a line a row. */
static void draw(size_t columns, size_t rows)
{
    struct postel_canvas canvas = { .ascii = false };
    size_t row, column, len = 0;

    postel_canvas_open(&canvas, rows, columns);
    postel_control_draw(&control, &canvas, &row, &column);
    for (size_t i = 0; i < rows * columns; i++) {
        const char *const text = canvas.cells[i].text;

        len += (size_t)snprintf(page + len, sizeof page - len, "%s%s", *text != '\0' ? text : " ",
                                (i + 1) % columns == 0 ? "\n" : "");
    }
    postel_canvas_close(&canvas);
}

/* ASCII, line ends, and "§". */
static bool printable(void)
{
    for (const char *c = page; *c != '\0'; c++)
        if (*c != '\n' && (*c < ' ' || *c > '~') && (unsigned char)*c != 0xC2 && (unsigned char)*c != 0xA7)
            return false;
    return true;
}

static void shows(const char *text)
{
    draw(80, 24);
    ck_assert_msg(strstr(page, text) != NULL, "no \"%s\" on\n%s", text, page);
}

static void types(const char *text)
{
    for (; *text != '\0'; text++)
        postel_control_key(&control, *text == '\n' ? POSTEL_KEY_ENTER : (unsigned char)*text);
}

/* Any size: nothing is drawn outside, and a page too small says so. */
START_TEST(sizes)
{
    postel_control_open(&control, said(said_one_mail));
    types("jjjw");
    for (size_t columns = 1; columns < 200; columns += 1 + columns / 7)
        for (size_t rows = 1; rows < 60; rows += 1 + rows / 7)
            for (control.shown = POSTEL_SHOWN_ALL; control.shown < POSTEL_SHOWNS; control.shown++) {
                draw(columns, rows);
                if (columns >= POSTEL_COLUMNS_MIN && rows >= POSTEL_ROWS_MIN)
                    ck_assert_ptr_nonnull(strstr(page, "octet"));
                else if (columns > 12)
                    ck_assert_ptr_nonnull(strstr(page, "This"));
            }
    postel_control_close(&control);
}
END_TEST

START_TEST(panes)
{
    postel_control_open(&control, said(said_one_mail));
    types("jjjj"); /* MAIL */
    types("www");  /* . */
    shows("C: MAIL FROM:<a.b@c.example>\\r\\n");
    shows("\n               ^"); /* below the period */
    shows("Dot-string = Atom *( \".\" Atom )");
    shows("ready: no transaction is open");
    shows("§4.1.1.2");
    shows("next: atext");
    draw(160, 40); /* three columns */
    ck_assert_ptr_nonnull(strstr(page, "- conversation --"));
    draw(40, 12);
    ck_assert_ptr_nonnull(strstr(page, "- rule x-mail"));
    ck_assert_ptr_null(strstr(page, "- session"));
    control.shown = POSTEL_SHOWN_STATE;
    draw(40, 12);
    ck_assert_ptr_nonnull(strstr(page, "- session"));
    postel_control_close(&control);
}
END_TEST

/* Each way of going on, and the way back: the same page. */
START_TEST(forth_and_back)
{
    static char before[sizeof page];

    postel_control_open(&control, said(said_one_mail));
    for (int n = 0; n < 60; n++) {
        draw(80, 24);
        memcpy(before, page, sizeof page);
        types("lh");
        draw(80, 24);
        ck_assert_str_eq(page, before);
        types("l");
    }
    types("gb");
    types("rule Atom\ncccCC");
    types("g");
    draw(80, 24);
    memcpy(before, page, sizeof page);
    types("jkwW)(}{G");
    types("g");
    draw(80, 24);
    ck_assert_str_eq(page, before);
    postel_control_close(&control);
}
END_TEST

START_TEST(why)
{
    postel_control_open(&control, said(said_bad_mail));
    types("b");
    types("finding\n");
    shows("Breakpoint 1: finding");
    types("c");
    shows("Stopped by breakpoint 1: finding.");
    shows("! 5321-");
    shows("outside the rule since octet 13");
    shows("At octet 13 it leaves x-mail");
    types("G");
    shows("turn: 503 (§4.1.4).");
    types("c");
    shows("No breakpoint stops from here to the end.");
    postel_control_close(&control);
}
END_TEST

/* What is no finding, but should be known. */
START_TEST(remarks)
{
    postel_control_open(&control, said("S220 s\r\n\1CNOOP\r\n\1S250 OK\r\n250 OK\r\n\1S\1C"));
    types("GkG");
    shows("With this octet the server's stream");
    shows("With this octet the client's stream");
    shows("No command waits for a reply");
    postel_control_close(&control);
}
END_TEST

/* What is wrong is told, and what was typed stays. */
START_TEST(refused)
{
    postel_control_open(&control, said(said_one_mail));
    types("b");
    types("rule Mailbx\n");
    shows("There is no such rule");
    shows("finding: rule Mailbx");
    postel_control_key(&control, POSTEL_KEY_LEFT);
    types("o\n");
    shows("Breakpoint 1: rule Mailbox.");
    types("x");
    types("2\n");
    shows("give a number from 1 to 1");
    postel_control_key(&control, POSTEL_KEY_BACKSPACE);
    types("1\n");
    shows("Breakpoint rule Mailbox was removed.");
    types("c");
    shows("There is no breakpoint");
    types("/");
    types("a\\q\n");
    shows("At column 2 a backslash begins no escape");
    postel_control_key(&control, POSTEL_KEY_DELETE);
    postel_control_key(&control, POSTEL_KEY_DELETE);
    types(".b\n");
    shows("\n              ^"); /* below the a of a.b */
    types("n");
    shows("These octets do not come from here to the end.");
    types("/");
    postel_control_key(&control, 0xC3); /* no ASCII: its escape */
    shows("find: \\xC3");
    postel_control_key(&control, POSTEL_KEY_ESCAPE);
    types("Z");
    shows("This key does nothing here");
    postel_control_close(&control);
}
END_TEST

START_TEST(edit)
{
    postel_control_open(&control, said(said_one_mail));
    types("jjjj"); /* MAIL */
    types("e");
    shows("edit: MAIL FROM:<a.b@c.example>\\r\\n");
    for (int n = 0; n < 5; n++)
        postel_control_key(&control, POSTEL_KEY_BACKSPACE);
    types("\\\n");
    shows("At column 25 a backslash begins no escape");
    shows("edit: MAIL FROM:<a.b@c.example\\");
    postel_control_key(&control, POSTEL_KEY_END); /* the cursor was put at it */
    types("r\\n\n");
    shows("Changed.  u undoes it.");
    shows("C: MAIL FROM:<a.b@c.example\\r\\n");
    shows("outside the rule since octet 24");
    types("u");
    shows("The edit was undone");
    shows("C: MAIL FROM:<a.b@c.example>\\r\\n");
    types("u");
    shows("There is no edit to undo.");
    postel_control_close(&control);
}
END_TEST

static bool say(void *owner, struct smtp_slice octets)
{
    return postel_live_add(owner, ((struct postel_live *)owner)->side, octets);
}

/* A line that is typed is shown, judged, and then said; the keys step meanwhile if they are asked to. */
START_TEST(typing)
{
    static struct postel_live live;

    postel_live_open(&live, said(""), 'S');
    postel_control_open(&control, live.step);
    control.live = &live;
    control.say = say;
    control.owner = &live;
    control.where = "called by nobody";
    postel_prompt_open(&control.line, "S: ", "");
    postel_control_typing(&control);
    types("2");
    shows("S> 2");
    types("20 s.example");
    shows("S> 220 s.example");
    shows("and the session is greeted.");
    types("\n");
    shows("S: 220 s.example\\r\\n");
    shows("greeted: nobody has said EHLO yet");
    ck_assert(postel_live_add(&live, 'C', slice_of("NOOP\r\n")));
    postel_control_renew(&control);
    shows("To NOOP the reply can be 250");
    types("354 go\n");
    shows("Enter again says it all");
    shows("S> 354 go");
    postel_control_key(&control, POSTEL_KEY_ESCAPE);
    shows("The keys step now");
    types("k");
    shows("rule Reply-line"); /* the first octet of what is being typed */
    types("k");
    shows("rule x-noop-line");
    types("i");
    shows("! 5321-4.2.1-h: expected 250");
    types("\n");
    shows("S: 354 go\\r\\n");
    types("e");
    shows("S> e");
    postel_control_key(&control, POSTEL_KEY_BACKSPACE);
    postel_control_key(&control, POSTEL_KEY_ESCAPE);
    types("e");
    shows("What was said was said");
    postel_live_close(&live);
    postel_control_close(&control);
}
END_TEST

/* The help is the table: each command is in it, and no key is given twice. */
START_TEST(keys)
{
    size_t count;
    const struct postel_binding *const bindings = postel_bindings(&count);

    ck_assert_uint_eq(count, POSTEL_COMMAND_QUIT);
    for (size_t i = 0; i < count; i++) {
        ck_assert_int_eq(postel_command_of(bindings[i].keys[0]), bindings[i].command);
        if (bindings[i].keys[1] != 0)
            ck_assert_int_eq(postel_command_of(bindings[i].keys[1]), bindings[i].command);
    }
    postel_control_open(&control, said(said_one_mail));
    types("?");
    shows("on by an octet");
    for (size_t i = 0; i < count; i++)
        postel_control_key(&control, POSTEL_KEY_DOWN);
    shows("q          quit");
    types("z");
    shows("- conversation");
    types("q");
    ck_assert(control.quit);
    postel_control_close(&control);
}
END_TEST

/* No octet of a peer reaches the page as it is, be it in a line, a finding or a search. */
START_TEST(escaped)
{
    postel_control_open(&control, said("S220 \x1b[2J\x9b\xc3\xa9\r\n\1C\x1b]0;x\x07\r\n\1S500 \x80\r\n"));
    for (size_t n = 0; n < control.step->walk.points; n++) {
        draw(80, 24);
        ck_assert(printable());
        types("l");
    }
    shows("\\x1B]0;x\\x07\\r\\n");
    postel_control_close(&control);
}
END_TEST

/* Whatever was said, and whatever keys come: each page is drawn, printable, and has its caret or says why not. */
START_TEST(any_keys)
{
    static const char pieces[][24] = { "220 s\r\n", "EHLO c\r\n",        "250-s\r\n", "250 SIZE\r\n", "MAIL FROM:<",
                                       "a@b>\r\n",  "RCPT TO:<c@d>\r\n", "DATA\r\n",  "354 go\r\n",   ".\r\n",
                                       "\n.\n",     "QUIT\r\n",          "\r",        "421 bye\r\n",  "\xff\x80\x1b",
                                       "x y z" };
    static const char keys[] = "lhwWjk)(}{gGbBxcC/nNeuvi?\n\t ruleverbfinding4.1\\rx\033";
    static char text[4096];
    unsigned random = 12345 + 7919 * (unsigned)_i;
    size_t len = 0;

    for (int n = 0; n < 60; n++) {
        random = random * 1103515245 + 12345;
        len += (size_t)sprintf(text + len, "%c%s%s", random >> 20 & 1 ? 'C' : 'S', pieces[random >> 16 & 15],
                               n < 59 ? "\1" : "");
    }
    postel_control_open(&control, said(text));
    control.step->played = _i % 2 == 1;
    for (int n = 0; n < 400; n++) {
        random = random * 1103515245 + 12345;
        const int key = keys[(random >> 16) % (sizeof keys - 1)];
        postel_control_key(&control, random >> 28 == 0 ? POSTEL_KEY_LEFT + (int)(random >> 16) % 12
                                     : key == '\n'     ? POSTEL_KEY_ENTER
                                                       : key);
        control.quit = false;
        draw(40 + random % 100, 12 + random % 37);
        ck_assert(printable());
    }
    postel_control_close(&control);
}
END_TEST

START_TEST(nothing_said)
{
    postel_control_open(&control, said(""));
    shows("Nothing was said yet.");
    types("lwjc");
    types("/a\n");
    shows("Nothing was said yet.");
    postel_control_close(&control);
}
END_TEST

/* A line longer than the page moves under the caret, so that the octet is in sight. */
START_TEST(long_line)
{
    static char text[4096];

    sprintf(text, "S220 s\r\n\1CNOOP %03000d\r\n", 7);
    postel_control_open(&control, said(text));
    for (size_t n = 0; n < control.step->walk.points; n += 13) {
        ck_assert(postel_step_go(&control.model, n));
        draw(80, 24);
        const char *const caret = strstr(page, "^");
        ck_assert_ptr_nonnull(caret);
        ck_assert_int_ne(caret[-81], ' ');
    }
    postel_control_close(&control);
}
END_TEST

Suite *step_page_suite(void)
{
    Suite *const suite = suite_create("step: pages");
    TCase *const page_case = tcase_create("page");

    tcase_set_timeout(page_case, 60); /* a loaded machine, a sanitizer */
    tcase_add_test(page_case, sizes);
    tcase_add_test(page_case, panes);
    tcase_add_test(page_case, forth_and_back);
    tcase_add_test(page_case, why);
    tcase_add_test(page_case, remarks);
    tcase_add_test(page_case, refused);
    tcase_add_test(page_case, edit);
    tcase_add_test(page_case, typing);
    tcase_add_test(page_case, keys);
    tcase_add_test(page_case, escaped);
    tcase_add_loop_test(page_case, any_keys, 0, 2);
    tcase_add_test(page_case, nothing_said);
    tcase_add_test(page_case, long_line);
    suite_add_tcase(suite, page_case);
    return suite;
}
