/* dns_zone.c - a zone file in place of the DNS: labs and tests need none.  RFC 1035 §5
 * Read first: transport/dns.h.  Read next: transport/dns_resolver.c.
 * SPDX-License-Identifier: MIT
 *
 * ldns reads the records: parentheses, relative names and all; $INCLUDE is refused. */
#include "transport/dns.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ldns/ldns.h>

enum { CNAMES = 8 /* in a row; more are a ring */ };

struct zone {
    struct smtp_dns dns;
    ldns_rr_list *records;
};

/* Where the reading of the file is. */
struct place {
    uint32_t ttl;
    ldns_rdf *origin, *last; /* what relative names end in; whose record came last */
    int line;
};

/* Without its last dot, "." for the root; false if it is longer than a domain may be (§4.5.3.1.2). */
static bool name_of(const ldns_rdf *rdf, char out[SMTP_DOMAIN_MAX + 1])
{
    char *text = ldns_rdf2str(rdf);
    const size_t len = text != NULL ? strlen(text) : 0;
    const bool fits = len > 0 && len <= SMTP_DOMAIN_MAX + 1U;

    if (fits)
        snprintf(out, SMTP_DOMAIN_MAX + 1, "%.*s", (int)(len > 1 ? len - 1 : 1), text);
    LDNS_FREE(text);
    return fits;
}

static void say_mx(struct smtp_dns_query *q, const ldns_rr *rr)
{
    char host[SMTP_DOMAIN_MAX + 1];

    if (name_of(ldns_rr_rdf(rr, 1), host))
        q->mx(q, ldns_rdf2native_int16(ldns_rr_rdf(rr, 0)), host);
}

static void say_address(struct smtp_dns_query *q, const ldns_rr *rr)
{
    const ldns_rdf *const rdf = ldns_rr_rdf(rr, 0);

    if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_A) {
        struct sockaddr_in in = { .sin_family = AF_INET };

        memcpy(&in.sin_addr, ldns_rdf_data(rdf), sizeof in.sin_addr);
        q->address(q, (const struct sockaddr *)&in, sizeof in);
    } else {
        struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };

        memcpy(&in6.sin6_addr, ldns_rdf_data(rdf), sizeof in6.sin6_addr);
        q->address(q, (const struct sockaddr *)&in6, sizeof in6);
    }
}

static bool wanted(const struct smtp_dns_query *q, ldns_rr_type type)
{
    return q->type == SMTP_DNS_MX ? type == LDNS_RR_TYPE_MX : type == LDNS_RR_TYPE_A || type == LDNS_RR_TYPE_AAAA;
}

/* The records of this very name; `cname` gets the name it stands for, or NULL. */
static enum smtp_dns_answer say_records(const struct zone *z, struct smtp_dns_query *q, const ldns_rdf *name,
                                        const ldns_rdf **cname)
{
    enum smtp_dns_answer found = SMTP_DNS_NO_NAME;

    *cname = NULL;
    for (size_t i = 0; i < ldns_rr_list_rr_count(z->records); i++) {
        const ldns_rr *const rr = ldns_rr_list_rr(z->records, i);
        const ldns_rr_type type = ldns_rr_get_type(rr);

        if (ldns_dname_compare(ldns_rr_owner(rr), name) != 0) {
            if (found == SMTP_DNS_NO_NAME && ldns_dname_is_subdomain(ldns_rr_owner(rr), name))
                found = SMTP_DNS_NOTHING; /* a name that others end in exists too (RFC 8020) */
            continue;
        }
        if (wanted(q, type)) {
            (type == LDNS_RR_TYPE_MX ? say_mx : say_address)(q, rr);
            found = SMTP_DNS_FOUND;
        } else if (found != SMTP_DNS_FOUND) {
            found = SMTP_DNS_NOTHING;
        }
        if (type == LDNS_RR_TYPE_CNAME)
            *cname = ldns_rr_rdf(rr, 0);
    }
    return found;
}

static void ask(struct smtp_dns *dns, struct smtp_dns_query *q)
{
    const struct zone *const z = (const struct zone *)dns;
    ldns_rdf *const asked = ldns_dname_new_frm_str(q->name);
    const ldns_rdf *name = asked, *next;
    enum smtp_dns_answer found = SMTP_DNS_NO_NAME;

    for (int cnames = 0; name != NULL && cnames <= CNAMES; cnames++) {
        found = say_records(z, q, name, &next);
        name = found == SMTP_DNS_NOTHING ? next : NULL;
    }
    ldns_rdf_deep_free(asked);
    q->end(q, found);
}

static void close_zone(struct smtp_dns *dns)
{
    struct zone *const z = (struct zone *)dns;

    ldns_rr_list_deep_free(z->records);
    free(z);
}

/* Reads on to the next record.  NULL: there is none, at the end or, with another `status`, for what stands there. */
static ldns_rr *next_record(FILE *in, struct place *at, ldns_status *status)
{
    ldns_rr *rr = NULL;

    while (!feof(in)) {
        *status = ldns_rr_new_frm_fp_l(&rr, in, &at->ttl, &at->origin, &at->last, &at->line);
        if (*status == LDNS_STATUS_OK && ldns_rr_get_class(rr) == LDNS_RR_CLASS_IN)
            return rr;
        if (*status == LDNS_STATUS_OK)
            ldns_rr_free(rr); /* of another network than the Internet */
        else if (*status != LDNS_STATUS_SYNTAX_EMPTY && *status != LDNS_STATUS_SYNTAX_TTL &&
                 *status != LDNS_STATUS_SYNTAX_ORIGIN)
            return NULL; /* $TTL and $ORIGIN are in `at` now; an empty line says nothing */
    }
    *status = LDNS_STATUS_OK;
    return NULL;
}

/* All records of the file; NULL, and `why` says it. */
static ldns_rr_list *read_records(FILE *in, const char *file, char *why, size_t cap)
{
    struct place at = { .origin = ldns_dname_new_frm_str(".") };
    ldns_rr_list *records = ldns_rr_list_new();
    ldns_status status = records != NULL ? LDNS_STATUS_OK : LDNS_STATUS_MEM_ERR;

    for (ldns_rr *rr; status == LDNS_STATUS_OK && (rr = next_record(in, &at, &status)) != NULL;)
        if (!ldns_rr_list_push_rr(records, rr))
            status = LDNS_STATUS_MEM_ERR;
    ldns_rdf_deep_free(at.origin);
    ldns_rdf_deep_free(at.last);
    if (status == LDNS_STATUS_OK)
        return records;
    snprintf(why, cap, "The zone %s, line %d: %s.", file, at.line, ldns_get_errorstr_by_id(status));
    ldns_rr_list_deep_free(records);
    return NULL;
}

struct smtp_dns *smtp_dns_zone(const char *file, char *why, size_t cap)
{
    struct zone *z;
    FILE *const in = fopen(file, "r");
    ldns_rr_list *records;

    if (in == NULL) {
        snprintf(why, cap, "Cannot read the zone %s (%s).", file, strerror(errno));
        return NULL;
    }
    records = read_records(in, file, why, cap);
    fclose(in);
    if (records == NULL)
        return NULL;
    z = calloc(1, sizeof *z);
    if (z == NULL) {
        snprintf(why, cap, "Out of memory for the zone %s.", file);
        ldns_rr_list_deep_free(records);
        return NULL;
    }
    z->dns = (struct smtp_dns){ ask, close_zone };
    z->records = records;
    return (struct smtp_dns *)z; /* its first member: &z->dns would be a leak to the analyzer */
}
