/* check_way.c - from a domain to addresses: by a zone file, and by the DNS itself.  RFC 5321 §5.1, RFC 7505
 * Read first: transport/way.c.
 * SPDX-License-Identifier: MIT
 *
 * The DNS is a name server of our own in the same loop: it answers from the same zone, and for names below "fails." it
 * has a failure. */
#include "transport/check_transport.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <ldns/ldns.h>

#include "transport/address.h"
#include "transport/way.h"

static const char records[] = "$ORIGIN example.\n"
                              "$TTL 60\n"
                              "one       IN MX 10 mx1\n"
                              "two       IN MX 20 mx2\n"
                              "          IN MX 10 mx1\n"
                              "many      IN MX ( 5 double )\n"
                              "same      IN MX 10 mx1\n"
                              "          IN MX 10 mx2\n"
                              "none      IN A 127.0.0.9\n"
                              "none6     IN AAAA ::9\n"
                              "alias     IN CNAME two\n"
                              "aliased   IN CNAME none\n"
                              "ring      IN CNAME gnir\n"
                              "gnir      IN CNAME ring\n"
                              "null      IN MX 0 .\n"
                              "lame      IN MX 10 nowhere\n"
                              "lamer     IN MX 10 nowhere\n"
                              "          IN A 127.0.0.8\n" /* not used: there is an MX */
                              "part      IN MX 10 nowhere\n"
                              "          IN MX 20 mx2\n"
                              "text      IN TXT \"no mail here\"\n"
                              "mx1       IN A 127.0.0.1\n"
                              "mx2       IN A 127.0.0.2\n"
                              "double    IN A 127.0.0.3\n"
                              "          IN AAAA ::3\n"
                              "deep.er   IN A 127.0.0.4\n";

static const struct {
    const char *domain, *result;
} table[] = {
    { "one.example", "127.0.0.1:2525" },
    { "One.EXAMPLE", "127.0.0.1:2525" },
    { "two.example", "127.0.0.1:2525 127.0.0.2:2525" },
    { "none.example", "127.0.0.9:2525" }, /* the implicit MX */
    { "none6.example", "[::9]:2525" },
    { "alias.example", "127.0.0.1:2525 127.0.0.2:2525" },
    { "aliased.example", "127.0.0.9:2525" },
    { "null.example", "5.1.10" },
    { "lame.example", "5.4.4" },
    { "lamer.example", "5.4.4" },
    { "part.example", "127.0.0.2:2525" },
    { "text.example", "5.4.4" },
    { "er.example", "5.4.4" }, /* it exists, for a name below it does, and has no record */
    { "gone.example", "5.1.2" },
    { "one", "5.1.2" }, /* nothing is put behind it */
};

static struct smtp_loop loop;
static struct smtp_clock clock_;
static char directory[256], file[300], result[512];
static bool found;

static void begin(void)
{
    FILE *out;

    make_directory(directory);
    snprintf(file, sizeof file, "%s/zone", directory);
    out = fopen(file, "w");
    ck_assert_ptr_nonnull(out);
    fputs(records, out);
    fclose(out);
    clock_ = smtp_clock_real();
    ck_assert(smtp_loop_open(&loop, &clock_));
}

static void end(void)
{
    smtp_loop_close(&loop);
    remove_directory(directory);
}

static void note(struct smtp_way *way)
{
    char text[SMTP_ADDRESS_TEXT];

    ck_assert(!found); /* once */
    found = true;
    result[0] = '\0';
    if (way->route.verdict != SMTP_ROUTE_TRY)
        snprintf(result, sizeof result, "%s", way->route.status);
    else
        for (const struct addrinfo *at = way->addresses; at != NULL; at = at->ai_next) {
            smtp_address_text(at->ai_addr, text);
            snprintf(result + strlen(result), sizeof result - strlen(result), "%s%s", result[0] != '\0' ? " " : "",
                     text);
        }
}

static const char *way_to(struct smtp_dns *dns, const char *domain)
{
    static struct smtp_way way;

    way = (struct smtp_way){ .dns = dns, .port = 2525, .seed = 1, .found = note };
    found = false;
    smtp_way_find(&way, domain);
    if (!found)
        smtp_loop_run(&loop);
    ck_assert(found);
    return result;
}

START_TEST(zone)
{
    char why[400] = "";
    struct smtp_dns *const dns = smtp_dns_zone(file, why, sizeof why);

    ck_assert_msg(dns != NULL, "%s", why);
    ck_assert_str_eq(way_to(dns, table[_i].domain), table[_i].result);
    dns->close(dns);
}
END_TEST

/* A relay that stands in the list itself tries those before it, and nobody if it is the best. */
START_TEST(ourselves)
{
    static const struct {
        const char *ours, *result;
    } rows[] = { { "mx2.example", "127.0.0.1:2525" },
                 { "MX1.example", "5.4.6" },
                 { "mx3.example", "127.0.0.1:2525 127.0.0.2:2525" } };
    struct smtp_dns *const dns = smtp_dns_zone(file, result, sizeof result);
    struct smtp_way way;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        way = (struct smtp_way){ .dns = dns, .port = 2525, .seed = 1, .found = note, .ours = rows[i].ours };
        found = false;
        smtp_way_find(&way, "two.example");
        ck_assert(found);
        ck_assert_str_eq(result, rows[i].result);
    }
    dns->close(dns);
}
END_TEST

