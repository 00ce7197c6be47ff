/* check_page.c - the page holds what a maintainer needs, and believes no report.
 * Read first: suite/page.h, tests/suite/reported.h.
 * SPDX-License-Identifier: MIT */
#include "suite/reported.h"

#include "suite/beside.h"
#include "suite/page.h"

#include <stdlib.h>
#include <string.h>

static size_t times(const char *in, const char *what)
{
    size_t n = 0;

    for (; (in = strstr(in, what)) != NULL; in += strlen(what))
        n++;
    return n;
}

/* A file with this text, and what comes of reading it. */
static bool beside_text(struct smtp_beside *beside, const char *text, const char **error)
{
    char path[] = "/tmp/postel-beside-XXXXXX";
    FILE *const file = fdopen(mkstemp(path), "w");

    fputs(text, file);
    fclose(file);
    const bool good = smtp_beside_add(beside, path, error);
    remove(path);
    return good;
}

/* The page of the nasty run, beside a report that is this text (NULL: none). */
static char *page_beside(const char *text)
{
    struct reported f;
    struct smtp_beside beside = { .count = 0 };
    const char *error = "";

    reported_open(&f);
    f.report.beside = &beside;
    f.report.lab = "a\"<b #.lab.html";
    if (text != NULL)
        ck_assert_msg(beside_text(&beside, text, &error), "%s", error);
    char *const page = reported_text(&f, "html");
    smtp_beside_close(&beside);
    reported_close(&f);
    return page;
}

/* What was sent, what came back, what the RFC says, and how to see it again. */
START_TEST(finding)
{
    static const char *const parts[] = {
        "<article class=\"case fail\" tabindex=\"-1\" id=\"1/test\"",
        "<span class=\"who\">C:</span> <code>NOOP <i>\\x1B</i>]0;x<i>\\x07</i>&quot;<i>\\\\\\r\\n</i></code>",
        "<code>250 <mark><b><i>\\xFF</i></b>&lt;&amp;<i>\\r\\n</i></mark></code>",
        "From octet 4 of what the server sent. Expected: <b>250 &quot;x&quot;\n\xef\xbf\xbd\xc3\xa9</b>",
        ("<code>" A_MUST
         "</code></a> <span class=\"level\">MUST</span><br>A transaction command that comes out of order"),
        ("href=\"https://www.rfc-editor.org/rfc/rfc5321#section-4.1.4\">RFC 5321 \xc2\xa7"
         "4.1.4</a>"),
        "\xc2\xa7"
        "4.1.4</a> <span class=\"title\">Order of Commands</span></th>",
        "<pre><code>postel check server 127.0.0.1:25 --target x --id test</code></pre>",
        "<td data-target=\"127.0.0.1:25\"><a class=\"v fail\" href=\"#1/test\">fail</a></td>",
        "<p class=\"step\"><a href=\"a%22%3Cb%20%23.lab.html#1",
        "\">Step through it, from the octet that decided</a>",
    };
    char *const page = page_beside(NULL);

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        ck_assert_msg(strstr(page, parts[i]) != NULL, "%s", parts[i]);
    ck_assert_uint_eq(times(page, "<script"), 1);
    ck_assert_uint_eq(times(page, "</script"), 1);
    free(page);
}
END_TEST

#define BAD "</script><img src=x onerror=alert(1)>\\\"'&"

