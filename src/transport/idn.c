/* idn.c - domains in any script, by libidn2.                           RFC 5890 §2.3.2.1, RFC 5891 §5
 * Read first: transport/idn.h.  Read next: transport/observe.h.
 * SPDX-License-Identifier: MIT */
#include "transport/idn.h"

#include <idn2.h>
#include <stdio.h>
#include <string.h>

#include "parse/ext/smtputf8.h"
#include "parse/rule.h"
#include "parse/same.h"

static bool is_domain(const char *text)
{
    struct smtp_match m;

    smtp_match_init(&m, smtp_rule_find("Domain"));
    smtp_match_exec(&m, (const unsigned char *)text, strlen(text));
    return smtp_match_accepts(&m);
}

/* What is ASCII already is left alone: IDNA has no say in it. */
bool smtp_domain_ascii(const char *domain, char ascii[SMTP_DOMAIN_MAX + 1])
{
    char *found = NULL;
    bool good = strlen(domain) <= SMTP_DOMAIN_MAX;

    if (good && !smtp_utf8_needed(smtp_slice_text(domain))) {
        strcpy(ascii, domain);
        return true;
    }
    good = good && idn2_to_ascii_8z(domain, &found, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) == IDN2_OK &&
           strlen(found) <= SMTP_DOMAIN_MAX && is_domain(found);
    if (good)
        strcpy(ascii, found);
    idn2_free(found);
    return good;
}

void smtp_domain_unicode(const char *domain, char unicode[SMTP_DOMAIN_MAX + 1])
{
    char *found = NULL;
    const bool good = strlen(domain) <= SMTP_DOMAIN_MAX && domain[0] != '[' &&
                      idn2_to_unicode_8z8z(domain, &found, 0) == IDN2_OK && strlen(found) <= SMTP_DOMAIN_MAX;

    snprintf(unicode, SMTP_DOMAIN_MAX + 1, "%s", good ? found : domain);
    idn2_free(found);
}

static bool ascii_of(struct smtp_slice domain, char ascii[SMTP_DOMAIN_MAX + 1])
{
    char text[SMTP_DOMAIN_MAX + 1];

    if (domain.len > SMTP_DOMAIN_MAX)
        return false;
    memcpy(text, domain.octets, domain.len);
    text[domain.len] = '\0';
    return smtp_domain_ascii(text, ascii);
}

bool smtp_domain_same(struct smtp_slice a, struct smtp_slice b)
{
    char x[SMTP_DOMAIN_MAX + 1], y[SMTP_DOMAIN_MAX + 1];

    return smtp_same_nocase(a, b) ||
           (ascii_of(a, x) && ascii_of(b, y) && smtp_same_nocase(smtp_slice_text(x), smtp_slice_text(y)));
}
