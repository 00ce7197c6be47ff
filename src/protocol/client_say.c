/* client_say.c - commands and content on their way out.               RFC 5321 §4.1.1, §4.5.2
 * Read first: protocol/client_replied.c.  Read next: protocol/client_offer.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/client_internal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "protocol/ext/extension.h"
#include "protocol/limits.h"

enum { COMMAND_MAX = 3 * SMTP_COMMAND_LINE_MAX }; /* with all that extensions may add */

/* Where octets can be added, and how many. */
static unsigned char *room(struct smtp_client *c, size_t *cap)
{
    memmove(c->out, c->out + c->out_at, c->out_len);
    c->out_at = 0;
    *cap = sizeof c->out - c->out_len;
    return c->out + c->out_len;
}

/* MAIL and RCPT say only what the server offered to hear (§4.1.1.2, §4.1.1.3). */
static int path_format(const struct smtp_client *c, enum smtp_verb verb, char *out, size_t cap)
{
    const bool mail = verb == SMTP_VERB_MAIL;
    const char *const path = mail ? c->config->reverse_path : c->config->forward_paths[c->fates];
    int n = snprintf(out, cap, "%s:%s", mail ? "MAIL FROM" : "RCPT TO", path);

    for (size_t i = 0; i < smtp_extensions_count; i++) {
        const struct smtp_extension *const e = smtp_extensions[i];
        int (*const add)(const struct smtp_client *c, char *out, size_t cap) = mail ? e->add_mail : e->add_rcpt;

        if (add != NULL && smtp_client_offers(c, e) && (size_t)n < cap)
            n += add(c, out + n, cap - (size_t)n);
    }
    return (size_t)n < cap ? n + snprintf(out + n, cap - (size_t)n, "\r\n") : n;
}

static int command_format(const struct smtp_client *c, enum smtp_verb verb, char *out, size_t cap)
{
    const struct smtp_extension_verb *const more = smtp_extension_verb(verb);

    if (more != NULL && more->format != NULL)
        return more->format(c, out, cap);
    switch (verb) {
    case SMTP_VERB_EHLO:
    case SMTP_VERB_HELO: return snprintf(out, cap, "%s %s\r\n", smtp_verb_name(verb), c->config->helo);
    case SMTP_VERB_MAIL:
    case SMTP_VERB_RCPT: return path_format(c, verb, out, cap);
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

    if (verb == SMTP_VERB_EHLO) { /* its reply tells it all anew, §4.1.4 */
        c->offers = 0;
        c->size_limit = 0;
        c->takes_8bit = false;
        c->auth_offered = 0;
    }
    c->begun = c->begun || verb == SMTP_VERB_MAIL;
    step(c, verb);
    n = command_format(c, verb, (char *)out, cap);
    assert(n > 0 && (size_t)n < cap); /* the owner checked the sizes of names and paths */
    c->out_len += (size_t)n;
}

void smtp_client_content_begin(struct smtp_client *c, bool by_count)
{
    smtp_stuff_init(&c->stuff);
    c->stuff.by_count = by_count;
    c->sending_content = true;
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
    if (c->sent == SMTP_VERB_DATA) /* the end of a chunk is no word of its own */
        step(c, SMTP_VERB_DOT);
}

bool smtp_client_in_data(const struct smtp_client *c)
{
    return c->sending_content || (smtp_client_awaits_fate(c) && c->out_len > 0);
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
