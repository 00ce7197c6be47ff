/* server_output.c - replies on their way out.                         RFC 5321 §4.2, §4.3.1
 * Read first: protocol/server_malformed.c.  Read next: protocol/server_hello.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/server_internal.h"

#include <stdio.h>
#include <string.h>

#include "protocol/ext/enhancedstatuscodes.h"
#include "protocol/ext/smtputf8.h"

/* No reply is longer; what the owner says beyond it is cut.  EHLO's is the longest of ours. */
enum { REPLY_MAX = 2 * SMTP_REPLY_LINE_MAX };

/* The code's text begins with our domain in "all the greeting-type replies" (§4.3.1), and in 221 and 421 (§4.2.2). */
static bool begins_with_domain(const struct smtp_server *s, int code)
{
    if (s->verb == SMTP_VERB_EHLO || s->verb == SMTP_VERB_HELO)
        return code == 250 || code == 421;
    return s->verb == SMTP_VERB_OPEN || code == 221 || code == 421;
}

static size_t format(const struct smtp_server *s, struct smtp_reply reply, bool more, char *out, size_t cap)
{
    if (smtp_server_utf8_allowed(s, reply.code))
        return smtp_reply_format_utf8(reply, more, out, cap);
    return (more ? smtp_reply_format_more : smtp_reply_format)(reply, out, cap);
}

static void put(struct smtp_server *s, struct smtp_reply reply, bool more)
{
    char *end;
    size_t n;

    reply.enhanced = smtp_server_status(s, reply);
    memmove(s->out, s->out + s->out_at, s->out_len);
    s->out_at = 0;
    end = s->out + s->out_len;
    n = SMTP_SERVER_OUTPUT - s->out_len;
    n = format(s, reply, more, end, n < REPLY_MAX ? n : REPLY_MAX);
    if (n == 0) { /* the code is what counts, §4.2 */
        reply.text = "(text too long)";
        n = format(s, reply, more, end, SMTP_SERVER_OUTPUT - s->out_len);
    }
    s->out_len += n;
}

void smtp_server_say(struct smtp_server *s, struct smtp_reply reply)
{
    char named[REPLY_MAX];

    if (begins_with_domain(s, reply.code)) {
        snprintf(named, sizeof named, "%s %s", s->config->domain, reply.text);
        reply.text = named;
    }
    put(s, reply, false);
}

void smtp_server_say_more(struct smtp_server *s, struct smtp_reply reply)
{
    put(s, reply, true);
}

bool smtp_server_has_room(const struct smtp_server *s)
{
    return SMTP_SERVER_OUTPUT - s->out_len >= REPLY_MAX + SMTP_REPLY_LINE_MAX;
}

struct smtp_slice smtp_server_output(const struct smtp_server *s)
{
    return (struct smtp_slice){ (const unsigned char *)s->out + s->out_at, s->out_len };
}

void smtp_server_sent(struct smtp_server *s, size_t octets)
{
    assert(octets <= s->out_len);
    s->out_at += octets;
    s->out_len -= octets;
}
