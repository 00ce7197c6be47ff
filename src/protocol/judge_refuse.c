/* judge_refuse.c - refusals: which need no reason here, and which are forbidden.  RFC 5321 §4.5.1, §4.3.2, §4.2.4
 * Read first: protocol/judge_code.c.  Read next: protocol/judge_accept.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/judge_internal.h"

/* §4.5.1: what every server has to have. */
static bool required(int verb)
{
    return verb != SMTP_VERB_EXPN && verb != SMTP_VERB_HELP && verb <= SMTP_VERB_QUIT && verb != SMTP_VERB_OPEN &&
           verb != SMTP_VERB_DOT;
}

/* Has EHLO's reply listed the verb?  §4.2.4: not if it is going to be unknown. */
bool smtp_judge_offered(const struct smtp_judge *j, int verb)
{
    return (verb == SMTP_VERB_VRFY && (j->offers & SMTP_OFFER_VRFY) != 0) ||
           (verb == SMTP_VERB_EXPN && (j->offers & SMTP_OFFER_EXPN) != 0) ||
           (verb == SMTP_VERB_HELP && (j->offers & SMTP_OFFER_HELP) != 0) ||
           (verb == SMTP_VERB_STARTTLS && (j->offers & SMTP_OFFER_STARTTLS) != 0) ||
           (verb == SMTP_VERB_AUTH && (j->offers & SMTP_OFFER_AUTH) != 0) ||
           (smtp_judge_is_chunk(verb) && (j->offers & SMTP_OFFER_CHUNKING) != 0);
}

/* 500: not recognized, or too long; 502: not implemented.  `command` is well formed and short. */
static void unknown(struct smtp_judge *j, const struct smtp_judge_command *command, bool out_of_turn)
{
    if (command->verb > SMTP_VERB_QUIT && !smtp_judge_offered(j, command->verb))
        return; /* of an extension that the server does not have */
    if (j->holding)
        return; /* the client said more before the reply that it had to wait for: a server may defend itself, §7.8 */
    if (out_of_turn)
        smtp_judge_reply(j, "5321-4.1.4-w", "503: bad sequence of commands");
    else if (command->verb == SMTP_VERB_HELP && (command->traits & SMTP_TRAIT_ARGUMENT) != 0)
        return; /* HELP is there; with an argument it is a MAY, §4.1.1.8 */
    else if (smtp_judge_offered(j, command->verb))
        smtp_judge_reply(j, "5321-4.2.4-d", "not 500 or 502: EHLO's reply lists it");
    else if (command->verb == SMTP_VERB_NOOP && (command->traits & SMTP_TRAIT_ARGUMENT) != 0)
        smtp_judge_reply(j, "5321-4.1.1.9-c", "250: the argument of NOOP is ignored");
    else if (j->code == 500 && (command->traits & SMTP_TRAIT_RARE) != 0)
        return; /* "500 Syntax error" (§4.2.2): the verb is there, and its argument is not read */
    else if (required(command->verb) && !(command->verb == SMTP_VERB_VRFY && j->code == 502)) /* listed, §3.5.3 */
        smtp_judge_reply(j, "5321-4.5.1-b", "not 500 or 502: every server has this command");
}

/* TLS first: 530 to all but these, RFC 3207 §4.  AUTH first: to all but those, RFC 4954 §6. */
static bool waits_for_tls(int verb)
{
    return verb != SMTP_VERB_NOOP && verb != SMTP_VERB_EHLO && verb != SMTP_VERB_STARTTLS && verb != SMTP_VERB_QUIT;
}

static bool waits_for_auth(int verb)
{
    return verb != SMTP_VERB_AUTH && verb != SMTP_VERB_TEXT && verb != SMTP_VERB_CANCEL && verb != SMTP_VERB_EHLO &&
           verb != SMTP_VERB_HELO && verb != SMTP_VERB_NOOP && verb != SMTP_VERB_RSET && verb != SMTP_VERB_QUIT;
}

/* Until EHLO is answered, and after HELO, nobody knows what the server has, and either may be meant. */
bool smtp_judge_first(const struct smtp_judge *j, int verb)
{
    const bool tls = !j->tls && (!j->ehlo || (j->offers & SMTP_OFFER_STARTTLS) != 0);
    const bool auth = !j->authenticated && (!j->ehlo || (j->offers & SMTP_OFFER_AUTH) != 0);

    return verb != SMTP_VERB_OPEN && ((tls && waits_for_tls(verb)) || (auth && waits_for_auth(verb)));
}

/* Refusals for which other RFCs gave codes, and which the lists of RFC 5321 cannot have.  534, 535 and 538 answer AUTH
 * alone (judge_auth.c), 454 AUTH and STARTTLS. */
static bool elsewhere(struct smtp_judge *j, const struct smtp_judge_command *command)
{
    switch (j->code) {
    case 521: /* RFC 7504 */
    case 556: return true;
    case 454: return command->verb == SMTP_VERB_STARTTLS;
    case 530: break;
    default: return false;
    }
    if (smtp_judge_first(j, command->verb)) {
        if ((j->offers & SMTP_OFFER_ENHANCEDSTATUSCODES) != 0 && !smtp_judge_status_is(j, "5.7.0"))
            smtp_judge_reply(j, (j->offers & SMTP_OFFER_STARTTLS) != 0 ? "3207-4-l" : "4954-6-m", "5.7.0 with 530");
        return true;
    }
    if (command->verb != SMTP_VERB_STARTTLS || (j->offers & SMTP_OFFER_STARTTLS) == 0)
        return false;
    smtp_judge_reply(j, "3207-4-k", "no 530 to STARTTLS, which is what it asks for");
    return true;
}

/* The server greeted with 554: 503 is due to everything but QUIT, §3.1. */
static bool session_refused(const struct smtp_judge_command *command, const struct smtp_dialogue *asked)
{
    return asked->out_of_turn && command->verb != SMTP_VERB_MAIL && command->verb != SMTP_VERB_RCPT &&
           command->verb != SMTP_VERB_DATA;
}

bool smtp_judge_refusal(struct smtp_judge *j, const struct smtp_judge_command *command,
                        const struct smtp_dialogue *asked)
{
    const bool bad = (command->traits & SMTP_TRAIT_BAD) != 0;

    if (bad || (j->code == 501 && command->verb != SMTP_VERB_OPEN) || elsewhere(j, command))
        return true;
    /* the client broke in, or has done so since, before this reply; some servers take that for an attack */
    if (((command->traits & SMTP_TRAIT_EARLY) != 0 || j->rushed || j->holding) && j->code / 100 == 5)
        return true;
    if (j->code != 500 && j->code != 502)
        return false;
    if (!session_refused(command, asked))
        unknown(j, command, asked->out_of_turn);
    return true;
}
