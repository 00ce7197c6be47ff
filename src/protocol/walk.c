/* walk.c - cut both streams into commands, replies and mail data, and let the judge listen.   RFC 5321 §4.1, §4.2
 * Read first: protocol/walk.h.  Read next: protocol/walk_state.c.
 * SPDX-License-Identifier: MIT
 *
 * Replies are cut first, for they need nothing but themselves.  They answer commands one by one, in order, however
 * these were sent (RFC 2920 §3.1); so a 354 tells where mail data begins, and the client's stream can be cut too. */
#include "protocol/walk.h"

#include <string.h>

#include "parse/ext/chunking.h"
#include "parse/line.h"
#include "protocol/data.h"
#include "protocol/explain.h"
#include "protocol/reply.h"

static struct smtp_slice rest_of(struct smtp_slice stream, size_t at)
{
    return (struct smtp_slice){ stream.octets + at, stream.len - at };
}

/* A reply goes on as long as its lines have a hyphen behind the code, §4.2.1. */
static struct smtp_walk_unit reply_at(struct smtp_slice stream, size_t at)
{
    struct smtp_walk_unit unit = { .side = 'S', .at = at, .code = smtp_reply_code(rest_of(stream, at)) };

    for (bool more = true; more && at < stream.len;) {
        const struct smtp_slice rest = rest_of(stream, at);
        struct smtp_line line;

        smtp_line_init(&line);
        const size_t used = smtp_line_exec(&line, rest.octets, rest.len);
        more = used > 4 && rest.octets[3] == '-';
        unit.whole = line.whole && !more;
        at += used;
    }
    unit.len = at - unit.at;
    return unit;
}

/* BDAT takes its octets with it, RFC 3030 §2: what lies in them is no command, and its reply comes behind them. */
static void add_chunk(struct smtp_walk_unit *unit, const struct smtp_command *command, struct smtp_slice rest)
{
    struct smtp_chunk_value chunk;

    if (!unit->whole || smtp_command_result(command) != SMTP_PARSE_OK ||
        smtp_chunk_value_parse(smtp_slice(rest.octets, command->text), &chunk) != SMTP_PARSE_OK)
        return;
    unit->rule = "x-bdat-chunk";
    unit->whole = chunk.size <= rest.len - unit->len;
    unit->len = unit->whole ? unit->len + (size_t)chunk.size : rest.len;
}

static struct smtp_walk_unit command_at(struct smtp_slice stream, size_t at)
{
    const struct smtp_slice rest = rest_of(stream, at);
    struct smtp_command command;
    struct smtp_line line;

    smtp_line_init(&line);
    const size_t used = smtp_line_exec(&line, rest.octets, rest.len);
    smtp_command_parse(&command, (struct smtp_slice){ rest.octets, used });
    struct smtp_walk_unit unit = { .side = 'C',
                                   .verb = command.verb,
                                   .rule = smtp_explain_rule_of(command.verb, (struct smtp_slice){ rest.octets, used }),
                                   .at = at,
                                   .len = used,
                                   .whole = line.whole };
    if (command.verb == SMTP_VERB_BDAT || command.verb == SMTP_VERB_LAST)
        add_chunk(&unit, &command, rest);
    return unit;
}

static struct smtp_walk_unit data_at(struct smtp_slice stream, size_t at)
{
    struct smtp_slice content;
    struct smtp_data data;
    size_t used = 0;

    smtp_data_init(&data);
    while (!data.ended && at + used < stream.len)
        used += smtp_data_exec(&data, stream.octets + at + used, stream.len - at - used, &content);
    return (struct smtp_walk_unit){
        .side = 'C', .verb = SMTP_VERB_DOT, .rule = "x-mail-data", .at = at, .len = used, .whole = data.ended
    };
}

static bool add(struct smtp_walk *w, struct smtp_walk_unit **units, size_t *count, size_t *room,
                struct smtp_walk_unit unit)
{
    struct smtp_walk_unit *const grown = smtp_arena_grow(w->arena, *units, *count, room, sizeof unit);

