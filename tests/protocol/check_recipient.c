/* check_recipient.c - who is delivered to, who is relayed for, and that no trick makes an open relay.  RFC 5321 §3.6.2
 * Read first: protocol/recipient.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <string.h>

#include "parse/ext/dsn.h"
#include "parse/path.h"
#include "parse/same.h"
#include "protocol/recipient.h"

START_TEST(decisions)
{
    static const struct {
        enum smtp_place place;
        enum smtp_holder holder;
        bool trusted;
        enum smtp_fate fate;
        int code;
    } table[] = {
        { SMTP_PLACE_HERE, SMTP_HOLDER_MAILBOX, false, SMTP_FATE_DELIVER, 250 },
        { SMTP_PLACE_HERE, SMTP_HOLDER_ALIAS, false, SMTP_FATE_ALIAS, 250 },
        { SMTP_PLACE_HERE, SMTP_HOLDER_LIST, false, SMTP_FATE_LIST, 250 },
        { SMTP_PLACE_HERE, SMTP_HOLDER_NONE, false, SMTP_FATE_REFUSE, 550 },
        { SMTP_PLACE_HERE, SMTP_HOLDER_MAILBOX, true, SMTP_FATE_DELIVER, 250 },
        { SMTP_PLACE_HERE, SMTP_HOLDER_NONE, true, SMTP_FATE_REFUSE, 550 }, /* what is ours is never sent on */
        { SMTP_PLACE_FOR, SMTP_HOLDER_NONE, false, SMTP_FATE_RELAY, 250 },
        { SMTP_PLACE_FOR, SMTP_HOLDER_NONE, true, SMTP_FATE_RELAY, 250 },
        { SMTP_PLACE_ELSEWHERE, SMTP_HOLDER_NONE, true, SMTP_FATE_RELAY, 250 },
        { SMTP_PLACE_ELSEWHERE, SMTP_HOLDER_NONE, false, SMTP_FATE_REFUSE, 550 },
        /* A name of ours is none elsewhere. */
        { SMTP_PLACE_ELSEWHERE, SMTP_HOLDER_MAILBOX, false, SMTP_FATE_REFUSE, 550 },
        { SMTP_PLACE_ELSEWHERE, SMTP_HOLDER_ALIAS, true, SMTP_FATE_RELAY, 250 },
    };
    struct smtp_reply reply;

    ck_assert_int_eq(smtp_recipient_decide(table[_i].place, table[_i].holder, table[_i].trusted, &reply),
                     table[_i].fate);
    ck_assert_int_eq(reply.code, table[_i].code);
    ck_assert_str_eq(reply.enhanced, reply.code == 250                    ? "2.1.5"
                                     : table[_i].place == SMTP_PLACE_HERE ? "5.1.1"
                                                                          : "5.7.1");
}
END_TEST
enum { DECISIONS = 12 };

/* RCPT's path, as a stranger may write it to reach user@victim.example through postel.example, [192.0.2.1]: every way
 * there has been.  "syntax": no Path; "here": stays with us, whatever its local-part means elsewhere. */
static const struct {
    const char *path, *outcome;
} tricks[] = {
    /* What is ours, for comparison. */
    { "<user@postel.example>", "here" },
    { "<user@POSTEL.Example>", "here" },
    { "<user@[192.0.2.1]>", "here" },
    { "<postmaster>", "here" },
    /* Plainly elsewhere. */
    { "<user@victim.example>", "refused" },
    { "<user@[192.0.2.2]>", "refused" },
    { "<user@[IPv6:2001:db8::1]>", "refused" },
    /* The percent hack, and its kin: a local-part of ours, nothing more. */
    { "<user%victim.example@postel.example>", "here" },
    { "<user%victim.example%other.example@postel.example>", "here" },
    { "<user%victim.example@[192.0.2.1]>", "here" },
    { "<user%victim.example>", "syntax" },
    { "<user%postel.example@victim.example>", "refused" },
    /* Quoted. */
    { "<\"user@victim.example\"@postel.example>", "here" },
    { "<\"user%victim.example\"@postel.example>", "here" },
    { "<\"user@victim.example\">", "syntax" },
    { "<\"user@victim.example\"@[192.0.2.1]>", "here" },
    { "<\"user@postel.example\"@victim.example>", "refused" },
    { "<\"user\"@victim.example>", "refused" },
    { "<user\\@victim.example@postel.example>", "syntax" },
    { "<user@victim.example@postel.example>", "syntax" },
    { "<user@postel.example@victim.example>", "syntax" },
    /* Source routes: dropped, and the last domain counts. */
    { "<@postel.example:user@victim.example>", "refused" },
    { "<@postel.example,@other.example:user@victim.example>", "refused" },
    { "<@[192.0.2.1]:user@victim.example>", "syntax" }, /* At-domain holds a Domain only */
    { "<@victim.example:user@postel.example>", "here" },
    { "<@postel.example:user%victim.example@postel.example>", "here" },
    { "<@postel.example:\"user@victim.example\"@postel.example>", "here" },
    { "<@postel.example:@victim.example:user>", "syntax" },
    { "<@postel.example>", "syntax" },
    /* Bang paths. */
    { "<victim.example!user@postel.example>", "here" },
    { "<victim.example!user@[192.0.2.1]>", "here" },
    { "<victim.example!user>", "syntax" },
    { "<postel.example!victim.example!user@victim.example>", "refused" },
    { "<@postel.example:victim.example!user@postel.example>", "here" },
    /* Names that look like ours. */
    { "<user@postel.example.>", "syntax" },
    { "<user@victim.example.>", "syntax" },
    { "<user@postel.example.victim.example>", "refused" },
    { "<user@mail.postel.example>", "refused" },
    { "<user@xpostel.example>", "refused" },
    { "<user@example>", "refused" },
    { "<user@localhost>", "refused" },
    { "<user@localhost.localdomain>", "refused" },
    { "<user@127.0.0.1>", "refused" },
    { "<user@192.0.2.1>", "refused" }, /* a Domain, and none of ours */
    { "<user@[127.0.0.1]>", "refused" },
    { "<user@[192.0.2.001]>", "here" },
    { "<user@[IPv6:::ffff:192.0.2.1]>", "refused" },
    { "<user@>", "syntax" },
    { "<user>", "syntax" },
    { "<>", "syntax" },
    { "<user@postel.example\0.victim.example>", "syntax" },
    { "<user@[192.0.2.1].victim.example>", "syntax" },
    { "<user@[192.0.2.1]@victim.example>", "syntax" },
    { "<user@victim.example(comment)>", "syntax" },
    { "<user@postel.example><user@victim.example>", "syntax" },
    { "<user@postel.example>,<user@victim.example>", "syntax" },
    { "user@victim.example", "syntax" },
    { "< user@victim.example>", "syntax" },
    { "<user @postel.example>", "syntax" },
};
enum { TRICKS = sizeof tricks / sizeof tricks[0] };

