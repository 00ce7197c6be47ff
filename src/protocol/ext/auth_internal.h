/* auth_internal.h - what the files of AUTH share: auth.c has its row, and each side a file.  RFC 4954
 * Read first: protocol/ext/auth.h.  Read next: protocol/ext/auth.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_EXT_AUTH_INTERNAL_H
#define POSTEL_PROTOCOL_EXT_AUTH_INTERNAL_H

#include "protocol/client_internal.h"
#include "protocol/ext/auth.h"
#include "protocol/server_internal.h"

struct smtp_reply smtp_auth_said(struct smtp_server *s);
struct smtp_reply smtp_auth_text_said(struct smtp_server *s);
struct smtp_reply smtp_auth_cancel_said(struct smtp_server *s);
void smtp_auth_answered(struct smtp_server *s, int code);
struct smtp_reply smtp_auth_bars(const struct smtp_server *s);

void smtp_auth_heard(struct smtp_client *c, struct smtp_slice params);
const char *smtp_auth_unsendable(const struct smtp_client *c);
enum smtp_verb smtp_auth_first(const struct smtp_client *c);
int smtp_auth_format(const struct smtp_client *c, char *out, size_t cap);
int smtp_auth_text_format(const struct smtp_client *c, char *out, size_t cap);
int smtp_auth_cancel_format(const struct smtp_client *c, char *out, size_t cap);
void smtp_auth_replied(struct smtp_client *c);

#endif
