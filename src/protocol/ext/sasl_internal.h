/* sasl_internal.h - what the files of sasl.h share: one for each mechanism and chair.
 * Read first: protocol/ext/sasl.h.  Read next: protocol/ext/sasl_server.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_EXT_SASL_INTERNAL_H
#define POSTEL_PROTOCOL_EXT_SASL_INTERNAL_H

#include "protocol/ext/sasl.h"

enum smtp_sasl_step smtp_scram_server_response(struct smtp_sasl_server *x, struct smtp_slice message);
enum smtp_sasl_step smtp_scram_server_credential(struct smtp_sasl_server *x, struct smtp_slice nonce);
enum smtp_sasl_step smtp_scram_client_begin(struct smtp_sasl_client *x);
enum smtp_sasl_step smtp_scram_client_challenge(struct smtp_sasl_client *x, struct smtp_slice message);

/* Adds to what is signed or said; false: no room. */
bool smtp_sasl_add(unsigned char *to, size_t cap, size_t *len, struct smtp_slice octets);
bool smtp_sasl_add_text(unsigned char *to, size_t cap, size_t *len, const char *text);
bool smtp_sasl_add_base64(unsigned char *to, size_t cap, size_t *len, struct smtp_slice octets);

/* Keeps the user's name.  MALFORMED, WRONG: nobody has such a name. */
bool smtp_sasl_keep_name(struct smtp_sasl_server *x, struct smtp_slice name);

#endif
