/* check_route.c - each rule of §5.1: what the DNS said, and where the mail goes.  RFC 5321 §5.1, §4.5.4.1, RFC 7505
 * Read first: protocol/route.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <stdio.h>
#include <string.h>

#include "protocol/route.h"

/* An MX record and what its target's addresses are: "10 a" has one; "10 a!" has none, "10 a?" is not known now, "10 a@"
 * is ours. */
static const struct {
    enum smtp_dns_answer mx;
    const char *records[5];
    const char *result; /* the hosts in their order, or the status */
} table[] = {
    /* The DNS's own failures, kept apart. */
    { SMTP_DNS_LATER, { NULL }, "4.4.3" },
    { SMTP_DNS_NO_NAME, { NULL }, "5.1.2" },
    { SMTP_DNS_FOUND, { "10 a" }, "a" },
    /* Preference: the lower number first, whatever the order of the records. */
    { SMTP_DNS_FOUND, { "10 a", "20 b" }, "a b" },
    { SMTP_DNS_FOUND, { "20 b", "10 a" }, "a b" },
    { SMTP_DNS_FOUND, { "30 c", "10 a", "20 b" }, "a b c" },
    { SMTP_DNS_FOUND, { "65535 b", "0 a" }, "a b" },
    /* The implicit MX: only without any MX. */
    { SMTP_DNS_NOTHING, { "0 example.org" }, "example.org" },
    { SMTP_DNS_NOTHING, { "0 example.org!" }, "5.4.4" },
    { SMTP_DNS_NOTHING, { "0 example.org?" }, "4.4.3" },
    { SMTP_DNS_NOTHING, { "0 example.org@" }, "5.4.6" },
    /* Unusable ones are passed over; if all are, it is an error, and the domain's own address does not help. */
    { SMTP_DNS_FOUND, { "10 a!", "20 b" }, "b" },
    { SMTP_DNS_FOUND, { "10 a?", "20 b" }, "b" },
    { SMTP_DNS_FOUND, { NULL }, "5.4.4" }, /* names too long to be told, all of them */
    { SMTP_DNS_FOUND, { "10 a!" }, "5.4.4" },
    { SMTP_DNS_FOUND, { "10 a!", "20 b!" }, "5.4.4" },
    { SMTP_DNS_FOUND, { "10 a!", "20 b?" }, "4.4.3" },
    /* Ourselves in the list: that preference and all behind it are out. */
    { SMTP_DNS_FOUND, { "10 a", "20 b@", "30 c" }, "a" },
    { SMTP_DNS_FOUND, { "10 a", "20 b@", "20 c" }, "a" },
    { SMTP_DNS_FOUND, { "10 a", "20 b", "20 c@" }, "a" },
    { SMTP_DNS_FOUND, { "10 a@", "20 b" }, "5.4.6" },
    { SMTP_DNS_FOUND, { "10 a", "20 b@", "30 c@" }, "a" },
    { SMTP_DNS_FOUND, { "10 a!", "20 b@" }, "5.4.4" },
    { SMTP_DNS_FOUND, { "10 a?", "20 b@" }, "4.4.3" },
    /* Null MX: alone it says no; beside others it is no host. */
    { SMTP_DNS_FOUND, { "0 ." }, "5.1.10" },
    { SMTP_DNS_FOUND, { "0 .", "10 a" }, "a" },
    { SMTP_DNS_FOUND, { "0 .", "10 a!" }, "5.4.4" },
};

/* What the record says of its target's addresses. */
static void answer(struct smtp_route_host *host, const char *record)
{
    const char mark = record[strlen(record) - 1];

    host->addresses = mark == '!' ? SMTP_DNS_NOTHING : mark == '?' ? SMTP_DNS_LATER : SMTP_DNS_FOUND;
    host->mine = mark == '@';
}

static unsigned read_record(const char *record, char name[SMTP_DOMAIN_MAX + 1])
{
    unsigned preference;

    ck_assert_int_eq(sscanf(record, "%u %255[^!?@]", &preference, name), 2);
    return preference;
}

static const char *route(size_t row, uint64_t seed)
{
    static char result[1024];
    struct smtp_route r;
    char name[SMTP_DOMAIN_MAX + 1];

    smtp_route_init(&r, "example.org");
    r.mx = table[row].mx;
    for (size_t i = 0; r.mx == SMTP_DNS_FOUND && table[row].records[i] != NULL; i++) {
        const unsigned preference = read_record(table[row].records[i], name);

        smtp_route_add(&r, preference, name);
    }
    if (smtp_route_ask(&r)) {
        for (size_t i = 0; table[row].records[i] != NULL; i++) {
            read_record(table[row].records[i], name);
            for (size_t k = 0; k < r.count; k++)
                if (strcmp(r.hosts[k].name, name) == 0)
                    answer(&r.hosts[k], table[row].records[i]);
        }
    }
    smtp_route_decide(&r, seed);
    if (r.verdict != SMTP_ROUTE_TRY) {
        ck_assert_int_eq(r.verdict, r.status[0] == '4' ? SMTP_ROUTE_LATER : SMTP_ROUTE_NEVER);
        ck_assert_ptr_nonnull(r.why);
        return r.status;
    }
    result[0] = '\0';
    for (size_t i = 0; i < r.count; i++)
        snprintf(result + strlen(result), sizeof result - strlen(result), "%s%s", i > 0 ? " " : "", r.hosts[i].name);
    return result;
}

