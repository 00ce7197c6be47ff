/* judge_accept.c - order, and what was served although it need not have been.  RFC 5321 §3.1, §3.3, §4.1.1
 * Read first: protocol/judge_refuse.c.  Read next: protocol/client.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/judge_internal.h"

const char *smtp_judge_not_cleared(const struct smtp_judge *j)
{
    switch (j->cleared) {
    case SMTP_VERB_EHLO: return "5321-4.1.4-d";
    case SMTP_VERB_HELO: return "5321-4.1.1.1-j";
    case SMTP_VERB_STARTTLS: return "3207-4.2-b";
    default: return "5321-4.1.1.5-a";
    }
}

bool smtp_judge_turn_kept(struct smtp_judge *j, const struct smtp_judge_command *command,
                          const struct smtp_dialogue *asked)
{
    struct smtp_dialogue next = j->dialogue;

    if (!asked->out_of_turn || j->unsure || j->code == 421 || j->code == 503)
        return true;
    if (smtp_dialogue_step(&next, SMTP_VERB_EHLO) && next.out_of_turn) {
        smtp_judge_reply(j, "5321-3.1-f", "503: the greeting was 554, and only QUIT is served");
        return false;
    }
    if (command->verb == SMTP_VERB_RCPT && !smtp_judge_between_chunks(&j->dialogue)) {
        if (j->cleared != 0 && j->code / 100 == 2) /* it has a MAIL to belong to, which should be forgotten */
            smtp_judge_reply(j, smtp_judge_not_cleared(j), "a refusal: EHLO, HELO, RSET and TLS end the transaction");
        else
            smtp_judge_reply(j, "5321-3.3-q", "503: no MAIL is in force for this RCPT");
        return false;
    }
    return true;
}

/* The grammar binds who sends: what a server takes beyond it is a note, but where a sentence asks for a refusal. */
void smtp_judge_accepted(struct smtp_judge *j, const struct smtp_judge_command *command)
{
    const char *rule, *const form = smtp_judge_form((enum smtp_verb)command->verb, &rule);
    const bool no_argument =
        command->verb == SMTP_VERB_DATA || command->verb == SMTP_VERB_RSET || command->verb == SMTP_VERB_QUIT;
    /* §2.4 says this of "envelope commands", so not of NOOP, whose argument should be ignored (§4.1.1.9) */
    const bool envelope = command->verb == SMTP_VERB_MAIL || command->verb == SMTP_VERB_RCPT;

    if (envelope && (command->traits & SMTP_TRAIT_8BIT) != 0 && (j->offers & SMTP_OFFER_SMTPUTF8) == 0)
        smtp_judge_reply(j, "5321-2.4-q", "a refusal: the command holds an octet above 127");
    else if ((command->traits & SMTP_TRAIT_BARE) != 0)
        smtp_judge_reply(j, "5321-2.3.8-a", "a refusal: a lone CR or LF")->tolerates = true;
    else if ((command->traits & SMTP_TRAIT_ILL_FORMED) != 0 && no_argument)
        smtp_judge_reply(j, "5321-4.1.1-g", "501: this verb has no argument");
    else if ((command->traits & SMTP_TRAIT_ILL_FORMED) != 0 && command->verb != SMTP_VERB_OTHER)
        smtp_judge_reply(j, form, rule)->tolerates = true;
}
