/* page_case.c - a case: what was sent, what came back, what the RFC says, and how to see it again.
 * Read first: suite/page_matrix.c.  Read next: suite/page_talk.c.
 * SPDX-License-Identifier: MIT */
#include "suite/page.h"
#include "suite/utf8.h"

#include <string.h>

void smtp_page_case_id(FILE *out, size_t target, const json_t *c, void (*write)(FILE *out, const char *text))
{
    fprintf(out, "%zu/", target + 1);
    write(out, smtp_page_string(c, "id"));
}

void smtp_page_link(FILE *out, size_t target, const json_t *c, enum smtp_shown shown)
{
    fprintf(out, "<a class=\"v %s\" href=\"#", smtp_shown_name(shown));
    smtp_page_case_id(out, target, c, smtp_html_fragment);
    fprintf(out, "\">%s</a>", smtp_shown_name(shown));
}

/* "5321-4.1.4-w": RFC 5321 §4.1.4, and where that can be read. */
void smtp_page_section(FILE *out, const char *id)
{
    const int rfc = (int)strcspn(id, "-");
    const char *const section = id + rfc + (id[rfc] == '-');
    const int len = (int)strcspn(section, "-");
    const bool appendix = *section >= 'A' && *section <= 'Z';
    char text[64];

    if (len == 0 || strspn(id, "0123456789") != (size_t)rfc) {
        fputs("Of no requirement", out);
        return;
    }
    snprintf(text, sizeof text, "https://www.rfc-editor.org/rfc/rfc%.*s#%s-%.*s", rfc, id,
             appendix ? "appendix" : "section", len, section);
    fputs("<a class=\"rfc\" rel=\"noreferrer\" href=\"", out);
    smtp_html_text(out, text);
    snprintf(text, sizeof text, "RFC %.*s §%.*s", rfc, id, len, section);
    fputs("\">", out);
    smtp_html_text(out, text);
    fputs("</a>", out);
}

/* The sentences at stake: those that decided, or with `others` the rest of the head. */
static void sentences(FILE *out, const struct smtp_page *page, const json_t *c, bool others)
{
    const json_t *const marks = json_object_get(c, "marks");
    const bool decided = json_array_size(marks) > 0;
    const json_t *one;
    size_t i;

    json_array_foreach(json_object_get(c, "requirements"), i, one) {
        const char *const id = json_string_value(one);
        const struct smtp_requirement *const row = page->reg == NULL ? NULL : smtp_register_find(page->reg, id);
        if (decided ? smtp_page_holds(marks, id) == others : others)
            continue;
        fputs("<li>", out);
        smtp_page_section(out, id);
        fputs(" <a href=\"#r/", out);
        smtp_html_fragment(out, id);
        fputs("\"><code>", out);
        smtp_html_text(out, id);
        fputs("</code></a>", out);
        /* of a section that is not in the register there is only what the case says */
        fputs(" <span class=\"level\">", out);
        smtp_html_text(out, row != NULL ? row->level : smtp_page_string(c, "level"));
        fputs("</span><br>", out);
        smtp_html_text(out, row != NULL ? row->statement : smtp_page_string(c, "title"));
        fputs("</li>\n", out);
    }
}

static void requirements(FILE *out, const struct smtp_page *page, const json_t *c)
{
    const size_t all = json_array_size(json_object_get(c, "requirements"));
    const size_t decided = json_array_size(json_object_get(c, "marks"));

    if (all == 0)
        return;
    fputs("<h4>What the RFC says</h4>\n<ul class=\"says\">\n", out);
    sentences(out, page, c, false);
    fputs("</ul>\n", out);
    if (decided > 0 && decided < all) {
        fputs("<details><summary>Also at stake in this case</summary><ul class=\"says\">\n", out);
        sentences(out, page, c, true);
        fputs("</ul></details>\n", out);
    }
}

static void term(FILE *out, const char *name, const char *text, const char *none)
{
    if (*text == '\0' && *none == '\0')
        return;
    fprintf(out, "<div><dt>%s</dt><dd>", name);
    smtp_html_text(out, *text == '\0' ? none : text);
    fputs("</dd></div>\n", out);
}

/* What came, escaped as it is: behind each `\n` a new line. */
static void lines(FILE *out, const char *escaped)
{
    for (size_t len; *escaped != '\0'; escaped += len) {
        const size_t here = smtp_utf8((const unsigned char *)escaped, NULL);
        char one[5] = "";
        len = *escaped == '\\' && (escaped[1] & 0x80) == 0 && escaped[1] != '\0' ? 2 : here == 0 ? 1 : here;
        memcpy(one, escaped, len);
        smtp_html_text(out, one);
        if (strcmp(one, "\\n") == 0 && escaped[len] != '\0')
            fputs("<br>", out);
    }
}