/* Whatever a report says, no tag of it is one. */
START_TEST(hostile)
{
    static const char report[] =
        "{\"suite\": \"" BAD "\", \"target\": \"" BAD "\", \"started\": \"" BAD "\", \"seed\": -1, \"trusted\": false, "
        "\"control\": {\"id\": \"" BAD "\", \"verdict\": \"fail\", \"requirements\": [], \"marks\": []}, "
        "\"cases\": [{\"id\": \"" BAD "\", \"verdict\": \"" BAD "\", \"requirements\": [\"" BAD "\"], "
        "\"marks\": [\"" BAD "\"], \"title\": \"" BAD "\", \"rfc\": \"" BAD "\", \"section\": \"" BAD "\", "
        "\"level\": \"" BAD "\", \"expected\": \"" BAD "\", \"got\": \"" BAD "\", \"reason\": \"" BAD "\", "
        "\"path\": \"" BAD "\", \"opening\": \"" BAD "\", \"accepted\": \"" BAD "\", \"cut\": \"" BAD "\", "
        "\"again\": \"" BAD "\", \"script\": \"" BAD "\", "
        "\"place\": {\"from\": \"" BAD "\", \"session\": \"" BAD "\", \"at\": 99999999999, \"len\": 9e99}, "
        "\"wire\": [{\"from\": \"S\", \"hex\": \"3c2f7363726970743e\", \"session\": \"" BAD "\", \"line\": \"x\", "
        "\"us\": -5}]}]}";
    char *const page = page_beside(report);

    ck_assert_uint_eq(times(page, "<script"), 1);
    ck_assert_uint_eq(times(page, "</script"), 1);
    ck_assert_uint_eq(times(page, "<img"), 0);
    ck_assert_uint_eq(times(page, "\"'&\""), 0);
    ck_assert_uint_gt(times(page, "&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;"), 15);
    ck_assert_ptr_nonnull(strstr(page, "&lt;/script&gt;</code>"));
    ck_assert_ptr_nonnull(strstr(page, "No verdict about this server can be trusted"));
    free(page);
}
END_TEST

#define CASE(id, verdict, ids, marks)                                                                                  \
    "{\"id\": \"" id "\", \"verdict\": \"" verdict "\", \"requirements\": [" ids "], \"marks\": [" marks "]}"

/* What each case has shown of each requirement; sections as people count, and the RFC itself first. */
START_TEST(matrix)
{
    static const char report[] = "{\"target\": \"b\", \"cases\": [" CASE(
        "one", "fail", "\"5321-4.1.4-w\", \"5321-4.1.4-x\"", "\"5321-4.1.4-w\"") ", "                 //
        CASE("two", "pass", "\"5321-4.1.4-w\", \"5321-4.1.1.10-a\", \"1870-6\"", "") ", "             //
        CASE("three", "inconclusive", "\"5321-4.1.1.9-a\", \"5321-3.3-aa\", \"5321-3.3-z\"", "") ", " //
        CASE("four", "error", "", "") "]}";
    static const char *const rows[] = { "r/\"",
                                        "r/5321-3.3-z\"",
                                        "r/5321-3.3-aa\"",
                                        "r/5321-4.1.1.9-a\"",
                                        "r/5321-4.1.1.10-a\"",
                                        "r/5321-4.1.4-w\"",
                                        "r/5321-4.1.4-x\"",
                                        "r/1870-6\"" };
    static const char *const cells[] = {
        "<td data-target=\"b\"><a class=\"v fail\" href=\"#2/one\">fail</a> <small>1 of 2</small></td>",
        "<td data-target=\"b\"><a class=\"v open\" href=\"#2/one\">open</a></td>",
        "<td data-target=\"b\"><a class=\"v pass\" href=\"#2/two\">pass</a></td>",
        "<td data-target=\"b\"><a class=\"v inconclusive\" href=\"#2/three\">inconclusive</a></td>",
        "<td data-target=\"b\"><a class=\"v error\" href=\"#2/four\">error</a></td>",
        "<td data-target=\"127.0.0.1:25\"><span class=\"v none\">not played</span></td>",
    };
    char *const page = page_beside(report), *at = strstr(page, "<table");

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char id[40];
        snprintf(id, sizeof id, "<tr id=\"%s", rows[i]);
        at = strstr(at, id);
        ck_assert_msg(at != NULL, "%s", rows[i]);
    }
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        ck_assert_msg(strstr(page, cells[i]) != NULL, "%s", cells[i]);
    free(page);
}
END_TEST

