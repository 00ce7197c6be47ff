/* params.rl - take the first parameter off a list.                    RFC 5321 §4.1.2
 * Read first: grammar/params.rl, parse/params.h.  Read next: parse/command.h.
 * SPDX-License-Identifier: MIT */
#include "parse/params.h"

#include <string.h>

%%{
  machine smtp_params;
  include smtputf8 "grammar/ext/smtputf8.rl";
  access params->;

  action mark    { params->mark = params->at + (size_t)(p - octets); }
  action keyword { params->keyword = smtp_span(params->mark, params->at + (size_t)(p - octets)); }
  action value   { params->value = smtp_span(params->mark, params->at + (size_t)(p - octets)); }

  # u-esmtp-param, which is esmtp-param where nothing is above 127; what may be, the command's own parser has seen to.
  main := ( esmtp_keyword >mark %keyword ) ( "=" ( u_esmtp_value >mark %value ) )?;
}%%

%% write data noentry;

void smtp_params_init(struct smtp_params *params)
{
    *params = (struct smtp_params){ 0 };
    %% write init;
}

void smtp_params_exec(struct smtp_params *params, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len, *const eof = last ? pe : NULL;

    if (params->cs == smtp_params_error)
        return;
    %% write exec;
    params->at += (size_t)(p - octets);
}

enum smtp_parse smtp_params_result(const struct smtp_params *params)
{
    return params->cs < smtp_params_first_final ? SMTP_PARSE_SYNTAX : SMTP_PARSE_OK;
}

bool smtp_param_next(struct smtp_slice *list, struct smtp_param *param)
{
    /* A space ends a parameter and is never in one, unlike in a path: so here it may be searched for. */
    const unsigned char *const space = list->len == 0 ? NULL : memchr(list->octets, ' ', list->len);
    const size_t len = space == NULL ? list->len : (size_t)(space - list->octets);
    struct smtp_params first;

    smtp_params_init(&first);
    smtp_params_exec(&first, list->octets, len, true);
    if (smtp_params_result(&first) != SMTP_PARSE_OK)
        return false;
    *param = (struct smtp_param){ smtp_slice(list->octets, first.keyword), smtp_slice(list->octets, first.value) };
    list->octets += space == NULL ? len : len + 1;
    list->len -= space == NULL ? len : len + 1;
    return true;
}
