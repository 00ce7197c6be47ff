/* server.h - the server's side of a session, as a value.              RFC 5321 §3, §4
 * Read first: protocol/hops.rl.  Read next: protocol/server.c.
 * SPDX-License-Identifier: MIT
 *
 * Octets go in by _feed, events come out of it, octets of replies out of _output.  No I/O, no clock, no malloc: the
 * owner has the socket, the mailboxes and the time.  However the octets are split, events and output are the same. */
#ifndef POSTEL_PROTOCOL_SERVER_H
#define POSTEL_PROTOCOL_SERVER_H

#include <assert.h>
#include <stdint.h>

#include "abnf/shelf.h"
#include "parse/command.h"
#include "parse/line.h"
#include "protocol/data.h"
#include "protocol/dialogue.h"
#include "protocol/hops.h"
#include "protocol/limits.h"
#include "protocol/reply.h"

enum {
    SMTP_SERVER_LINE = 2048,  /* our line buffer: four times what §4.5.3.1.4 asks, for extensions to come */
    SMTP_SERVER_OUTPUT = 2048 /* replies that wait to be sent: several, as pipelined commands bring several */
};

/* What becomes of EXPN. */
enum smtp_expn {
    SMTP_EXPN_ABSENT, /* there are no lists: 502, and EHLO does not offer it (§4.2.4) */
    SMTP_EXPN_SERVED, /* EHLO offers it (§3.5.2) */
    SMTP_EXPN_HIDDEN  /* there are some, but not for everybody's eyes: 252 (§7.3) */
};

struct smtp_crypto;
struct smtp_auth_room;

/* What the server is told once; it has to outlive all sessions. */
struct smtp_server_config {
    const char *domain;  /* its own name: a Domain or address-literal, first word of greetings (§4.3.1) */
    uint64_t max_size;   /* largest content in octets, offered as SIZE (RFC 1870); at least SMTP_MESSAGE_MIN */
    uint32_t without;    /* extensions that are switched off: protocol/ext/extension.h */
    bool tls;            /* the owner can shake hands: STARTTLS is had (RFC 3207) */
    unsigned mechanisms; /* of AUTH: bit 1 << m for each enum smtp_sasl_mechanism m; 0: there is no AUTH */
    bool auth_insecure;  /* AUTH without TLS too */
    bool auth_required;  /* 530 to what comes before it (RFC 4954 §6) */
    const struct smtp_crypto *crypto; /* for AUTH: protocol/ext/crypto.h */
    unsigned errors_max;              /* so many 500 to 504 in a session, and the next is a 421; 0: no limit (§7.8) */
    bool strict_7bit;                 /* 554 to 8-bit content without BODY=8BITMIME (choices.md, position 11) */
    bool dsn; /* its owner sends the notifications that are asked for (RFC 3461 §5.2): DSN is offered */
    enum smtp_expn expn;
    struct smtp_abnf_shelf *explainer; /* NULL: 501 tells the syntax; else also which octet was wrong, and what was
                                          expected there.  Lent by the owner, one for all sessions of a thread */
};

/* What the owner has to do.  An event that asks waits for smtp_server_answer; the codes beside it are those that the
 * dialogue has for its verb (§4.3.2), and 421 may always be said: it ends the session. */
