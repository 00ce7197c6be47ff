/* targets.c - all targets, and what they share.
 * Read first: tests/fuzz/fuzz.h.  Read next: tests/fuzz/parsers.c.
 * SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct fuzz_target fuzz_targets[] = {
    { "line", fuzz_line },
    { "mailbox", fuzz_mailbox },
    { "path", fuzz_path },
    { "params", fuzz_params },
    { "command", fuzz_command },
    { "reply_line", fuzz_reply_line },
    { "ehlo_line", fuzz_ehlo_line },
    { "size_value", fuzz_size_value },
    { "body_value", fuzz_body_value },
    { "chunk_value", fuzz_chunk_value },
    { "ret_value", fuzz_ret_value },
    { "notify_value", fuzz_notify_value },
    { "orcpt_value", fuzz_orcpt_value },
    { "rule", fuzz_rule },
    { "data", fuzz_data },
    { "server", fuzz_server },
    { "client", fuzz_client },
    { "starttls", fuzz_starttls },
    { "sasl", fuzz_sasl },
    { "auth", fuzz_auth },
    { "auth_client", fuzz_auth_client },
    { "judge", fuzz_judge },
    { "transcript", fuzz_transcript },
    { "abnf", fuzz_abnf },
    { "target", fuzz_target_file },
    { "register", fuzz_register },
    { "accept", fuzz_accept },
    { "pattern", fuzz_pattern },
    { "capture", fuzz_capture },
};
const size_t fuzz_targets_count = sizeof fuzz_targets / sizeof fuzz_targets[0];

const struct fuzz_target *fuzz_target_find(const char *name)
{
    for (size_t i = 0; i < fuzz_targets_count; i++) {
        if (strcmp(fuzz_targets[i].name, name) == 0)
            return &fuzz_targets[i];
    }
    return NULL;
}

void fuzz_failed(const char *what, const char *file, int line)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    abort();
}

/* The grammar is read once: the one thing kept between two calls, and it answers the same each time. */
struct smtp_abnf_shelf *fuzz_shelf(void)
{
    static struct smtp_abnf_shelf shelf;
    static bool ready;
    enum { SIZE = 64 << 20 };
    struct smtp_abnf_error error;

    if (!ready)
        ready = smtp_abnf_shelf_init(&shelf, malloc(SIZE), SIZE, &error);
    FUZZ_CHECK(ready);
    return &shelf;
}

bool fuzz_oracle(const char *rule, struct smtp_slice text, size_t *at)
{
    struct smtp_abnf_shelf *const s = fuzz_shelf();
    const struct smtp_abnf_rule *const r = smtp_abnf_find(&s->grammar, smtp_abnf_text(rule));
    struct smtp_abnf_dfa *dfa;
    struct smtp_abnf_match match;

    FUZZ_CHECK(r != NULL);
    FUZZ_CHECK(smtp_abnf_shelf_match(s, r, text.octets, text.len, &dfa, &match));
    *at = match.at;
    return match.accepts;
}

size_t fuzz_split(struct smtp_slice octets, size_t number)
{
    uint32_t sum = 2166136261u + (uint32_t)number; /* FNV-1a */

    for (size_t i = 0; i < octets.len; i++)
        sum = (sum ^ octets.octets[i]) * 16777619u;
    return sum % (octets.len + 1);
}
