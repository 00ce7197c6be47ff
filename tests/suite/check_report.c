/* check_report.c - the reports are what they claim to be.
 * Read first: suite/report_json.c, tests/suite/reported.h.  Read next: tests/suite/check_page.c.
 * SPDX-License-Identifier: MIT */
#include "suite/reported.h"

#include <stdlib.h>
#include <string.h>

/* A strict reader of JSON (RFC 8259) that only says whether a text is one.  Each part returns what is behind it, or
 * NULL. */
static const char *value(const char *p);

static const char *blank(const char *p)
{
    return p + strspn(p, " \t\r\n");
}

static const char *string(const char *p)
{
    if (*p++ != '"')
        return NULL;
    for (; *p != '"'; p++) {
        if ((unsigned char)*p < 0x20)
            return NULL; /* the NUL at the end, too */
        if (*p != '\\')
            continue;
        p++;
        if (*p == 'u' && strspn(p + 1, "0123456789abcdefABCDEF") >= 4)
            p += 4;
        else if (*p == '\0' || strchr("\"\\/bfnrt", *p) == NULL)
            return NULL;
    }
    return p + 1;
}

/* Members or elements, up to `end`. */
static const char *list(const char *p, char end, bool members)
{
    p = blank(p + 1);
    if (*p == end)
        return p + 1;
    for (;;) {
        if (members) {
            p = string(blank(p));
            if (p == NULL || *(p = blank(p)) != ':')
                return NULL;
            p++;
        }
        if ((p = value(blank(p))) == NULL)
            return NULL;
        p = blank(p);
        if (*p == end)
            return p + 1;
        if (*p++ != ',')
            return NULL;
    }
}

static const char *value(const char *p)
{
    const size_t digits = strspn(p, "-0123456789.eE+");

    if (*p == '{')
        return list(p, '}', true);
    if (*p == '[')
        return list(p, ']', false);
    if (*p == '"')
        return string(p);
    if (strncmp(p, "null", 4) == 0 || strncmp(p, "true", 4) == 0)
        return p + 4;
    return digits > 0 ? p + digits : NULL;
}

static bool is_json(const char *text)
{
    const char *const end = value(blank(text));

    return end != NULL && *blank(end) == '\0';
}

START_TEST(json)
{
    struct reported f;

    ck_assert(is_json("{\"a\": [1, \"\\u00ff\", null]}") && !is_json("{\"a\": [1,]}") && !is_json("\"\x01\""));
    reported_open(&f);
    char *const text = reported_text(&f, "json");
    ck_assert_msg(is_json(text), "%s", text);
    ck_assert_ptr_nonnull(strstr(text, "\"started\": \"2025-11-24T16:00:00Z\""));
    ck_assert_ptr_nonnull(strstr(text, "\"marks\": [\"" A_MUST "\"]"));
    ck_assert_ptr_nonnull(strstr(text, "\"expected\": \"250 \\\"x\\\"\\u000a\\ufffd\xc3\xa9\""));
    ck_assert_ptr_nonnull(strstr(text, "\"got\": \"250 \\\\xFF<&\\\\r\\\\n\""));
    ck_assert_ptr_nonnull(
        strstr(text, "\"hex\": \"32353020ff3c260d0a\", \"session\": \"in\", \"line\": 4, \"us\": 20}"));
    ck_assert_ptr_nonnull(strstr(text, "\"branches\": [\"a \\\"label\\\"\"]"));
    ck_assert_ptr_nonnull(strstr(text, "\"fail\": 1"));
    ck_assert_ptr_nonnull(strstr(text, "\"place\": {\"from\": \"S\", \"session\": \"in\", \"at\": 4, \"len\": 5}"));
    ck_assert_ptr_nonnull(strstr(text, "\"again\": \"postel check server 127.0.0.1:25 --target x --id test\", "));
    ck_assert_ptr_nonnull(strstr(text, "\"trusted\": true"));
    ck_assert_ptr_null(strstr(text, "accepted"));
    free(text);

    char *const lines = reported_text(&f, "jsonl");
    ck_assert(is_json(lines));
    ck_assert_ptr_eq(strchr(lines, '\n'), lines + strlen(lines) - 1);
    free(lines);
    reported_close(&f);
}
END_TEST

/* Nothing that a peer sent reaches a terminal or a page as it is. */
START_TEST(escaped)
{
    static const char *const formats[] = { "terminal", "tap", "junit" };
    struct reported f;

    reported_open(&f);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char *const text = reported_text(&f, formats[i]);
        ck_assert_ptr_null(strchr(text, '\x1b'));
        ck_assert_ptr_null(strchr(text, '\a'));
        ck_assert_ptr_nonnull(strstr(text, "C! NOOP \\x1B]0;x\\x07"));
        ck_assert((strstr(text, "\\xFF<&") == NULL) == (strcmp(formats[i], "junit") == 0));
        free(text);
    }
    reported_close(&f);
}
END_TEST

