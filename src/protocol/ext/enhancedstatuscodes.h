/* enhancedstatuscodes.h - the status code of a reply: said by the server, kept by the client.  RFC 2034
 * Read first: protocol/ext/extension.h.  Read next: protocol/ext/enhancedstatuscodes.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_EXT_ENHANCEDSTATUSCODES_H
#define POSTEL_PROTOCOL_EXT_ENHANCEDSTATUSCODES_H

#include "protocol/client.h"
#include "protocol/server.h"

/* What goes before each line of this reply to s->verb; NULL: nothing. */
const char *smtp_server_status(const struct smtp_server *s, struct smtp_reply reply);

/* Keeps the code before c->text in c->status; there is none unless the server offers them and this one is well
 * formed. */
void smtp_client_keep_status(struct smtp_client *c);

#endif
