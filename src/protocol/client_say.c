/* client_say.c - commands and content on their way out.               RFC 5321 §4.1.1, §4.5.2
 * Read first: protocol/client_replied.c.  Read next: protocol/client_offer.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/client_internal.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "protocol/limits.h"

enum { COMMAND_MAX = SMTP_MAIL_LINE_MAX };

/* Where octets can be added, and how many. */
static unsigned char *room(struct smtp_client *c, size_t *cap)
{
    memmove(c->out, c->out + c->out_at, c->out_len);
    c->out_at = 0;
    *cap = sizeof c->out - c->out_len;
    return c->out + c->out_len;
}

/* MAIL says only what the server offered to hear (§4.1.1.11).  SIZE is an estimate that we know exactly. */
static int mail_format(const struct smtp_client *c, char *out, size_t cap)
{
    char size[32] = "";

    if (c->offers_size)
        snprintf(size, sizeof size, " SIZE=%" PRIu64, c->config->message.size);
    return snprintf(out, cap, "MAIL FROM:%s%s%s\r\n", c->config->reverse_path, size,
                    c->config->message.eight_bit ? " BODY=8BITMIME" : "");
}

static int command_format(const struct smtp_client *c, enum smtp_verb verb, char *out, size_t cap)
{
    switch (verb) {
    case SMTP_VERB_EHLO:
    case SMTP_VERB_HELO: return snprintf(out, cap, "%s %s\r\n", smtp_verb_name(verb), c->config->helo);
    case SMTP_VERB_MAIL: return mail_format(c, out, cap);
    case SMTP_VERB_RCPT: return snprintf(out, cap, "RCPT TO:%s\r\n", c->config->forward_paths[c->fates]);
    default: return snprintf(out, cap, "%s\r\n", smtp_verb_name(verb));
    }
}

/* Our own verbs are always in turn. */
static void step(struct smtp_client *c, enum smtp_verb verb)
{
    const bool edge = smtp_dialogue_step(&c->dialogue, verb);

    assert(edge && !c->dialogue.out_of_turn);
    (void)edge;
    c->sent = verb;
}

void smtp_client_say(struct smtp_client *c, enum smtp_verb verb)
{
    size_t cap;
    unsigned char *const out = room(c, &cap);
    int n;

    step(c, verb);
    n = command_format(c, verb, (char *)out, cap);
    assert(n > 0 && (size_t)n < cap); /* the owner checked the sizes of names and paths */
    c->out_len += (size_t)n;
}

size_t smtp_client_content(struct smtp_client *c, struct smtp_slice octets)
{
    size_t cap, used = 0;
    unsigned char *const out = room(c, &cap);

    assert(c->sending_content);
    if (cap > SMTP_STUFF_END_MAX + 2) /* kept free, so that _content_end finds its room */
        c->out_len += smtp_stuff_exec(&c->stuff, octets, &used, out, cap - SMTP_STUFF_END_MAX);
    return used;
}

void smtp_client_content_end(struct smtp_client *c)
{
    size_t cap;
    unsigned char *const out = room(c, &cap);

    assert(c->sending_content && cap >= SMTP_STUFF_END_MAX);
    c->out_len += smtp_stuff_end(&c->stuff, out);
    c->sending_content = false;
    step(c, SMTP_VERB_DOT);
}

bool smtp_client_in_data(const struct smtp_client *c)
{
    return c->sending_content || (c->sent == SMTP_VERB_DOT && c->out_len > 0);
}

bool smtp_client_has_room(const struct smtp_client *c)
{
    return sizeof c->out - c->out_len > COMMAND_MAX;
}

struct smtp_slice smtp_client_output(const struct smtp_client *c)
{
    return (struct smtp_slice){ c->out + c->out_at, c->out_len };
}

void smtp_client_sent(struct smtp_client *c, size_t octets)
{
    assert(octets <= c->out_len);
    c->out_at += octets;
    c->out_len -= octets;
}
