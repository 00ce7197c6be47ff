/* needs.c - what a case needs of the one under test before it can be played.
 * Read first: suite/run.h.  Read next: suite/run.c.
 * SPDX-License-Identifier: MIT */
#include "suite/run.h"

#include <ctype.h>
#include <string.h>

#include "protocol/ext/sasl.h"
#include "suite/sasl.h"
#include "suite/scram.h"

/* A keyword of EHLO's reply; or a mechanism of AUTH's, SCRAM-SHA-256, which stands behind that keyword. */
static bool offered(const struct smtp_setup *setup, struct smtp_slice keyword)
{
    return setup->offered.len > 0 &&
           (smtp_reply_offers(setup->offered, keyword) ||
            (smtp_sasl_find(keyword) < SMTP_SASL_MECHANISMS && smtp_reply_lists(setup->offered, "AUTH", keyword)));
}

static bool given(const struct smtp_setup *setup, struct smtp_slice key)
{
    struct smtp_pool pool = { 0 };
    const bool is = smtp_target_get(setup->target, smtp_pool_string(&pool, key)) != NULL;

    smtp_pool_close(&pool);
    return is;
}

/* A role that cannot be played here, as the case's only one. */
static const char *role(const struct smtp_setup *setup, const struct smtp_transcript *t)
{
    const unsigned ours = setup->caller != NULL ? SMTP_ROLE_CLIENT
                          : setup->hop != NULL  ? SMTP_ROLE_RELAY
                                                : SMTP_ROLE_SERVER | SMTP_ROLE_DELIVERY;

    if ((t->roles & ours) != 0)
        return NULL;
    for (unsigned r = SMTP_ROLE_SERVER; r <= SMTP_ROLE_JUDGE; r <<= 1) {
        if ((t->roles & r) != 0)
            return smtp_role_name(r);
    }
    return NULL;
}

/* What the lines themselves ask for: a fixture that a script names is a need. */
static struct smtp_slice line_need(const struct smtp_setup *setup, const struct smtp_script_line *line)
{
    struct smtp_slice rest = line->text;

    if (line->kind == SMTP_SCRIPT_TLS && setup->tls == NULL)
        return smtp_slice_text("TLS");
    if (line->kind == SMTP_SCRIPT_MAILBOX && setup->mailbox == NULL)
        return smtp_slice_text("mailbox");
    if (line->kind == SMTP_SCRIPT_MAILBOX && !given(setup, line->name))
        return line->name;
    for (struct smtp_hole hole; smtp_hole_next(&rest, &hole);) {
        if (!hole.capture && smtp_target_has_hole(hole.name) && !given(setup, hole.name))
            return hole.name;
        if ((smtp_slice_is(hole.name, "relay") || smtp_slice_is(hole.name, "bounce")) &&
            !given(setup, smtp_slice_text("relay-domain")))
            return smtp_slice_text("relay-domain");
        const bool logs_in = smtp_sasl_hole(hole.name) || smtp_scram_hole(hole.name);
        if (logs_in && !given(setup, smtp_slice_text("auth-user")))
            return smtp_slice_text("auth-user");
        if (logs_in && !given(setup, smtp_slice_text("auth-password")))
            return smtp_slice_text("auth-password");
    }
    return (struct smtp_slice){ NULL, 0 };
}

/* Several recipients whose mail goes to one store: whose a message is cannot be told there. */
static bool shares_mailbox(const struct smtp_setup *setup, const struct smtp_transcript *t)
{
    static const char *const recipients[] = { "valid", "second-valid", "many", "long-local" };
    const char *const mailbox = smtp_target_get(setup->target, "mailbox");
    bool named[sizeof recipients / sizeof *recipients] = { false }, looks = false;
    size_t count = 0;

    for (size_t i = 0; i < t->count; i++) {
        struct smtp_slice rest = t->lines[i].text;
        looks = looks || t->lines[i].kind == SMTP_SCRIPT_MAILBOX;
        for (struct smtp_hole hole; smtp_hole_next(&rest, &hole);)
            for (size_t r = 0; r < sizeof named / sizeof *named; r++)
                named[r] = named[r] || smtp_slice_is(hole.name, recipients[r]);
    }
    for (size_t r = 0; r < sizeof named / sizeof *named; r++)
        count += named[r];
    return looks && count > 1 && strchr(mailbox, '{') == NULL;
}

/* What a client has to be told how to do. */
static const char *client(const struct smtp_setup *setup, const struct smtp_transcript *t)
{
    const struct smtp_caller *const caller = setup->caller;
    struct smtp_slice rest = t->to;

    if (smtp_slice_is(t->from, "<>") && caller->null_from == NULL)
        return "null-from";
    smtp_errand_next(&rest);
    if (smtp_errand_next(&rest).len > 0 && caller->each_to == NULL && !caller->commas)
        return "each-to";
    for (size_t i = 0; i < t->count; i++) {
        if (t->lines[i].kind == SMTP_SCRIPT_TLS && setup->tls == NULL)
            return "TLS";
    }
    return NULL;
}

const char *smtp_run_need(const struct smtp_setup *setup, const struct smtp_transcript *t, struct smtp_pool *pool)
{
    if (role(setup, t) != NULL)
        return smtp_pool_format(pool, "role %s", role(setup, t));
    if (smtp_transcript_tagged(t, "slow") && !setup->slow)
        return "--slow";
    for (struct smtp_slice rest = t->needs, word = smtp_slice_word(&rest); word.len > 0;
         word = smtp_slice_word(&rest)) {
        const bool keyword = isupper(word.octets[0]) || isdigit(word.octets[0]); /* 8BITMIME is one too */
        const bool can = setup->caller != NULL && smtp_caller_can(setup->caller, word);
        if (!can && (keyword ? !offered(setup, word) : !given(setup, word)))
            return smtp_pool_string(pool, word);
    }
    if (setup->caller != NULL)
        return client(setup, t);
    if (t->roles == SMTP_ROLE_DELIVERY && setup->mailbox == NULL)
        return "mailbox";
    for (size_t i = 0; i < t->count; i++) {
        const struct smtp_slice need = line_need(setup, &t->lines[i]);
        if (need.len > 0)
            return smtp_pool_string(pool, need);
    }
    return shares_mailbox(setup, t) ? "a mailbox for each address" : NULL;
}
