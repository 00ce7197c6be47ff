/* judge.h - grades a conversation: octets of both sides in, findings out.     RFC 5321 §2.3.8, §4.1, §4.2, §4.3.2
 * Read first: protocol/dialogue.rl, protocol/data.h.  Read next: protocol/judge_internal.h.
 * SPDX-License-Identifier: MIT
 *
 * The first grammar says which lines may be sent, the second which may follow which; the judge walks both with the two
 * sides and names the one that left.  It says *who* broke *which requirement* and where; how much that weighs is the
 * register's business.  A server that accepts what it need not have accepted has sent nothing wrong: such a finding
 * `tolerates`.  Where the RFC leaves something open there is no finding. */
#ifndef POSTEL_PROTOCOL_JUDGE_H
#define POSTEL_PROTOCOL_JUDGE_H

#include <stdint.h>

#include "parse/command.h"
#include "parse/line.h"
#include "protocol/data.h"
#include "protocol/dialogue.h"

enum {
    SMTP_JUDGE_LINE = 1280,   /* octets of a line that are kept, all of a lawful command; the rest is counted */
    SMTP_JUDGE_QUEUE = 256,   /* commands without a reply: more than any window of a pipelining client holds */
    SMTP_JUDGE_HELD = 4096,   /* octets that the client sent before a reply that decides what they are */
    SMTP_JUDGE_POSSIBLE = 16, /* states between two exchanges; the machine has fewer */
    SMTP_JUDGE_PENDING = 24,  /* findings of one octet, which can end a line, a reply and an exchange at once */
    SMTP_FINDING_EXPECTED = 96,
    SMTP_FINDING_GOT = 80
};

/* One requirement broken once. */
struct smtp_finding {
    const char *id; /* "5321-4.2.1-n", "2034-4-f": a row of conformance/requirements.tsv */
    char side;      /* 'C' or 'S': who is at fault */
    bool tolerates; /* no fault: it took what it need not have taken.  Worth a note, whatever the row's level */
    bool by_time;   /* the connection ended too early: a loaded machine does that too, so look again before it counts */
    uint64_t at;    /* where: the offset in that side's stream, */
    uint64_t len;   /* and how many octets */
    char expected[SMTP_FINDING_EXPECTED]; /* "one code on all lines: 250" */
    char got[SMTP_FINDING_GOT];           /* escaped; cut */
};

/* A command that waits for its reply. */
struct smtp_judge_command {
    uint64_t at;     /* in the client's stream */
    uint32_t len;    /* octets, CR LF included */
    uint16_t verb;   /* enum smtp_verb; SMTP_VERB_OPEN waits for the greeting */
    uint16_t traits; /* protocol/judge_internal.h: enum smtp_trait */
};

/* A line on its way in: its first octets, and what was wrong with any of them. */
struct smtp_judge_line {
    uint64_t at;  /* of its first octet, in the stream */
    uint64_t len; /* so far */
    unsigned char octets[SMTP_JUDGE_LINE];
    bool after_cr; /* the last octet was a CR */
    bool bare_cr, bare_lf, eight_bit, control;
};

/* A conversation being judged: a value of fixed size.  All of it is the judge's own but `lost` and `opaque`. */
struct smtp_judge {
    const char
        *lost;     /* not NULL: why replies are no longer paired with commands; their lines are judged all the same */
    bool counting; /* lost, but until the client says more, a reply too many can still be told */
    const char *opaque;            /* not NULL: why nothing can be read any more */
    struct smtp_dialogue dialogue; /* after the last reply */
    uint32_t offers;               /* extensions of the last EHLO reply: protocol/judge_internal.h, enum smtp_offer */
    bool ehlo;                     /* EHLO was accepted, and no HELO since: what it does not list is not offered */
    bool authenticated;            /* AUTH has succeeded (RFC 4954 §4) */
    uint16_t cleared; /* not 0: EHLO, HELO, RSET or STARTTLS, which ended a transaction that must not go on */
    bool unsure;      /* the server took a command that we do not know: the state may be another than we think */
    /* PIPELINING is offered, and what came last is MAIL, or RCPTs behind it: more of their group may be under way. */
    enum { SMTP_JUDGE_NO_GROUP, SMTP_JUDGE_MAIL_SENT, SMTP_JUDGE_RCPT_SENT } group;
    bool utf8;   /* SMTPUTF8 was asked for: replies may hold more than ASCII (RFC 6531 §3.7.4.2) */
    bool sasl;   /* after 334: the client's lines are no commands (RFC 4954 §4) */
    bool quit;   /* the client has said QUIT */
    bool tls;    /* what is heard was said within TLS */
    bool fresh;  /* and is the first command there */
    bool closed; /* the server has said 221 to it, or 421: it may end */
    bool left;   /* it was 221 */
    bool dummy;  /* the greeting was 521: it may end when a command comes, RFC 7504 §3 */
    bool ended_client, ended_server;
    unsigned answers; /* replies that answered a command */
    unsigned faults;  /* of the client, and refusals it has met: a server may defend itself, §7.8 */

