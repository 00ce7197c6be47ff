/* units.c - the conversation as a list: commands, mail data, replies, and what the judge found.
 * Read first: lab/lab.c.  Read next: lab/lit.c.
 * SPDX-License-Identifier: MIT */
#include "lab/lab.h"

#include "protocol/walk_json.h"
#include "protocol/walk_why.h"

static void unit(const struct smtp_walk *w, const struct smtp_walk_unit *u)
{
    const bool reply = u->side == 'S';
    const struct smtp_note note = reply ? smtp_note_reply(u->verb, u->code) : smtp_note_command(u->verb);

    lab_json("{\"side\":\"%c\",\"number\":%zu,\"code\":%d,\"at\":%zu,\"len\":%zu,\"from\":%zu,\"to\":%zu,\"whole\":%s,",
             u->side, (size_t)(u - (reply ? w->replies : w->commands)), u->code, u->at, u->len, u->from, u->to,
             u->whole ? "true" : "false");
    lab_json_string("kind", smtp_walk_kind(u));
    lab_json(",");
    lab_json_string("verb", smtp_walk_verb(u->verb));
    lab_json(",");
    lab_json_string("rule", u->rule);
    lab_json(",");
    lab_json_string("section", note.section);
    lab_json(",");
    lab_json_string("note", note.says);
    if (reply) {
        lab_json(",");
        lab_json_string("state", u->state);
    }
    lab_json("}");
}

static void finding(const struct smtp_walk_finding *f)
{
    lab_json("{\"point\":%zu,\"side\":\"%c\",\"at\":%zu,\"len\":%zu,\"tolerates\":%s,", f->point, f->found.side,
             (size_t)f->found.at, (size_t)f->found.len, f->found.tolerates ? "true" : "false");
    lab_json_string("id", f->found.id);
    lab_json(",");
    lab_json_string("expected", f->found.expected);
    lab_json(",");
    lab_json_string("got", f->found.got);
    lab_json("}");
}

/* Units in the order in which they began. */
LAB_EXPORT(lab_units) size_t lab_units(int which)
{
    const struct lab_session *const s = lab_session(which);

    if (s == NULL || !s->walked)
        return 0;

    const struct smtp_walk *const w = &s->walk;
    size_t command = 0, reply = 0;

    lab_json_begin();
    lab_json("{\"units\":[");
    while (command < w->command_count || reply < w->reply_count) {
        const bool next_is_reply = command == w->command_count ||
                                   (reply < w->reply_count && w->replies[reply].from < w->commands[command].from);
        if (command + reply > 0)
            lab_json(",");
        unit(w, next_is_reply ? &w->replies[reply++] : &w->commands[command++]);
    }
    lab_json("],\"findings\":[");
    for (size_t i = 0; i < w->finding_count; i++) {
        if (i > 0)
            lab_json(",");
        finding(&w->findings[i]);
    }
    lab_json("]}");
    return lab_json_end();
}

static const char *kind(enum smtp_why why)
{
    switch (why) {
    case SMTP_WHY_UNKNOWN: return "unknown";
    case SMTP_WHY_SYNTAX: return "syntax";
    case SMTP_WHY_LONG: return "long";
    case SMTP_WHY_TURN: return "turn";
    case SMTP_WHY_SERVER: break;
    }
    return "server";
}

/* Why the command, mail data or reply of this number is answered, or was given, as it is.  protocol/walk_why.h */
LAB_EXPORT(lab_why) size_t lab_why(int which, int side, size_t number)
{
    const struct lab_session *const s = lab_session(which);
    struct smtp_walk_why why;
    char words[SMTP_WHY_WORDS];

    if (s == NULL || !s->walked || number >= (side == 'S' ? s->walk.reply_count : s->walk.command_count) ||
        !smtp_walk_why(&s->walk, &(side == 'S' ? s->walk.replies : s->walk.commands)[number], &why))
        return 0;
    smtp_walk_why_words(&why, words, sizeof words);
    lab_json_begin();
    lab_json("{\"turn\":%s,", why.out_of_turn ? "false" : "true");
    lab_json_string("why", kind(why.why));
    lab_json(",");
    lab_json_string("words", words);
    if (why.command != NULL) {
        lab_json(",\"command\":%zu,", (size_t)(why.command - s->walk.commands));
        lab_json_string("verb", smtp_walk_verb(why.command->verb));
        lab_json(",");
        lab_json_string("rule", why.command->rule);
    }
    if (why.state != NULL) {
        lab_json(",");
        lab_json_string("state", why.state);
    }
    if (why.command != NULL && (why.why == SMTP_WHY_SYNTAX || why.why == SMTP_WHY_UNKNOWN)) {
        lab_json(",\"at\":%zu,", why.refusal.at);
        lab_json_string("where", why.refusal.where);
        lab_json(",");
        lab_json_string("section", why.refusal.section);
        lab_json(",");
        lab_json_string("expected", why.refusal.expected);
    }
    lab_json("}");
    return lab_json_end();
}
