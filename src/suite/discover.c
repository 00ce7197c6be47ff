/* discover.c - ask a server what a target file has to say about it.
 * Read first: suite/discover.h.  Read next: suite/report.h.
 * SPDX-License-Identifier: MIT
 *
 * No mail is sent: each question is a VRFY, an EXPN or a RCPT, and RSET takes all back.  Of what the server says only a
 * number and a Domain get into a value; all else is shown in comments, escaped. */
#include "suite/discover.h"

#include "parse/rule.h"
#include "protocol/escape.h"
#include "suite/hear.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_MAX = 90 }; /* of a reply, in a comment */

/* 64 octets, the longest that every server takes (§4.5.3.1.1). */
#define LONG_LOCAL "l123456789-123456789-123456789-123456789-123456789-123456789-123"

struct talk {
    const struct smtp_discover *d;
    FILE *out;
    struct smtp_pool pool;
    struct smtp_recording recording;
    struct smtp_wire wire;
    bool over;         /* it has ended, or says nothing any more */
    int code;          /* of the last reply; 0: none came */
    const char *said;  /* the last question */
    const char *reply; /* and its whole reply */
};

/* Hears one reply. */
static int hear(struct talk *t)
{
    const struct smtp_event event = smtp_hear(&t->wire, smtp_now_us() + smtp_setup_wait_us(t->d->setup));

    t->reply = smtp_pool_string(&t->pool, event.octets);
    t->code = event.kind == SMTP_EVENT_REPLY ? event.code : 0;
    t->over = event.kind != SMTP_EVENT_REPLY;
    smtp_hear_take(&t->wire, &event);
    return t->code;
}

