/* params.rl - take the first parameter off a list.                    RFC 5321 §4.1.2
 * Read first: grammar/params.rl, parse/params.h.  Read next: parse/command.h.
 * SPDX-License-Identifier: MIT */
#include "parse/params.h"

%%{
  machine smtp_params;
  include params "grammar/params.rl";

  action mark    { mark = p; }
  action keyword { param->keyword = (struct smtp_slice){ mark, (size_t)(p - mark) }; }
  action value   { param->value = (struct smtp_slice){ mark, (size_t)(p - mark) }; }
  action next    { fbreak; }

  # esmtp-param, and the SP before the next one.
  main := ( esmtp_keyword >mark %keyword ) ( "=" ( esmtp_value >mark %value ) )? ( SP @next )?;
}%%

%% write data noerror noentry;

bool smtp_param_next(struct smtp_slice *list, struct smtp_param *param)
{
    const unsigned char *p = list->octets, *const pe = p + list->len, *const eof = pe, *mark = p;
    int cs;

    *param = (struct smtp_param){ 0 };
    if (list->len == 0)
        return false;
    %% write init;
    %% write exec;
    *list = (struct smtp_slice){ p, (size_t)(pe - p) };
    return cs >= smtp_params_first_final;
}
