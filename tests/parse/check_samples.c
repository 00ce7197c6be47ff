/* check_samples.c - words of each parser's own rule, and near misses: taken, refused, and printed again.
 * Read first: abnf/sample.h, tests/abnf/check_sample.c, tests/parse/round_trip.c.
 * Read next: tests/parse/ext/check_size.c.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include <stdalign.h>

#include "abnf/sample.h"
#include "abnf/shelf.h"
#include "parse/round_trip.h"

enum { TEXTS = 2000 };

static alignas(max_align_t) unsigned char memory[64 << 20];
static unsigned char octets[ROUND_TRIP_LONGEST];

static void begin(struct smtp_abnf_sampler *sampler, const char *rule)
{
    static struct smtp_abnf_shelf shelf;
    static struct smtp_abnf_nfa nfa;
    struct smtp_abnf_error error;

    ck_assert(smtp_abnf_shelf_init(&shelf, memory, sizeof memory, &error));
    ck_assert(
        smtp_abnf_nfa_build(&shelf.arena, smtp_abnf_find(&shelf.grammar, smtp_abnf_text(rule)), SMTP_ABNF_DEPTH, &nfa));
    ck_assert(smtp_abnf_sampler_init(sampler, &shelf.arena, &nfa, 1));
    ck_assert_uint_le(sampler->longest, sizeof octets);
}

/* What was printed is read as the same value: it prints itself. */
static void check_again(const struct round_trip *trip, const struct print *printed, enum smtp_parse parsed)
{
    static struct print again;
    size_t at;

    again.len = 0;
    ck_assert_int_eq(trip->read((struct smtp_slice){ printed->octets, printed->len }, &again, &at), parsed);
    ck_assert_uint_eq(again.len, printed->len);
    ck_assert_mem_eq(again.octets, printed->octets, printed->len);
}

START_TEST(words)
{
    struct smtp_abnf_sampler sampler;
    static struct print printed, held;
    size_t len, at;

    begin(&sampler, round_trips[_i].rule);
    for (int n = 0; n < TEXTS; n++) {
        enum smtp_parse parsed;

        ck_assert(smtp_abnf_sample(&sampler, octets, &len));
        printed.len = 0;
        parsed = round_trips[_i].read((struct smtp_slice){ octets, len }, &printed, &at);
        ck_assert(parsed == SMTP_PARSE_OK || (parsed == SMTP_PARSE_TOO_LONG && round_trips[_i].sizes));
        ck_assert_uint_eq(at, len);
        held.len = 0;
        round_trips[_i].hold((struct smtp_slice){ octets, len }, &held);
        ck_assert_uint_eq(printed.len, held.len);
        ck_assert_mem_eq(printed.octets, held.octets, held.len);
        check_again(&round_trips[_i], &printed, parsed);
    }
}
END_TEST

START_TEST(near_misses)
{
    struct smtp_abnf_sampler sampler;
    static struct print printed;
    size_t len, at;

    begin(&sampler, round_trips[_i].rule);
    for (int n = 0; n < TEXTS; n++) {
        ck_assert(smtp_abnf_near_miss(&sampler, octets, &len));
        printed.len = 0;
        ck_assert_int_eq(round_trips[_i].read((struct smtp_slice){ octets, len }, &printed, &at), SMTP_PARSE_SYNTAX);
        ck_assert_uint_eq(at, smtp_abnf_dfa_match(&sampler.chart.dfa, octets, len).at);
    }
}
END_TEST

Suite *samples_suite(void)
{
    Suite *const suite = suite_create("4.1, 4.2 Samples of every parser's rule");
    TCase *const samples_case = tcase_create("samples");

    tcase_set_timeout(samples_case, 60);
    tcase_add_loop_test(samples_case, words, 0, round_trips_count);
    tcase_add_loop_test(samples_case, near_misses, 0, round_trips_count);
    suite_add_tcase(suite, samples_case);
    return suite;
}
