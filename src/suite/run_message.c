/* run_message.c - the message file of a case of role client.
 * Read first: suite/run_call.c.  Read next: suite/run_answer.c.
 * SPDX-License-Identifier: MIT
 *
 * What the script says of it with `message`; else the script's own mail data, as it was before the client doubled its
 * dots; else a plain message.  Line ends are those that the client's files have. */
#include "suite/run_internal.h"

#include <stdio.h>
#include <string.h>

static bool fill(struct smtp_run *run, struct smtp_slice text, enum smtp_fill how, struct smtp_octets *out)
{
    struct smtp_slice missing;

    return smtp_holes_fill(&run->holes, text, how, out, NULL, &missing);
}

/* `message`, and the lines behind it.  False: there is none. */
static bool given(struct smtp_run *run, struct smtp_octets *out)
{
    const struct smtp_script_line *line = run->t->lines, *const end = line + run->t->count;

    while (line < end && line->kind != SMTP_SCRIPT_MESSAGE)
        line++;
    if (line == end)
        return false;
    smtp_octets_add(out, "", 0);
    for (line++; line < end && (line->kind == SMTP_SCRIPT_MAIL_PATTERN || line->kind == SMTP_SCRIPT_MAIL_OCTETS);
         line++) {
        const bool octets = line->kind == SMTP_SCRIPT_MAIL_OCTETS;
        fill(run, line->text, octets ? SMTP_FILL_OCTETS : SMTP_FILL_TEXT, out);
        if (!octets)
            smtp_octets_add(out, "\n", 1);
    }
    return true;
}

/* The C: lines from the first 354 to the period. */
static bool spoken(struct smtp_run *run, struct smtp_octets *out)
{
    const struct smtp_script_line *line = run->t->lines, *const end = line + run->t->count;

    while (line < end && (line->kind != SMTP_SCRIPT_LINE || line->side != 'S' || line->text.len < 3 ||
                          memcmp(line->text.octets, "354", 3) != 0))
        line++;
    for (line += line < end; line < end && line->kind == SMTP_SCRIPT_LINE && line->side == 'C'; line++) {
        struct smtp_octets text = { 0 };
        if (smtp_slice_is(line->text, "."))
            return out->len > 0;
        fill(run, line->text, SMTP_FILL_TEXT, &text);
        const size_t dot = text.len > 0 && text.octets[0] == '.';
        smtp_octets_add(out, text.octets + dot, text.len - dot);
        smtp_octets_add(out, "\n", 1);
        smtp_octets_close(&text);
    }
    return false;
}

static void plain(struct smtp_run *run, struct smtp_octets *out)
{
    out->len = 0;
    fill(run,
         smtp_slice_text("Date: {date}\nFrom: <{from}>\nTo: <{valid}>\nMessage-ID: <{mark}@{client-domain}>\n"
                         "Subject: {mark}\n\nA plain message.\n"),
         SMTP_FILL_TEXT, out);
}

/* As the client's files have it. */
static bool write_lines(FILE *file, struct smtp_slice text, bool crlf)
{
    for (size_t i = 0; i < text.len; i++) {
        if (crlf && text.octets[i] == '\n')
            fputc('\r', file);
        fputc(text.octets[i], file);
    }
    const bool whole = ferror(file) == 0;
    return fclose(file) == 0 && whole;
}

const char *smtp_run_message(struct smtp_run *run)
{
    const struct smtp_caller *const caller = run->setup->caller;
    struct smtp_octets text = { 0 };
    const char *const path = smtp_pool_format(&run->result->pool, "%s/%s.eml", caller->dir, run->mark);
    FILE *const file = fopen(path, "wbx"); /* the mark is of this case, cut and try alone */

    if (file == NULL)
        return NULL;
    if (!given(run, &text) && !spoken(run, &text))
        plain(run, &text);
    const bool whole = write_lines(file, smtp_slice_all(&text), caller->crlf);
    smtp_octets_close(&text);
    return whole ? path : NULL;
}
