/* sasl.c - a PLAIN message, or a word of LOGIN, in base64.            RFC 4616 §2
 * Read first: suite/sasl.h.  Read next: suite/holes.h.
 * SPDX-License-Identifier: MIT */
#include "suite/sasl.h"

#include <stdio.h>
#include <string.h>

#include "parse/ext/base64.h"

enum { MESSAGE_MAX = 1024 };

/* Each with a wrong one beside it: the right password, and one letter more. */
static const struct {
    const char *name;
    bool plain, user, wrong;
} holes[] = {
    { "sasl", true, true, false },
    { "sasl-wrong", true, true, true },
    { "sasl-user", false, true, false },
    { "sasl-password", false, false, false },
    { "sasl-password-wrong", false, false, true },
};
enum { HOLES = sizeof holes / sizeof *holes };

static size_t find(struct smtp_slice name)
{
    size_t i = 0;

    while (i < HOLES && !smtp_slice_is(name, holes[i].name))
        i++;
    return i;
}

bool smtp_sasl_hole(struct smtp_slice name)
{
    return find(name) < HOLES;
}

bool smtp_sasl_hole_fill(const struct smtp_target *target, struct smtp_slice name, struct smtp_octets *out)
{
    const char *const user = smtp_target_get(target, "auth-user"), *const password =
                                                                       smtp_target_get(target, "auth-password");
    const size_t i = find(name);
    char message[MESSAGE_MAX], text[(MESSAGE_MAX + 2) / 3 * 4];
    int len;

    if (i == HOLES || user == NULL || password == NULL)
        return false;
    len = snprintf(message, sizeof message, "%s%s%s%s%s", holes[i].plain ? "_" : "", holes[i].user ? user : "",
                   holes[i].plain ? "_" : "", holes[i].plain || !holes[i].user ? password : "",
                   holes[i].wrong ? "x" : "");
    if (len < 0 || len >= MESSAGE_MAX)
        return false;
    if (holes[i].plain) /* NUL, authcid, NUL, passwd */
        message[0] = message[1 + strlen(user)] = '\0';
    smtp_octets_add(
        out, text,
        smtp_base64_encode((struct smtp_slice){ (const unsigned char *)message, (size_t)len }, text, sizeof text));
    return true;
}