/* Two of one preference come in both orders; an address of each host follows its name. */
START_TEST(orders)
{
    char why[400];
    struct smtp_dns *const dns = smtp_dns_zone(file, why, sizeof why);
    unsigned first[2] = { 0 };
    struct smtp_way once;

    for (uint64_t seed = 0; seed < 64; seed++) {
        struct smtp_way way = { .dns = dns, .port = 25, .seed = seed, .found = note };

        found = false;
        smtp_way_find(&way, "same.example");
        ck_assert_str_eq(way.host[0], way.route.hosts[0].name);
        first[strcmp(result, "127.0.0.1:25 127.0.0.2:25") == 0]++;
        if (seed == 0)
            once = way;
    }
    ck_assert_uint_gt(first[0], 16);
    ck_assert_uint_gt(first[1], 16);
    first[0] = first[1] = 0;
    for (uint64_t seed = 0; seed < 64; seed++) { /* and for each connection of many, asked for once */
        struct smtp_way way;

        found = false;
        smtp_way_again(&way, &once, seed);
        note(&way);
        ck_assert_ptr_eq(way.addresses, way.info);
        ck_assert_str_eq(way.host[0], way.route.hosts[0].name);
        first[strcmp(result, "127.0.0.1:25 127.0.0.2:25") == 0]++;
    }
    ck_assert_uint_gt(first[0], 16);
    ck_assert_uint_gt(first[1], 16);
    ck_assert_str_eq(way_to(dns, "ring.example"), "5.4.4");
    dns->close(dns);
}
END_TEST

/* An address-literal is the host itself (§4.1.3); nobody is asked. */
START_TEST(literals)
{
    static const char *const rows[][2] = { { "[127.0.0.5]", "127.0.0.5:2525" },
                                           { "[IPv6:::5]", "[::5]:2525" },
                                           { "[ipv6:0:0:0:0:0:0:0:5]", "[::5]:2525" },
                                           { "[127.0.0.256]", "5.1.2" },
                                           { "[::5]", "5.1.2" },
                                           { "[x:5]", "5.1.2" },
                                           { "[]", "5.1.2" } };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_str_eq(way_to(NULL, rows[i][0]), rows[i][1]);
}
END_TEST

START_TEST(bad_zone)
{
    char why[400] = "", path[400];
    FILE *const out = fopen(file, "a");

    fputs("broken    IN MX ten mx1\n", out);
    fclose(out);
    ck_assert_ptr_null(smtp_dns_zone(file, why, sizeof why));
    ck_assert_msg(strstr(why, "/zone, line 27: ") != NULL, "%s", why);
    snprintf(path, sizeof path, "%s/none", directory);
    ck_assert_ptr_null(smtp_dns_zone(path, why, sizeof why));
    ck_assert_ptr_nonnull(strstr(why, "/none (No such file"));
}
END_TEST

/* --- a name server -------------------------------------------------------------------------------------------- */
static struct server {
    int fd;
    struct event event;
    ldns_rr_list *records;
    unsigned heard;
} server;

/* What the zone has for this name and type; CNAMEs with what they lead to, as a resolver gives them. */
static ldns_pkt_rcode answer(ldns_pkt *reply, const ldns_rdf *asked, ldns_rr_type type)
{
    const ldns_rdf *name = asked, *next;
    bool exists = false;

    for (int steps = 0; name != NULL && steps < 10; steps++, name = next) {
        next = NULL;
        for (size_t i = 0; i < ldns_rr_list_rr_count(server.records); i++) {
            const ldns_rr *const rr = ldns_rr_list_rr(server.records, i);
            const bool this = ldns_dname_compare(ldns_rr_owner(rr), name) == 0;
            const bool cname = ldns_rr_get_type(rr) == LDNS_RR_TYPE_CNAME;

            exists = exists || this || ldns_dname_is_subdomain(ldns_rr_owner(rr), name);
            if (this && (cname || ldns_rr_get_type(rr) == type))
                ldns_pkt_push_rr(reply, LDNS_SECTION_ANSWER, ldns_rr_clone(rr));
            if (this && cname)
                next = ldns_rr_rdf(rr, 0);
        }
    }
    return exists ? LDNS_RCODE_NOERROR : LDNS_RCODE_NXDOMAIN;
}

