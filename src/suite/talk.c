/* talk.c - put the octets of each side in a row, and note their order.
 * Read first: suite/talk.h.
 * SPDX-License-Identifier: MIT */
#include "suite/talk.h"

#include <stdlib.h>
#include <string.h>

static void add_run(struct smtp_talk_text *text, char side, size_t len)
{
    text->runs = smtp_array_grow(text->runs, text->run_count, &text->run_cap, sizeof *text->runs);
    text->runs[text->run_count++] = (struct smtp_talk_run){ side, len };
    text->talk.runs = text->runs;
    text->talk.run_count = text->run_count;
}

void smtp_talk_text_add(struct smtp_talk_text *text, char side, struct smtp_slice octets)
{
    if (octets.len == 0)
        return;
    smtp_octets_add(side == 'C' ? &text->client : &text->server, octets.octets, octets.len);
    text->talk.client = smtp_slice_all(&text->client);
    text->talk.server = smtp_slice_all(&text->server);
    struct smtp_talk_run *const last = text->run_count > 0 ? &text->runs[text->run_count - 1] : NULL;
    if (last != NULL && last->side == side && last->len > 0)
        last->len += octets.len;
    else
        add_run(text, side, octets.len);
}

void smtp_talk_text_end(struct smtp_talk_text *text, char side)
{
    add_run(text, side, 0);
}

void smtp_talk_text_close(struct smtp_talk_text *text)
{
    smtp_octets_close(&text->client);
    smtp_octets_close(&text->server);
    free(text->runs);
    *text = (struct smtp_talk_text){ 0 };
}

static bool add_line(struct smtp_talk_text *text, const struct smtp_script_line *line, const struct smtp_holes *holes)
{
    const bool octets = line->kind == SMTP_SCRIPT_OCTETS;
    struct smtp_octets filled = { 0 };
    struct smtp_slice missing;
    const bool good =
        smtp_holes_fill(holes, line->text, octets ? SMTP_FILL_OCTETS : SMTP_FILL_TEXT, &filled, NULL, &missing);

    if (!octets)
        smtp_octets_add(&filled, "\r\n", 2);
    smtp_talk_text_add(text, line->side, smtp_slice_all(&filled));
    smtp_octets_close(&filled);
    return good;
}

static bool is_end(enum smtp_script_kind kind)
{
    return kind == SMTP_SCRIPT_CLOSE || kind == SMTP_SCRIPT_RESET || kind == SMTP_SCRIPT_HALF_CLOSE;
}

/* What stands before the first name is called "in"; if nothing does, the first name is the first session. */
static struct smtp_slice first_session(const struct smtp_transcript *t)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct smtp_script_line *const line = &t->lines[i];

        if (line->kind == SMTP_SCRIPT_WIRE)
            return line->name;
        if (line->kind == SMTP_SCRIPT_LINE || line->kind == SMTP_SCRIPT_OCTETS)
            break;
    }
    return smtp_slice_text("in");
}

bool smtp_talk_of_transcript(struct smtp_talk_text *text, const struct smtp_transcript *t, const char *session,
                             const struct smtp_holes *holes, const char **why)
{
    const struct smtp_slice name = session != NULL ? smtp_slice_text(session) : first_session(t);
    bool wanted = smtp_slice_is(name, "in"), seen = wanted;

    *text = (struct smtp_talk_text){ 0 };
    for (size_t i = 0; i < t->count; i++) {
        const struct smtp_script_line *const line = &t->lines[i];

        if (line->kind == SMTP_SCRIPT_WIRE) {
            wanted = smtp_slice_same(line->name, name);
            seen = seen || wanted;
        } else if (wanted && (line->kind == SMTP_SCRIPT_LINE || line->kind == SMTP_SCRIPT_OCTETS) &&
                   !add_line(text, line, holes)) {
            *why = "a {name} in it stands for nothing here";
            return false;
        } else if (wanted && is_end(line->kind)) {
            smtp_talk_text_end(text, line->side);
        }
    }
    *why = seen ? "nothing was said in it" : "it has no session of that name";
    return text->client.len + text->server.len > 0;
}

bool smtp_talk_of_recording(struct smtp_talk_text *text, const struct smtp_recording *recording, const char *session)
{
    *text = (struct smtp_talk_text){ 0 };
    for (size_t i = 0; i < recording->count; i++) {
        const struct smtp_record *const record = &recording->records[i];

        session = session == NULL ? record->session : session;
        if (strcmp(record->session, session) == 0)
            smtp_talk_text_add(text, record->from, smtp_slice_all(&record->octets));
    }
    return text->client.len + text->server.len > 0;
}