/* Long texts and long conversations are cut; what decided is shown all the same. */
START_TEST(cut)
{
    struct smtp_octets text = { 0 };

    smtp_octets_text(
        &text, "{\"target\": \"b\", \"cases\": [{\"id\": \"long\", \"verdict\": \"fail\", \"requirements\": [], "
               "\"marks\": [], \"line\": 7, \"place\": {\"from\": \"S\", \"session\": \"in\", \"at\": 2000, "
               "\"len\": 4}, \"wire\": [{\"from\": \"S\", \"session\": \"in\", \"line\": 7, \"us\": 0, \"hex\": \"");
    for (int i = 0; i < 1000; i++)
        smtp_octets_format(&text, "%s", i == 500 ? "58590d0a" : "410d0a0a"); /* two lines each, but for XY */
    smtp_octets_text(&text, "\"}, {\"from\": \"C\", \"session\": \"in\", \"line\": 8, \"us\": 2500000, \"hex\": \"");
    for (int i = 0; i < 1000; i++)
        smtp_octets_text(&text, "42");
    smtp_octets_text(&text, "\"}]}]}");
    char *const page = page_beside((char *)text.octets), *const talk = strstr(page, "id=\"2/long\"");
    ck_assert_ptr_nonnull(talk);
    ck_assert_ptr_nonnull(strstr(talk, "<mark><b>X</b>Y<i>\\r\\n</i></mark>"));
    ck_assert_ptr_nonnull(strstr(talk, "lines more"));
    ck_assert_ptr_nonnull(strstr(talk, "<span class=\"cut\">700 octets more</span>"));
    ck_assert_ptr_nonnull(strstr(talk, "2.5 s later"));
    ck_assert_uint_lt(times(talk, "<span class=\"who\">S:"), 100);
    free(page);
    smtp_octets_close(&text);
}
END_TEST

/* Octets that were due, and did not come. */
START_TEST(nothing)
{
    char *const page = page_beside(
        "{\"target\": \"b\", \"cases\": [{\"id\": \"end\", \"verdict\": \"fail\", \"requirements\": [], \"marks\": [], "
        "\"line\": 6, \"expected\": \"250\", \"got\": \"\", \"place\": {\"from\": \"S\", \"session\": \"in\", \"at\": "
        "0, "
        "\"len\": 0}, \"wire\": [{\"from\": \"C\", \"session\": \"in\", \"line\": 5, \"us\": 0, \"hex\": "
        "\"4e4f4f500d0a\"}]}]}");

    ck_assert_ptr_nonnull(
        strstr(page, "NOOP<i>\\r\\n</i></code></li>\n<li class=\"why s\"><span class=\"who\"></span><p>Here "
                     "the server sent nothing. Expected: <b>250</b>"));
    ck_assert_ptr_nonnull(strstr(page, "<dt>Got</dt><dd>nothing</dd>"));
    free(page);

    char *const ended = page_beside(
        "{\"target\": \"b\", \"cases\": [{\"id\": \"end\", \"verdict\": \"fail\", \"requirements\": [], \"marks\": [], "
        "\"line\": 6, \"expected\": \"250\", \"got\": \"\", \"reason\": \"a MUST not kept: it ended the connection\", "
        "\"place\": {\"from\": \"S\", \"session\": \"in\", \"at\": 0, \"len\": 0}, \"wire\": [{\"from\": \"C\", "
        "\"session\": \"in\", \"line\": 5, \"us\": 0, \"hex\": \"4e4f4f500d0a\"}]}]}");
    ck_assert_ptr_nonnull(strstr(ended, "Here the server ended the connection. Expected: <b>250</b>"));
    free(ended);
}
END_TEST

/* A stored message is in no octets of the wire: what came is shown line by line.  A section that the register does not
 * have is told by the case. */
START_TEST(elsewhere)
{
    char *const page = page_beside(
        "{\"target\": \"b\", \"cases\": [{\"id\": \"mail\", \"verdict\": \"fail\", \"requirements\": [\"1870-6.1\"], "
        "\"marks\": [\"1870-6.1\"], \"level\": \"MUST\", \"title\": \"Too much is refused.\", \"expected\": \"a\", "
        "\"got\": \"one\\\\n<two>\\\\\\\\n\\\\xFFthree\\\\n\", \"place\": null, \"wire\": []}]}");

    ck_assert_ptr_nonnull(strstr(page, "<dt>Got</dt><dd>one\\n<br>&lt;two&gt;\\\\n\\xFFthree\\n</dd>"));
    ck_assert_ptr_nonnull(strstr(page, "<span class=\"level\">MUST</span><br>Too much is refused.</li>"));
    ck_assert_ptr_nonnull(strstr(page, "<p>Nothing was said.</p>"));
    free(page);
}
END_TEST

