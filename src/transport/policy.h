/* policy.h - what a session asks and only the server's owner can know.  RFC 5321 §3.3, §3.5
 * Read first: transport/maildir_set.h.  Read next: transport/service.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TRANSPORT_POLICY_H
#define POSTEL_TRANSPORT_POLICY_H

#include "protocol/ext/credential.h"
#include "protocol/server.h"
#include "transport/maildir_set.h"

struct sockaddr; /* floor 5 is in the lab's page as well, where there are no sockets */

enum { SMTP_POLICY_TEXT = 512 };

/* Who asks. */
struct smtp_policy_client {
    const struct sockaddr *address;
    bool authenticated; /* RFC 4954 */
};

/* The floors below move octets and have no opinion on addresses.  A reply's text may stand in `text`, which lives long
 * enough. */
struct smtp_policy {
    void *owner;
    struct smtp_reply (*sender)(void *owner, const struct smtp_envelope *envelope);

    /* RCPT.  `domain` is empty for a bare <Postmaster> (§4.1.1.3); a source route is gone already (§3.3).  `here` is
     * the address-literal by which the client reached us, for it too can name us (§4.1.3).  With 250, the Maildirs of
     * this recipient are added to `to`: at least one. */
    struct smtp_reply (*recipient)(void *owner, struct smtp_slice local_part, struct smtp_slice domain,
                                   const char *here, struct smtp_maildir_set *to);

    /* VRFY.  With `utf8` the client can read a reply in UTF-8, and domains are shown with U-labels (RFC 6531 §3.7). */
    struct smtp_reply (*verify)(void *owner, struct smtp_slice argument, const char *here, bool utf8,
                                char text[SMTP_POLICY_TEXT]);

    /* EXPN: the member numbered `at`, from 0, of the list; `more` says whether another follows.  Without `utf8` none
     * may be shown that is not ASCII (RFC 6531 §3.7.4.2); of VRFY's reply the session sees to that. */
    struct smtp_reply (*expand)(void *owner, struct smtp_slice argument, const char *here, size_t at, bool utf8,
                                bool *more, char text[SMTP_POLICY_TEXT]);

    /* AUTH: the credential of the user of this name; false: there is none, and `c` is one that no password fits, for
     * nobody is to learn who is known.  NULL if there is no AUTH. */
    bool (*credential)(void *owner, struct smtp_slice name, struct smtp_credential *c);
    void *users; /* its owner */

    /* Something failed here and not at the peer: "what" and errno, for whoever runs the server. */
    void (*trouble)(void *owner, const char *what, int error);

    /* RCPT, asked first.  Code 0: it is for `recipient` to decide.  With 250 the message is sent on to him (§3.6.2).
     * NULL: nothing is relayed.  `*ours`: he is an alias here, and the domain of his path becomes our name. */
    struct smtp_reply (*relay)(void *relays, struct smtp_slice local_part, struct smtp_slice domain, const char *here,
                               const struct smtp_policy_client *client, bool *ours);
    void *relays; /* its owner */
};

#endif