enum smtp_server_event {
    SMTP_SERVER_IDLE,       /* all octets were used: send the output, wait for more */
    SMTP_SERVER_FULL,       /* the output has no room for another reply: send it, then feed the rest */
    SMTP_SERVER_SENDER,     /* MAIL: s->envelope is set; answer 250, or 451 452 455 550 552 553 */
    SMTP_SERVER_RECIPIENT,  /* RCPT: smtp_server_path(s); answer 250 251, or 450 451 452 455 550 551 552 553 503;
                              keep the recipient yourself if 25z */
    SMTP_SERVER_VERIFY,     /* VRFY: smtp_server_text(s) is the argument; answer 250 251 252, or 502 504 550 551 553 */
    SMTP_SERVER_EXPAND,     /* EXPN: smtp_server_text(s) is the argument; answer 250 or 252, or 502 504 550.  A list of
                              many: smtp_server_answer_more for the member numbered s->lines_said, from 0, and the event
                              comes again for the next; the last is answered as usual.  So no list is too long */
    SMTP_SERVER_DATA,       /* DATA in turn, with recipients: get ready to store; answer 354, or 452 503 552 554 */
    SMTP_SERVER_CONTENT,    /* s->content holds the next octets of content: store them; no answer */
    SMTP_SERVER_MESSAGE,    /* the content is whole: make it durable, then answer 250 (now it is yours, §4.2.5), or
                              450 451 452 550 552 554 */
    SMTP_SERVER_STARTTLS,   /* STARTTLS: answer 220, or 454 if TLS cannot be had just now */
    SMTP_SERVER_TLS,        /* then: send the output, throw away what else came with the STARTTLS, shake hands, and say
                              smtp_server_secured; no answer */
    SMTP_SERVER_AUTH,       /* AUTH: lend room for its exchange, smtp_server_auth (protocol/ext/auth.h) */
    SMTP_SERVER_CREDENTIAL, /* AUTH: find the credential of the user, smtp_server_credential (likewise) */
    SMTP_SERVER_RESET,      /* the transaction is over: forget recipients and content; no answer.  Comes once for each
                              MAIL that got 250, whether a message came of it or not */
    SMTP_SERVER_CLOSE       /* send the output, then close; the session takes nothing more */
};

/* What the next octets are. */
enum smtp_reading {
    SMTP_READING_COMMANDS,
    SMTP_READING_DATA,  /* mail data, §4.1.1.4 */
    SMTP_READING_TEXT,  /* lines of AUTH's exchange, RFC 4954 §4; set by its `answered` */
    SMTP_READING_CHUNK, /* s->chunk_left octets, whatever they are, RFC 3030 §2 */
};

/* What extensions read out of MAIL's parameters. */
struct smtp_mail_params {
    uint64_t declared_size; /* SIZE=, 0 if not given */
    bool body_8bitmime;     /* BODY=8BITMIME */
    bool smtputf8;          /* SMTPUTF8: addresses and header may be in UTF-8 (RFC 6531 §3.4) */
    unsigned ret;           /* RET=, 0 if not given; parse/ext/dsn.h */
    char envid[100 + 1];    /* ENVID=, xtext as it came; "" if not given (RFC 3461 §4.4) */
};

/* And out of RCPT's, for the event RECIPIENT. */
struct smtp_rcpt_params {
    unsigned notify;     /* NOTIFY=, a set, 0 if not given; parse/ext/dsn.h */
    char orcpt[500 + 1]; /* ORCPT=, as it came; "" if not given (RFC 3461 §4.2) */
};

/* What MAIL and EHLO said, copied, for the line they stood in is gone by the time it is needed. */
struct smtp_envelope {
    char helo[SMTP_DOMAIN_MAX + 1];       /* EHLO's or HELO's argument */
    char reverse_path[SMTP_PATH_MAX + 1]; /* with its brackets and without a source route; "<>" is the null one */
    bool extended;                        /* EHLO, not HELO */
    struct smtp_mail_params mail;
    unsigned recipients; /* accepted so far */
};

struct smtp_server {
    const struct smtp_server_config *config;
    struct smtp_dialogue dialogue;
    enum smtp_verb verb;            /* what the client said last: its reply is due, or was said */
    enum smtp_server_event waiting; /* the event whose answer is awaited; IDLE if none */
    size_t lines_said;              /* EXPAND: of its reply so far */
    unsigned errors;                /* 500 to 504 said so far */
    bool refusing;                  /* greeted with 554 */
    bool tls;                       /* all that is said goes through TLS */
    struct smtp_auth_room *auth;    /* the exchange of AUTH, while there is one: protocol/ext/auth.h */
    bool authenticated;             /* RFC 4954 */
    unsigned auth_failures;
    bool reset_due;
    bool closing;

    /* The transaction, §4.1.4. */
    struct smtp_envelope envelope;
    struct smtp_rcpt_params rcpt; /* of the RCPT that waits for its answer */
    bool in_transaction;          /* from MAIL's 250 to its end */
    bool rcpt_refused;            /* a RCPT of it was */