/* Where in the transcript, and under which circumstances. */
static void where(FILE *out, const json_t *c)
{
    const char *const opening = smtp_page_string(c, "opening"), *const cut = smtp_page_string(c, "cut");

    fputs("<div><dt>Where</dt><dd>", out);
    smtp_html_text(out, smtp_page_string(c, "path"));
    if (smtp_page_number(c, "line") > 0)
        fprintf(out, ", line %llu", (unsigned long long)smtp_page_number(c, "line"));
    if (*opening != '\0') {
        fputs(", in the opening ", out);
        smtp_html_text(out, opening);
    }
    if (strcmp(cut, "octet") == 0)
        fputs(", written an octet a write", out);
    if (strcmp(cut, "crlf") == 0)
        fputs(", cut between each CR and its LF", out);
    if (smtp_page_number(c, "tries") > 1)
        fputs(", at the second try, alone and slower", out);
    fputs("</dd></div>\n", out);
}

static void finding(FILE *out, const json_t *c)
{
    const char *const expected = smtp_page_string(c, "expected"), *const got = smtp_page_string(c, "got");

    fputs("<dl>\n", out);
    term(out, "Verdict", smtp_page_string(c, "reason"), "all was as asked");
    term(out, "Known", smtp_page_string(c, "accepted"), "");
    term(out, "Expected", expected, "");
    if (*got == '\0') {
        term(out, "Got", got, *expected == '\0' ? "" : "nothing");
    } else {
        fputs("<div><dt>Got</dt><dd>", out);
        lines(out, got);
        fputs("</dd></div>\n", out);
    }
    where(out, c);
    fputs("</dl>\n", out);
}

static void again(FILE *out, const json_t *report, const json_t *c)
{
    const char *const command = smtp_page_string(c, "again"), *const script = smtp_page_string(c, "script");

    fputs("<h4>See it again</h4>\n<div class=\"again\"><pre><code>", out);
    if (*command != '\0') {
        smtp_html_text(out, command);
    } else { /* a report of an earlier version */
        fputs("postel check server ", out);
        smtp_html_text(out, smtp_page_string(report, "target"));
        fputs(" --id ", out);
        smtp_html_text(out, smtp_page_string(c, "id"));
    }
    fputs("</code></pre><button type=\"button\" hidden>Copy</button></div>\n", out);
    if (*script != '\0') {
        fputs("<details><summary>The script, for ", out);
        smtp_html_text(out, smtp_page_string(c, "path"));
        fputs("</summary><pre><code>", out);
        smtp_html_text(out, script);
        fputs("</code></pre></details>\n", out);
    }
}

static void one(FILE *out, const struct smtp_page *page, size_t target, const json_t *c)
{
    const enum smtp_shown shown = smtp_shown_of_case(c);
    const char *const title = smtp_page_string(c, "title"), *const id = smtp_page_string(c, "id");
    const char *const row = json_string_value(json_array_get(json_object_get(c, "requirements"), 0));

    fprintf(out, "<article class=\"case %s\" tabindex=\"-1\" id=\"", smtp_shown_name(shown));
    smtp_page_case_id(out, target, c, smtp_html_text);
    fputs("\" aria-label=\"", out);
    smtp_html_text(out, id);
    fputs("\">\n<header><p>", out);
    smtp_page_target(out, page, target, true);
    fputs(" <code>", out);
    smtp_html_text(out, id);
    fprintf(out, "</code></p><h3><span class=\"v %s\">%s</span> ", smtp_shown_name(shown), smtp_shown_name(shown));
    smtp_html_text(out, *title == '\0' ? id : title);
    fputs("</h3><a class=\"close\" href=\"#", out);
    if (row != NULL) {
        fputs("r/", out);
        smtp_html_fragment(out, row);
    } else {
        fputs("top", out);
    }
    fputs("\" aria-label=\"Close this conversation\">Close</a></header>\n", out);
    finding(out, c);
    requirements(out, page, c);
    fputs("<h4>What was sent, what came back</h4>\n", out);
    smtp_page_talk(out, c);
    smtp_page_step(out, page, c);
    again(out, page->targets[target], c);
    fputs("</article>\n", out);
}

void smtp_page_cases(FILE *out, const struct smtp_page *page)
{
    const json_t *c;
    size_t i;

    for (size_t target = 0; target < page->target_count; target++) {
        const json_t *const control = json_object_get(page->targets[target], "control");
        if (control != NULL)
            one(out, page, target, control);
        json_array_foreach(json_object_get(page->targets[target], "cases"), i, c)
            one(out, page, target, c);
    }
}
