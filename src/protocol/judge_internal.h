/* judge_internal.h - what the judge's files share.
 * Read first: protocol/judge.h.  Read next: protocol/judge.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_JUDGE_INTERNAL_H
#define POSTEL_PROTOCOL_JUDGE_INTERNAL_H

#include "protocol/judge.h"

/* What a command was like, as far as its reply has to mind. */
enum smtp_trait {
    SMTP_TRAIT_ILL_FORMED = 1, /* outside x-command-line, or an argument past its size */
    SMTP_TRAIT_LONG = 2,       /* over 512 octets, §4.5.3.1.4 */
    SMTP_TRAIT_BARE = 4,       /* holds a CR or LF that ends no line; so may mail data */
    SMTP_TRAIT_8BIT = 8,       /* holds an octet above 127 */
    SMTP_TRAIT_EARLY = 16,     /* did not wait for a reply that it had to wait for */
    SMTP_TRAIT_ARGUMENT = 32,  /* NOOP with one */
    SMTP_TRAIT_LONE_DOT = 64,  /* mail data with what looks like an end and is none */
    SMTP_TRAIT_AUTH = 128,     /* RFC 4954: AUTH, or a line of its exchange */
    SMTP_TRAIT_STARTTLS = 256, /* RFC 3207 */
    SMTP_TRAIT_LOOSE = 512,    /* within what our parser takes, but outside the print: white space before CR LF, … */
    SMTP_TRAIT_UTF8 = 1024,    /* RFC 6531: VRFY or EXPN with SMTPUTF8, RCPT where MAIL had it */
    SMTP_TRAIT_BLANK = 2048,   /* CR LF alone: no command (§4.1.1), so it may have a reply, and need not */
    SMTP_TRAIT_RARE = 4096,    /* MAIL or RCPT with more in it than < Dot-string "@" Domain > */
    SMTP_TRAIT_HASTY = 8192,   /* refused while the client had said more too early: that may have been thrown away */
    SMTP_TRAIT_DOUBT =
        SMTP_TRAIT_BLANK | SMTP_TRAIT_HASTY, /* the next reply may answer a command that is not the next */
    SMTP_TRAIT_BAD = SMTP_TRAIT_ILL_FORMED | SMTP_TRAIT_LOOSE | SMTP_TRAIT_LONG | SMTP_TRAIT_BARE | SMTP_TRAIT_8BIT
};

/* What EHLO's reply offers, as far as the judge has to mind. */
enum smtp_offer {
    SMTP_OFFER_PIPELINING = 1,
    SMTP_OFFER_8BITMIME = 2,
    SMTP_OFFER_SIZE = 4,
    SMTP_OFFER_DSN = 8,
    SMTP_OFFER_STARTTLS = 16,
    SMTP_OFFER_AUTH = 32,
    SMTP_OFFER_ENHANCEDSTATUSCODES = 64,
    SMTP_OFFER_SMTPUTF8 = 128,
    SMTP_OFFER_VRFY = 256,
    SMTP_OFFER_EXPN = 512,
    SMTP_OFFER_HELP = 1024,
    SMTP_OFFER_CHUNKING = 2048,
    SMTP_OFFER_BINARYMIME = 4096
};

/* judge.c: a finding in the octets from `at`; `shown` are those of them that are at hand. */
struct smtp_finding *smtp_judge_find(struct smtp_judge *j, char side, const char *id, uint64_t at, uint64_t len,
                                     const char *expected, struct smtp_slice shown);

/* The same, in the line of the server's that is being read; in the client's line. */
void smtp_judge_in_line(struct smtp_judge *j, const char *id, const char *expected);
void smtp_judge_in_command(struct smtp_judge *j, const char *id, const char *expected);

bool smtp_judge_must_wait(const struct smtp_judge *j);   /* what comes next is known only after a reply */
bool smtp_judge_can_release(const struct smtp_judge *j); /* octets were held, and what they are is known now */

/* judge_line.c */
void smtp_judge_line_begin(struct smtp_judge_line *line, uint64_t at);
void smtp_judge_line_add(struct smtp_judge_line *line, unsigned char octet);
void smtp_judge_line_keep(struct smtp_judge_line *line, struct smtp_slice octets); /* to be shown, and not judged */
struct smtp_slice smtp_judge_line_text(const struct smtp_judge_line *line);        /* without its line end */
struct smtp_slice smtp_judge_line_whole(const struct smtp_judge_line *line);
bool smtp_judge_is(struct smtp_slice text, const char *rule); /* is it a word of this rule of the print? */

/* judge_client.c, judge_data.c: these take octets of the client, and stop where a finding is to be told. */
size_t smtp_judge_client(struct smtp_judge *j, const unsigned char *octets, size_t len);
void smtp_judge_data_begin(struct smtp_judge *j);
size_t smtp_judge_data(struct smtp_judge *j, const unsigned char *octets, size_t len);
/* The conversation, or our understanding of it, is over, and the client's line or mail data is not: a client that ends
 * its lines with LF alone waits for a reply, and its server for the end of the line. */
void smtp_judge_left(struct smtp_judge *j);
const char *smtp_judge_form(enum smtp_verb verb, const char **rule); /* the requirement that says how it is written */

