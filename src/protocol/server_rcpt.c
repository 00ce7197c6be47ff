/* server_rcpt.c - RCPT names one recipient.                           RFC 5321 §4.1.1.3
 * Read first: protocol/ext/eightbitmime.c.  Read next: protocol/server_data.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/server_internal.h"

#include "protocol/ext/smtputf8.h"

struct smtp_reply smtp_server_rcpt(struct smtp_server *s)
{
    struct smtp_reply no;

    if (s->dialogue.out_of_turn) /* §3.3: MUST */
        return (struct smtp_reply){ 503, "5.5.1", "Bad sequence: say MAIL first (3.3)" };
    s->rcpt = (struct smtp_rcpt_params){ 0 };
    no = smtp_server_params(s);
    if (no.code == 0)
        no = smtp_server_utf8_path(s);
    if (no.code != 0)
        return no;
    if (s->envelope.recipients == SMTP_RECIPIENTS_MAX) /* not 552; those accepted stay so: §4.5.3.1.10 */
        return (struct smtp_reply){ 452, "4.5.3", "Too many recipients: send this one's copy later (4.5.3.1.10)" };
    return smtp_server_ask(s, SMTP_SERVER_RECIPIENT);
}

void smtp_server_rcpt_answered(struct smtp_server *s, int code)
{
    if (code / 100 == 2)
        s->envelope.recipients++;
    else if (s->in_transaction)
        s->rcpt_refused = true;
}
