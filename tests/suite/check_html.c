/* check_html.c - nothing that anybody wrote is markup, and nothing is invisible.
 * Read first: suite/html.c.  Read next: tests/suite/check_page.c.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include "protocol/escape.h"
#include "suite/html.h"

#include <stdlib.h>
#include <string.h>

static char *written(void (*write)(FILE *out, const char *text), const char *text)
{
    char *html = NULL;
    size_t len = 0;
    FILE *const out = open_memstream(&html, &len);

    write(out, text);
    fclose(out);
    return html;
}

static const struct {
    const char *text, *html;
} texts[] = {
    { "plain", "plain" },
    { "<b> & \"q\" 'a'", "&lt;b&gt; &amp; &quot;q&quot; &#39;a&#39;" },
    { "\xc2\xa7 4.1, caf\xc3\xa9, \xe2\x82\xac, \xf0\x9f\x93\xae",
      "\xc2\xa7 4.1, caf\xc3\xa9, \xe2\x82\xac, \xf0\x9f\x93\xae" },
    { "two\nlines", "two\nlines" },
    { "\x1b[31m\t\x7f", "\\u{1B}[31m\\u{9}\\u{7F}" },
    { "\xc2\x85\xc2\xad", "\\u{85}\\u{AD}" }, /* NEL, soft hyphen */
    { "\xe2\x80\xae"
      "cod\xe2\x80\xac",
      "\\u{202E}cod\\u{202C}" },                          /* written from right to left */
    { "\xe2\x80\x8b\xef\xbb\xbf", "\\u{200B}\\u{FEFF}" }, /* of no width */
    { "\xff\xc3(\xed\xa0\x80\xc0\xbc",
      "\\xFF\\xC3(\\xED\\xA0\\x80\\xC0\\xBC" }, /* no UTF-8: a surrogate, overlong "<" */
    { "\xe2\x82", "\\xE2\\x82" },               /* it ends too early */
    { NULL, "" },
};

START_TEST(text)
{
    char *const html = written(smtp_html_text, texts[_i].text);

    ck_assert_str_eq(html, texts[_i].html);
    free(html);
}
END_TEST

START_TEST(fragment)
{
    char *const html = written(smtp_html_fragment, "1/4.1-a/02_b~\"<\xc3\xa9 %");

    ck_assert_str_eq(html, "1/4.1-a/02_b~%22%3C%C3%A9%20%25");
    free(html);
}
END_TEST

/* `html` without its <i> and </i>, and with its entities undone. */
static void undone(const char *html, char *text)
{
    static const struct {
        const char *markup, *text;
    } markups[] = { { "<i>", "" },    { "</i>", "" },     { "&lt;", "<" }, { "&gt;", ">" },
                    { "&amp;", "&" }, { "&quot;", "\"" }, { "&#39;", "'" } };

    while (*html != '\0') {
        size_t i = 0;
        while (i < sizeof markups / sizeof *markups && strncmp(html, markups[i].markup, strlen(markups[i].markup)) != 0)
            i++;
        if (i == sizeof markups / sizeof *markups) {
            ck_assert_ptr_null(strchr("<>&\"'", *html)); /* there is no other markup */
            *text++ = *html++;
            continue;
        }
        html += strlen(markups[i].markup);
        text = stpcpy(text, markups[i].text);
    }
    *text = '\0';
}

/* Every octet before and behind one of each kind: printable ASCII, and what smtp_escape says of it. */
START_TEST(octets)
{
    static const char kinds[] = "a<\\\n\xff";

    for (int octet = 0; octet < 256; octet++) {
        for (const char *kind = kinds; *kind != '\0'; kind++) {
            const unsigned char three[] = { (unsigned char)octet, (unsigned char)*kind, (unsigned char)octet };
            const struct smtp_slice slice = { three, 3 };
            char html[64] = "", text[64], escaped[16];
            FILE *const out = fmemopen(html, sizeof html, "w");
            smtp_html_octets(out, slice);
            fclose(out);
            for (const char *p = html; *p != '\0'; p++)
                ck_assert(*p >= ' ' && *p <= '~');
            undone(html, text);
            smtp_escape(slice, escaped, sizeof escaped);
            ck_assert_str_eq(text, escaped);
        }
    }
}
END_TEST

Suite *html_suite(void)
{
    Suite *const suite = suite_create("html");
    TCase *const escaping = tcase_create("escaping");

    tcase_add_loop_test(escaping, text, 0, sizeof texts / sizeof *texts);
    tcase_add_test(escaping, fragment);
    tcase_add_test(escaping, octets);
    suite_add_tcase(suite, escaping);
    return suite;
}
