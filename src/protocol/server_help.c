/* server_help.c - HELP and NOOP, which change nothing.                RFC 5321 §4.1.1.8, §4.1.1.9
 * Read first: protocol/server_expn.c.  Read next: protocol/client.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/server_internal.h"

#include <stdio.h>
#include <string.h>

#include "parse/same.h"

const char *smtp_server_usage(enum smtp_verb verb)
{
    switch (verb) {
    case SMTP_VERB_EHLO: return "Syntax: EHLO domain, or EHLO [address] (4.1.1.1)";
    case SMTP_VERB_HELO: return "Syntax: HELO domain (4.1.1.1)";
    case SMTP_VERB_MAIL: return "Syntax: MAIL FROM:<reverse-path> [parameters], no space at the colon (4.1.1.2)";
    case SMTP_VERB_RCPT: return "Syntax: RCPT TO:<forward-path>, no space at the colon (4.1.1.3)";
    case SMTP_VERB_DATA: return "Syntax: DATA, without an argument (4.1.1.4)";
    case SMTP_VERB_RSET: return "Syntax: RSET, without an argument (4.1.1.5)";
    case SMTP_VERB_VRFY: return "Syntax: VRFY name, or VRFY name@domain (4.1.1.6)";
    case SMTP_VERB_EXPN: return "Syntax: EXPN name (4.1.1.7)";
    case SMTP_VERB_HELP: return "Syntax: HELP [command] (4.1.1.8)";
    case SMTP_VERB_NOOP: return "Syntax: NOOP [anything] (4.1.1.9)";
    case SMTP_VERB_QUIT: return "Syntax: QUIT, without an argument (4.1.1.10)";
    default: return "HELP and one of these tells its syntax (RFC 5321)";
    }
}

/* HELP MAIL tells about MAIL; with no argument, or one that is no verb, the reply lists what there is. */
struct smtp_reply smtp_server_help(struct smtp_server *s)
{
    const struct smtp_slice topic = smtp_server_text(s);

    for (int verb = SMTP_VERB_EHLO; verb <= SMTP_VERB_QUIT; verb++) {
        const char *const name = smtp_verb_name((enum smtp_verb)verb);

        if (smtp_same_nocase(topic, (struct smtp_slice){ (const unsigned char *)name, strlen(name) }))
            return (struct smtp_reply){ 214, "2.0.0", smtp_server_usage((enum smtp_verb)verb) };
    }
    snprintf(s->text, sizeof s->text, "EHLO HELO MAIL RCPT DATA RSET VRFY %sHELP NOOP QUIT\n%s",
             s->config->expn == SMTP_EXPN_SERVED ? "EXPN " : "", smtp_server_usage(SMTP_VERB_OTHER));
    return (struct smtp_reply){ 214, "2.0.0", s->text };
}

/* Its argument is ignored: SHOULD, §4.1.1.9. */
struct smtp_reply smtp_server_noop(struct smtp_server *s)
{
    (void)s;
    return (struct smtp_reply){ 250, "2.0.0", "OK" };
}
