/* judge_tls.c - STARTTLS was answered with 220: what holds within TLS.    RFC 3207 §4.2
 * Read first: protocol/judge_answer.c.  Read next: protocol/judge_auth.c.
 * SPDX-License-Identifier: MIT
 *
 * Who only looks on sees nothing any more.  Who has the text all the same, for it is one end of the TLS or was told by
 * it, says so; then both sides have forgotten what was said, and the judge has too. */
#include "protocol/judge_internal.h"

void smtp_judge_secured(struct smtp_judge *j)
{
    const uint64_t thrown = j->held_len - j->held_at;

    j->opaque = NULL;
    j->offers = j->listed = 0;
    j->ehlo = j->authenticated = j->unsure = j->utf8 = false;
    j->sasl = j->rushed = j->holding = j->answered = false;
    j->early = NULL;
    j->client_at += thrown; /* what came behind STARTTLS in clear text: that has been told, and is nothing now */
    j->held_at = j->held_len = 0;
    j->queue_len = j->reply_lines = 0;
    j->line.len = 0;
    smtp_line_init(&j->cut);
    smtp_command_init(&j->parsed);
    j->tls = j->fresh = true;
}

void smtp_judge_within_tls(struct smtp_judge *j)
{
    const enum smtp_verb verb = j->parsed.verb;

    if (j->tls && verb == SMTP_VERB_STARTTLS)
        smtp_judge_in_command(j, "3207-4.2-g", "no STARTTLS: TLS is active");
    if (j->fresh && verb != SMTP_VERB_EHLO && verb != SMTP_VERB_QUIT) /* §4.1: who finds it too weak says QUIT */
        smtp_judge_in_command(j, "3207-4.2-d", "EHLO first, behind the handshake");
    j->fresh = false;
}