    if (grown == NULL)
        return false;
    unit.from = smtp_walk_point(w, unit.side, unit.at);
    unit.to = smtp_walk_point(w, unit.side, unit.at + unit.len - 1) + 1;
    *units = grown;
    grown[(*count)++] = unit;
    return true;
}

/* By the grammar that binds who sends: §4.2 for the greeting, §4.1.1.1 for the reply to EHLO, §4.2 for the others. */
static const char *rule_of_reply(const struct smtp_walk_unit *reply)
{
    if (reply->verb == SMTP_VERB_OPEN && reply->code == 220)
        return "Greeting";
    return reply->verb == SMTP_VERB_EHLO && reply->code == 250 ? "ehlo-ok-rsp" : "Reply-line";
}

static bool cut_replies(struct smtp_walk *w)
{
    size_t room = 0;

    for (size_t at = 0; at < w->talk.server.len;) {
        struct smtp_walk_unit unit = reply_at(w->talk.server, at);

        unit.verb = at == 0 ? SMTP_VERB_OPEN : SMTP_VERB_OTHER; /* until it is paired */
        unit.rule = rule_of_reply(&unit);
        unit.other = (size_t)SMTP_WALK_NONE;
        if (!add(w, &w->replies, &w->reply_count, &room, unit))
            return false;
        at += unit.len;
    }
    return true;
}

/* Replies come in order: the greeting answers the connection, and then a reply a command (RFC 2920 §3.1).  None answers
 * what had not begun when it came: that one is too many. */
static void pair(struct smtp_walk *w, struct smtp_walk_unit *command, size_t index, size_t *next)
{
    while (*next < w->reply_count && w->replies[*next].from < command->from)
        ++*next;
    command->other = (size_t)SMTP_WALK_NONE;
    if (*next == w->reply_count)
        return;
    struct smtp_walk_unit *const reply = &w->replies[*next];
    reply->verb = command->verb;
    reply->rule = rule_of_reply(reply);
    reply->other = index;
    command->other = (*next)++;
}

/* Only the reply to DATA tells whether mail data follow, so commands are cut and paired in one go. */
static bool cut_commands(struct smtp_walk *w)
{
    size_t room = 0, next = 1;
    bool data = false;

    for (size_t at = 0; at < w->talk.client.len;) {
        if (!add(w, &w->commands, &w->command_count, &room, (data ? data_at : command_at)(w->talk.client, at)))
            return false;
        struct smtp_walk_unit *const unit = &w->commands[w->command_count - 1];
        pair(w, unit, w->command_count - 1, &next);
        at += unit->len;
        data = unit->verb == SMTP_VERB_DATA && unit->other < w->reply_count && w->replies[unit->other].code == 354;
    }
    return true;
}

/* A client that shakes hands begins with a handshake record (RFC 8446 §5.1), and no command begins so.  It comes behind
 * a 220 that is not the greeting: the reply to STARTTLS. */
static bool shakes_hands(const struct smtp_talk *talk, size_t run, const size_t at[2])
{
    static const unsigned char record[] = { 0x16, 0x03 };

    if (run < 2 || talk->runs[run].side != 'C' || talk->runs[run].len < sizeof record ||
        talk->runs[run - 1].side != 'S' || talk->runs[run - 1].len < 3)
        return false;
    return memcmp(talk->client.octets + at[0], record, sizeof record) == 0 &&
           memcmp(talk->server.octets + at[1] - talk->runs[run - 1].len, "220", 3) == 0;
}

/* What goes within TLS is left out. */
static void leave_out_sealed(struct smtp_walk *w)
{
    size_t at[2] = { 0, 0 };

    for (size_t run = 0; run < w->talk.run_count; run++) {
        if (shakes_hands(&w->talk, run, at)) {
            w->talk.client.len = at[0];
            w->talk.server.len = at[1];
            w->talk.run_count = run;
        } else {
            at[w->talk.runs[run].side == 'S'] += w->talk.runs[run].len;
        }
    }
    w->sealed = w->points - at[0] - at[1];
    w->points = at[0] + at[1];
}

