/* judge_answer.c - a reply is whole: which command does it answer, and what follows?  RFC 5321 §4.2, RFC 2920 §3.1
 * Read first: protocol/judge_address.c.  Read next: protocol/judge_tls.c.
 * SPDX-License-Identifier: MIT
 *
 * Replies are paired with commands strictly in order, never by their codes.  Where that is no longer possible the judge
 * says that it is lost, rather than to find one fault after the other. */
#include "protocol/judge_internal.h"

#include "protocol/limits.h"

struct smtp_finding *smtp_judge_reply(struct smtp_judge *j, const char *id, const char *expected)
{
    return smtp_judge_find(j, 'S', id, j->reply_at, j->server_at - j->reply_at, expected,
                           smtp_judge_line_whole(&j->line));
}

/* A reply before the mail data has ended. */
static void within_data(struct smtp_judge *j)
{
    smtp_judge_left(j);
    if (j->code / 100 == 2 && j->lone_dots > 0)
        smtp_judge_reply(j, "5321-4.1.1.4-i", "no reply before CR LF . CR LF: nothing else ends mail data");
    else if (j->code / 100 <= 3)
        smtp_judge_reply(j, "5321-4.2-a", "no reply before the end of the mail data");
    else /* foreseen nowhere and forbidden nowhere; what the client says next may be text or commands */
        j->counting = true;
    j->lost = "a reply came within the mail data";
}

/* The server has seen an end, of a line or of mail data, where there is none. */
static void saw_an_end(struct smtp_judge *j, bool of_data)
{
    smtp_judge_left(j); /* whose line would have ended with the next CR LF, which nobody waits for */
    if (of_data) {
        smtp_judge_reply(j, "5321-4.1.1.4-i", "one reply for all up to CR LF . CR LF: nothing else ends mail data");
        j->lost = "the server saw an end of mail data that is none";
    } else {
        smtp_judge_reply(j, "5321-2.3.8-a", "one reply for all up to CR LF: a lone CR or LF ends no line");
        j->lost = "the server takes a lone CR or LF for the end of a line";
    }
}

/* A reply when no command waits for one.  §3.8 allows one: 421. */
static void unasked(struct smtp_judge *j)
{
    const bool begun = j->cut.at > 0; /* a command is on its way in */
    const bool bare_here = begun && (j->command.bare_lf || j->command.bare_cr);

    if (j->closed && !j->left)
        return; /* what crosses a 421 on the wire is excused */
    if (j->reading_data) {
        within_data(j);
    } else if (bare_here && j->code / 100 == 5 && !j->answered) {
        j->answered = true; /* it has read enough, too: the line is refused, and has had its one reply */
    } else if (bare_here || (j->last.verb != SMTP_VERB_DOT && (j->last.traits & SMTP_TRAIT_BARE) != 0)) {
        saw_an_end(j, false);
    } else if (j->last.verb == SMTP_VERB_DOT && (j->last.traits & SMTP_TRAIT_LONE_DOT) != 0) {
        saw_an_end(j, true);
    } else if (begun && j->command.len > SMTP_COMMAND_LINE_MAX && !j->answered) {
        j->answered = true; /* it has read enough: 500, §4.5.3.1.9 */
    } else {
        smtp_judge_reply(j, "5321-4.2-a", "one reply to each command, and none without");
    }
}

/* What a success of this command means for what follows. */
static void succeeded(struct smtp_judge *j, const struct smtp_judge_command *command)
{
    switch (command->verb) {
    case SMTP_VERB_EHLO:
    case SMTP_VERB_HELO: smtp_judge_hello_taken(j, (enum smtp_verb)command->verb); break;
    case SMTP_VERB_RSET: j->unsure = j->utf8 = false; break;
    case SMTP_VERB_QUIT: j->closed = j->left = true; break;
    case SMTP_VERB_STARTTLS: j->opaque = "the conversation goes on within TLS (RFC 3207)"; break;
    case SMTP_VERB_OTHER: j->unsure = true; break; /* an extension, or a spelling that we do not read */
    default: break;
    }
}

/* Whoever says yes to these has no transaction any more: §4.1.4, §4.1.1.1, §4.1.1.5; RFC 3207 §4.2. */
static void note_cleared(struct smtp_judge *j, uint16_t verb, const struct smtp_dialogue *asked_in)
{
    switch (verb) {
    case SMTP_VERB_MAIL:
    case SMTP_VERB_DOT:
    case SMTP_VERB_LAST: j->cleared = 0; break;
    case SMTP_VERB_EHLO:
    case SMTP_VERB_HELO:
    case SMTP_VERB_RSET:
    case SMTP_VERB_STARTTLS:
        if (smtp_judge_in_transaction(asked_in) || smtp_judge_between_chunks(asked_in))
            j->cleared = verb;
        break;
    default: break;
    }
}

