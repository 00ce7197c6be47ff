/* owner.h - an owner of a server session, in memory: answers its events by the address, and notes all that came.
 * Read first: protocol/server.h.  Read next: tests/protocol/sessions.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_CHECK_OWNER_H
#define POSTEL_CHECK_OWNER_H

#include "protocol/server.h"

enum { OWNER_NOTES = 1 << 12, OWNER_HANDSHAKE = '\x16' };

struct owner {
    struct smtp_server session;
    struct smtp_server_config config;
    bool closed;
    bool shaking; /* hands, for TLS */
    size_t taken; /* output the peer has had */
    size_t output_len, content_len;
    char output[OWNER_NOTES];  /* all replies */
    char content[OWNER_NOTES]; /* all content; each message begins with '|' and, if it was whole, ends with '$' */
    char events
        [OWNER_NOTES]; /* letters: S sender, R recipient, V verify, X expand, D data, M message, t STARTTLS, T TLS,
                          r reset, c close */
};

/* A session with a limit of 100 octets and an owner that answers by the address: "no…" 550, "fwd…" 251, "down…" 421;
 * "all" is a list of five; a sender "full…" gets 452 to DATA; content with "junk" gets 550. */
void owner_init(struct owner *o, const struct smtp_server_config *config, int greeting);
extern const struct smtp_server_config owner_default;

/* The grammar, laid out once: for config.explainer. */
struct smtp_abnf_shelf *owner_shelf(void);

/* Feeds all octets, until the session waits for more or is closed. */
void owner_feed(struct owner *o, const char *octets, size_t len);

/* The codes said so far, one a reply: "220 250 503". */
void owner_codes(const struct owner *o, char *codes, size_t cap);

#endif