static int ask(struct talk *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
static int ask(struct talk *t, const char *format, ...)
{
    static const struct smtp_pauses none = { .count = 0 };
    struct smtp_octets line = { 0 };
    char text[512];
    va_list args;

    if (t->over)
        return t->code = 0;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    t->said = smtp_pool_string(&t->pool, smtp_slice_text(text));
    smtp_octets_format(&line, "%s\r\n", text);
    smtp_wire_say(&t->wire, smtp_slice_all(&line), &none, SMTP_CUT_WRITTEN, 0,
                  smtp_now_us() + smtp_setup_wait_us(t->d->setup));
    smtp_octets_close(&line);
    return hear(t);
}

/* "# VRFY postmaster: 252 perhaps". */
static void comment(struct talk *t)
{
    const size_t len = strcspn(t->reply, "\r\n");
    char shown[4 * SHOWN_MAX + 1], asked[4 * SHOWN_MAX + 1];

    smtp_escape((struct smtp_slice){ (const unsigned char *)t->reply, len < SHOWN_MAX ? len : SHOWN_MAX }, shown,
                sizeof shown);
    smtp_escape(smtp_slice_text(t->said), asked, sizeof asked);
    fprintf(t->out, "# %s: %s%s\n", asked, t->code == 0 && len == 0 ? "no reply" : shown,
            t->code == 0 && len > 0 ? " (this is no reply)"
            : len > SHOWN_MAX       ? "..."
                                    : "");
}

static void value(struct talk *t, const char *key, const char *text)
{
    comment(t);
    fprintf(t->out, "%-14s= %s\n", key, text);
}

/* The name that the reply to EHLO begins with, if it is a Domain (§4.1.1.1). */
static const char *domain(struct talk *t)
{
    const size_t len = strlen(t->reply) > 4 ? strcspn(t->reply + 4, " \r\n") : 0;
    struct smtp_match match;

    smtp_match_init(&match, smtp_rule_find("Domain"));
    smtp_match_exec(&match, (const unsigned char *)t->reply + 4, len);
    if (t->code != 250 || len == 0 || len > SMTP_DOMAIN_MAX || !smtp_match_accepts(&match))
        return NULL;
    return smtp_pool_format(&t->pool, "%.*s", (int)len, t->reply + 4);
}

/* The lines of EHLO's reply that offer something, and the one whose value we need. */
static void keywords(struct talk *t)
{
    char shown[4 * SHOWN_MAX + 1];

    for (const char *line = strchr(t->reply, '\n'); line != NULL && strlen(line) > 5; line = strchr(line + 1, '\n')) {
        const char *const text = line + 5;
        const size_t len = strcspn(text, "\r\n"), digits = len > 5 ? strspn(text + 5, "0123456789") : 0;
        smtp_escape((struct smtp_slice){ (const unsigned char *)text, len < SHOWN_MAX ? len : SHOWN_MAX }, shown,
                    sizeof shown);
        fprintf(t->out, "# it offers %s\n", shown);
        /* 0 is no limit, or none that is told (RFC 1870 §3) */
        if (smtp_reply_offers(smtp_slice_text(t->reply), smtp_slice_text("SIZE")) && (text[0] | 0x20) == 's' &&
            (text[1] | 0x20) == 'i' && digits > 0 && digits <= 20 && digits == len - 5 &&
            strtoull(text + 5, NULL, 10) > 0)
            fprintf(t->out, "%-14s= %.*s\n", "size-limit", (int)digits, text + 5);
    }
}

/* What VRFY and EXPN say to a name; 252 is an answer too (§3.5.3), only not one that knows. */
static void verify(struct talk *t)
{
    const int vrfy = ask(t, "VRFY postmaster");

    if (vrfy / 100 == 2)
        value(t, "user", "postmaster");
    else
        comment(t);
    const int expn = ask(t, "EXPN postmaster");
    if (expn == 250)
        value(t, "list", "postmaster");
    else
        comment(t);
}

static const char *given(const struct talk *t, const char *key)
{
    return smtp_target_get(t->d->setup->target, key);
}

/* Addresses that are tried in turn until one is taken; `key` gets it.  Returns it, or NULL. */
static const char *first_taken(struct talk *t, const char *key, const char *const *tried, size_t count,
                               const char *not_this)
{
    for (size_t i = 0; i < count && !t->over; i++) {
        if (tried[i] == NULL || (not_this != NULL && strcmp(tried[i], not_this) == 0))
            continue;
        if (ask(t, "RCPT TO:<%s>", tried[i]) / 100 == 2) {
            value(t, key, tried[i]);
            return tried[i];
        }
        comment(t);
    }
    fprintf(t->out, "# no %s is known: none of these was taken\n", key);
    return NULL;
}

/* An address that ought to be refused for good: nobody has that name; or that ought to be taken. */
static void one(struct talk *t, const char *key, const char *address, int digit)
{
    if (ask(t, "RCPT TO:<%s>", address) / 100 == digit)
        value(t, key, address);
    else
        comment(t);
}

/* A name that nobody has: drawn by the seed. */
static const char *nobody(struct talk *t)
{
    uint64_t h = (t->d->setup->seed + 1) * UINT64_C(0x9E3779B97F4A7C15);
    char name[13];

    h = (h ^ h >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    for (int i = 0; i < 12; i++, h /= 26)
        name[i] = (char)('a' + h % 26);
    name[12] = '\0';
    return smtp_pool_format(&t->pool, "no-%s", name);
}

static void recipients(struct talk *t, const char *at)
{
    const char *const user = smtp_pool_format(&t->pool, "user@%s", at);
    const char *const other = smtp_pool_format(&t->pool, "other@%s", at);
    const char *const postmaster = smtp_pool_format(&t->pool, "postmaster@%s", at);
    const char *const first[] = { given(t, "valid"), user, postmaster };
    const char *const second[] = { given(t, "second-valid"), other, user, postmaster };

    if (ask(t, "MAIL FROM:<%s>", given(t, "from")) != 250) {
        comment(t);
        fprintf(t->out, "# so no address could be tried: write another `from`, and a `valid`\n");
        return;
    }
    value(t, "from", given(t, "from"));
    const char *const valid = first_taken(t, "valid", first, 3, NULL);
    first_taken(t, "second-valid", second, 4, valid);
    one(t, "refused", smtp_pool_format(&t->pool, "%s@%s", nobody(t), at), 5);
    const int many = ask(t, "RCPT TO:<user1@%s>", at);
    if (many / 100 == 2)
        value(t, "many", smtp_pool_format(&t->pool, "user{n}@%s", at));
    else
        comment(t);
    one(t, "long-local", smtp_pool_format(&t->pool, LONG_LOCAL "@%s", at), 2);
    one(t, "no-relay", "someone@relay.example", 5);
}

static void talk(struct talk *t)
{
    const char *const client = given(t, "client-domain");

    fprintf(t->out,
            "# made by asking; above each line is the reply that it was read from\nhost          = %s\n"
            "port          = %s\nclient-domain = %s\n",
            t->d->host, t->d->port, client);
    t->said = "the greeting";
    comment(t);
    if (ask(t, "EHLO %s", client) != 250 && !t->over) {
        comment(t);
        ask(t, "HELO %s", client);
    }
    const char *at = domain(t);
    if (at != NULL)
        value(t, "server-domain", at);
    else
        comment(t);
    if (t->code == 250 && strncmp(t->said, "EHLO", 4) == 0)
        keywords(t);
    verify(t);
    const char *const valid = given(t, "valid");
    if (valid != NULL && strrchr(valid, '@') != NULL)
        at = strrchr(valid, '@') + 1;
    if (at != NULL)
        recipients(t, at);
    if (t->over)
        fprintf(t->out, "# here it left the conversation; what was not asked is not given\n");
    ask(t, "RSET");
    ask(t, "QUIT");
}

bool smtp_discover(const struct smtp_discover *d, FILE *out)
{
    struct talk t = { .d = d, .out = out, .recording = { .start_us = smtp_now_us() } };

    t.wire = (struct smtp_wire){ .name = "in", .fd = -1, .recording = &t.recording };
    const int64_t until = smtp_now_us() + smtp_setup_wait_us(d->setup);
    const bool reached =
        smtp_wire_open(&t.wire, &d->setup->peer, until) && smtp_setup_secure(d->setup, &t.wire, until) && hear(&t) != 0;
    if (reached)
        talk(&t);
    smtp_wire_close(&t.wire);
    smtp_recording_close(&t.recording);
    smtp_pool_close(&t.pool);
    return reached;
}
