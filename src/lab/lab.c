/* lab.c - what the page calls to have a conversation, and to walk in it.
 * Read first: lab/session.c.  Read next: lab/units.c.
 * SPDX-License-Identifier: MIT */
#include "lab/lab.h"

#include <stdio.h>
#include <string.h>

#include "protocol/walk_json.h"

static unsigned char in[LAB_IN];
static struct lab_session sessions[LAB_SESSIONS];
static struct smtp_abnf_shelf shelf;
static struct smtp_arena scratch;

/* Pages of 64 KB behind all that the compiler laid out; they are never given back. */
static unsigned char *memory(size_t megabytes)
{
#ifdef __wasm__
    const size_t page = __builtin_wasm_memory_grow(0, megabytes << 4);

    return page == SIZE_MAX ? NULL : (unsigned char *)(page << 16);
#else
    (void)megabytes;
    return NULL;
#endif
}

static bool lend(struct smtp_arena *arena)
{
    if (arena->at == NULL)
        arena->at = memory(LAB_MEGABYTES);
    arena->cap = arena->at != NULL ? (size_t)LAB_MEGABYTES << 20 : 0;
    arena->used = 0;
    arena->spent = false;
    return arena->at != NULL;
}

struct smtp_abnf_shelf *lab_shelf(void)
{
    return &shelf;
}

struct lab_session *lab_session(int which)
{
    return which >= 0 && which < LAB_SESSIONS ? &sessions[which] : NULL;
}

struct smtp_arena *lab_scratch(void)
{
    lend(&scratch);
    return &scratch;
}

struct smtp_slice lab_said(size_t len)
{
    return (struct smtp_slice){ in, len < sizeof in ? len : sizeof in };
}

const char *lab_section(const struct smtp_abnf_rule *rule)
{
    static char section[32];

    smtp_abnf_section(rule, "", section, sizeof section);
    return section;
}

LAB_EXPORT(lab_in) unsigned char *lab_in(void)
{
    return in;
}

/* Once, before all else: reads the grammar. */
LAB_EXPORT(lab_start) int lab_start(void)
{
    unsigned char *const lent = memory(LAB_MEGABYTES);
    struct smtp_abnf_error error;

    return lent != NULL && smtp_abnf_shelf_init(&shelf, lent, (size_t)LAB_MEGABYTES << 20, &error);
}

/* A new conversation; the server's greeting is its first turn once the client says something, and be it nothing. */
LAB_EXPORT(lab_open) void lab_open(int which, int reader, unsigned messages)
{
    if (lab_session(which) != NULL)
        lab_session_open(lab_session(which), (enum lab_reader)reader, messages);
}

/* One write of the client's.  0: the server has ended the conversation, or it is too long. */
LAB_EXPORT(lab_say) int lab_say(int which, size_t len)
{
    struct lab_session *const s = lab_session(which);

    if (s == NULL)
        return 0;
    lab_session_say(s, lab_said(len));
    return !s->closed && !s->spent;
}

/* What one side, 'C' or 'S', has said elsewhere; no octets: its end. */
LAB_EXPORT(lab_record) int lab_record(int which, int side, size_t len)
{
    struct lab_session *const s = lab_session(which);

    if (s == NULL)
        return 0;
    if (len > 0)
        lab_session_record(s, (char)side, lab_said(len));
    else
        lab_session_end(s, (char)side);
    return !s->spent;
}

LAB_EXPORT(lab_client) const unsigned char *lab_client(int which)
{
    return lab_session(which)->client;
}

LAB_EXPORT(lab_server) const unsigned char *lab_server(int which)
{
    return lab_session(which)->server;
}

LAB_EXPORT(lab_content) const unsigned char *lab_content(int which)
{
    return lab_session(which)->content;
}

/* What was said and delivered so far. */
LAB_EXPORT(lab_told) size_t lab_told(int which)
{
    const struct lab_session *const s = lab_session(which);

    if (s == NULL)
        return 0;
    lab_json_begin();
    lab_json("{\"client\":%zu,\"server\":%zu,\"closed\":%s,\"spent\":%s,\"runs\":[", s->client_len, s->server_len,
             s->closed ? "true" : "false", s->spent ? "true" : "false");
    for (size_t i = 0; i < s->run_count; i++)
        lab_json("%s{\"side\":\"%c\",\"len\":%zu}", i > 0 ? "," : "", s->runs[i].side, s->runs[i].len);
    lab_json("],\"mails\":[");
    for (size_t i = 0; i < s->mail_count; i++) {
        const struct lab_mail *const m = &s->mails[i];

        lab_json("%s{\"at\":%zu,\"len\":%zu,\"client\":%zu,", i > 0 ? "," : "", m->at, m->len, m->client_at);
        lab_json_string("from", m->from);
        lab_json(",");
        lab_json_string("to", m->to);
        lab_json("}");
    }
    lab_json("]}");
    return lab_json_end();
}

/* Reads the conversation from end to end.  Returns how many points there are; -1: there is no memory. */
LAB_EXPORT(lab_walk) int lab_walk(int which)
{
    struct lab_session *const s = lab_session(which);

    if (s == NULL || s->spent || !lend(&s->arena))
        return -1;
    const struct smtp_talk talk = { { s->client, s->client_len }, { s->server, s->server_len }, s->runs, s->run_count };
    s->walked = smtp_walk_init(&s->walk, &talk, &shelf, &s->arena);
    return s->walked && (s->walk.points == 0 || lab_moves_open(which)) ? (int)s->walk.points : -1;
}

/* One point, as a line of `postel step --json`. */
LAB_EXPORT(lab_at) size_t lab_at(int which, size_t point)
{
    struct lab_session *const s = lab_session(which);
    struct smtp_walk_view view;
    size_t room;

    if (s == NULL || !s->walked || !smtp_walk_at(&s->walk, point, &view))
        return 0;
    lab_json_begin();
    char *const out = lab_json_room(&room);
    lab_json_wrote(smtp_walk_json(&s->walk, &view, out, room));
    return lab_json_end();
}
