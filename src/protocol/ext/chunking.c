/* chunking.c - CHUNKING: the message in pieces, each as long as its BDAT says.  RFC 3030 §2
 * Read first: protocol/ext/chunk.rl, protocol/ext/extension.h.  Read next: protocol/ext/dsn.c.
 * SPDX-License-Identifier: MIT
 *
 * The octets of a chunk follow at once, whatever the server thinks of it.  So all of them are read before any reply
 * (MUST, for a refusal too): were they not, the text of a mail would be taken for commands.  One failed chunk fails the
 * message; mail and content then get 503 until RSET, which the client owes (choices.md, position 35). */
#include "parse/ext/chunking.h"

#include <inttypes.h>
#include <stdio.h>

#include "protocol/client_internal.h"
#include "protocol/ext/chunk.h"
#include "protocol/ext/extension.h"
#include "protocol/server_internal.h"

/* A refusal waits for its chunk; the owner need not: what it has stored of the message is void. */
static struct smtp_reply refuse(struct smtp_server *s, uint64_t octets, struct smtp_reply reply)
{
    s->kept_code = reply.code;
    snprintf(s->kept_status, sizeof s->kept_status, "%s", reply.enhanced != NULL ? reply.enhanced : "");
    snprintf(s->text, sizeof s->text, "%s", reply.text);
    smtp_server_end_transaction(s);
    smtp_server_read_chunk(s, octets, true);
    return smtp_server_later();
}

static struct smtp_reply refuse_out_of_turn(struct smtp_server *s, uint64_t octets)
{
    if (s->in_transaction && s->rcpt_refused && s->envelope.recipients == 0)
        return refuse(s, octets, (struct smtp_reply){ 554, "5.5.1", "No valid recipients (3.3)" });
    return refuse(s, octets,
                  (struct smtp_reply){ 503, "5.5.1",
                                       "Bad sequence: MAIL, RCPT, then BDAT; RSET clears "
                                       "what went wrong (RFC 3030)" });
}

static struct smtp_reply said(struct smtp_server *s)
{
    struct smtp_chunk_value chunk;
    struct smtp_reply no;

    smtp_chunk_value_parse(smtp_server_text(s), &chunk);
    if (chunk.size == UINT64_MAX) /* nobody can send so much; and we could not tell where it ends */
        return (struct smtp_reply){ 421, "4.5.0",
                                    "More octets than can be counted: closing, for what comes is no "
                                    "command (RFC 3030)" };
    no = smtp_server_barred(s);
    if (no.code != 0)
        return refuse(s, chunk.size, no);
    if (s->dialogue.out_of_turn)
        return refuse_out_of_turn(s, chunk.size);
    if (!s->chunks_begun) {
        smtp_chunk_init(&s->data);
        smtp_hops_init(&s->hops);
    }
    if (chunk.size > s->config->max_size - s->data.content) /* SIZE is a promise, however the octets come */
        return refuse(s, chunk.size,
                      (struct smtp_reply){ 552, "5.3.4", "Message larger than the SIZE we offer (RFC 1870)" });
    s->chunk_left = chunk.size;
    if (!s->chunks_begun)
        return smtp_server_ask(s, SMTP_SERVER_DATA);
    smtp_server_read_chunk(s, chunk.size, false);
    return smtp_server_later();
}

/* The owner is ready to store, or is not: there is no 354 to be said. */
static struct smtp_reply prepared(struct smtp_server *s, struct smtp_reply reply)
{
    if (reply.code != 354)
        return refuse(s, s->chunk_left, reply);
    s->chunks_begun = true;
    smtp_server_read_chunk(s, s->chunk_left, false);
    return smtp_server_later();
}

static void octets(struct smtp_server *s, struct smtp_slice octets)
{
    smtp_chunk_exec(&s->data, octets.octets, octets.len);
    smtp_hops_exec(&s->hops, octets.octets, octets.len);
}

static struct smtp_reply whole(struct smtp_server *s)
{
    if (s->chunk_thrown)
        return (struct smtp_reply){ s->kept_code, s->kept_status, s->text };
    if (s->verb == SMTP_VERB_LAST) {
        smtp_chunk_end(&s->data);
        return smtp_server_dot(s);
    }
    snprintf(s->text, sizeof s->text, "%" PRIu64 " octets so far", s->data.content);
    return (struct smtp_reply){ 250, "2.0.0", s->text };
}

static void answered(struct smtp_server *s, int code)
{
    if (s->verb == SMTP_VERB_LAST || code / 100 != 2)
        smtp_server_end_transaction(s);
}

/* One chunk: we know the size before we begin, and the client that knows it need not ask in between. */
static enum smtp_verb content(const struct smtp_client *c)
{
    return smtp_client_offers(c, &smtp_ext_chunking) ? SMTP_VERB_LAST : (enum smtp_verb)0;
}

static int format(const struct smtp_client *c, char *out, size_t cap)
{
    return snprintf(out, cap, "BDAT %" PRIu64 " LAST\r\n", c->config->message.size);
}

static const struct smtp_extension_verb verbs[] = {
    { .verb = SMTP_VERB_BDAT,
      .usage = "Syntax: BDAT octets [LAST]",
      .uncertain = true,
      .said = said,
      .prepared = prepared,
      .octets = octets,
      .whole = whole,
      .answered = answered },
    { .verb = SMTP_VERB_LAST,
      .uncertain = true,
      .said = said,
      .prepared = prepared,
      .octets = octets,
      .whole = whole,
      .answered = answered,
      .format = format },
    { .verb = (enum smtp_verb)0 },
};

const struct smtp_extension smtp_ext_chunking = { .keyword = "CHUNKING", .verbs = verbs, .content = content };
