/* talk.h - an owner of a client session, in memory: offers the message, and notes all that came.
 * Read first: protocol/client.h.  Read next: tests/protocol/check_client.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_CHECK_TALK_H
#define POSTEL_CHECK_TALK_H

#include "protocol/client.h"

enum { TALK_NOTES = 1 << 12 };

struct talk {
    struct smtp_client session;
    struct smtp_client_config config;
    const char *message;
    size_t message_len, message_at;
    size_t piece; /* octets of the message offered at once */
    bool handshake_fails;
    size_t more; /* further messages, all the same; set config.more too */
    bool closed;
    int outcomes; /* OUTCOME events; one is right */
    enum smtp_outcome outcome;
    int code;
    size_t said_len, fates_len, text_len, codes_len;
    char said[TALK_NOTES];  /* all that the client sent */
    char fates[TALK_NOTES]; /* "0:250 1:550 " */
    char text[TALK_NOTES];  /* beside the outcome */
    char codes[TALK_NOTES]; /* of each outcome: "250 450 " */
};

/* From <a@c.example> to <b0@s.example>, <b1@s.example>, … */
void talk_init(struct talk *t, size_t recipients, const char *message, size_t len, size_t piece);

/* Feeds octets of the server and does what the session asks for, until it waits for more or is closed. */
void talk_feed(struct talk *t, const char *octets, size_t len);

/* The connection is lost. */
void talk_lost(struct talk *t);

#endif
