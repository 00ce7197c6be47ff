/* judge.c - octets in, findings out: which side they go to, and when.     RFC 5321 §4.3.1
 * Read first: protocol/judge_internal.h.  Read next: protocol/judge_line.c.
 * SPDX-License-Identifier: MIT
 *
 * Octets are read as they come, with one exception.  Behind DATA the client's octets are mail data or commands, behind
 * AUTH an answer or commands, and only the reply says which; so those that did not wait are held until it has come. */
#include "protocol/judge_internal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "protocol/escape.h"

void smtp_judge_init(struct smtp_judge *j)
{
    memset(j, 0, sizeof *j);
    smtp_dialogue_init(&j->dialogue);
    smtp_line_init(&j->cut);
    smtp_command_init(&j->parsed);
    smtp_judge_said(j, (struct smtp_judge_command){ .verb = SMTP_VERB_OPEN }); /* which the greeting answers, §3.1 */
}

/* What a client says in AUTH tells a password, and findings are read by many: of its line there are the verb and the
 * mechanism, of an answer nothing. */
static void show(const struct smtp_judge *j, char side, struct smtp_slice octets, char got[SMTP_FINDING_GOT])
{
    const bool said = side == 'C' && octets.octets == j->command.octets;
    const bool is_auth = said && j->parsed.verb == SMTP_VERB_AUTH;
    const size_t len = said && j->sasl ? 0 : is_auth ? smtp_shown_of_auth(octets) : octets.len;
    const size_t shown = smtp_escape((struct smtp_slice){ octets.octets, len }, got, SMTP_FINDING_GOT);

    if (len < octets.len)
        snprintf(got + shown, SMTP_FINDING_GOT - shown, "****");
}

struct smtp_finding *smtp_judge_find(struct smtp_judge *j, char side, const char *id, uint64_t at, uint64_t len,
                                     const char *expected, struct smtp_slice shown)
{
    assert(j->pending_len < SMTP_JUDGE_PENDING);
    struct smtp_finding *const found = &j->pending[j->pending_len++];

    *found = (struct smtp_finding){ .id = id, .side = side, .at = at, .len = len };
    snprintf(found->expected, sizeof found->expected, "%s", expected);
    show(j, side, shown, found->got);
    j->faults += side == 'C';
    return found;
}

void smtp_judge_in_line(struct smtp_judge *j, const char *id, const char *expected)
{
    smtp_judge_find(j, 'S', id, j->line.at, j->line.len, expected, smtp_judge_line_whole(&j->line));
}

void smtp_judge_in_command(struct smtp_judge *j, const char *id, const char *expected)
{
    smtp_judge_find(j, 'C', id, j->command.at, j->command.len, expected, smtp_judge_line_whole(&j->command));
}

/* The next finding that has not been told. */
static bool tell(struct smtp_judge *j, struct smtp_finding *found)
{
    if (j->pending_at == j->pending_len) {
        j->pending_at = j->pending_len = 0;
        return false;
    }
    *found = j->pending[j->pending_at++];
    return true;
}

bool smtp_judge_must_wait(const struct smtp_judge *j)
{
    const struct smtp_judge_command *const newest = smtp_judge_newest(j);

    return j->queue_len > 0 &&
           (newest->verb == SMTP_VERB_DATA || (newest->traits & (SMTP_TRAIT_AUTH | SMTP_TRAIT_STARTTLS)) != 0);
}

/* Keeps octets until a reply tells what they are.  What does not fit cannot be judged, nor can what follows. */
static void hold(struct smtp_judge *j, struct smtp_slice *octets)
{
    const char *const early = smtp_judge_early(j);

    if (!j->holding && early != NULL)
        smtp_judge_find(j, 'C', early, j->client_at, 1, "the reply first", (struct smtp_slice){ octets->octets, 1 });
    j->holding = true;
    if (octets->len > SMTP_JUDGE_HELD - j->held_len) {
        j->lost = "too much was said before a reply that decides what it is";
        return;
    }
    memcpy(j->held + j->held_len, octets->octets, octets->len);
    j->held_len += octets->len;
    *octets = smtp_slice_none();
}

