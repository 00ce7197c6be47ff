/* dsn.h - the words behind RET=, NOTIFY= and ORCPT=.                  RFC 3461 §4
 * Read first: parse/ext/xtext.h, grammar/ext/dsn.rl.  Read next: parse/ext/dsn_ret.rl.
 * SPDX-License-Identifier: MIT
 *
 * ENVID= is xtext and nothing more: parse/ext/xtext.h. */
#ifndef POSTEL_PARSE_EXT_DSN_H
#define POSTEL_PARSE_EXT_DSN_H

#include "parse/slice.h"

enum {
    SMTP_ENVID_MAX = 100, /* §4.4: the whole parameter; we take as many for its value */
    SMTP_ORCPT_MAX = 500  /* §4.2: likewise */
};

/* What of a message comes back with a notification. */
enum smtp_ret {
    SMTP_RET_ANY, /* not said: as the server likes, §4.3 */
    SMTP_RET_FULL,
    SMTP_RET_HDRS
};

struct smtp_ret_value {
    int cs;
    size_t at; /* octets read; after an error, the offset of the offending one */
    enum smtp_ret ret;
};

void smtp_ret_value_init(struct smtp_ret_value *v);
void smtp_ret_value_exec(struct smtp_ret_value *v, const unsigned char *octets, size_t len, bool last);
enum smtp_parse smtp_ret_value_result(const struct smtp_ret_value *v);
enum smtp_parse smtp_ret_value_parse(struct smtp_slice value, enum smtp_ret *ret);

/* When a recipient's sender wants to hear; a set. */
enum smtp_notify {
    SMTP_NOTIFY_UNSAID = 0, /* FAILURE, or FAILURE and DELAY, as the server likes: §4.1 */
    SMTP_NOTIFY_NEVER = 1,  /* stands alone */
    SMTP_NOTIFY_SUCCESS = 2,
    SMTP_NOTIFY_FAILURE = 4,
    SMTP_NOTIFY_DELAY = 8
};

struct smtp_notify_value {
    int cs;
    size_t at;
    unsigned set; /* of enum smtp_notify */
};

void smtp_notify_value_init(struct smtp_notify_value *v);
void smtp_notify_value_exec(struct smtp_notify_value *v, const unsigned char *octets, size_t len, bool last);
enum smtp_parse smtp_notify_value_result(const struct smtp_notify_value *v);
enum smtp_parse smtp_notify_value_parse(struct smtp_slice value, unsigned *set);

/* Whom the sender wrote to, before anybody forwarded it. */
struct smtp_orcpt_value {
    int cs;
    size_t at, mark;
    struct smtp_span addr_type; /* "rfc822" */
    struct smtp_span address;   /* still as xtext; may be empty */
};

void smtp_orcpt_value_init(struct smtp_orcpt_value *v);
void smtp_orcpt_value_exec(struct smtp_orcpt_value *v, const unsigned char *octets, size_t len, bool last);
enum smtp_parse smtp_orcpt_value_result(const struct smtp_orcpt_value *v); /* TOO_LONG: past SMTP_ORCPT_MAX */
enum smtp_parse smtp_orcpt_value_parse(struct smtp_slice value, struct smtp_orcpt_value *v);

#endif