static enum smtp_place place_of(struct smtp_slice domain)
{
    static const char *const ours[] = { "", "postel.example", "[192.0.2.1]", "[192.0.2.001]" };

    for (size_t i = 0; i < 4; i++)
        if (smtp_same_nocase(domain, (struct smtp_slice){ (const unsigned char *)ours[i], strlen(ours[i]) }))
            return SMTP_PLACE_HERE;
    return SMTP_PLACE_ELSEWHERE;
}

START_TEST(no_open_relay)
{
    const unsigned char *const octets = (const unsigned char *)tricks[_i].path;
    const bool nul = strcmp(tricks[_i].path, "<user@postel.example") == 0;
    const struct smtp_slice text = { octets, nul ? strlen(tricks[_i].path) + 17 : strlen(tricks[_i].path) };
    const char *outcome = "syntax";
    struct smtp_path path;

    if (smtp_path_parse(&path, text) == SMTP_PARSE_OK && path.spans.local_part.len > 0) {
        const struct smtp_slice domain = smtp_slice(octets, path.spans.domain);
        struct smtp_reply reply;

        /* as by default: nobody is trusted, and there is no domain that we relay for */
        outcome = smtp_recipient_decide(place_of(domain), SMTP_HOLDER_MAILBOX, false, &reply) == SMTP_FATE_DELIVER
                      ? "here"
                      : "refused";
        ck_assert_int_eq(reply.code, strcmp(outcome, "here") == 0 ? 250 : 550);
    }
    ck_assert_str_eq(outcome, tricks[_i].outcome);
}
END_TEST

START_TEST(expansion)
{
    static const struct {
        enum smtp_fate fate;
        size_t members;
        unsigned notify;
        struct smtp_expansion e;
    } table[] = {
        { SMTP_FATE_ALIAS, 1, SMTP_NOTIFY_SUCCESS, { "<a@b>", true, SMTP_NOTIFY_SUCCESS, false, 0 } },
        { SMTP_FATE_ALIAS, 1, SMTP_NOTIFY_UNSAID, { "<a@b>", true, SMTP_NOTIFY_UNSAID, false, 0 } },
        { SMTP_FATE_ALIAS, 2, SMTP_NOTIFY_UNSAID, { "<a@b>", true, SMTP_NOTIFY_UNSAID, false, 0 } },
        { SMTP_FATE_ALIAS, 2, SMTP_NOTIFY_NEVER, { "<a@b>", true, SMTP_NOTIFY_NEVER, false, 0 } },
        { SMTP_FATE_ALIAS,
          2,
          SMTP_NOTIFY_SUCCESS | SMTP_NOTIFY_DELAY,
          { "<a@b>", true, SMTP_NOTIFY_DELAY, true, SMTP_ACTION_EXPANDED } },
        { SMTP_FATE_ALIAS, 2, SMTP_NOTIFY_SUCCESS, { "<a@b>", true, SMTP_NOTIFY_NEVER, true, SMTP_ACTION_EXPANDED } },
        { SMTP_FATE_LIST, 1, SMTP_NOTIFY_UNSAID, { "<owner@l>", false, SMTP_NOTIFY_UNSAID, false, 0 } },
        { SMTP_FATE_LIST, 3, SMTP_NOTIFY_NEVER, { "<owner@l>", false, SMTP_NOTIFY_UNSAID, false, 0 } },
        { SMTP_FATE_LIST,
          3,
          SMTP_NOTIFY_SUCCESS | SMTP_NOTIFY_FAILURE,
          { "<owner@l>", false, SMTP_NOTIFY_UNSAID, true, SMTP_ACTION_DELIVERED } },
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const struct smtp_expansion e =
            smtp_recipient_expand(table[i].fate, "<a@b>", table[i].notify, "<owner@l>", table[i].members);

        ck_assert_str_eq(e.reverse_path, table[i].e.reverse_path);
        ck_assert_int_eq(e.dsn, table[i].e.dsn);
        ck_assert_uint_eq(e.notify, table[i].e.notify);
        ck_assert_int_eq(e.tell, table[i].e.tell);
        if (e.tell)
            ck_assert_int_eq(e.action, table[i].e.action);
    }
}
END_TEST

Suite *recipient_suite(void)
{
    Suite *const suite = suite_create("3.6.2 recipients");
    TCase *const all = tcase_create("recipient");

    tcase_add_loop_test(all, decisions, 0, DECISIONS);
    tcase_add_loop_test(all, no_open_relay, 0, TRICKS);
    tcase_add_test(all, expansion);
    suite_add_tcase(suite, all);
    return suite;
}
