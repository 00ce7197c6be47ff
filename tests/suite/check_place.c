/* check_place.c - a finding says which octets decided.
 * Read first: suite/run_hear.c, tests/suite/played.h.  Read next: tests/suite/check_plan.c.
 * SPDX-License-Identifier: MIT */
#include "suite/played.h"

#include <stdlib.h>
#include <string.h>

#define MUST TITLE "# MUST " A_MUST ": t\nuse greeted\n"

static const struct {
    const char *text;
    struct peer_rule rule;
    const char *before, *octets; /* of the peer's, up to the place and in it; NULL: the place is in none */
} cases[] = {
    /* the first digit that no code asked for has there */
    { MUST "C: NOOP\nS: 550  [w]\n", { "NOOP", "250 yes\r\n", PEER_STAYS, 0 }, "", "250 yes\r\n" },
    { MUST "C: NOOP\nS: 550 or 221  [w]\n", { "NOOP", "250 yes\r\n", PEER_STAYS, 0 }, "2", "50 yes\r\n" },
    { MUST "C: NOOP\nS: 4yz or 257  [w]\n", { "NOOP", "250 yes\r\n", PEER_STAYS, 0 }, "25", "0 yes\r\n" },
    /* the octet that is in no reply; the whole, if it is its codes that differ */
    { MUST "C: NOOP\nS: 250  [w]\n", { "NOOP", "25O yes\r\n", PEER_STAYS, 0 }, "25", "O yes\r\n" },
    { MUST "C: NOOP\nS: 250  [w]\n", { "NOOP", "250-a\r\n251 b\r\n", PEER_STAYS, 0 }, "", "250-a\r\n251 b\r\n" },
    /* octets that were asked for, up to the one that differs */
    { MUST "C: NOOP\nS! 250 yes\\r\\n  [w]\n", { "NOOP", "250 yet\r\n", PEER_STAYS, 0 }, "250 ye", "t\r\n" },
    { MUST "C: NOOP\nS= 250 yes  [w]\n", { "NOOP", "250 yet\r\n", PEER_STAYS, 0 }, "", "250 yet\r\n" },
    { MUST "C: NOOP\nS: 250\nS. quiet  [w]\n",
      { "NOOP", "250 a\r\n250 b\r\n", PEER_STAYS, 0 },
      "250 a\r\n",
      "250 b\r\n" },
    { MUST "C: NOOP\neither a  [w]\n  S: 251\nor b\n  S: 5yz\nend\n",
      { "NOOP", "250 a\r\n", PEER_STAYS, 0 },
      "",
      "250 a\r\n" },
    /* where there should have been some */
    { MUST "C: NOOP\nS: 250  [w]\n", { "NOOP", "", PEER_CLOSES, 0 }, "", "" },
    { MUST "C: NOOP\nS: 250  [w]\n", { "NOOP", "250 a", PEER_CLOSES, 0 }, "", "250 a" },
    { MUST "C: NOOP\nS: 250  [w]\n", { "NOOP", "250 yes\r\n", PEER_STAYS, 0 }, NULL, NULL },
};

/* All that the peer said on the first wire, up to its NOOP's reply. */
static void said(const struct smtp_recording *recording, struct smtp_octets *octets)
{
    for (size_t i = 0; i < recording->count; i++) {
        if (recording->records[i].from == 'S' && strcmp(recording->records[i].session, "in") == 0)
            smtp_octets_add(octets, recording->records[i].octets.octets, recording->records[i].octets.len);
    }
}

START_TEST(place)
{
    struct played run;
    struct smtp_octets octets = { 0 };

    played_open(&run, cases[_i].text, &cases[_i].rule, 1);
    ck_assert(smtp_plan_control(&run.plan));
    smtp_plan_play(&run.plan);
    const struct smtp_result *const r = &run.plan.cases[0].result;
    if (cases[_i].octets == NULL) {
        ck_assert_int_eq(r->place.from, 0);
    } else {
        const size_t before = strlen(cases[_i].before), len = strlen(cases[_i].octets);
        said(&r->recording, &octets);
        ck_assert_int_eq(r->place.from, 'S');
        ck_assert_str_eq(r->place.session, "in");
        ck_assert_uint_eq(r->place.len, len);
        ck_assert_uint_le(r->place.at + len, octets.len);
        ck_assert_mem_eq(octets.octets + r->place.at, cases[_i].octets, len);
        ck_assert_mem_eq(octets.octets + r->place.at - before, cases[_i].before, before);
    }
    smtp_octets_close(&octets);
    played_close(&run);
}
END_TEST

Suite *place_suite(void)
{
    Suite *const suite = suite_create("places");
    TCase *const octets = tcase_create("octets");

    tcase_set_timeout(octets, 30);
    tcase_add_loop_test(octets, place, 0, sizeof cases / sizeof *cases);
    suite_add_tcase(suite, octets);
    return suite;
}
