/* check_server_split.c - however its octets are split, a session is the same.  RFC 5321 §2.3.8
 * Read first: tests/protocol/check_server.c.  Read next: tests/protocol/check_client.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <string.h>

#include "protocol/owner.h"
#include "protocol/sessions.h"

static struct owner whole, split;

static void compare(const struct session *s, size_t at)
{
    ck_assert_msg(whole.output_len == split.output_len && memcmp(whole.output, split.output, whole.output_len) == 0,
                  "%s: output differs, split at %zu", s->section, at);
    ck_assert_msg(strcmp(whole.events, split.events) == 0, "%s: events differ, split at %zu", s->section, at);
    ck_assert_msg(whole.content_len == split.content_len &&
                      memcmp(whole.content, split.content, whole.content_len) == 0,
                  "%s: content differs, split at %zu", s->section, at);
}

START_TEST(in_two)
{
    const struct session *const s = &sessions[_i];
    const size_t len = strlen(s->octets);

    session_begin(&whole, s);
    owner_feed(&whole, s->octets, len);
    for (size_t at = 0; at <= len; at++) {
        session_begin(&split, s);
        owner_feed(&split, s->octets, at);
        owner_feed(&split, s->octets + at, len - at);
        compare(s, at);
    }
}
END_TEST

START_TEST(octet_by_octet)
{
    const struct session *const s = &sessions[_i];
    const size_t len = strlen(s->octets);

    session_begin(&whole, s);
    owner_feed(&whole, s->octets, len);
    session_begin(&split, s);
    for (size_t at = 0; at < len; at++)
        owner_feed(&split, s->octets + at, 1);
    compare(s, 1);
}
END_TEST

Suite *server_split_suite(void)
{
    Suite *const suite = suite_create("server, any split");
    TCase *const all = tcase_create("splits");

    tcase_set_timeout(all, 60);
    tcase_add_loop_test(all, in_two, 0, (int)sessions_count);
    tcase_add_loop_test(all, octet_by_octet, 0, (int)sessions_count);
    suite_add_tcase(suite, all);
    return suite;
}
