/* judge_chunk.c - BDAT and its octets: how many they are, and what they hold.  RFC 3030 §2
 * Read first: protocol/judge_data.c, protocol/ext/chunk.h.  Read next: protocol/judge_reply.c.
 * SPDX-License-Identifier: MIT
 *
 * The count is the client's word for where its commands go on.  If it cannot be read, or the server has not said that
 * it reads it, then nobody knows whether what follows is text, and the judge is lost rather than wrong. */
#include "protocol/judge_internal.h"

#include "parse/ext/chunking.h"
#include "protocol/ext/chunk.h"

bool smtp_judge_is_chunk(int verb)
{
    return verb == SMTP_VERB_BDAT || verb == SMTP_VERB_LAST;
}

/* Does a MAIL or RCPT still wait for its reply? */
static bool envelope_waits(const struct smtp_judge *j)
{
    for (size_t i = 0; i < j->queue_len; i++) {
        const int verb = j->queue[(j->queue_at + i) % SMTP_JUDGE_QUEUE].verb;
        if (verb == SMTP_VERB_MAIL || verb == SMTP_VERB_RCPT)
            return true;
    }
    return false;
}

/* The last octet of the message is in.  Binary is the server's to allow, so with BINARYMIME nothing is said. */
static void message_whole(struct smtp_judge *j)
{
    j->chunks_begun = false;
    smtp_chunk_end(&j->data);
    if ((j->offers & SMTP_OFFER_BINARYMIME) != 0)
        return;
    if (j->data.bare_cr || j->data.bare_lf)
        smtp_judge_in_command(j, "3030-2-ae", "text with CR LF at the ends of its lines, and no other CR or LF");
    if (j->data.eight_bit && (j->offers & SMTP_OFFER_8BITMIME) == 0)
        smtp_judge_in_command(j, "5321-2.4-l", "US-ASCII, for 8BITMIME is not offered");
    if (j->data.long_line)
        smtp_judge_in_command(j, "5321-4.5.3.1-b", "text lines of 1000 octets at most");
}

static void ended(struct smtp_judge *j)
{
    j->reading_chunk = false;
    if (smtp_judge_newest(j)->verb == SMTP_VERB_LAST)
        message_whole(j);
}

void smtp_judge_chunk_said(struct smtp_judge *j)
{
    struct smtp_chunk_value chunk;

    if (smtp_command_result(&j->parsed) != SMTP_PARSE_OK ||
        smtp_chunk_value_parse(smtp_slice(j->command.octets, j->parsed.text), &chunk) != SMTP_PARSE_OK) {
        j->lost = "a BDAT that cannot be read: nobody knows how many octets follow (RFC 3030 §2)";
        return;
    }
    if ((j->offers & SMTP_OFFER_CHUNKING) == 0) {
        smtp_judge_in_command(j, "3030-2-x", "BDAT only where EHLO's reply offers CHUNKING");
        j->lost = "BDAT where it is not offered: the server may take its octets for commands (RFC 3030 §2)";
        return;
    }
    if (!j->chunks_begun)
        smtp_chunk_init(&j->data);
    j->chunks_begun = true;
    j->reading_chunk = true;
    j->chunk_left = chunk.size;
    if (chunk.size == 0)
        ended(j);
}

/* Before the line joins the queue. */
void smtp_judge_chunk_turn(struct smtp_judge *j)
{
    const bool chunk = smtp_judge_is_chunk(j->parsed.verb);

    if (chunk && envelope_waits(j))
        smtp_judge_in_command(j, "3030-2-i", "the replies to MAIL and RCPT first");
    if (!chunk && j->queue_len > 0 && smtp_judge_is_chunk(smtp_judge_newest(j)->verb) &&
        (j->offers & SMTP_OFFER_PIPELINING) != 0)
        smtp_judge_in_command(j, "2920-3.1-d", "the reply first: behind BDAT only another BDAT stands in a group");
    if (j->parsed.verb == SMTP_VERB_MAIL || j->parsed.verb == SMTP_VERB_RSET || j->parsed.verb == SMTP_VERB_EHLO)
        j->chunks_begun = false;
}

size_t smtp_judge_chunk(struct smtp_judge *j, const unsigned char *octets, size_t len)
{
    const size_t used = len < j->chunk_left ? len : (size_t)j->chunk_left;

    smtp_chunk_exec(&j->data, octets, used);
    j->client_at += used;
    j->chunk_left -= used;
    if (j->chunk_left == 0)
        ended(j);
    return used;
}

/* A reply while octets of the only chunk it can answer are still to come.  MUST NOT be before they are in. */
bool smtp_judge_chunk_answered_early(struct smtp_judge *j)
{
    if (!j->reading_chunk || j->queue_len != 1 || j->code == 421)
        return false;
    smtp_judge_reply(j, j->code / 100 == 2 ? "3030-2-l" : "3030-2-s", "the reply once the counted octets have come");
    j->lost = "a reply came within a chunk";
    return true;
}