/* Those that were held, once the reply has come. */
static void release(struct smtp_judge *j)
{
    j->held_at += smtp_judge_client(j, j->held + j->held_at, j->held_len - j->held_at);
    if (j->held_at == j->held_len) {
        j->held_at = j->held_len = 0;
        j->holding = false;
    } else if (smtp_judge_must_wait(j) && j->lost == NULL) { /* another DATA among them */
        memmove(j->held, j->held + j->held_at, j->held_len -= j->held_at);
        j->held_at = 0;
    }
}

bool smtp_judge_can_release(const struct smtp_judge *j)
{
    return j->held_len > 0 && j->lost == NULL && !smtp_judge_must_wait(j);
}

static void take(struct smtp_judge *j, char side, struct smtp_slice *octets)
{
    if (side == 'C' && j->lost == NULL && (smtp_judge_must_wait(j) || j->held_len > 0)) {
        hold(j, octets);
        return;
    }
    j->counting = j->counting && side == 'S'; /* what the client says now may be text or commands */
    const size_t used = side == 'S'       ? smtp_judge_server(j, octets->octets, octets->len)
                        : j->lost == NULL ? smtp_judge_client(j, octets->octets, octets->len)
                                          : octets->len;
    octets->octets += used;
    octets->len -= used;
}

bool smtp_judge_feed(struct smtp_judge *j, char side, struct smtp_slice *octets, struct smtp_finding *found)
{
    for (;;) {
        if (tell(j, found))
            return true;
        if (j->opaque != NULL) {
            *octets = smtp_slice_none();
            return false;
        }
        if (smtp_judge_can_release(j))
            release(j);
        else if (octets->len > 0)
            take(j, side, octets);
        else
            return false;
    }
}

/* A server ends after 221 to QUIT, or after 421 (§3.8).  Whether it meant to, nobody can see: such an end may be a
 * crash, a time-out, the network; and a server that has been badly treated may hang up (§7.8). */
static void ended_server(struct smtp_judge *j)
{
    enum { BADLY_TREATED = 3 };
    const struct smtp_judge_command *const oldest = smtp_judge_oldest(j);
    const bool quit = oldest != NULL && oldest->verb == SMTP_VERB_QUIT;

    if (j->closed || j->ended_client || j->ended_server || (j->dummy && oldest != NULL && !quit))
        return;
    struct smtp_finding *const found = smtp_judge_find(
        j, 'S', quit ? "5321-4.1.1.10-a" : "5321-3.8-b", j->server_at, 0,
        quit ? "221, then the end" : "the end only after QUIT and its 221, or after 421", smtp_slice_none());
    found->by_time = true;
    found->tolerates = j->faults >= BADLY_TREATED || j->rushed || j->answered /* a line refused before its end */ ||
                       (j->last.traits & SMTP_TRAIT_BARE) != 0;
}

/* A client ends after QUIT (§4.1.1.10), or when the server has gone. */
static void ended_client(struct smtp_judge *j)
{
    if (!j->closed && !j->quit && !j->ended_client && !j->ended_server)
        smtp_judge_find(j, 'C', "5321-4.1.1.10-c", j->client_at, 0, "QUIT before the end", smtp_slice_none())->by_time =
            true;
}

bool smtp_judge_end(struct smtp_judge *j, char side, struct smtp_finding *found)
{
    struct smtp_slice none = smtp_slice_none();

    if (smtp_judge_feed(j, side, &none, found))
        return true;
    if (j->lost == NULL && j->opaque == NULL)
        (side == 'S' ? ended_server : ended_client)(j);
    if (side == 'S')
        j->ended_server = true;
    else
        j->ended_client = true;
    return smtp_judge_over(j, found);
}

bool smtp_judge_over(struct smtp_judge *j, struct smtp_finding *found)
{
    struct smtp_slice none = smtp_slice_none();

    if (j->lost == NULL && j->opaque == NULL)
        smtp_judge_left(j);
    return smtp_judge_feed(j, 'C', &none, found);
}
