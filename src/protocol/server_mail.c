/* server_mail.c - MAIL opens a mail transaction.                      RFC 5321 §4.1.1.2
 * Read first: protocol/server_hello.c.  Read next: protocol/server_params.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/server_internal.h"

#include <string.h>

#include "protocol/ext/smtputf8.h"

/* Copies the reverse-path without a source route: that is to be accepted and ignored (§3.3, appendix F.2). */
static void copy_reverse_path(struct smtp_server *s)
{
    const struct smtp_path_spans *const path = smtp_server_path(s);
    const size_t from = path->route.len > 0 ? path->local_part.at : path->whole.at + 1;
    const size_t len = path->whole.at + path->whole.len - from; /* with the closing bracket */
    char *const out = s->envelope.reverse_path;

    assert(1 + len < sizeof s->envelope.reverse_path); /* smtp_command_result saw to it, §4.5.3.1.3 */
    out[0] = '<';
    memcpy(out + 1, smtp_server_line(s).octets + from, len);
    out[1 + len] = '\0';
}

struct smtp_reply smtp_server_mail(struct smtp_server *s)
{
    struct smtp_reply no;

    if (s->dialogue.out_of_turn && s->in_transaction) /* §4.1.4, though §3.3 would let MAIL begin anew: position 10 */
        return (struct smtp_reply){ 503, "5.5.1", "Bad sequence: a transaction is open; end it or say RSET (4.1.4)" };
    if (s->dialogue.out_of_turn && s->envelope.helo[0] != '\0') /* some content has failed, RFC 3030 */
        return (struct smtp_reply){ 503, "5.5.1", "Bad sequence: say RSET first (4.1.4)" };
    if (s->dialogue.out_of_turn) /* §4.1.1.1 */
        return (struct smtp_reply){ 503, "5.5.1", "Bad sequence: say EHLO or HELO first (4.1.1.1)" };
    s->envelope.mail = (struct smtp_mail_params){ 0 };
    no = smtp_server_params(s);
    if (no.code == 0)
        no = smtp_server_utf8_path(s);
    if (no.code != 0)
        return no;
    copy_reverse_path(s);
    return smtp_server_ask(s, SMTP_SERVER_SENDER);
}

/* A refusal leaves no transaction open, and touches none that is (§4.1.4). */
void smtp_server_mail_answered(struct smtp_server *s, int code)
{
    if (code / 100 != 2)
        return;
    s->in_transaction = true;
    s->rcpt_refused = false;
    s->envelope.recipients = 0;
}
