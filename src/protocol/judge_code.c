/* judge_code.c - may this code answer this command, here?             RFC 5321 §4.3.2, §4.1.4
 * Read first: protocol/judge_auth.c.  Read next: protocol/judge_refuse.c.
 * SPDX-License-Identifier: MIT
 *
 * The dialogue machine has the lists of §4.3.2, which are a SHOULD: a code that it does not list counts by its first
 * digit, and if that has no edge either, the server has left the protocol. */
#include "protocol/judge_internal.h"

#include <stdio.h>
#include <string.h>

/* The row of §4.3.2 that lists the replies to this verb. */
static const char *row_of(int verb)
{
    switch (verb) {
    case SMTP_VERB_OPEN: return "5321-4.3.2-i";
    case SMTP_VERB_EHLO:
    case SMTP_VERB_HELO: return "5321-4.3.2-j";
    case SMTP_VERB_MAIL: return "5321-4.3.2-k";
    case SMTP_VERB_RCPT: return "5321-4.3.2-l";
    case SMTP_VERB_DATA:
    case SMTP_VERB_DOT: return "5321-4.3.2-m";
    case SMTP_VERB_RSET: return "5321-4.3.2-n";
    case SMTP_VERB_VRFY: return "5321-4.3.2-o";
    case SMTP_VERB_EXPN: return "5321-4.3.2-p";
    case SMTP_VERB_HELP: return "5321-4.3.2-q";
    case SMTP_VERB_NOOP: return "5321-4.3.2-r";
    case SMTP_VERB_QUIT: return "5321-4.3.2-s";
    case SMTP_VERB_STARTTLS: return "3207-4-b";
    case SMTP_VERB_BDAT:
    case SMTP_VERB_LAST: return "3030-2-r";
    default: return "5321-4.2.4-c"; /* not recognized: 500 */
    }
}

/* "250, 251, 450": what the machine lists where it stands. */
static void list(const struct smtp_dialogue *asked, char out[SMTP_FINDING_EXPECTED])
{
    size_t len = 0;

    out[0] = '\0';
    for (int code = 200; code <= 599; code++) {
        if (code != 421 && code != 221 && smtp_dialogue_can(asked, code) && len + 6 < SMTP_FINDING_EXPECTED)
            len += (size_t)snprintf(out + len, SMTP_FINDING_EXPECTED - len, "%s%d", len == 0 ? "" : ", ", code);
    }
    if (len == 0)
        snprintf(out, SMTP_FINDING_EXPECTED, "221");
}

/* The requirement that is broken if not even the first digit can answer. */
static const char *broken(const struct smtp_judge *j, int verb, int class)
{
    if (class == 2 && verb == SMTP_VERB_DATA)
        return "5321-3.3-t"; /* 354, and then the text */
    if (class == 3 && verb == SMTP_VERB_DATA)
        return "3030-2-ab"; /* nowhere else has 354 no edge */
    if (class == 2 && smtp_judge_is_chunk(verb))
        return "3030-2-p"; /* behind the last, or with no message begun */
    if (class == 2 && verb == SMTP_VERB_RCPT)
        return "5321-3.3-q"; /* no MAIL */
    if (class == 2 && verb == SMTP_VERB_DOT)
        return j->cleared != 0 ? smtp_judge_not_cleared(j) : "5321-4.1.1.4-l"; /* nobody can have it */
    if (class > 3 && verb == SMTP_VERB_RSET)
        return "5321-4.1.1.5-b";
    if (class > 3 && verb == SMTP_VERB_NOOP)
        return "5321-4.1.1.9-a";
    if (class > 3 && verb == SMTP_VERB_QUIT)
        return "5321-4.1.1.10-a";
    return "5321-4.2.1-h"; /* codes strictly follow the specification */
}

/* After a reply that has no edge the conversation goes on all the same.  Where would it have been legal?  Else as after
 * a refusal, or as if nothing had been said. */