START_TEST(rules)
{
    for (uint64_t seed = 0; seed < 4; seed++)
        ck_assert_str_eq(route((size_t)_i, seed), table[_i].result);
}
END_TEST

/* §5.1 MUST: equals in random order, and only equals.  Every order comes, none far more often than another. */
START_TEST(equals)
{
    unsigned first[3] = { 0 };

    for (uint64_t seed = 0; seed < 3000; seed++) {
        struct smtp_route r;

        smtp_route_init(&r, "example.org");
        r.mx = SMTP_DNS_FOUND;
        smtp_route_add(&r, 20, "z");
        smtp_route_add(&r, 10, "a");
        smtp_route_add(&r, 10, "b");
        smtp_route_add(&r, 5, "y");
        smtp_route_add(&r, 10, "c");
        ck_assert(smtp_route_ask(&r));
        for (size_t i = 0; i < r.count; i++)
            r.hosts[i].addresses = SMTP_DNS_FOUND;
        smtp_route_decide(&r, seed);
        ck_assert_uint_eq(r.count, 5);
        ck_assert_str_eq(r.hosts[0].name, "y");
        ck_assert_str_eq(r.hosts[4].name, "z");
        first[r.hosts[1].name[0] - 'a']++;
    }
    for (size_t i = 0; i < 3; i++) {
        ck_assert_uint_gt(first[i], 900);
        ck_assert_uint_lt(first[i], 1100);
    }
}
END_TEST

/* More records than are kept: the most preferred ones stay, in whatever order they come. */
START_TEST(many)
{
    struct smtp_route r;
    char name[8];

    smtp_route_init(&r, "example.org");
    r.mx = SMTP_DNS_FOUND;
    for (unsigned i = 0; i < 100; i++) {
        snprintf(name, sizeof name, "h%u", i * 37 % 100);
        smtp_route_add(&r, i * 37 % 100, name);
    }
    ck_assert_uint_eq(r.count, SMTP_ROUTE_HOSTS);
    for (unsigned i = 0; i < SMTP_ROUTE_HOSTS; i++)
        ck_assert_uint_eq(r.hosts[i].preference, i);
}
END_TEST

/* Records as above, of two domains; all their hosts have addresses, but "10 a!". */
static const struct {
    const char *a[4], *b[4];
    bool same;
} pairs[] = {
    { { "10 a" }, { "10 a" }, true },
    { { "10 a" }, { "10 b" }, false },
    { { "10 mx.a" }, { "10 MX.A" }, true },
    { { "10 a" }, { "10 aa" }, false },
    { { "10 a" }, { "50 a" }, true }, /* the number is the domain's own */
    { { "10 a", "20 b" }, { "1 a", "2 b" }, true },
    { { "10 a", "20 b" }, { "2 a", "1 b" }, false }, /* the order is not */
    { { "10 a", "20 b" }, { "10 a" }, false },
    { { "10 a" }, { "10 a", "20 b" }, false },
    { { "10 a", "10 b", "10 c" }, { "5 c", "5 a", "5 b" }, true }, /* equals, in an order of chance */
    { { "10 a", "10 b" }, { "10 a", "20 b" }, false },
    { { "10 a", "20 b", "20 c" }, { "10 a", "20 c", "20 b" }, true },
    { { "10 a", "20 b", "20 c" }, { "10 a", "10 b", "20 c" }, false },
    { { "10 a", "10 a" }, { "10 a", "10 b" }, false },
    { { "10 a", "20 b!" }, { "10 a" }, true }, /* who has no address is not tried */
    { { "10 a!", "20 b" }, { "10 b" }, true },
    { { "10 a", "20 b@" }, { "10 a", "30 c@" }, true }, /* nor who is no nearer than we are */
};

static void decided(struct smtp_route *r, const char *const records[4], uint64_t seed)
{
    char name[SMTP_DOMAIN_MAX + 1];

    smtp_route_init(r, "example.org");
    r->mx = SMTP_DNS_FOUND;
    for (size_t i = 0; i < 4 && records[i] != NULL; i++) {
        const unsigned preference = read_record(records[i], name);

        smtp_route_add(r, preference, name);
    }
    ck_assert(smtp_route_ask(r));
    for (size_t i = 0; i < 4 && records[i] != NULL; i++) {
        read_record(records[i], name);
        for (size_t k = 0; k < r->count; k++)
            if (strcmp(r->hosts[k].name, name) == 0)
                answer(&r->hosts[k], records[i]);
    }
    smtp_route_decide(r, seed);
    ck_assert_int_eq(r->verdict, SMTP_ROUTE_TRY);
}

/* §4.5.4.1: the same next hosts, whatever order chance gave the equals among them. */
START_TEST(same)
{
    struct smtp_route a, b;

    for (uint64_t seed = 0; seed < 8; seed++) {
        decided(&a, pairs[_i].a, seed);
        decided(&b, pairs[_i].b, seed + 1);
        ck_assert_int_eq(smtp_route_same(&a, &b), pairs[_i].same);
        ck_assert_int_eq(smtp_route_same(&b, &a), pairs[_i].same);
    }
}
END_TEST

Suite *route_suite(void)
{
    Suite *const suite = suite_create("5.1 routes");
    TCase *const all = tcase_create("route");

    tcase_add_loop_test(all, rules, 0, sizeof table / sizeof table[0]);
    tcase_add_test(all, equals);
    tcase_add_test(all, many);
    tcase_add_loop_test(all, same, 0, sizeof pairs / sizeof pairs[0]);
    suite_add_tcase(suite, all);
    return suite;
}