static bool note(struct smtp_walk *w, size_t *room, const struct smtp_finding *found, size_t point)
{
    struct smtp_walk_finding *const grown =
        smtp_arena_grow(w->arena, w->findings, w->finding_count, room, sizeof *grown);

    if (grown == NULL)
        return false;
    w->findings = grown;
    grown[w->finding_count++] = (struct smtp_walk_finding){ *found, point };
    return true;
}

/* Behind a reply the session stands where the judge says, which knows how things go on after one that should not have
 * been given; if it is lost, where the reply leads by the dialogue alone. */
static void stand(struct smtp_walk *w, const struct smtp_judge *j, struct smtp_walk_unit *reply,
                  struct smtp_dialogue *stands)
{
    struct smtp_dialogue next = *stands;

    if (j->lost == NULL && smtp_walk_state(&j->dialogue) != NULL)
        *stands = j->dialogue;
    else if (smtp_dialogue_step(&next, reply->verb) && smtp_dialogue_answer(&next, reply->code) != 0)
        *stands = next;
    if (j->lost != NULL && w->lost == NULL) {
        w->lost = j->lost;
        w->lost_point = reply->to - 1;
    }
    reply->state = smtp_walk_state(stands);
    reply->dialogue = *stands;
}

/* Octet by octet, so that each finding has the point at which it could first be made. */
static bool judge(struct smtp_walk *w)
{
    struct smtp_judge *const j = smtp_arena_take(w->arena, 1, sizeof *j);
    struct smtp_finding found;
    size_t point = 0, room = 0, reply = 0, at[2] = { 0, 0 };
    struct smtp_dialogue stands;

    if (j == NULL)
        return false;
    smtp_judge_init(j);
    stands = j->dialogue;
    for (size_t run = 0; run < w->talk.run_count; run++) {
        const bool client = w->talk.runs[run].side == 'C';
        const struct smtp_slice stream = client ? w->talk.client : w->talk.server;

        if (j->opaque != NULL && client) /* no handshake: recorded by one end of the TLS, which has the text */
            smtp_judge_secured(j);
        for (size_t i = 0; i < w->talk.runs[run].len; i++, point++) {
            struct smtp_slice octet = { stream.octets + at[client]++, 1 };

            while (smtp_judge_feed(j, w->talk.runs[run].side, &octet, &found))
                if (!note(w, &room, &found, point))
                    return false;
            if (reply < w->reply_count && w->replies[reply].to == point + 1)
                stand(w, j, &w->replies[reply++], &stands);
        }
        while (w->talk.runs[run].len == 0 && smtp_judge_end(j, w->talk.runs[run].side, &found))
            if (!note(w, &room, &found, point > 0 ? point - 1 : 0)) /* an end is no octet: with the last before it */
                return false;
    }
    return true;
}

size_t smtp_walk_point(const struct smtp_walk *w, char side, size_t at)
{
    size_t point = 0;

    for (size_t run = 0; run < w->talk.run_count; run++) {
        if (w->talk.runs[run].side == side) {
            if (at < w->talk.runs[run].len)
                return point + at;
            at -= w->talk.runs[run].len;
        }
        point += w->talk.runs[run].len;
    }
    return point;
}

bool smtp_walk_init(struct smtp_walk *w, const struct smtp_talk *talk, struct smtp_abnf_shelf *shelf,
                    struct smtp_arena *arena)
{
    *w = (struct smtp_walk){ .talk = *talk, .shelf = shelf, .arena = arena };
    w->points = talk->client.len + talk->server.len;
    leave_out_sealed(w);
    if (!cut_replies(w) || !cut_commands(w) || !judge(w))
        return false;
    w->used = arena->used;
    return true;
}
