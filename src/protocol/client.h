/* client.h - the client's side of a session, as a value.              RFC 5321 §3, §4
 * Read first: protocol/server_rcpt.c and kin.  Read next: protocol/client.c.
 * SPDX-License-Identifier: MIT
 *
 * The same machine as the server's, in the other chair: replies go in, commands come out.  It sends one message to one
 * or more recipients in one transaction; then QUIT, or another in the same session.  No I/O, no clock, no malloc. */
#ifndef POSTEL_PROTOCOL_CLIENT_H
#define POSTEL_PROTOCOL_CLIENT_H

#include <assert.h>
#include <stdint.h>

#include "parse/ext/enhancedstatuscodes.h"
#include "parse/reply_line.h"
#include "protocol/stuff.h"
#include "protocol/dialogue.h"

enum { SMTP_CLIENT_LINE = 2048, SMTP_CLIENT_OUTPUT = 2048 };

enum smtp_tls_wanted {
    SMTP_TLS_NO,
    SMTP_TLS_MAY, /* if the server offers it */
    SMTP_TLS_MUST /* or the message does not go */
};

struct smtp_client_auth;

/* What is asked about the fate of the message, RFC 3461: words as they go out; NULL: nothing. */
struct smtp_client_dsn {
    const char *ret;    /* "FULL", "HDRS" */
    const char *envid;  /* xtext */
    const char *notify; /* "SUCCESS,FAILURE", of all recipients */
    const char *orcpt;  /* "rfc822;xtext", where there is one recipient */
    bool optional;      /* somebody else asked: to a server without DSN the message goes all the same, and whoever sends
                           it on has to tell of that (RFC 3461 §5.2.2) */
};

/* What is asked about one recipient of several; NULL: nothing. */
struct smtp_client_dsn_of {
    const char *notify, *orcpt;
};

/* The order; it and its strings have to outlive the session.  Every path is checked by its owner before (parse/path.h):
 * nothing here can carry a CR LF into a command. */
struct smtp_client_config {
    const char *helo;                 /* Domain or address-literal */
    const char *reverse_path;         /* with brackets; "<>" is the null one */
    const char *const *forward_paths; /* with brackets */
    size_t recipients;
    struct smtp_text_facts message;
    enum smtp_tls_wanted tls;
    uint32_t without; /* extensions that are not used, though the server has them: protocol/ext/extension.h */
    struct smtp_client_dsn dsn;
    const struct smtp_client_dsn_of *dsn_of; /* not NULL: of each recipient, in the place of dsn.notify and .orcpt */
    bool more;                               /* the owner may have another message: SMTP_CLIENT_NEXT, and no QUIT */
    const struct smtp_client_auth *auth;     /* NULL: nobody logs in.  protocol/ext/auth.h */
};

enum smtp_client_event {
    SMTP_CLIENT_IDLE,      /* send the output, then wait for octets of the server */
    SMTP_CLIENT_RECIPIENT, /* the fate of recipient c->recipient, once each: its RCPT got c->code, c->text; or it shares
                              the refusal that came before its turn */
    SMTP_CLIENT_CONTENT,   /* send the output; then offer octets of the message with _content until all are in, and
                              say _content_end.  Comes again at each _feed until then */
    SMTP_CLIENT_TLS,       /* STARTTLS got 220: throw away what else came with it, shake hands, and say
                              smtp_client_secured or, if that failed, smtp_client_insecure */
    SMTP_CLIENT_OUTCOME,   /* the transaction is over: c->outcome, with c->code and c->text of the deciding reply */
    SMTP_CLIENT_NEXT,      /* config->more: the session is good for another message: smtp_client_again, or
                              smtp_client_quit.  Only behind an OUTCOME that a reply to this message decided */
    SMTP_CLIENT_CLOSE      /* send the output, if there is any, and close */
};

enum smtp_outcome {
    SMTP_OUTCOME_PENDING,
    SMTP_OUTCOME_ACCEPTED, /* the data got 2yz: the accepted recipients are the server's duty now (§4.2.5) */
    SMTP_OUTCOME_REFUSED, /* a 4yz or 5yz to greeting, EHLO, MAIL, all RCPT, DATA or the data: c->code tells which kind;
                              0: no reply did it, c->text tells what did */
    SMTP_OUTCOME_UNKNOWN  /* no reply, or none that makes sense, after the final period: the message may or may not
                              have been taken (RFC 1047) */
};

struct smtp_client {
    const struct smtp_client_config *config;
    struct smtp_dialogue dialogue;
    enum smtp_verb sent; /* the command whose reply is awaited; SMTP_VERB_OPEN at first */
    bool closing;
    bool resting; /* SMTP_CLIENT_NEXT is due */
    bool begun;   /* MAIL has been said: what came after that is about this message, and before it about the host */
    bool unfit;   /* the server does not offer what this message needs: c->text tells what */

