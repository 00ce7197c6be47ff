/* dns_zone.c - a zone file in place of the DNS: labs and tests need none.  RFC 1035 §5
 * Read first: transport/dns.h.  Read next: transport/dns_resolver.c.
 * SPDX-License-Identifier: MIT
 *
 * ldns reads the records: parentheses, relative names and all; $INCLUDE is refused.  It ends a program that has no
 * memory left, and at the start it may: all that is asked for later is taken out of its hands. */
#include "transport/dns.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <ldns/ldns.h>

enum { CNAMES = 8 /* in a row; more are a ring */ };

/* A record as it is asked for.  Names are text, without their last dot; "." is the root. */
struct record {
    char owner[SMTP_DOMAIN_MAX + 1];
    enum { RECORD_OTHER, RECORD_MX, RECORD_ADDRESS, RECORD_CNAME } kind;
    unsigned preference;            /* MX */
    char host[SMTP_DOMAIN_MAX + 1]; /* MX, CNAME */
    struct sockaddr_storage at;     /* ADDRESS */
    socklen_t len;
};

struct zone {
    struct smtp_dns dns;
    size_t count;
    struct record records[];
};

/* Where the reading of the file is. */
struct place {
    uint32_t ttl;
    ldns_rdf *origin, *last; /* what relative names end in; whose record came last */
    int line;
};

/* --- questions ---------------------------------------------------------------------------------------------------- */

/* Is it a name below this one? */
static bool is_below(const char *name, const char *above)
{
    const size_t len = strlen(name), tail = strlen(above);

    return len > tail && name[len - tail - 1] == '.' && strcasecmp(name + len - tail, above) == 0;
}

static bool say(struct smtp_dns_query *q, const struct record *r)
{
    if (r->kind != (q->type == SMTP_DNS_MX ? RECORD_MX : RECORD_ADDRESS))
        return false;
    if (r->kind == RECORD_MX)
        q->mx(q, r->preference, r->host);
    else
        q->address(q, (const struct sockaddr *)&r->at, r->len);
    return true;
}

/* The records of this very name; `cname` gets the name it stands for, or NULL. */
static enum smtp_dns_answer say_records(const struct zone *z, struct smtp_dns_query *q, const char *name,
                                        const char **cname)
{
    enum smtp_dns_answer found = SMTP_DNS_NO_NAME;

    *cname = NULL;
    for (const struct record *r = z->records; r < z->records + z->count; r++) {
        const bool same = strcasecmp(r->owner, name) == 0;

        if (same && say(q, r))
            found = SMTP_DNS_FOUND;
        else if (found == SMTP_DNS_NO_NAME && (same || is_below(r->owner, name)))
            found = SMTP_DNS_NOTHING; /* a name that others end in exists too (RFC 8020) */
        if (same && r->kind == RECORD_CNAME)
            *cname = r->host;
    }
    return found;
}

static void ask(struct smtp_dns *dns, struct smtp_dns_query *q)
{
    const struct zone *const z = (const struct zone *)dns;
    const char *name = q->name, *next;
    enum smtp_dns_answer found = SMTP_DNS_NO_NAME;

    for (int cnames = 0; name != NULL && cnames <= CNAMES; cnames++) {
        found = say_records(z, q, name, &next);
        name = found == SMTP_DNS_NOTHING ? next : NULL;
    }
    q->end(q, found);
}

static void cancel(struct smtp_dns *dns)
{
    (void)dns; /* no question is ever open */
}

static void close_zone(struct smtp_dns *dns)
{
    free((struct zone *)dns);
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

/* False if it is longer than a domain may be (§4.5.3.1.2). */
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

static void keep_address(struct record *r, const ldns_rr *rr)
{
    const unsigned char *const octets = ldns_rdf_data(ldns_rr_rdf(rr, 0));

    r->kind = RECORD_ADDRESS;
    if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_A) {
        struct sockaddr_in *const in = (struct sockaddr_in *)(void *)&r->at;

        in->sin_family = AF_INET;
        memcpy(&in->sin_addr, octets, sizeof in->sin_addr);
        r->len = sizeof *in;
    } else {
        struct sockaddr_in6 *const in6 = (struct sockaddr_in6 *)(void *)&r->at;

        in6->sin6_family = AF_INET6;
        memcpy(&in6->sin6_addr, octets, sizeof in6->sin6_addr);
        r->len = sizeof *in6;
    }
}

/* False: a name in it is none that could be asked for, or told. */
static bool keep(struct record *r, const ldns_rr *rr)
{
    *r = (struct record){ .kind = RECORD_OTHER };
    if (!name_of(ldns_rr_owner(rr), r->owner))
        return false;
    switch (ldns_rr_get_type(rr)) {
    case LDNS_RR_TYPE_A:
    case LDNS_RR_TYPE_AAAA: keep_address(r, rr); return true;
    case LDNS_RR_TYPE_MX:
        r->kind = RECORD_MX;
        r->preference = ldns_rdf2native_int16(ldns_rr_rdf(rr, 0));
        return name_of(ldns_rr_rdf(rr, 1), r->host);
    case LDNS_RR_TYPE_CNAME: r->kind = RECORD_CNAME; return name_of(ldns_rr_rdf(rr, 0), r->host);
    default: return true;
    }
}

static struct zone *zone_of(const ldns_rr_list *list)
{
    const size_t count = ldns_rr_list_rr_count(list);
    struct zone *const z = calloc(1, sizeof *z + count * sizeof z->records[0]);

    if (z == NULL)
        return NULL;
    z->dns = (struct smtp_dns){ ask, cancel, close_zone };
    for (size_t i = 0; i < count; i++)
        z->count += keep(&z->records[z->count], ldns_rr_list_rr(list, i));
    return z;
}

/* Reads on to the next record.  NULL: there is none, at the end or, with another `status`, for what stands there. */
static ldns_rr *next_record(FILE *in, struct place *at, ldns_status *status)
{
    ldns_rr *rr = NULL;

    while (!feof(in)) {
        *status = ldns_rr_new_frm_fp_l(&rr, in, &at->ttl, &at->origin, &at->last, &at->line);
        if (*status == LDNS_STATUS_OK && rr == NULL)
            *status = LDNS_STATUS_MEM_ERR; /* which it does not tell */
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
    z = zone_of(records);
    ldns_rr_list_deep_free(records);
    if (z == NULL) {
        snprintf(why, cap, "Out of memory for the zone %s.", file);
        return NULL;
    }
    return (struct smtp_dns *)z; /* its first member: &z->dns would be a leak to the analyzer */
}
