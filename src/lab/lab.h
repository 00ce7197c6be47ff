/* lab.h - the web lab: the core, compiled for a page, and what its page asks.
 * Read first: docs/walk.md, protocol/walk.h.  Read next: lab/session.c.
 * SPDX-License-Identifier: MIT
 *
 * The page calls the functions marked LAB_EXPORT.  What it tells lies in lab_in(); what it is told is JSON in
 * lab_out(), of the length that the function returns, and lasts until the next call.  0 is no answer: the memory does
 * not suffice, or there is no such thing.  `which` is one of LAB_SESSIONS conversations. */
#ifndef POSTEL_LAB_LAB_H
#define POSTEL_LAB_LAB_H

#include "protocol/server.h"
#include "protocol/walk.h"

#ifdef __wasm__
#define LAB_EXPORT(name) __attribute__((export_name(#name)))
#else
#define LAB_EXPORT(name)
#endif

enum {
    LAB_SESSIONS = 2,      /* side by side: one read as §2.3.8 has it, one read laxly */
    LAB_OCTETS = 1 << 20,  /* that one side can say */
    LAB_RUNS = 1 << 16,    /* turns of a conversation */
    LAB_MAILS = 64,        /* deliveries that are remembered */
    LAB_RECIPIENTS = 1024, /* octets of a delivery's recipients that are remembered */
    LAB_IN = 1 << 20,
    LAB_OUT = 4 << 20,
    LAB_MEGABYTES = 32 /* of an arena: x-mail-data of 64 KB with its tree takes a third */
};

/* What counts as a line end for whoever reads the client. */
enum lab_reader {
    LAB_STRICT,   /* CR LF and nothing else, §2.3.8 */
    LAB_LAX_LF,   /* a bare LF too, as many servers had it until 2024 */
    LAB_LAX_CR,   /* a bare CR too */
    LAB_LAX_BOTH, /* either */
    LAB_PASSES    /* CR LF, but what else there is it takes as text and passes on, as many relays do */
};

/* A message that the server took, and so has to deliver. */
struct lab_mail {
    char from[SMTP_PATH_MAX + 1];
    char to[LAB_RECIPIENTS];
    size_t at, len;   /* in the session's `content` */
    size_t client_at; /* octets of the client's that had been read by then */
};

/* A conversation: played against the server below as it goes, or recorded. */
struct lab_session {
    unsigned char client[LAB_OCTETS], server[LAB_OCTETS], content[LAB_OCTETS];
    size_t client_len, server_len, content_len;
    struct smtp_talk_run runs[LAB_RUNS];
    size_t run_count;
    struct lab_mail mails[LAB_MAILS], mail; /* `mail`: the one under way */
    size_t mail_count;

    enum lab_reader reader;
    bool after_cr;
    struct smtp_server smtp;
    unsigned messages; /* begun: part of their ids, as in `postel serve` */
    bool closed;       /* the server has ended it */
    bool spent;        /* more was said than LAB_OCTETS, LAB_RUNS */

    struct smtp_arena arena;
    struct smtp_walk walk;
    bool walked;
};

/* The grammar's machines, one shelf for all.  lab.c */
struct smtp_abnf_shelf *lab_shelf(void);
struct lab_session *lab_session(int which); /* NULL: no such */
struct smtp_arena *lab_scratch(void);       /* empty again; until the next call */
struct smtp_slice lab_said(size_t len);     /* what lies in lab_in() */
const char *lab_section(const struct smtp_abnf_rule *rule);

/* session.c */
void lab_session_open(struct lab_session *s, enum lab_reader reader, unsigned messages);
void lab_session_say(struct lab_session *s, struct smtp_slice octets);
void lab_session_record(struct lab_session *s, char side, struct smtp_slice octets);
void lab_session_end(struct lab_session *s, char side); /* it says no more */

/* moves.c: after a walk was made.  False: there is nothing to walk in. */
bool lab_moves_open(int which);

/* json.c: JSON into lab_out(). */
void lab_json_begin(void);
void lab_json(const char *format, ...) __attribute__((format(printf, 1, 2)));
void lab_json_text(const char *name, struct smtp_slice text); /* "name":"text", without a comma; any octets */
void lab_json_string(const char *name, const char *text);
size_t lab_json_end(void); /* its length; 0: it did not fit */
char *lab_json_room(size_t *room);
void lab_json_wrote(size_t len);

#endif