/* judge_tls.c: a command is whole; may it be said within TLS? */
void smtp_judge_within_tls(struct smtp_judge *j);

/* judge_chunk.c: a line is about to join the queue; it was BDAT, and has joined; octets of its chunk; a reply has come
 * before they were in, which has been told. */
bool smtp_judge_is_chunk(int verb);
void smtp_judge_chunk_turn(struct smtp_judge *j);
void smtp_judge_chunk_said(struct smtp_judge *j);
size_t smtp_judge_chunk(struct smtp_judge *j, const unsigned char *octets, size_t len);
bool smtp_judge_chunk_answered_early(struct smtp_judge *j);

/* judge_auth.c: a command is whole; the reply to AUTH, or to a line of its exchange, is; is this a value of AUTH=? */
void smtp_judge_auth_said(struct smtp_judge *j);
bool smtp_judge_auth_named(struct smtp_slice text); /* a line of AUTH with a mechanism, and more behind it */
void smtp_judge_auth_replied(struct smtp_judge *j, const struct smtp_judge_command *command);
bool smtp_judge_auth_param(struct smtp_slice xtext);

/* judge_params.c: were these parameters offered? */
void smtp_judge_params(struct smtp_judge *j);

/* judge_utf8.c: the line is a command of RFC 6531; its reply may be in UTF-8; what that asks of the client; or it has
 * octets above 127 and is none.  A line of a reply has such octets; has a status code. */
bool smtp_judge_utf8(const struct smtp_judge *j);
bool smtp_judge_utf8_asked(const struct smtp_judge *j);
void smtp_judge_utf8_said(struct smtp_judge *j);
void smtp_judge_utf8_wrong(struct smtp_judge *j);
void smtp_judge_utf8_replied(struct smtp_judge *j, int code);
void smtp_judge_utf8_status(struct smtp_judge *j, struct smtp_slice status);

/* judge_turn.c */
const char *smtp_judge_early(const struct smtp_judge *j); /* may the client speak now?  NULL, or the requirement */
void smtp_judge_said(struct smtp_judge *j, struct smtp_judge_command command);
bool smtp_judge_in_transaction(const struct smtp_dialogue *d); /* RCPT is in turn */
bool smtp_judge_in_doubt(const struct smtp_judge *j);          /* is what waits for a reply going to have one? */
bool smtp_judge_between_chunks(const struct smtp_dialogue *d); /* some of the message has been sent, RFC 3030 */

/* judge_reply.c, judge_hello.c, judge_enhanced.c, judge_address.c: octets of the server. */
size_t smtp_judge_server(struct smtp_judge *j, const unsigned char *octets, size_t len);
void smtp_judge_greeting(struct smtp_judge *j);
void smtp_judge_hello(struct smtp_judge *j, enum smtp_verb verb);
void smtp_judge_hello_taken(struct smtp_judge *j, enum smtp_verb verb);
void smtp_judge_enhanced(struct smtp_judge *j);
void smtp_judge_addresses(struct smtp_judge *j, const struct smtp_judge_command *asked, bool last);

/* judge_enhanced.c: has the reply, whose first line is read, this status code? */
bool smtp_judge_status_is(const struct smtp_judge *j, const char *status);

/* judge_answer.c: the reply with j->code is whole.  judge_code.c: may it answer this command? */
void smtp_judge_answer(struct smtp_judge *j);
void smtp_judge_pass_blank(struct smtp_judge *j); /* before: what has begun answers no empty line, if it is a yes */
void smtp_judge_code(struct smtp_judge *j, const struct smtp_judge_command *command);
struct smtp_finding *smtp_judge_reply(struct smtp_judge *j, const char *id, const char *expected); /* in this reply */

/* judge_refuse.c: true, if this refusal needs no look at the list; what is wrong with it has then been told. */
bool smtp_judge_refusal(struct smtp_judge *j, const struct smtp_judge_command *command,
                        const struct smtp_dialogue *asked);
/* Does EHLO's reply list this verb? */
bool smtp_judge_offered(const struct smtp_judge *j, int verb);
/* May 530 answer this verb here: does TLS, or AUTH, have to come first? */
bool smtp_judge_first(const struct smtp_judge *j, int verb);
/* judge_accept.c: false, if the order of commands forbids this reply; that has then been told. */
bool smtp_judge_turn_kept(struct smtp_judge *j, const struct smtp_judge_command *command,
                          const struct smtp_dialogue *asked);
const char *smtp_judge_not_cleared(const struct smtp_judge *j); /* what goes on behind these breaks this */
void smtp_judge_accepted(struct smtp_judge *j, const struct smtp_judge_command *command);

/* The command that the reply being read answers; NULL: none waits, or nobody knows. */
static inline const struct smtp_judge_command *smtp_judge_oldest(const struct smtp_judge *j)
{
    return j->queue_len == 0 || j->lost != NULL ? NULL : &j->queue[j->queue_at];
}

static inline const struct smtp_judge_command *smtp_judge_newest(const struct smtp_judge *j)
{
    return &j->queue[(j->queue_at + j->queue_len - 1) % SMTP_JUDGE_QUEUE];
}

#endif
