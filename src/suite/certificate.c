/* certificate.c - the names of certificates in a transcript.
 * Read first: suite/certificate.h.  Read next: suite/transcript_check.c.
 * SPDX-License-Identifier: MIT */
#include "suite/certificate.h"

#include "suite/pool.h"

enum smtp_tls_made_kind smtp_certificate(struct smtp_slice name)
{
    static const char *const names[SMTP_TLS_MADE_KINDS] = {
        [SMTP_TLS_MADE_GOOD] = "",
        [SMTP_TLS_MADE_MANY_NAMES] = "many-names",
        [SMTP_TLS_MADE_OTHER_NAME] = "other-name",
        [SMTP_TLS_MADE_EXPIRED] = "expired",
        [SMTP_TLS_MADE_UNKNOWN_CA] = "unknown-ca",
        [SMTP_TLS_MADE_SELF_SIGNED] = "self-signed",
    };
    enum smtp_tls_made_kind kind = SMTP_TLS_MADE_GOOD;

    while (kind < SMTP_TLS_MADE_KINDS && !smtp_slice_is(name, names[kind]))
        kind++;
    return kind;
}