    /* The client's side. */
    uint64_t client_at;         /* octets read; those held are not */
    struct smtp_line cut;       /* where the command ends */
    struct smtp_command parsed; /* what it says */
    struct smtp_judge_line command;
    const char *early;       /* not NULL: it began before a reply that it had to wait for; the requirement */
    bool rushed;             /* so it did, or octets before it */
    bool answered;           /* the server has answered it before its end had come */
    bool reading_data;       /* what the client says is mail data */
    struct smtp_data data;   /* where it ends */
    uint64_t data_at;        /* where it began */
    unsigned char before[2]; /* its last two octets */
    bool chunks_begun;       /* content comes by BDAT; `data` is of all its chunks (RFC 3030) */
    bool reading_chunk;      /* what the client says is a chunk, */
    uint64_t chunk_left;     /* for so many octets more */
    unsigned lone_dots;      /* periods alone between two line ends, of which one is no CR LF: not the end, §4.1.1.4 */
    unsigned char held[SMTP_JUDGE_HELD];
    size_t held_at, held_len;
    bool holding; /* it has been told that they came early */

    /* Commands that wait for a reply, oldest first, in a ring. */
    struct smtp_judge_command queue[SMTP_JUDGE_QUEUE];
    size_t queue_at, queue_len;
    struct smtp_judge_command last;                     /* the one answered last */
    struct smtp_dialogue possible[SMTP_JUDGE_POSSIBLE]; /* where all of them may lead */
    size_t possible_count;

    /* The server's side. */
    uint64_t server_at;
    struct smtp_judge_line line; /* the line being read */
    uint64_t reply_at;           /* where the reply began */
    size_t reply_lines;          /* lines of it so far */
    int code;                    /* of its first line */
    bool garbled;                /* a line without a code came since the last reply */
    uint32_t listed;             /* extensions that this reply to EHLO lists so far */
    unsigned char status[12];    /* the status code of its first line, RFC 2034 */
    size_t status_len;

    struct smtp_finding pending[SMTP_JUDGE_PENDING];
    size_t pending_at, pending_len;
};

/* The connection stands; the server speaks first. */
void smtp_judge_init(struct smtp_judge *j);

/* Takes octets of one side ('C' or 'S'), in the order in which they went over the wire: a command has to be fed before
 * the reply to it.  True: *found is a finding; call again.  False: all of `octets` is used, and nothing was found that
 * has not been told.  Any split gives the same findings.
 *
 *     while (smtp_judge_feed(&judge, 'S', &octets, &found))
 *         report(&found);
 */
bool smtp_judge_feed(struct smtp_judge *j, char side, struct smtp_slice *octets, struct smtp_finding *found);

/* Behind a 220 to STARTTLS the judge can read nothing, and says so in `opaque`.  Whoever has the text nevertheless
 * tells it here that the handshake is done, and feeds on with the text (RFC 3207 §4.2). */
void smtp_judge_secured(struct smtp_judge *j);

/* This side's stream has ended.  True: a finding; call again, as above. */
bool smtp_judge_end(struct smtp_judge *j, char side, struct smtp_finding *found);

/* Nothing more will be heard, and nobody need have ended it: what can be seen of a line that the client has begun.
 * True: a finding; call again. */
bool smtp_judge_over(struct smtp_judge *j, struct smtp_finding *found);

#endif
