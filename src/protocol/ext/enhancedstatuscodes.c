/* enhancedstatuscodes.c - ENHANCEDSTATUSCODES: a reason behind the reply code, for programs.  RFC 2034, RFC 3463
 * Read first: protocol/ext/enhancedstatuscodes.h.  Read next: protocol/ext/smtputf8.h.
 * SPDX-License-Identifier: MIT
 *
 * Which code a reply has stands beside its text, wherever that is.  Unlike any other extension it changes what a client
 * hears that has not asked for it, and none can ask: before EHLO and after HELO too (RFC 2034 §4, §5). */
#include "protocol/ext/enhancedstatuscodes.h"

#include <string.h>

#include "parse/ext/enhancedstatuscodes.h"
#include "protocol/ext/extension.h"

/* All 2yz, 4yz and 5yz replies but "the initial greeting and any response to HELO or EHLO": RFC 2034 §3. */
static bool carries_one(enum smtp_verb verb, int class)
{
    return class != 3 && verb != SMTP_VERB_OPEN && verb != SMTP_VERB_EHLO && verb != SMTP_VERB_HELO;
}

/* The class has to be that of the reply (RFC 2034 §4).  If our owner said one that is not, or none, only the class is
 * known; X.0.0 is for that (RFC 3463 §3.1). */
const char *smtp_server_status(const struct smtp_server *s, struct smtp_reply reply)
{
    static const char *const class_only[] = { [2] = "2.0.0", [4] = "4.0.0", [5] = "5.0.0" };
    const int class = reply.code / 100;

    if (!smtp_extension_had(s->config, &smtp_ext_enhancedstatuscodes) || !carries_one(s->verb, class))
        return NULL;
    return reply.enhanced != NULL && reply.enhanced[0] - '0' == class ? reply.enhanced : class_only[class];
}

void smtp_client_keep_status(struct smtp_client *c)
{
    const struct smtp_slice word = { (const unsigned char *)c->text, strcspn(c->text, " ") };
    struct smtp_status_code status;

    c->status[0] = '\0';
    if (!smtp_client_offers(c, &smtp_ext_enhancedstatuscodes) || !carries_one(c->sent, c->code / 100))
        return;
    if (smtp_status_code_parse(word, &status) != SMTP_PARSE_OK || (int)status.class != c->code / 100)
        return; /* it is text, or says the opposite of the reply code, which is the one that counts (§4.2.1) */
    memcpy(c->status, word.octets, word.len);
    c->status[word.len] = '\0';
}

const struct smtp_extension smtp_ext_enhancedstatuscodes = { .keyword = "ENHANCEDSTATUSCODES" };
