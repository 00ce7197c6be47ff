/* mailbox.rl - note where the two halves of a Mailbox lie.            RFC 5321 §4.1.2
 * Read first: grammar/mailbox.rl, parse/run_internal.h.  Read next: parse/same.h.
 * SPDX-License-Identifier: MIT
 *
 * The model of all parsers here: the grammar's rule is stated once more, with actions that note offsets. */
#include "parse/mailbox.h"

#include "parse/run_internal.h"

%%{
  machine smtp_mailbox;
  include positions "grammar/positions.rl";
  access m->;

  action mark       { m->mark = m->at + (size_t)(p - octets); }
  action local_part { m->local_part = smtp_span(m->mark, m->at + (size_t)(p - octets)); }
  action domain     { m->domain = smtp_span(m->mark, m->at + (size_t)(p - octets)); }

  # A run of letters and digits is read at once (parse/run_internal.h).
  action run { p = smtp_run(p, pe); }

  # x-mailbox, which is Mailbox without the literals that nobody registered.
  main := ( Local_part >mark $run %local_part ) "@" ( ( Domain $run | x_address_literal ) >mark %domain );
}%%

%% write data noentry;

void smtp_mailbox_init(struct smtp_mailbox *m)
{
    *m = (struct smtp_mailbox){ 0 };
    %% write init;
}

/* Feeds octets; `last` says that none follow. Splits do not matter: 1 + 9 octets end as 10 do. */
void smtp_mailbox_exec(struct smtp_mailbox *m, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len, *const eof = last ? pe : NULL;

    if (m->cs == smtp_mailbox_error)
        return; /* -G2 would come back to life */
    %% write exec;
    m->at += (size_t)(p - octets); /* on an error: the offending octet's offset */
}

enum smtp_parse smtp_mailbox_result(const struct smtp_mailbox *m)
{
    if (m->cs < smtp_mailbox_first_final)
        return SMTP_PARSE_SYNTAX;
    if (m->local_part.len > SMTP_LOCAL_PART_MAX || m->domain.len > SMTP_DOMAIN_MAX)
        return SMTP_PARSE_TOO_LONG; /* prose, not ABNF: §4.5.3.1 */
    return SMTP_PARSE_OK;
}

enum smtp_parse smtp_mailbox_parse(struct smtp_mailbox *m, struct smtp_slice text)
{
    smtp_mailbox_init(m);
    smtp_mailbox_exec(m, text.octets, text.len, true);
    return smtp_mailbox_result(m);
}
