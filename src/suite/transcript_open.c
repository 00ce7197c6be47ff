/* transcript_open.c - open a transcript: read, expand, link, check; and what its lines are in a role.
 * Read first: suite/heard.rl.  Read next: suite/transcript_use.c.
 * SPDX-License-Identifier: MIT */
#include "suite/transcript.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct smtp_script_line *smtp_transcript_add(struct smtp_transcript *t)
{
    t->lines = smtp_array_grow(t->lines, t->count, &t->cap, sizeof *t->lines);
    t->lines[t->count] = (struct smtp_script_line){ .number = t->line };
    return &t->lines[t->count++];
}

void smtp_transcript_open(struct smtp_transcript *t, const char *dir, const char *id, const struct smtp_register *reg)
{
    struct smtp_pool pool = { 0 };

    smtp_transcript_open_file(t, dir, smtp_pool_format(&pool, "%s/%s.smtp", dir, id), id, reg);
    smtp_pool_close(&pool);
}

static void open_source(struct smtp_transcript *t, const char *dir, const struct smtp_octets *source,
                        const struct smtp_register *reg)
{
    t->source = smtp_pool_slice(&t->pool, smtp_slice_all(source));
    if (smtp_transcript_parse(t, t->path, t->source) && smtp_transcript_expand(t, dir) && smtp_transcript_link(t))
        smtp_transcript_check(t, reg);
}

static void name(struct smtp_transcript *t, const char *path, const char *id)
{
    *t = (struct smtp_transcript){ 0 };
    t->id = smtp_pool_string(&t->pool, smtp_slice_text(id));
    t->path = smtp_pool_string(&t->pool, smtp_slice_text(path));
}

void smtp_transcript_open_file(struct smtp_transcript *t, const char *dir, const char *path, const char *id,
                               const struct smtp_register *reg)
{
    struct smtp_octets file = { 0 };

    name(t, path, id);
    if (smtp_file_read(t->path, &file))
        open_source(t, dir, &file, reg);
    else
        smtp_transcript_refuse(t, 0, "%s", strerror(errno));
    smtp_octets_close(&file);
}

void smtp_transcript_open_text(struct smtp_transcript *t, const char *dir, const char *path, const char *id,
                               const struct smtp_octets *text, const struct smtp_register *reg)
{
    name(t, path, id);
    open_source(t, dir, text, reg);
}

void smtp_transcript_close(struct smtp_transcript *t)
{
    free(t->lines);
    smtp_pool_close(&t->pool);
    *t = (struct smtp_transcript){ 0 };
}

bool smtp_transcript_tagged(const struct smtp_transcript *t, const char *tag)
{
    for (struct smtp_slice rest = t->tags, word = smtp_slice_word(&rest); word.len > 0; word = smtp_slice_word(&rest)) {
        if (smtp_slice_is(word, tag))
            return true;
    }
    return false;
}

const char *smtp_role_name(enum smtp_role role)
{
    switch (role) {
    case SMTP_ROLE_SERVER: return "server";
    case SMTP_ROLE_DELIVERY: return "delivery";
    case SMTP_ROLE_CLIENT: return "client";
    case SMTP_ROLE_RELAY: return "relay";
    case SMTP_ROLE_JUDGE: return "judge";
    }
    return "";
}

/* The side under test on this wire: a relay is a server where we call, and a client where it does. */
static char under_test(const char *wire, enum smtp_role role)
{
    if (role == SMTP_ROLE_CLIENT)
        return 'C';
    if (role == SMTP_ROLE_RELAY && strncmp(wire, "hop", 3) == 0)
        return 'C';
    return role == SMTP_ROLE_JUDGE ? 0 : 'S';
}

bool smtp_script_heard(const struct smtp_script_line *line, const char *wire, enum smtp_role role)
{
    switch (line->kind) {
    case SMTP_SCRIPT_LINE:
    case SMTP_SCRIPT_PATTERN:
    case SMTP_SCRIPT_OCTETS:
    case SMTP_SCRIPT_QUIET:
    case SMTP_SCRIPT_CLOSE:
    case SMTP_SCRIPT_RESET:
    case SMTP_SCRIPT_HALF_CLOSE:
    case SMTP_SCRIPT_EXIT: return line->side == under_test(wire, role);
    case SMTP_SCRIPT_TLS: /* each side owes the other a handshake */
    case SMTP_SCRIPT_ANY:
    case SMTP_SCRIPT_EITHER:
    case SMTP_SCRIPT_OR: return role != SMTP_ROLE_JUDGE;
    case SMTP_SCRIPT_PROBE:
    case SMTP_SCRIPT_MAILBOX:
    case SMTP_SCRIPT_MAIL_PATTERN:
    case SMTP_SCRIPT_MAIL_OCTETS:
    case SMTP_SCRIPT_MAIL_ABSENT:
        return role == SMTP_ROLE_SERVER || role == SMTP_ROLE_DELIVERY || role == SMTP_ROLE_RELAY;
    case SMTP_SCRIPT_WIRE: /* the call itself is owed */ return role == SMTP_ROLE_RELAY && strncmp(wire, "hop", 3) == 0;
    default: return false;
    }
}
