/* trace.c - the trace fields that a server puts above a message.      RFC 5321 §4.4
 * Read first: protocol/trace.h.  Read next: protocol/return_path.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/trace.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "parse/mailbox.h"
#include "parse/rule.h"

enum { FOLD = 78 - 1 }; /* lines SHOULD be no longer than 78 (RFC 5322 §2.1.1); one octet is for the ";" */

/* A header field being written.  Once something did not fit, nothing is added. */
struct field {
    char *out;
    size_t cap, len;
    size_t line; /* where the line being written began */
    bool spent;
};

static void put(struct field *f, const char *text)
{
    const size_t n = strlen(text);

    f->spent |= n > f->cap - f->len;
    if (f->spent)
        return;
    memcpy(f->out + f->len, text, n);
    f->len += n;
}

/* The next word, behind a space; or, where the line would get too long, behind CR LF and a space: both are FWS. */
static void word(struct field *f, const char *text)
{
    if (f->len - f->line + 1 + strlen(text) > FOLD) {
        put(f, "\r\n");
        f->line = f->len;
    }
    put(f, " ");
    put(f, text);
}

static bool fits(const char *rule, const char *text)
{
    const struct smtp_rule *const r = smtp_rule_find(rule);
    struct smtp_match m;

    assert(r != NULL);
    smtp_match_init(&m, r);
    smtp_match_exec(&m, (const unsigned char *)text, strlen(text));
    return smtp_match_accepts(&m);
}

/* Extended-Domain = Domain / ( ( Domain / address-literal ) FWS "(" TCP-info ")" ) */
static void extended_domain(struct field *f, const char *name, const char *address)
{
    char tcp_info[SMTP_DOMAIN_MAX + 3];

    word(f, name);
    if (address == NULL)
        return;
    snprintf(tcp_info, sizeof tcp_info, "(%s)", address);
    word(f, tcp_info);
}

/* TCP-info is what the connection itself told.  EHLO's word stands before it only if it fits there; if not, the address
 * stands there as well (choices.md, position 26). */
static void from_domain(struct field *f, const struct smtp_trace *t)
{
    const bool named = fits(t->utf8 ? "u-Domain" : "Domain", t->helo) || fits("address-literal", t->helo);

    word(f, "from");
    extended_domain(f, named ? t->helo : t->address, t->address);
}

/* A host without a name writes its literal, and a literal cannot stand without TCP-info. */
static void by_domain(struct field *f, const struct smtp_trace *t)
{
    word(f, "by");
    extended_domain(f, t->domain, t->domain[0] == '[' ? t->domain : NULL);
}

/* Opt-info = [Via] [With] [ID] [For] … */
static void opt_info(struct field *f, const struct smtp_trace *t)
{
    word(f, "with");
    word(f, t->protocol);
    word(f, "id");
    word(f, t->id);
    if (t->for_path != NULL &&
        fits(t->utf8 ? "u-Path" : "Path", t->for_path)) { /* <Postmaster>, without a domain, is no Path */
        word(f, "for");
        word(f, t->for_path);
    }
}

size_t smtp_trace_format(const struct smtp_trace *t, char *out, size_t cap)
{
    struct field f = { .out = out, .cap = cap };
    char date[40];

    assert(fits("Atom", t->id) && fits("address-literal", t->address));
    if (t->reverse_path != NULL) {
        put(&f, "Return-Path: "); /* never folded: those who deliver look for it in one line */
        put(&f, t->reverse_path);
        put(&f, "\r\n");
    }
    f.line = f.len;
    put(&f, "Received:");
    from_domain(&f, t);
    by_domain(&f, t);
    opt_info(&f, t);
    put(&f, ";");
    smtp_date_format(t->time, t->offset, date, sizeof date);
    word(&f, date);
    put(&f, "\r\n");
    return f.spent ? 0 : f.len;
}

/* A day since 1970-01-01 as a date of the Gregorian calendar.  Years are counted from 1 March, so that the leap day is
 * a year's last; 400 of them are always 146097 days. */
static void civil(int64_t days, int *year, int *month, int *day)
{
    const int64_t since = days + 719468; /* since 0000-03-01 */
    const int64_t era = (since >= 0 ? since : since - 146096) / 146097;
    const int64_t in_era = since - era * 146097;
    const int64_t years = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    const int64_t in_year = in_era - (365 * years + years / 4 - years / 100);
    const int64_t march = (5 * in_year + 2) / 153; /* months since March */

    *day = (int)(in_year - (153 * march + 2) / 5 + 1);
    *month = (int)(march < 10 ? march + 3 : march - 9);
    *year = (int)(years + era * 400 + (*month <= 2));
}

/* Not strftime: its names of days and months are those of the locale. */
size_t smtp_date_format(int64_t time, int offset, char *out, size_t cap)
{
    static const char *const week[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" }; /* so 1970 began */
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    const int64_t local = time + (int64_t)offset * 60;
    const int64_t days = local >= 0 ? local / 86400 : (local - 86399) / 86400;
    const int second = (int)(local - days * 86400);
    const int zone = offset < 0 ? -offset : offset;
    int year, month, day, n;

    civil(days, &year, &month, &day);
    n = snprintf(out, cap, "%s, %d %s %04d %02d:%02d:%02d %c%02d%02d", week[(days % 7 + 7) % 7], day, months[month - 1],
                 year, second / 3600, second / 60 % 60, second % 60, offset < 0 ? '-' : '+', zone / 60, zone % 60);
    return n > 0 && (size_t)n < cap ? (size_t)n : 0;
}
