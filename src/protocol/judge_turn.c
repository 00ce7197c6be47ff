/* judge_turn.c - was it the client's turn, and was this the command for it?  RFC 5321 §4.1.4, §4.3.1; RFC 2920 §3.1
 * Read first: protocol/judge_params.c.  Read next: protocol/judge_data.c.
 * SPDX-License-Identifier: MIT
 *
 * A client that pipelines cannot know in which state its command will be served: RCPT behind a MAIL that is going to be
 * refused is innocent.  So a command is laid beside *every* state that those without a reply can lead to, and is out of
 * turn only if it is so in all. */
#include "protocol/judge_internal.h"

/* An empty line need not have a reply, nor what came too early: the last may have been to what stands behind it. */
bool smtp_judge_in_doubt(const struct smtp_judge *j)
{
    const unsigned traits = (j->queue_len == 1 ? j->queue[j->queue_at].traits : 0u) | j->last.traits;

    return j->queue_len > 0 && (traits & SMTP_TRAIT_DOUBT) != 0;
}

const char *smtp_judge_early(const struct smtp_judge *j)
{
    if (j->queue_len == 0 || j->sasl)
        return NULL;
    if (smtp_judge_in_doubt(j))
        return NULL;
    const struct smtp_judge_command *const oldest = &j->queue[j->queue_at], *const newest = smtp_judge_newest(j);

    if (oldest->verb == SMTP_VERB_OPEN)
        return "5321-4.3.1-b";
    if ((j->offers & SMTP_OFFER_PIPELINING) == 0)
        return "5321-4.3.1-a";
    switch (newest->verb) { /* the others end a group, RFC 2920 §3.1 */
    case SMTP_VERB_MAIL:
    case SMTP_VERB_RCPT:
    case SMTP_VERB_RSET:
    case SMTP_VERB_DOT:
    case SMTP_VERB_BDAT: /* judge_chunk.c: another may follow, RFC 3030 §4.2 */
    case SMTP_VERB_LAST: return NULL;
    case SMTP_VERB_OTHER: return "2920-3.1-d"; /* so does a command of another extension */
    default: return "2920-3.1-c";
    }
}

static void add(struct smtp_judge *j, const struct smtp_dialogue *d)
{
    for (size_t i = 0; i < j->possible_count; i++) {
        if (j->possible[i].cs == d->cs)
            return;
    }
    if (j->possible_count < SMTP_JUDGE_POSSIBLE)
        j->possible[j->possible_count++] = *d;
}

/* Every state that an answer to the verb just stepped can lead to.  Not 421: behind it nothing is out of turn, and it
 * would excuse all. */
static void add_answers(struct smtp_judge *j, const struct smtp_dialogue *d)
{
    static const int letters[] = { 2, 3, 4, 5, 220, 501 }; /* two verbs have one reply that moves, or one at all */

    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        struct smtp_dialogue next = *d;
        if (smtp_dialogue_step(&next, letters[i]))
            add(j, &next);
    }
}

/* Steps `verb` from all states that are possible.  True: in one of them it is in turn. */
static bool step_all(struct smtp_judge *j, int verb)
{
    struct smtp_dialogue from[SMTP_JUDGE_POSSIBLE];
    const size_t count = j->possible_count;
    bool in_turn = false;

    for (size_t i = 0; i < count; i++)
        from[i] = j->possible[i];
    j->possible_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!smtp_dialogue_step(&from[i], verb))
            continue;
        in_turn = in_turn || !from[i].out_of_turn;
        add_answers(j, &from[i]);
    }
    return in_turn;
}

/* The state in which only QUIT is served, §3.1. */
static bool refused(const struct smtp_dialogue *d)
{
    struct smtp_dialogue next = *d;

    return smtp_dialogue_step(&next, SMTP_VERB_EHLO) && next.out_of_turn;
}

bool smtp_judge_in_transaction(const struct smtp_dialogue *d)
{
    struct smtp_dialogue next = *d;

    return smtp_dialogue_step(&next, SMTP_VERB_RCPT) && !next.out_of_turn;
}

bool smtp_judge_between_chunks(const struct smtp_dialogue *d)
{
    struct smtp_dialogue next = *d;

    return smtp_dialogue_step(&next, SMTP_VERB_STARTTLS) && next.out_of_turn;
}

static void out_of_turn(struct smtp_judge *j, const struct smtp_judge_command *command, const struct smtp_dialogue *d)
{
    const struct smtp_slice shown = smtp_judge_line_whole(&j->command);

    if (refused(d) || j->unsure)
        return; /* the RFC says what the server does then, not what the client must not */
    if ((j->group != SMTP_JUDGE_NO_GROUP && command->verb == SMTP_VERB_RCPT) ||
        (j->group == SMTP_JUDGE_RCPT_SENT && command->verb == SMTP_VERB_DATA))
        return; /* RFC 2920 §3.1: it may have been under way when MAIL was refused */
    if (command->verb == SMTP_VERB_AUTH && !smtp_judge_in_transaction(d))
        return; /* before EHLO: no sentence forbids it */
    if (command->verb == SMTP_VERB_AUTH)
        smtp_judge_find(j, 'C', "4954-4-d", command->at, command->len, "no AUTH inside a transaction", shown);
    else if (smtp_judge_between_chunks(d))
        smtp_judge_find(j, 'C',
                        smtp_judge_is_chunk(command->verb) ? "3030-2-u"
                        : command->verb == SMTP_VERB_DATA  ? "3030-2-aa"
                                                           : "3030-2-y",
                        command->at, command->len, "RSET, or the next chunk if none has failed", shown);
    else if (smtp_judge_is_chunk(command->verb) && j->last.verb == SMTP_VERB_LAST)
        smtp_judge_find(j, 'C', "3030-2-o", command->at, command->len, "no BDAT behind the last", shown);
    else if (command->verb != SMTP_VERB_MAIL)
        smtp_judge_find(j, 'C', "5321-3.3-ae", command->at, command->len, "MAIL, RCPT, DATA, in this order", shown);
    else if (smtp_judge_in_transaction(d))
        smtp_judge_find(j, 'C', "5321-4.1.4-s", command->at, command->len, "no MAIL inside a transaction", shown);
    else
        smtp_judge_find(j, 'C', "5321-4.1.1.1-i", command->at, command->len, "EHLO or HELO before MAIL", shown);
}

void smtp_judge_said(struct smtp_judge *j, struct smtp_judge_command command)
{
    if (j->queue_len == SMTP_JUDGE_QUEUE) {
        j->lost = "more commands wait for a reply than the judge remembers";
        return;
    }
    if (j->queue_len == 0) {
        j->possible_count = 1;
        j->possible[0] = j->dialogue;
    }
    const struct smtp_dialogue before = j->possible[0];
    if (!step_all(j, command.verb) && j->possible_count > 0)
        out_of_turn(j, &command, &before);
    if ((j->offers & SMTP_OFFER_PIPELINING) != 0 && command.verb == SMTP_VERB_MAIL)
        j->group = SMTP_JUDGE_MAIL_SENT;
    else if (j->group != SMTP_JUDGE_NO_GROUP)
        j->group = command.verb == SMTP_VERB_RCPT ? SMTP_JUDGE_RCPT_SENT : SMTP_JUDGE_NO_GROUP;
    j->queue[(j->queue_at + j->queue_len++) % SMTP_JUDGE_QUEUE] = command;
}