/* What a server calls itself stands with its address, if it is a name. */
static const struct {
    const char *hex, *head, *greeting;
} greetings[] = {
    { "323230206d782e6578616d706c652045534d54500d0a", "mx.<wbr>example <small>b</small>", "220 mx.example ESMTP" },
    { "3232302d5b3a3a315d0d0a", "[::1] <small>b</small>", "220-[::1]" },
    { "323230203c623e20780d0a", "b", "220 &lt;b&gt; x" },
    { "323230206d781b5b6d0d0a", "b", "220 mx<i>\\x1B</i>[m" },
    { "323230", "b", "220" },
    { "353534206d780d0a", "b", "554 mx" },
};

START_TEST(name)
{
    char report[512], head[100], greeting[100];

    snprintf(report, sizeof report,
             "{\"target\": \"b\", \"cases\": [{\"id\": \"x\", \"verdict\": \"pass\", \"requirements\": [], "
             "\"marks\": [], \"wire\": [{\"from\": \"S\", \"session\": \"in\", \"hex\": \"%s\"}]}]}",
             greetings[_i].hex);
    snprintf(head, sizeof head, "<h2>%s</h2>", greetings[_i].head);
    snprintf(greeting, sizeof greeting, "<p class=\"greeting\"><code>%s</code>", greetings[_i].greeting);
    char *const page = page_beside(report);
    ck_assert_msg(strstr(page, head) != NULL, "%s", head);
    ck_assert_msg(strstr(page, greeting) != NULL, "%s", greeting);
    free(page);
}
END_TEST

static const struct {
    const char *text, *why;
} refused[] = {
    { "", "'[' or '{' expected" },
    { "[1, 2", "end of file" },
    { "[]", "no report" },
    { "{\"target\": \"a\"}", "no report" },
    { "{\"target\": \"a\", \"cases\": {}}", "no report" },
    { "{\"cases\": []}", "no report" },
    { "{\"target\": \"a\", \"cases\": [1]}", "case 1 has no good `id`" },
    { "{\"target\": \"a\", \"cases\": [{\"id\": \"x\"}]}", "case 1 has no good `verdict`" },
    { "{\"target\": \"a\", \"cases\": [{\"id\": \"x\", \"verdict\": \"pass\", \"requirements\": [1], \"marks\": []}]}",
      "case 1 has no good `requirements`" },
    { "{\"target\": \"a\", \"cases\": [{\"id\": \"x\", \"verdict\": \"pass\", \"requirements\": [], \"marks\": \"\"}]}",
      "case 1 has no good `marks`" },
    { "{\"target\": \"a\", \"cases\": [{\"id\": \"x\", \"verdict\": \"pass\", \"requirements\": [], \"marks\": [], "
      "\"wire\": [{\"from\": \"S\", \"hex\": \"0\"}]}]}",
      "case 1 has no good `wire`" },
    { "{\"target\": \"a\", \"cases\": [{\"id\": \"x\", \"verdict\": \"pass\", \"requirements\": [], \"marks\": [], "
      "\"wire\": [{\"from\": \"X\", \"hex\": \"00\"}]}]}",
      "case 1 has no good `wire`" },
    { "{\"target\": \"a\", \"cases\": [], \"control\": []}", "the control conversation has no good `id`" },
};

START_TEST(refusal)
{
    struct smtp_beside beside = { .count = 0 };
    const char *error = "";

    ck_assert(!beside_text(&beside, refused[_i].text, &error));
    ck_assert_msg(strstr(error, refused[_i].why) != NULL, "%s", error);
    ck_assert_uint_eq(beside.count, 0);
    smtp_beside_close(&beside);
}
END_TEST

Suite *page_suite(void)
{
    Suite *const suite = suite_create("page");
    TCase *const page = tcase_create("page"), *const reports = tcase_create("reports beside");

    tcase_add_test(page, finding);
    tcase_add_test(page, hostile);
    tcase_add_test(page, matrix);
    tcase_add_test(page, cut);
    tcase_add_test(page, nothing);
    tcase_add_test(page, elsewhere);
    tcase_add_loop_test(page, name, 0, sizeof greetings / sizeof *greetings);
    tcase_add_loop_test(reports, refusal, 0, sizeof refused / sizeof *refused);
    suite_add_tcase(suite, page);
    suite_add_tcase(suite, reports);
    return suite;
}
