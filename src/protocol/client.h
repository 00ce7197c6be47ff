/* client.h - the client's side of a session, as a value.              RFC 5321 §3, §4
 * Read first: protocol/server_rcpt.c and kin.  Read next: protocol/client.c.
 * SPDX-License-Identifier: MIT
 *
 * The same machine as the server's, in the other chair: replies go in, commands come out.  It sends one message to one
 * or more recipients in one transaction.  No I/O, no clock, no malloc. */
#ifndef POSTEL_PROTOCOL_CLIENT_H
#define POSTEL_PROTOCOL_CLIENT_H

#include <stdint.h>

#include "parse/reply_line.h"
#include "protocol/stuff.h"
#include "protocol/dialogue.h"

enum { SMTP_CLIENT_LINE = 2048, SMTP_CLIENT_OUTPUT = 2048 };

/* The order; it and its strings have to outlive the session.  Every path is checked by its owner before (parse/path.h):
 * nothing here can carry a CR LF into a command. */
struct smtp_client_config {
    const char *helo;                /* Domain or address-literal */
    const char *reverse_path;        /* with brackets; "<>" is the null one */
    const char *const *forward_paths; /* with brackets */
    size_t recipients;
    struct smtp_text_facts message;
};

enum smtp_client_event {
    SMTP_CLIENT_IDLE,      /* send the output, then wait for octets of the server */
    SMTP_CLIENT_RECIPIENT, /* s->recipient's fate: its RCPT got s->code, s->text; or it shares a refusal before it */
    SMTP_CLIENT_CONTENT,   /* send the output; then offer octets of the message with _content until all are in, _content_end */
    SMTP_CLIENT_OUTCOME,   /* the transaction is over: s->outcome, with s->code and s->text of the deciding reply */
    SMTP_CLIENT_CLOSE      /* send the output, close */
};

enum smtp_outcome {
    SMTP_OUTCOME_PENDING,
    SMTP_OUTCOME_ACCEPTED, /* the data got 2yz: the accepted recipients are the server's duty now (§4.2.5) */
    SMTP_OUTCOME_REFUSED,  /* a 4yz or 5yz to greeting, EHLO, MAIL, all RCPT, DATA or the data; s->code tells which kind */
    SMTP_OUTCOME_UNKNOWN   /* the connection was lost after the final period: it may or may not have come (RFC 1047) */
};

struct smtp_client {
    const struct smtp_client_config *config;
    struct smtp_dialogue dialogue;
    struct smtp_reply_line reply;
    struct smtp_stuff stuff;
    enum smtp_verb sent;      /* the command whose reply is awaited; SMTP_VERB_OPEN at first */
    enum smtp_client_event due;
    enum smtp_outcome outcome;
    size_t recipient;         /* index of the recipient spoken of */
    size_t accepted;          /* recipients that got 2yz */
    int code;                 /* of the reply last read; 0: none */
    bool extended, offers_size, offers_8bitmime; /* what EHLO's reply offered, keywords in any case (§4.1.1.1) */
    bool sending_content;
    size_t line_len, out_at, out_len, text_len;
    char text[SMTP_CLIENT_LINE]; /* text of the last line of the reply last read, NUL-ended; octets as they came */
    unsigned char line_octets[SMTP_CLIENT_LINE];
    unsigned char out[SMTP_CLIENT_OUTPUT];
};

void smtp_client_init(struct smtp_client *c, const struct smtp_client_config *config);
enum smtp_client_event smtp_client_feed(struct smtp_client *c, const unsigned char *octets, size_t len, size_t *used);

/* SMTP_CLIENT_CONTENT: takes what fits into the output; returns the octets used.  Call _content_end once all are in
 * and the output has gone. */
size_t smtp_client_content(struct smtp_client *c, struct smtp_slice octets);
void smtp_client_content_end(struct smtp_client *c);

struct smtp_slice smtp_client_output(const struct smtp_client *c);
void smtp_client_sent(struct smtp_client *c, size_t octets);

/* Seconds to wait for the reply that is due, or for a block of data to go out (§4.5.3.2). */
unsigned smtp_client_timeout(const struct smtp_client *c);

/* The connection is gone, or its time is over: the outcome becomes UNKNOWN after the final period, else REFUSED with
 * code 421, as §3.8 asks (erratum 1543). */
void smtp_client_lost(struct smtp_client *c);

#endif