/* The command that plays a case again, for a shell to read. */
START_TEST(again)
{
    static const struct {
        const char *id, *path, *found_in, *tags, *command;
    } cases[] = {
        { "4.1/01-a", "suite/4.1/01-a.smtp", NULL, "", "--id 4.1/01-a" },
        { "mine/01-a", "mine/01-a.smtp", NULL, "", "--replay mine/01-a.smtp" },
        { "mine/01-a", "it's $mine/01-a.smtp", NULL, "", "--replay 'it'\\''s $mine/01-a.smtp'" },
        { "judge/5321-4.2-a", "suite/4.1/01-a.smtp", "4.1/01-a", "", "--id 4.1/01-a" },
        { "judge/5321-4.2-a", "suite/openings/control.smtp", "openings/control", "",
          "--replay suite/openings/control.smtp" },
        { "generated-1-2", "generated-1-2.smtp", NULL, "generated", "--replay generated-1-2.smtp" },
        { "judge/5321-4.2-a", "generated-1-2.smtp", "generated-1-2", "", "--generated 300" },
    };
    struct smtp_report report = { .target = "[::1]:25", .dir = "suite", .options = " --seed 2", .generated = 300 };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct smtp_case c = { .t = { .id = cases[i].id,
                                            .path = cases[i].path,
                                            .roles = SMTP_ROLE_SERVER,
                                            .tags = smtp_slice_text(cases[i].tags) },
                                     .found_in = cases[i].found_in };
        char *text = NULL, expected[200];
        size_t len = 0;
        FILE *const out = open_memstream(&text, &len);
        smtp_report_again(out, &report, &c);
        fclose(out);
        snprintf(expected, sizeof expected, "postel check server '[::1]:25' --seed 2 %s", cases[i].command);
        ck_assert_str_eq(text, expected);
        free(text);
    }
}
END_TEST

/* What people wrote is no more to be trusted: a transcript has any octets, a file any name. */
START_TEST(written)
{
    struct reported f;

    reported_open(&f);
    f.plan.cases[0].t.id = "a\nnot ok 9 # TODO \xff\xef\xbf\xbf";
    char *const tap = reported_text(&f, "tap"), *const junit = reported_text(&f, "junit");
    ck_assert_ptr_nonnull(strstr(tap, "\nnot ok 1 - a?not ok 9 \\# TODO ?\xef\xbf\xbf\n"));
    ck_assert_ptr_nonnull(strstr(junit, " name=\"a\nnot ok 9 # TODO ??\">"));
    ck_assert_ptr_nonnull(strstr(junit, "expected 250 &quot;x&quot;\n?\xc3\xa9, got"));
    free(tap);
    free(junit);
    reported_close(&f);
}
END_TEST

static size_t told;
static void tell(const char *sentence)
{
    told += strstr(sentence, "no longer occurs") != NULL;
}

START_TEST(accepted)
{
    char path[] = "/tmp/postel-accept-XXXXXX";
    struct reported f;

    reported_open(&f);
    FILE *const file = fdopen(mkstemp(path), "w");
    fputs("# known\ntest " A_SHOULD " of old\ntest " A_MUST " we know\n", file);
    fclose(file);
    ck_assert_int_eq(smtp_report_exit(&f.plan, false), 1);
    ck_assert(smtp_accept(&f.plan, path, tell));
    remove(path);
    ck_assert_uint_eq(told, 1);
    ck_assert_str_eq(f.plan.cases[0].result.accepted, "we know");
    ck_assert_int_eq(f.plan.cases[0].result.verdict, SMTP_VERDICT_FAIL); /* the verdict stays */
    ck_assert_int_eq(smtp_report_exit(&f.plan, false), 0);
    const struct smtp_totals totals = smtp_report_totals(&f.plan);
    ck_assert(totals.accepted == 1 && totals.of[SMTP_VERDICT_FAIL] == 0);
    reported_close(&f);
}
END_TEST

Suite *report_suite(void)
{
    Suite *const suite = suite_create("reports");
    TCase *const formats = tcase_create("formats");

    tcase_add_test(formats, json);
    tcase_add_test(formats, escaped);
    tcase_add_test(formats, written);
    tcase_add_test(formats, again);
    tcase_add_test(formats, accepted);
    suite_add_tcase(suite, formats);
    return suite;
}
