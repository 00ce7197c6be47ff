/* walk.h - a conversation, octet by octet: what was read, by which rule, in which state, and what could come next.
 * Read first: protocol/explain.h, protocol/judge.h.  Read next: protocol/walk.c.
 * SPDX-License-Identifier: MIT
 *
 * A conversation that is over can be walked both ways: each octet is a point, and any point can be asked for.  Going on
 * is one step of two machines; going back, or elsewhere, reads anew from the start of the line. */
#ifndef POSTEL_PROTOCOL_WALK_H
#define POSTEL_PROTOCOL_WALK_H

#include "abnf/explain.h"
#include "abnf/shelf.h"
#include "abnf/tree.h"
#include "parse/command.h"
#include "parse/rule.h"
#include "protocol/judge.h"
#include "protocol/notes.h"

/* What went over the wire: each side's stream whole, and the order, in runs of octets of one side. */
struct smtp_talk {
    struct smtp_slice client, server;
    const struct smtp_talk_run {
        char side;  /* 'C' or 'S' */
        size_t len; /* 0: this side's end */
    } * runs;
    size_t run_count;
};

/* Unit.other, if there is none: the greeting answers no command, nor does a reply too many. */
enum { SMTP_WALK_NONE = -1 };

/* What is read as one: a command line; a reply, of any number of lines; mail data up to the final period. */
struct smtp_walk_unit {
    char side;
    enum smtp_verb verb;           /* the command; or what a reply answers; SMTP_VERB_DOT: mail data */
    int code;                      /* of a reply; 0: three digits it has not */
    const char *rule;              /* by which it is read, "x-mail" */
    size_t at, len;                /* in its side's stream */
    size_t from, to;               /* the points of its first octet, and behind its last */
    bool whole;                    /* its end has come; if not, it is the last of its stream */
    size_t other;                  /* index of the command that this reply answers, or of the reply to this command */
    const char *state;             /* of a reply: the session behind it, "ready" (grammar/dialogue.rl) */
    struct smtp_dialogue dialogue; /* likewise, as the machine itself */
};

/* A finding of the judge, and the point at which it was made. */
struct smtp_walk_finding {
    struct smtp_finding found;
    size_t point;
};

enum { SMTP_WALK_MARK = 256 }; /* octets from one mark to the next */

struct smtp_walk {
    struct smtp_talk talk;
    struct smtp_abnf_shelf *shelf;
    struct smtp_arena *arena;
    size_t points; /* octets of both directions */
    size_t sealed; /* octets behind these that went within TLS: nobody can read them, and `talk` is without them */
    struct smtp_walk_unit *commands, *replies;
    size_t command_count, reply_count;
    struct smtp_walk_finding *findings;
    size_t finding_count;
    const char *lost;  /* not NULL: why the judge could no longer pair replies with commands (protocol/judge.h) */
    size_t lost_point; /* and from where on */
    size_t used;       /* of the arena, for all of the above; what is behind it belongs to the last view */
    const struct smtp_walk_unit *derived; /* the unit whose tree is there, or NULL */
    struct smtp_abnf_tree tree;
    bool has_tree;
    /* How far the last view had read, so that the next octet is a step and not a new beginning; and a place behind
     * that, so that an octet back in 64 KB of mail data is no new beginning either. */
    const struct smtp_walk_unit *reading;
    const struct smtp_abnf_dfa *dfa;
    struct smtp_walk_reading {
        size_t read; /* octets of the unit */
        struct smtp_match ragel;
        uint32_t set;
    } now, mark;
};

/* One point: the octet, and where things stand once it has been read.  Lives until the next. */
struct smtp_walk_view {
    size_t point;
    size_t at; /* in its side's stream */
    unsigned char octet;
    const struct smtp_walk_unit *unit;
    size_t within; /* offset in the unit */
    int machine;   /* the state of Ragel's machine for unit->rule; it reads no further once `alive` is false */
    bool alive;    /* the unit can still become a word of the rule */
    bool word;     /* it is one */
    size_t left;   /* not alive: octets of the unit before the one that no continuation allowed */
    struct smtp_abnf_explanation next;       /* what could come here; not alive: what could have come instead */
    const struct smtp_abnf_derivation *tree; /* how the rule derives the whole unit; NULL: it does not */
    const char *state;                       /* of the session, after the last whole reply */
    struct smtp_dialogue dialogue;           /* likewise; and behind the verb that is owed a reply, if one is */
    enum smtp_verb owed;                     /* the command whose reply is due; 0: none */
    size_t waiting;        /* how many commands wait for a reply: more than one, if they are pipelined (RFC 2920) */
    struct smtp_note note; /* why the unit is there, with its § */
    const struct smtp_walk_finding *findings; /* made at this point */
    size_t finding_count;
    const struct smtp_talk_run *ends; /* with this octet: the streams that have no more, in order */
    size_t end_count;
    const char *lost; /* not NULL: from here on or before the judge is silent on codes and order, and why */
};

/* Reads the conversation once, from end to end.  The talk, the shelf and the arena stay borrowed; the arena needs
 * about 200 octets a line, and for a view what the tree of its line takes (abnf/tree.h).  False: it is spent. */
bool smtp_walk_init(struct smtp_walk *walk, const struct smtp_talk *talk, struct smtp_abnf_shelf *shelf,
                    struct smtp_arena *arena);

/* Point 0 is the first octet, walk->points - 1 the last.  False: the memory does not suffice, or there is no such
 * point. */
bool smtp_walk_at(struct smtp_walk *walk, size_t point, struct smtp_walk_view *view);

/* The octets of the unit. */
struct smtp_slice smtp_walk_octets(const struct smtp_walk *walk, const struct smtp_walk_unit *unit);

/* The point of this octet of this side. */
size_t smtp_walk_point(const struct smtp_walk *walk, char side, size_t at);

/* dialogue.rl's letters: "MAIL"; "OPEN" is the connection, "DOT" mail data, "OTHER" what is no verb of ours. */
const char *smtp_walk_verb(enum smtp_verb verb);

/* The name that grammar/dialogue.rl gives to the state; NULL between a verb and its reply. */
const char *smtp_walk_state(const struct smtp_dialogue *dialogue);

#endif
