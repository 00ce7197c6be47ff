/* server_hello.c - EHLO and HELO: who the client is, what we offer.   RFC 5321 §4.1.1.1
 * Read first: protocol/server_output.c.  Read next: protocol/server_mail.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/server_internal.h"

#include <stdio.h>
#include <string.h>

#include "protocol/ext/extension.h"

/* The reply begins with our domain (server_output.c), then comes one line for each extension that is offered. */
struct smtp_reply smtp_server_ehlo(struct smtp_server *s)
{
    size_t n = (size_t)snprintf(s->text, sizeof s->text, "greets you");

    for (size_t i = 0; i < smtp_extensions_count; i++) {
        const struct smtp_extension *const e = smtp_extensions[i];

        if (!smtp_extension_offered(s, e))
            continue;
        n += (size_t)snprintf(s->text + n, sizeof s->text - n, "\n%s%s", e->keyword, e->offer != NULL ? " " : "");
        if (e->offer != NULL)
            n += (size_t)e->offer(s, s->text + n, sizeof s->text - n);
        assert(n < sizeof s->text);
    }
    return (struct smtp_reply){ 250, NULL, s->text };
}

/* MUST NOT be the extended reply, §3.2. */
struct smtp_reply smtp_server_helo(struct smtp_server *s)
{
    (void)s;
    return (struct smtp_reply){ 250, NULL, "greets you" };
}

/* Both reset as RSET does, if they succeed; if not, nothing changes (§4.1.4).  The name is not checked against the
 * peer's address: that MUST NOT be a reason to refuse (§4.1.4). */
void smtp_server_hello_answered(struct smtp_server *s, int code)
{
    const struct smtp_slice name = smtp_slice(smtp_server_line(s).octets, s->command.domain);

    if (code / 100 != 2)
        return;
    smtp_server_end_transaction(s);
    s->envelope.extended = s->verb == SMTP_VERB_EHLO;
    assert(name.len < sizeof s->envelope.helo); /* smtp_command_result saw to it */
    memcpy(s->envelope.helo, name.octets, name.len);
    s->envelope.helo[name.len] = '\0';
}