static void go_on(struct smtp_judge *j, const struct smtp_dialogue *before, int verb)
{
    static const int words[][9] = {
        { SMTP_VERB_OPEN, 220, SMTP_VERB_EHLO, 250, SMTP_VERB_MAIL, 250, SMTP_VERB_RCPT, 250, 0 },
        { SMTP_VERB_OPEN, 220, SMTP_VERB_EHLO, 250, SMTP_VERB_MAIL, 250, 0 },
        { SMTP_VERB_OPEN, 220, SMTP_VERB_EHLO, 250, 0 },
        { SMTP_VERB_OPEN, 220, 0 },
    };
    const bool served = verb != SMTP_VERB_OPEN && j->code / 100 <= 3;
    struct smtp_dialogue d;

    for (size_t w = 0; w < sizeof words / sizeof *words && served; w++) {
        smtp_dialogue_init(&d);
        for (const int *letter = words[w]; *letter != 0; letter++)
            smtp_dialogue_step(&d, *letter);
        if (smtp_dialogue_step(&d, verb) && !d.out_of_turn && smtp_dialogue_answer(&d, j->code) != 0) {
            j->dialogue = d;
            return;
        }
    }
    d = *before;
    if (!smtp_dialogue_step(&d, verb) || !smtp_dialogue_step(&d, verb == SMTP_VERB_OPEN ? 2 : 5))
        d = *before;
    j->dialogue = d;
}

/* The code against the list; `asked` stands behind the verb. */
static void lay_beside_list(struct smtp_judge *j, const struct smtp_judge_command *command,
                            const struct smtp_dialogue *before, const struct smtp_dialogue *asked)
{
    const int class = j->code / 100;
    enum { PATIENCE = 20 }; /* we chose: after so many commands a refusal may be a defence (§7.8; Exim: 554 to RSET) */
    const bool out_of_class = class < 2 || class > 5; /* that has been told of the line */
    char listed[SMTP_FINDING_EXPECTED];

    j->dialogue = *asked;
    const int letter = smtp_dialogue_answer(&j->dialogue, j->code);
    /* "3yz" to a verb of an extension: what comes behind it is the extension's own (settle) */
    const bool its_own = command->verb == SMTP_VERB_OTHER && class == 3;
    if (letter == 0) {
        go_on(j, before, command->verb);
        list(asked, listed);
        if (!j->unsure && !out_of_class && !its_own)
            smtp_judge_reply(j, broken(j, command->verb, class), listed)->tolerates =
                class > 3 && j->answers > PATIENCE;
    } else if (letter == 5 && command->verb == SMTP_VERB_EHLO) {
        smtp_judge_reply(j, "5321-4.1.4-e", "500, 501, 502 or 550, if EHLO is refused");
    } else if (letter > 3 && letter <= 5 && smtp_judge_is_chunk(command->verb)) {
        return; /* "the appropriate 5XX or 4XX code", RFC 3030 §2 */
    } else if (letter <= 5 || (j->code == 221 && command->verb != SMTP_VERB_QUIT)) {
        const bool no_tls = command->verb == SMTP_VERB_STARTTLS && (j->offers & SMTP_OFFER_STARTTLS) == 0;
        const int verb = no_tls ? SMTP_VERB_OTHER : command->verb; /* not offered: no command of this server's */
        list(asked, listed);
        smtp_judge_reply(j, row_of(verb), verb == SMTP_VERB_OTHER ? "500" : listed);
    } else if (j->dialogue.lax && !j->unsure) {
        smtp_judge_reply(j, "5321-4.1.4-w", "503: bad sequence of commands")->tolerates = true;
    }
}

void smtp_judge_code(struct smtp_judge *j, const struct smtp_judge_command *command)
{
    const struct smtp_dialogue before = j->dialogue;
    struct smtp_dialogue asked = before;

    if (j->closed) {
        if (j->left && j->code != 421)
            smtp_judge_reply(j, "5321-4.1.1.10-a", "the end of the connection");
        return;
    }
    if (!smtp_dialogue_step(&asked, command->verb)) {
        j->lost = "this command has no place where the judge thinks the conversation is";
        return;
    }
    if ((command->traits & SMTP_TRAIT_AUTH) != 0) { /* its codes are those of RFC 4954 §6 */
        j->dialogue = asked;
        if (smtp_dialogue_answer(&j->dialogue, j->code) == 0)
            go_on(j, &before, command->verb);
        smtp_judge_auth_replied(j, command);
        return;
    }
    if (j->code != 421 && j->code / 100 > 3 && smtp_judge_refusal(j, command, &asked)) {
        j->dialogue = asked;
        if (smtp_dialogue_answer(&j->dialogue, j->code) == 0)
            go_on(j, &before, command->verb);
        return;
    }
    if (!smtp_judge_turn_kept(j, command, &asked))
        go_on(j, &before, command->verb);
    else
        lay_beside_list(j, command, &before, &asked);
    if (j->code / 100 == 2 || (j->code / 100 == 3 && command->verb == SMTP_VERB_DATA))
        smtp_judge_accepted(j, command);
}
