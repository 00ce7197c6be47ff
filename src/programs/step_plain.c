/* step_plain.c - the walk as text: a heading for each line of the conversation, then its octets.
 * Read first: programs/step.h.  Read next: programs/step_json.c.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "programs/step.h"
#include "protocol/escape.h"
#include "protocol/walk_json.h"
#include "protocol/walk_why.h"

enum { RULES_WIDTH = 44, SHOWN = 64 /* octets of a unit in its heading */ };

/* The innermost rules of an octet, as many as fit: "... Dot-string > Atom". */
struct rules {
    char text[512];
    size_t len;
};

static void add_rule(void *owner, const struct smtp_abnf_rule *rule, size_t from, size_t to)
{
    struct rules *const r = owner;
    const int len = snprintf(r->text + r->len, sizeof r->text - r->len, "%s%.*s", r->len > 0 ? " > " : "",
                             (int)rule->name.len, rule->name.at);

    (void)from, (void)to;
    if (len > 0 && (size_t)len < sizeof r->text - r->len)
        r->len += (size_t)len;
}

static const char *innermost(const struct smtp_walk_view *v, struct rules *r)
{
    *r = (struct rules){ .len = 0 };
    smtp_walk_rules(v, add_rule, r);

    const char *from = r->text;
    while (strlen(from) > RULES_WIDTH) {
        const char *const next = strstr(from, " > ");
        if (next == NULL)
            break;
        from = next + 3;
    }
    return from;
}

/* Of a reply: why it is 501, 503, or as the server decides. */
static void reason(const struct postel_step *step, const struct smtp_walk_unit *reply)
{
    struct smtp_walk_why why;
    char words[SMTP_WHY_WORDS];

    if (!smtp_walk_why(&step->walk, reply, &why)) {
        puts("   no command waits for a reply: this one is too many");
    } else if (reply->code / 100 > 3) {
        smtp_walk_why_words(&why, words, sizeof words);
        printf("   %s\n", words);
    }
}

/* == mail  C: RCPT TO:<b@s.example>\r\n */
static void heading(const struct postel_step *step, const struct smtp_walk_view *v)
{
    const struct smtp_walk_unit *const u = v->unit;
    const struct smtp_slice stream = u->side == 'C' ? step->walk.talk.client : step->walk.talk.server;
    const char *const bold = step->common.color ? "\033[1m" : "", *const plain = step->common.color ? "\033[0m" : "";
    char octets[SHOWN + 1];

    smtp_escape((struct smtp_slice){ stream.octets + u->at, u->len }, octets, sizeof octets);
    printf("%s%s== state %s, %c: %s%s\n", v->point > 0 ? "\n" : "", bold, v->state, u->side, octets, plain);
    printf("   read by %s; %s %s\n", u->rule, v->note.section, v->note.says);
    if (u->side == 'S')
        reason(step, u);
}

static void finding(const struct postel_step *step, const struct smtp_finding *f)
{
    const char *const red = step->common.color ? "\033[31m" : "", *const plain = step->common.color ? "\033[0m" : "";

    printf("%s       ! %s: the %s %s; expected %s, got %s%s\n", red, f->id, f->side == 'S' ? "server" : "client",
           f->tolerates ? "tolerates this" : "is at fault", f->expected, f->got[0] != '\0' ? f->got : "the end", plain);
}

static void octet(const struct postel_step *step, const struct smtp_walk_view *v)
{
    char text[8] = "SP", next[256];
    struct rules rules;

    if (v->octet != ' ')
        smtp_escape((struct smtp_slice){ &v->octet, 1 }, text, sizeof text);
    smtp_abnf_expected(&v->next, next, sizeof next);
    if (v->alive)
        printf("%5zu  %-4s  state %-5d %-*s  next: %s%s\n", v->at, text, v->machine, RULES_WIDTH, innermost(v, &rules),
               next, v->word && v->next.count > 0 ? ", or the end" : "");
    else
        printf("%5zu  %-4s  outside the grammar%s%s\n", v->at, text,
               v->within == v->left ? "; there it could have gone on with " : "", v->within == v->left ? next : "");
    for (size_t i = 0; i < v->finding_count; i++)
        finding(step, &v->findings[i].found);
}

int postel_step_plain(struct postel_step *step)
{
    struct smtp_walk_view v;
    const struct smtp_walk_unit *last = NULL;
    bool lost = false;

    for (size_t point = 0; point < step->walk.points; point++) {
        if (!smtp_walk_at(&step->walk, point, &v))
            return postel_error(POSTEL_CANNOT, "step", "The memory set aside does not hold octet %zu.", point);
        if (v.unit != last)
            heading(step, &v);
        last = v.unit;
        octet(step, &v);
        if (v.lost != NULL && !lost)
            printf("       ? the judge no longer knows which reply answers what: %s\n", v.lost);
        lost = v.lost != NULL;
    }
    if (step->walk.sealed > 0)
        printf("\n   %zu octets follow within TLS, and nobody can read them (RFC 3207)\n", step->walk.sealed);
    printf("\n== the session ends in state %s\n", last != NULL ? v.state : "start");
    return POSTEL_DONE;
}
