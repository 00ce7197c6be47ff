/* transcript.h - a transcript as a value: its head, and its lines in order.
 * Read first: grammar/transcript.rl.  Read next: suite/transcript.rl.
 * SPDX-License-Identifier: MIT
 *
 * A transcript is a conversation in the notation of RFC 5321 appendix D.  One text serves every chair: which lines we
 * say and which we expect to hear is settled by the role it is played in. */
#ifndef POSTEL_SUITE_TRANSCRIPT_H
#define POSTEL_SUITE_TRANSCRIPT_H

#include "suite/pool.h"
#include "suite/register.h"

#include <stdint.h>

enum smtp_script_kind {
    SMTP_SCRIPT_LINE,    /* C: S: */
    SMTP_SCRIPT_PATTERN, /* C= S= */
    SMTP_SCRIPT_OCTETS,  /* C! S! */
    SMTP_SCRIPT_ANY,     /* ...   */
    SMTP_SCRIPT_QUIET,   /* S. quiet; text is the time, codes those of `or 5yz close` */
    SMTP_SCRIPT_CLOSE,
    SMTP_SCRIPT_RESET,
    SMTP_SCRIPT_HALF_CLOSE,
    SMTP_SCRIPT_EXIT, /* C exit 0; `count` is the status, `negated` says not */
    SMTP_SCRIPT_TLS,  /* name: the certificate */
    SMTP_SCRIPT_WAIT, /* text: the time */
    SMTP_SCRIPT_PROBE,
    SMTP_SCRIPT_MAILBOX,      /* name, count, text: what the messages hold */
    SMTP_SCRIPT_MAIL_PATTERN, /* >   */
    SMTP_SCRIPT_MAIL_OCTETS,  /* >!  */
    SMTP_SCRIPT_MAIL_ABSENT,  /* >-  */
    SMTP_SCRIPT_MESSAGE,
    SMTP_SCRIPT_WIRE,   /* == name */
    SMTP_SCRIPT_EITHER, /* text: the label */
    SMTP_SCRIPT_OR,
    SMTP_SCRIPT_REPEAT, /* count */
    SMTP_SCRIPT_END,
    SMTP_SCRIPT_USE,    /* name, text: the arguments; gone once expanded */
    SMTP_SCRIPT_COMMENT /* not kept; an empty line is one too */
};

struct smtp_script_line {
    enum smtp_script_kind kind;
    char side; /* 'C' or 'S'; 0: neither */
    bool negated;
    unsigned number; /* in the file of the case; what an opening says has the number of its `use` */
    unsigned count;
    const char *opening;     /* the opening it comes from; NULL: none */
    struct smtp_slice whole; /* the line, for reports */
    struct smtp_slice name;
    struct smtp_slice text;
    struct smtp_slice codes;
    struct smtp_slice tag; /* the marks, without brackets */
    uint64_t marks;        /* bit i: the head's id i is at stake here */
    size_t next;           /* either, or: the next `or`, or the end; or its `end`.  repeat: its end.  end: its start */
};

enum { SMTP_HEAD_IDS_MAX = 64 };

/* One id of the head. */
struct smtp_head_id {
    const char *id;                     /* "5321-4.1.4-w" */
    const char *level;                  /* as the head spells it: "MUST NOT", "must" */
    const struct smtp_requirement *row; /* NULL: its section is not yet in the register */
};

enum smtp_role {
    SMTP_ROLE_SERVER = 1,
    SMTP_ROLE_DELIVERY = 2,
    SMTP_ROLE_CLIENT = 4,
    SMTP_ROLE_RELAY = 8,
    SMTP_ROLE_JUDGE = 16
};

struct smtp_transcript {
    struct smtp_pool pool;
    const char *path;         /* as it was opened */
    struct smtp_slice source; /* the text of the file */
    const char *id;           /* "4.1.4-order/02-rcpt-before-mail" */
    const char *error;        /* "file:line: sentence": refused on reading; NULL: none */
    const char *title;
    const char *rfc;     /* "5321" */
    const char *section; /* "4.1.4" */
    struct smtp_head_id ids[SMTP_HEAD_IDS_MAX];
    size_t id_count;
    unsigned roles; /* enum smtp_role */
    struct smtp_slice needs, tags, given, from, to;
    bool as_written; /* cut: as written */
    unsigned line;   /* the one being read; behind the last, then */
    struct smtp_script_line *lines;
    size_t count, cap;
};

/* Reads one file's text, no more: `use` is not expanded, nothing is checked but the grammar.  False: t->error. */
bool smtp_transcript_parse(struct smtp_transcript *t, const char *path, struct smtp_slice source);

/* Reads conformance/ID.smtp whole: openings expanded, blocks linked, checked against the register.  Always leaves a
 * transcript to be reported and closed; t->error says whether it can be played. */
void smtp_transcript_open(struct smtp_transcript *t, const char *dir, const char *id, const struct smtp_register *reg);

/* The same for a file that stands anywhere; `dir` is where its openings are. */
void smtp_transcript_open_file(struct smtp_transcript *t, const char *dir, const char *path, const char *id,
                               const struct smtp_register *reg);

/* The same for a text that is in no file; `path` is what it is called. */
void smtp_transcript_open_text(struct smtp_transcript *t, const char *dir, const char *path, const char *id,
                               const struct smtp_octets *text, const struct smtp_register *reg);
void smtp_transcript_close(struct smtp_transcript *t);

/* The steps of _open, each a file of its own. */
bool smtp_transcript_expand(struct smtp_transcript *t, const char *dir);                /* transcript_use.c */
bool smtp_transcript_link(struct smtp_transcript *t);                                   /* transcript_link.c */
bool smtp_transcript_check(struct smtp_transcript *t, const struct smtp_register *reg); /* transcript_check.c */
bool smtp_transcript_group(struct smtp_transcript *t);                                  /* transcript_group.c */

/* Notes the first error as "path:line: sentence", and returns false. */
bool smtp_transcript_refuse(struct smtp_transcript *t, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

struct smtp_script_line *smtp_transcript_add(struct smtp_transcript *t);

bool smtp_transcript_tagged(const struct smtp_transcript *t, const char *tag);

/* The role's names; the first is "server". */
const char *smtp_role_name(enum smtp_role role);

/* Is this a line that the peer owes, when the script is played in `role`?  Not so for lines that are neither. */
bool smtp_script_heard(const struct smtp_script_line *line, const char *wire, enum smtp_role role);

/* What the text of an `S:` line asks for, when heard. */
enum { SMTP_HEARD_CODES_MAX = 12 };
struct smtp_heard {
    int cs;
    bool group;                          /* "250-…": belongs to the reply line after it */
    char codes[SMTP_HEARD_CODES_MAX][4]; /* "250", "5yz", "xyz" */
    size_t code_count;
    size_t asked;              /* octets of the text that ask; what follows is for the reader */
    struct smtp_span offered;  /* keywords behind `+` */
    struct smtp_span withheld; /* keywords behind `!` */
};
bool smtp_heard_parse(struct smtp_heard *h, struct smtp_slice text);
bool smtp_heard_code(const struct smtp_heard *h, int code); /* is `code` one it asks for? */
/* The first octet of this reply that no code it asks for has there; 0 if the code is one it asks for. */
size_t smtp_heard_code_at(const struct smtp_heard *h, struct smtp_slice reply);

#endif