    /* Octets in: command lines, or mail data. */
    struct smtp_line line;
    struct smtp_command command;
    bool utf8_line;  /* the line is a command of RFC 6531, and none of RFC 5321 */
    bool utf8_asked; /* VRFY, EXPN: the reply may be in UTF-8 (RFC 6531 §3.7.4.2) */
    size_t line_len;
    unsigned char line_octets[SMTP_SERVER_LINE];
    unsigned char *lent; /* in their place, if not NULL */
    size_t lent_cap;
    enum smtp_reading reading;
    uint64_t chunk_left;
    bool chunk_thrown; /* they are read, but not handed out; the reply is kept until they are in */
    bool chunks_begun; /* some chunks of the content are in */
    int kept_code;     /* its text is in `text` */
    char kept_status[16];
    struct smtp_data data;
    struct smtp_hops hops;     /* that the content has come */
    struct smtp_slice content; /* SMTP_SERVER_CONTENT: lives until the next call */

    /* Octets out: out_len of them wait, from out_at on. */
    char text[SMTP_REPLY_LINE_MAX]; /* of a reply that has to be put together */
    size_t out_at, out_len;
    char out[SMTP_SERVER_OUTPUT];
};
static_assert(sizeof(struct smtp_server) < 8192, "an idle session is to cost less than 8 KiB");

/* Begins a session; the greeting waits in the output. */
void smtp_server_init(struct smtp_server *s, const struct smtp_server_config *config);

/* A session that only says no: 554, then 503 to all but QUIT (§3.1); or 421 and the end (§3.8).  Our domain is put
 * before the text, as it is before that of any 421 (§4.2.2). */
void smtp_server_init_refusing(struct smtp_server *s, const struct smtp_server_config *config,
                               struct smtp_reply greeting);

/* Reads octets up to the next event; `used` gets how many were used.  Feed the rest again after the event. While an
 * answer is awaited it uses none and returns that same event, or FULL first. */
enum smtp_server_event smtp_server_feed(struct smtp_server *s, const unsigned char *octets, size_t len, size_t *used);

/* Answers the event that waits.  `reply`'s strings need not outlive the call.  Then feed on: the session may have more
 * to tell, even if no octets are left. */
void smtp_server_answer(struct smtp_server *s, struct smtp_reply reply);

/* SMTP_SERVER_EXPAND: says one line of a 250, "250-", and more follow. */
void smtp_server_answer_more(struct smtp_server *s, struct smtp_reply line);

/* SMTP_SERVER_RECIPIENT: the path, offsets in smtp_server_line(s).  SMTP_SERVER_VERIFY and _EXPAND: the argument.
 * Both live until the answer. */
const struct smtp_path_spans *smtp_server_path(const struct smtp_server *s);
struct smtp_slice smtp_server_line(const struct smtp_server *s);
struct smtp_slice smtp_server_text(const struct smtp_server *s);

/* SMTP_SERVER_TLS: the handshake is done.  All that the client said is forgotten (RFC 3207 §4.2), and it was greeted
 * already.  Or right after _init, where TLS came before all else (RFC 8314 §3): then nothing but s->tls changes. */
void smtp_server_secured(struct smtp_server *s);

/* Lends `cap` octets for lines longer than SMTP_SERVER_LINE, until it is called with NULL.  The line in hand
 * is kept. */
void smtp_server_lend(struct smtp_server *s, unsigned char *octets, size_t cap);

/* Replies to be sent; after sending, say how many octets went. */
struct smtp_slice smtp_server_output(const struct smtp_server *s);
void smtp_server_sent(struct smtp_server *s, size_t octets);

/* Seconds to wait for the peer's next octet (§4.5.3.2.7); when they are over, or the owner has to stop, _expire or
 * _shutdown puts 421 into the output (§3.8) and the next event is RESET or CLOSE.  If an answer was awaited, it must
 * not be given any more. */
unsigned smtp_server_timeout(const struct smtp_server *s);
void smtp_server_expire(struct smtp_server *s);
void smtp_server_shutdown(struct smtp_server *s);

#endif
