/* scram.h - the four messages of SCRAM, each a parser.                RFC 5802 §5.1, §7
 * Read first: parse/ext/plain.rl, grammar/ext/scram.rl.  Read next: parse/ext/scram_client_first.rl.
 * SPDX-License-Identifier: MIT
 *
 * client-first, server-first, client-final, server-final, in this order.  Spans are of values, without their "n=". */
#ifndef POSTEL_PARSE_EXT_SCRAM_H
#define POSTEL_PARSE_EXT_SCRAM_H

#include <stdint.h>

#include "parse/slice.h"

struct smtp_scram_client_first {
    int cs;
    size_t at; /* octets read; after an error, the offset of the offending one */
    size_t mark;
    bool mandatory;            /* m=, which nobody knows, came: fail */
    struct smtp_span header;   /* gs2-header, with both its commas */
    struct smtp_span authzid;  /* empty: none */
    struct smtp_span bare;     /* client-first-message-bare, which is signed */
    struct smtp_span username; /* a saslname, still encoded */
    struct smtp_span nonce;
};

struct smtp_scram_server_first {
    int cs;
    size_t at, mark;
    bool mandatory;
    struct smtp_span nonce;
    struct smtp_span salt; /* in base64 */
    uint32_t iterations;   /* UINT32_MAX: so many, or more */
};

struct smtp_scram_client_final {
    int cs;
    size_t at, mark;
    struct smtp_span without_proof;   /* client-final-message-without-proof, which is signed */
    struct smtp_span channel_binding; /* in base64 */
    struct smtp_span nonce;
    struct smtp_span proof; /* in base64 */
};

struct smtp_scram_server_final {
    int cs;
    size_t at, mark;
    bool is_error;
    struct smtp_span error;
    struct smtp_span verifier; /* in base64 */
};

void smtp_scram_client_first_init(struct smtp_scram_client_first *m);
void smtp_scram_client_first_exec(struct smtp_scram_client_first *m, const unsigned char *octets, size_t len,
                                  bool last);
enum smtp_parse smtp_scram_client_first_result(const struct smtp_scram_client_first *m);
enum smtp_parse smtp_scram_client_first_parse(struct smtp_scram_client_first *m, struct smtp_slice message);

void smtp_scram_server_first_init(struct smtp_scram_server_first *m);
void smtp_scram_server_first_exec(struct smtp_scram_server_first *m, const unsigned char *octets, size_t len,
                                  bool last);
enum smtp_parse smtp_scram_server_first_result(const struct smtp_scram_server_first *m);
enum smtp_parse smtp_scram_server_first_parse(struct smtp_scram_server_first *m, struct smtp_slice message);

void smtp_scram_client_final_init(struct smtp_scram_client_final *m);
void smtp_scram_client_final_exec(struct smtp_scram_client_final *m, const unsigned char *octets, size_t len,
                                  bool last);
enum smtp_parse smtp_scram_client_final_result(const struct smtp_scram_client_final *m);
enum smtp_parse smtp_scram_client_final_parse(struct smtp_scram_client_final *m, struct smtp_slice message);

void smtp_scram_server_final_init(struct smtp_scram_server_final *m);
void smtp_scram_server_final_exec(struct smtp_scram_server_final *m, const unsigned char *octets, size_t len,
                                  bool last);
enum smtp_parse smtp_scram_server_final_result(const struct smtp_scram_server_final *m);
enum smtp_parse smtp_scram_server_final_parse(struct smtp_scram_server_final *m, struct smtp_slice message);

/* The name that a saslname stands for: "=2C" is ",", "=3D" is "=".  Returns how long it is, at most the saslname's
 * length; no more than `cap` of it is written. */
size_t smtp_saslname_decode(struct smtp_slice saslname, char *name, size_t cap);

/* The other way.  Returns how long it is, likewise. */
size_t smtp_saslname_encode(struct smtp_slice name, char *saslname, size_t cap);

#endif