    /* What the owner is told. */
    enum smtp_outcome outcome;
    bool outcome_told;
    size_t recipient;                 /* SMTP_CLIENT_RECIPIENT: index of the recipient spoken of */
    size_t fates, told;               /* recipients whose fate is known, and those of them the owner was told of */
    size_t accepted;                  /* recipients that got 2yz */
    int code;                         /* of the reply last read; 0: none */
    char text[SMTP_CLIENT_LINE];      /* of its last line, or our own; NUL-ended; octets as they came */
    char status[SMTP_STATUS_MAX + 1]; /* before that text, "5.1.1"; "": none, or none that can be believed (RFC 2034) */

    /* TLS, RFC 3207. */
    bool tls_due;     /* the handshake is */
    bool tls_refused; /* the server offered it, and then said no */
    bool tls;         /* all that is said goes through TLS */

    /* What EHLO's reply offered, keywords in any case (§4.1.1.1). */
    bool extended;
    uint32_t offers;     /* those of our extensions: protocol/ext/extension.h */
    uint64_t size_limit; /* n of SIZE n; 0: none told (RFC 1870 §4) */
    bool takes_8bit;     /* 8BITMIME: content may have octets above 127 (§2.4) */
    bool verified;       /* all goes through TLS, and the server's certificate is its own: told by the owner */

    /* AUTH: sets of mechanisms, bits as in the server's configuration. */
    unsigned auth_offered, auth_refused;
    bool authenticated;

    /* Octets in. */
    struct smtp_reply_line reply;
    bool skipping;  /* what comes up to the next LF is the rest of a line that was no reply */
    size_t lines;   /* of the reply being read that have been looked at */
    size_t line_at; /* where the line being read began, counted as `reply` counts */
    size_t line_len;
    unsigned char line_octets[SMTP_CLIENT_LINE];

    /* Octets out: out_len of them wait, from out_at on. */
    struct smtp_stuff stuff;
    bool sending_content;
    size_t out_at, out_len;
    unsigned char out[SMTP_CLIENT_OUTPUT];
};
static_assert(sizeof(struct smtp_client) < 8192, "an idle session is to cost less than 8 KiB");

/* Begins a session: the greeting is awaited, and nothing is to be sent yet. */
void smtp_client_init(struct smtp_client *c, const struct smtp_client_config *config);

/* Reads octets up to the next event; `used` gets how many were used.  None are used while the output is so full that no
 * command fits.  While CONTENT lasts the server should be silent, but what it says is to be fed all the same: a reply
 * that is whole before the final period has gone ends the session (choices.md, position 30). */
enum smtp_client_event smtp_client_feed(struct smtp_client *c, const unsigned char *octets, size_t len, size_t *used);

/* SMTP_CLIENT_NEXT: another message in the same session, which begins with RSET if the last transaction is still open;
 * or no other.  Feed on, with no octets. */
void smtp_client_again(struct smtp_client *c, const struct smtp_client_config *config);
void smtp_client_quit(struct smtp_client *c);

/* SMTP_CLIENT_CONTENT: takes what fits into the output; returns the octets used.  Call _content_end once all are in
 * and the output has gone. */
size_t smtp_client_content(struct smtp_client *c, struct smtp_slice octets);
void smtp_client_content_end(struct smtp_client *c);

/* Has mail data begun, and its final period not gone?  A reply that comes now comes too early. */
bool smtp_client_in_data(const struct smtp_client *c);

/* What is to be sent; after sending, and before octets that came later are fed, say how many octets went. */
struct smtp_slice smtp_client_output(const struct smtp_client *c);
void smtp_client_sent(struct smtp_client *c, size_t octets);

/* Seconds to wait for the reply that is due, or for a block of data to go out (§4.5.3.2). */
unsigned smtp_client_timeout(const struct smtp_client *c);

/* SMTP_CLIENT_TLS: the handshake is done.  All that the server said is forgotten, and EHLO said again (RFC 3207 §4.2).
 * Or right after _init, where TLS came before all else (RFC 8314 §3): then nothing but c->tls changes. */
void smtp_client_secured(struct smtp_client *c);

/* SMTP_CLIENT_TLS: it failed, for this reason; nothing more can be said.  Feed on for the events, as after _lost. */
void smtp_client_insecure(struct smtp_client *c, const char *why);

/* The connection is gone, or its time is over: the outcome becomes UNKNOWN after the final period, else REFUSED with
 * code 421, as §3.8 asks (erratum 1543).  Feed on for the events, the last of which is CLOSE. */
void smtp_client_lost(struct smtp_client *c);

#endif
