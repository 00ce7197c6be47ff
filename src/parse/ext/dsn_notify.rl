/* dsn_notify.rl - read the list behind NOTIFY=.                       RFC 3461 §4.1
 * Read first: parse/ext/dsn_ret.rl.  Read next: parse/ext/dsn_orcpt.rl.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/dsn.h"

%%{
  machine smtp_notify_value;
  include dsn "grammar/ext/dsn.rl";
  access v->;

  action never   { v->set = SMTP_NOTIFY_NEVER; }
  action success { v->set |= SMTP_NOTIFY_SUCCESS; }
  action failure { v->set |= SMTP_NOTIFY_FAILURE; }
  action delay   { v->set |= SMTP_NOTIFY_DELAY; }

  element = "SUCCESS"i @success | "FAILURE"i @failure | "DELAY"i @delay;

  # notify-esmtp-value, taken apart.
  main := "NEVER"i @never | ( element ( "," element )* );
}%%

%% write data noentry;

void smtp_notify_value_init(struct smtp_notify_value *v)
{
    *v = (struct smtp_notify_value){ 0 };
    %% write init;
}

void smtp_notify_value_exec(struct smtp_notify_value *v, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len;

    (void)last; /* each word is known by its last letter */
    if (v->cs == smtp_notify_value_error)
        return;
    %% write exec;
    v->at += (size_t)(p - octets);
}

enum smtp_parse smtp_notify_value_result(const struct smtp_notify_value *v)
{
    return v->cs >= smtp_notify_value_first_final ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX;
}

enum smtp_parse smtp_notify_value_parse(struct smtp_slice value, unsigned *set)
{
    struct smtp_notify_value v;

    smtp_notify_value_init(&v);
    smtp_notify_value_exec(&v, value.octets, value.len, true);
    if (smtp_notify_value_result(&v) == SMTP_PARSE_OK)
        *set = v.set;
    return smtp_notify_value_result(&v);
}
