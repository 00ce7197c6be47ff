/* send_dsn.c - --ret, --envid, --notify, --orcpt: checked by the grammar, encoded as xtext.  RFC 3461 §4
 * Read first: programs/send_dsn.h.  Read next: programs/send_way.h.
 * SPDX-License-Identifier: MIT */
#include "programs/send_dsn.h"

#include <string.h>

#include "parse/ext/xtext.h"
#include "programs/program.h"

/* Only graphic and white space characters of US-ASCII may be encoded: MUST, §4.2, §4.4. */
static bool encode(const char *text, char *out, size_t cap)
{
    for (const char *c = text; *c != '\0'; c++)
        if (*c != '\t' && (*c < ' ' || *c > '~'))
            return false;
    const size_t len = smtp_xtext_encode(smtp_slice_text(text), out, cap - 1);
    if (len == 0 || len >= cap)
        return false;
    out[len] = '\0';
    return true;
}

int postel_send_ret(struct postel_send_dsn *d, const char *value)
{
    enum smtp_ret ret;

    d->words.ret = value;
    return smtp_ret_value_parse(smtp_slice_text(value), &ret) == SMTP_PARSE_OK
               ? POSTEL_DONE
               : postel_error(POSTEL_USAGE, "send", "--ret takes FULL or HDRS (RFC 3461), not '%s'.", value);
}

int postel_send_notify(struct postel_send_dsn *d, const char *value)
{
    unsigned set;

    d->words.notify = value;
    return smtp_notify_value_parse(smtp_slice_text(value), &set) == SMTP_PARSE_OK
               ? POSTEL_DONE
               : postel_error(POSTEL_USAGE, "send",
                              "--notify takes NEVER, or some of SUCCESS,FAILURE,DELAY (RFC 3461), not '%s'.", value);
}

int postel_send_envid(struct postel_send_dsn *d, const char *value)
{
    d->words.envid = d->envid;
    return encode(value, d->envid, sizeof d->envid)
               ? POSTEL_DONE
               : postel_error(POSTEL_USAGE, "send",
                              "--envid takes printable ASCII of which at most %d octets are left as xtext (RFC 3461).",
                              SMTP_ENVID_MAX);
}

int postel_send_orcpt(struct postel_send_dsn *d, const char *value)
{
    const char *const semicolon = strchr(value, ';');
    const size_t type = semicolon == NULL ? 0 : (size_t)(semicolon + 1 - value);
    struct smtp_orcpt_value orcpt;

    d->words.orcpt = d->orcpt;
    if (type > 0 && type < sizeof d->orcpt) {
        memcpy(d->orcpt, value, type);
        if (encode(semicolon + 1, d->orcpt + type, sizeof d->orcpt - type) &&
            smtp_orcpt_value_parse(smtp_slice_text(d->orcpt), &orcpt) == SMTP_PARSE_OK)
            return POSTEL_DONE;
    }
    return postel_error(POSTEL_USAGE, "send",
                        "--orcpt takes TYPE;ADDRESS, as rfc822;bob@example.com (RFC 3461), not '%s'.", value);
}
