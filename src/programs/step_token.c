/* step_token.c - what counts as one token of a command or reply.
 * Read first: programs/step_model.h.  Read next: programs/step_model.c.
 * SPDX-License-Identifier: MIT
 *
 * The innermost rules are those of letters and digits, which would make a token of each octet.  So a rule that stands
 * for one octet is not asked: in MAIL FROM:<a.b@c> the tokens are MAIL FROM: < a . b @ c > CRLF. */
#include "programs/step_model.h"
#include "protocol/walk_json.h"

struct innermost {
    const struct smtp_abnf_part *part;
    bool in_token; /* a rule for one octet has been entered: what it is made of is no matter */
    bool octet;    /* the octet was read by such a rule */
};

static void look(struct innermost *in, const struct smtp_abnf_part *part)
{
    if (in->in_token)
        return;
    in->in_token = smtp_abnf_token(part->rule);
    in->octet = in->in_token && part->len == 1;
    if (!in->octet) /* CRLF is a token, but of two octets */
        in->part = part;
}

struct postel_step_token postel_step_token_of(const struct smtp_walk_view *v)
{
    struct postel_step_token token = { .unit = v->unit };
    struct innermost in = { .part = NULL };

    if (v->tree != NULL) {
        const struct smtp_abnf_part *parts[SMTP_WALK_DEEPEST];
        const size_t count = smtp_walk_parts(v, parts);

        for (size_t i = 0; i < count; i++)
            look(&in, parts[i]);
        token.rule = in.part;
        if (!in.octet && v->tree->takes[v->within]->kind == SMTP_ABNF_STRING)
            token.element = v->tree->takes[v->within];
    } else if (v->alive && v->next.count > 0) {
        token.rule = v->next.nfa->calls[v->next.hopes[0].call].rule;
    }
    return token;
}