/* `asked_in`: the state before this reply. */
static void settle(struct smtp_judge *j, const struct smtp_judge_command *command, const struct smtp_dialogue *asked_in)
{
    const int class = j->code / 100;

    j->faults += class == 5;
    j->dummy = j->dummy || (command->verb == SMTP_VERB_OPEN && j->code == 521);
    j->sasl = (command->traits & SMTP_TRAIT_AUTH) != 0 && class == 3;
    j->authenticated = j->authenticated || ((command->traits & SMTP_TRAIT_AUTH) != 0 && class == 2);
    if (class == 2) {
        succeeded(j, command);
        note_cleared(j, command->verb, asked_in);
    }
    if (command->verb == SMTP_VERB_DATA && class == 3 && smtp_dialogue_can(&j->dialogue, SMTP_VERB_DOT))
        smtp_judge_data_begin(j);
    else if (command->verb == SMTP_VERB_OTHER && class == 3 && !j->sasl)
        j->lost = "a verb that the judge does not know was answered with 3yz: what follows is its own";
}

/* A server that saw two lines, or two ends of the data, where there is one owes a reply more.  If that one comes late,
 * behind the next command, each reply seems to answer the command before its own. */
static bool doubtful(const struct smtp_judge_command *last)
{
    return (last->traits & (last->verb == SMTP_VERB_DOT ? SMTP_TRAIT_LONE_DOT : SMTP_TRAIT_BARE)) != 0;
}

static void next_in_queue(struct smtp_judge *j)
{
    j->queue_at = (j->queue_at + 1) % SMTP_JUDGE_QUEUE;
    j->queue_len--;
}

void smtp_judge_pass_blank(struct smtp_judge *j)
{
    while (j->lost == NULL && j->queue_len > 1 && (j->queue[j->queue_at].traits & SMTP_TRAIT_BLANK) != 0 &&
           j->code / 100 < 4)
        next_in_queue(j);
}

/* Which reply answers what is not known any more.  But if there are more of them than commands, the doubt was right. */
static void count(struct smtp_judge *j)
{
    if (j->queue_len > 0 && j->code != 421) {
        next_in_queue(j);
        return;
    }
    if (j->reading_data && j->code != 421 && j->code != 221) /* which is how some take leave */
        smtp_judge_reply(j, "5321-3.3-t", "no reply to lines of the mail data: it is refused, and has not ended");
    else if (!j->reading_data && j->code != 421)
        saw_an_end(j, j->last.verb == SMTP_VERB_DOT);
    j->counting = false;
}

void smtp_judge_answer(struct smtp_judge *j)
{
    const struct smtp_judge_command before = j->last;
    const size_t told = j->pending_len;
    const struct smtp_dialogue asked_in = j->dialogue;

    if (j->counting)
        count(j);
    if (j->lost != NULL)
        return;
    if (smtp_judge_chunk_answered_early(j))
        return;
    if (j->queue_len == 0 && j->code != 421) {
        unasked(j);
        return;
    }
    if (j->queue_len > 0) {
        j->last = j->queue[j->queue_at];
        next_in_queue(j);
        j->answers++;
        smtp_judge_code(j, &j->last);
        if (j->queue_len == 0)
            j->last.traits &= (uint16_t)~SMTP_TRAIT_BLANK; /* it alone was waiting: it has had its reply */
        if (j->code / 100 == 5 && (j->holding || (j->rushed && j->queue_len > 0)))
            j->last.traits |= SMTP_TRAIT_HASTY;
        const bool fits = j->pending_len == told || j->pending[told].tolerates;
        if (!fits && (before.traits & SMTP_TRAIT_DOUBT) != 0) {
            j->pending_len = told;
            j->lost = "a reply does not fit, and an empty line, or what came too early, may have had none";
            return;
        }
        if (!fits && doubtful(&before)) {
            j->pending_len = told;
            j->counting = true;
            j->last = before;
            j->lost = "a reply does not fit, and may answer what stood behind a lone CR or LF";
            return;
        }
        settle(j, &j->last, &asked_in);
    }
    if (j->code == 421 || (j->code == 221 && j->last.verb != SMTP_VERB_QUIT)) {
        j->closed = true;
        j->queue_len = 0; /* the others will have no reply: §3.8 */
    }
}
