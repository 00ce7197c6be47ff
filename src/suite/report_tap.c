/* report_tap.c - the Test Anything Protocol, version 14: a line a case, and what was found as YAML below it.
 * Read first: suite/report_jsonl.c.  Read next: suite/report_junit.c.
 * SPDX-License-Identifier: MIT
 *
 * Of YAML only what readers of TAP 13 take, too: keys, lists, text in single quotes or in a block.  In single quotes a
 * backslash is one, so octets that are escaped read as everywhere else. */
#include "suite/report.h"
#include "suite/utf8.h"

#include <stdlib.h>
#include <string.h>

/* A line of TAP is a line, of UTF-8: what would end it, or is none, is shown as "?".  Before each octet of `escaped`
 * stands another one. */
static void text(FILE *out, const char *words, const char *escaped, char escape)
{
    for (size_t len; words != NULL && *words != '\0'; words += len) {
        uint32_t code = 0;
        len = smtp_utf8((const unsigned char *)words, &code);
        if (strchr(escaped, *words) != NULL)
            fputc(escape, out);
        if (len == 0 || code < ' ' || code == 0x7F)
            fputc('?', out);
        else
            fwrite(words, 1, len, out);
        len += len == 0;
    }
}

/* A description; in it `#` would begin a directive. */
static void description(FILE *out, const char *words)
{
    text(out, words, "#\\", '\\');
}

static void quoted(FILE *out, const char *key, const char *words)
{
    if (words == NULL)
        return;
    fprintf(out, "  %s: '", key);
    text(out, words, "'", '\'');
    fputs("'\n", out);
}

/* "5321-4.1.4-w" is of RFC 5321 §4.1.4. */
static void section(FILE *out, const char *id)
{
    const size_t rfc = strcspn(id, "-"), len = id[rfc] == '\0' ? 0 : strcspn(id + rfc + 1, "-");

    if (len > 0)
        fprintf(out, "      section: 'RFC %.*s §%.*s'\n", (int)rfc, id, (int)len, id + rfc + 1);
}

/* Those that decided, or those of the head. */
static void requirements(FILE *out, const struct smtp_case *c)
{
    const char *heading = "  requirements:\n";

    for (size_t i = 0; i < c->t.id_count; i++) {
        const struct smtp_head_id *const id = &c->t.ids[i];
        if (c->result.marks != 0 && (c->result.marks & UINT64_C(1) << i) == 0)
            continue;
        fputs(heading, out);
        heading = "";
        quoted(out, "  - id", id->id);
        quoted(out, "    level", id->row == NULL ? id->level : id->row->level);
        section(out, id->id);
        quoted(out, "    sentence", id->row == NULL ? NULL : id->row->statement);
    }
}

static void again(FILE *out, const struct smtp_report *report, const struct smtp_case *c)
{
    char *const command = smtp_report_again_text(report, c);

    if (command == NULL)
        return;
    quoted(out, "again", command);
    free(command);
}

static void found(FILE *out, const struct smtp_report *report, const struct smtp_case *c)
{
    const struct smtp_result *const r = &c->result;

    fputs("  ---\n", out);
    quoted(out, "message", r->reason);
    quoted(out, "severity", smtp_verdict_name(r->verdict));
    quoted(out, "accepted", r->accepted);
    requirements(out, c);
    quoted(out, "expected", r->expected);
    quoted(out, "got", r->got);
    quoted(out, "file", c->t.path);
    fprintf(out, "  line: %u\n", r->line);
    if (r->place.from != 0)
        fprintf(out, "  octet: %llu\n  side: %c\n", (unsigned long long)r->place.at, r->place.from);
    again(out, report, c);
    if (r->recording.count > 0) {
        fputs("  conversation: |\n", out);
        smtp_report_conversation(out, &r->recording, "    ");
    }
    fputs("  ...\n", out);
}

static void one(FILE *out, const struct smtp_report *report, size_t number, const struct smtp_case *c)
{
    const struct smtp_result *const r = &c->result;
    const bool bad = r->verdict >= SMTP_VERDICT_INCONCLUSIVE && r->accepted == NULL;

    fprintf(out, "%s %zu - ", bad ? "not ok" : "ok", number);
    description(out, c->t.id);
    if (r->verdict == SMTP_VERDICT_SKIP) {
        fputs(" # SKIP ", out);
        description(out, r->reason);
    } else if (r->verdict == SMTP_VERDICT_INCONCLUSIVE) { /* nothing was shown either way: red would be a false alarm */
        fprintf(out, " # TODO inconclusive, line %u", r->line);
    }
    fputc('\n', out);
    if (r->verdict != SMTP_VERDICT_PASS && r->verdict != SMTP_VERDICT_SKIP)
        found(out, report, c);
}

void smtp_report_tap(FILE *out, const struct smtp_report *report)
{
    fprintf(out, "TAP version 14\n1..%zu\n", report->plan->count);
    if (report->plan->control_failed) {
        fputs("Bail out! The control conversation failed\n", out);
        return;
    }
    for (size_t i = 0; i < report->plan->count; i++)
        one(out, report, i + 1, &report->plan->cases[i]);
}