static void asked(evutil_socket_t fd, short what, void *owner)
{
    unsigned char octets[1500];
    uint8_t *wire;
    size_t len;
    struct sockaddr_storage peer;
    socklen_t peer_len = sizeof peer;
    ldns_pkt *query, *reply = ldns_pkt_new();
    const ssize_t n = recvfrom(fd, octets, sizeof octets, 0, (struct sockaddr *)&peer, &peer_len);

    (void)what;
    (void)owner;
    server.heard++;
    ck_assert_int_eq(ldns_wire2pkt(&query, octets, (size_t)n), LDNS_STATUS_OK);
    const ldns_rr *const question = ldns_rr_list_rr(ldns_pkt_question(query), 0);
    char *const name = ldns_rdf2str(ldns_rr_owner(question));
    ldns_pkt_set_id(reply, ldns_pkt_id(query));
    ldns_pkt_set_qr(reply, true);
    ldns_pkt_set_ra(reply, true);
    ldns_pkt_push_rr(reply, LDNS_SECTION_QUESTION, ldns_rr_clone(question));
    ldns_pkt_set_rcode(reply, strstr(name, "fails.") != NULL
                                  ? LDNS_RCODE_SERVFAIL
                                  : answer(reply, ldns_rr_owner(question), ldns_rr_get_type(question)));
    ck_assert_int_eq(ldns_pkt2wire(&wire, reply, &len), LDNS_STATUS_OK);
    ck_assert_int_eq(sendto(fd, wire, len, 0, (struct sockaddr *)&peer, peer_len), (ssize_t)len);
    LDNS_FREE(wire);
    free(name);
    ldns_pkt_free(query);
    ldns_pkt_free(reply);
}

static void serve_zone(char where[SMTP_ADDRESS_TEXT])
{
    struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof in;
    FILE *const zone_file = fopen(file, "r");
    ldns_zone *read;

    ck_assert_int_eq(ldns_zone_new_frm_fp(&read, zone_file, NULL, 0, LDNS_RR_CLASS_IN), LDNS_STATUS_OK);
    fclose(zone_file);
    server.records = ldns_rr_list_clone(ldns_zone_rrs(read));
    ldns_zone_deep_free(read);
    server.fd = socket(AF_INET, SOCK_DGRAM, 0);
    ck_assert_int_eq(bind(server.fd, (const struct sockaddr *)&in, sizeof in), 0);
    ck_assert_int_eq(getsockname(server.fd, (struct sockaddr *)&in, &len), 0);
    event_assign(&server.event, loop.base, server.fd, EV_READ | EV_PERSIST, asked, NULL);
    event_add(&server.event, NULL);
    smtp_address_text((const struct sockaddr *)&in, where);
}

/* The loop would wait for the name server for ever: the answer ends it. */
static void note_and_end(struct smtp_way *way)
{
    note(way);
    smtp_loop_end(&loop);
}

START_TEST(resolver)
{
    static const struct {
        const char *domain, *result;
    } failures[] = { { "fails", "4.4.3" }, { "one.fails", "4.4.3" } };
    const size_t rows = sizeof table / sizeof table[0];
    char why[400], where[SMTP_ADDRESS_TEXT];
    struct smtp_way way;
    struct smtp_dns *dns;

    serve_zone(where);
    dns = smtp_dns_resolver(&loop, where, why, sizeof why);
    ck_assert_msg(dns != NULL, "%s", why);
    for (size_t i = 0; i < rows + 2; i++) {
        way = (struct smtp_way){ .dns = dns, .port = 2525, .seed = 1, .found = note_and_end };
        found = false;
        smtp_way_find(&way, i < rows ? table[i].domain : failures[i - rows].domain);
        if (!found)
            smtp_loop_run(&loop);
        ck_assert(found);
        ck_assert_str_eq(result, i < rows ? table[i].result : failures[i - rows].result);
    }
    ck_assert_uint_ge(server.heard, 2 * rows);
    dns->close(dns);
    event_del(&server.event);
    close(server.fd);
    ldns_rr_list_deep_free(server.records);
}
END_TEST

/* Cancelled, or closed, while a question is open: it ends, with LATER. */
START_TEST(closed)
{
    char why[400], where[SMTP_ADDRESS_TEXT];
    struct smtp_way way = { .port = 25, .found = note };

    serve_zone(where);
    way.dns = smtp_dns_resolver(&loop, where, why, sizeof why);
    ck_assert_ptr_nonnull(way.dns);
    found = false;
    smtp_way_find(&way, "one.example");
    ck_assert(!found);
    if (_i == 0)
        way.dns->cancel(way.dns);
    else
        way.dns->close(way.dns);
    ck_assert(found);
    ck_assert_str_eq(result, "4.4.3");
    if (_i == 0)
        way.dns->close(way.dns);
    event_del(&server.event);
    close(server.fd);
    ldns_rr_list_deep_free(server.records);
    ck_assert_ptr_null(smtp_dns_resolver(&loop, "no address", why, sizeof why));
    ck_assert_ptr_nonnull(strstr(why, "no address"));
}
END_TEST

Suite *way_suite(void)
{
    Suite *const suite = suite_create("5.1 the way to a domain");
    TCase *const all = tcase_create("way");

    tcase_add_checked_fixture(all, begin, end);
    tcase_add_loop_test(all, zone, 0, sizeof table / sizeof table[0]);
    tcase_add_test(all, orders);
    tcase_add_test(all, ourselves);
    tcase_add_test(all, literals);
    tcase_add_test(all, bad_zone);
    tcase_add_test(all, resolver);
    tcase_add_loop_test(all, closed, 0, 2);
    suite_add_tcase(suite, all);
    return suite;
}
