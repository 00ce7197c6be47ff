/* server_help.c - HELP and NOOP, which change nothing.                RFC 5321 §4.1.1.8, §4.1.1.9
 * Read first: protocol/server_expn.c.  Read next: protocol/client.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/server_internal.h"

#include <stdio.h>
#include <string.h>

#include "parse/same.h"
#include "protocol/ext/extension.h"

const struct smtp_extension smtp_ext_help = { .keyword = "HELP" };

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
    case SMTP_VERB_OPEN:
    case SMTP_VERB_DOT:
    case SMTP_VERB_OTHER: break;
    default:
        if (smtp_extension_verb(verb) != NULL && smtp_extension_verb(verb)->usage != NULL)
            return smtp_extension_verb(verb)->usage;
    }
    return "HELP and one of these tells its syntax (RFC 5321)";
}

/* Is it a command that we serve? */
static bool listed(const struct smtp_server *s, enum smtp_verb verb)
{
    const struct smtp_extension_verb *const more = smtp_extension_verb_had(s->config, verb);

    if (verb == SMTP_VERB_EXPN)
        return s->config->expn == SMTP_EXPN_SERVED;
    return (verb <= SMTP_VERB_QUIT && verb != SMTP_VERB_DOT) || (more != NULL && more->usage != NULL);
}

/* HELP MAIL tells about MAIL; with no argument, or one that is no verb, the reply lists what there is. */
struct smtp_reply smtp_server_help(struct smtp_server *s)
{
    const struct smtp_slice topic = smtp_server_text(s);
    size_t n = 0;

    if (!smtp_extension_had(s->config, &smtp_ext_help)) /* §4.2.4 */
        return (struct smtp_reply){ 502, "5.5.1", "HELP is switched off here" };
    for (enum smtp_verb verb = SMTP_VERB_EHLO; verb < SMTP_VERB_OTHER; verb++) {
        const char *const name = smtp_verb_name(verb);

        if (verb == SMTP_VERB_DOT || (verb > SMTP_VERB_QUIT && !listed(s, verb)))
            continue;
        if (smtp_same_nocase(topic, smtp_slice_text(name)))
            return (struct smtp_reply){ 214, "2.0.0", smtp_server_usage(verb) };
        if (listed(s, verb))
            n += (size_t)snprintf(s->text + n, sizeof s->text - n, "%s%s", n > 0 ? " " : "", name);
    }
    snprintf(s->text + n, sizeof s->text - n, "\n%s", smtp_server_usage(SMTP_VERB_OTHER));
    return (struct smtp_reply){ 214, "2.0.0", s->text };
}

/* Its argument is ignored: SHOULD, §4.1.1.9. */
struct smtp_reply smtp_server_noop(struct smtp_server *s)
{
    (void)s;
    return (struct smtp_reply){ 250, "2.0.0", "OK" };
}
