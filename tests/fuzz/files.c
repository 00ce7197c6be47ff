/* files.c - readers of the suite's other files: targets, the register, known findings; and its patterns.
 * Read first: tests/fuzz/texts.c.  Read next: tests/fuzz/capture.c.
 * SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "suite/pattern.h"
#include "suite/register.h"
#include "suite/report.h"
#include "suite/target.h"

/* A time or a rate that was taken is one that can be waited for. */
void fuzz_target_file(struct smtp_slice octets)
{
    static const char *const times[] = { "timeout", "reply-timeout", "greylist", "delivery" };
    struct smtp_target target;
    const char *error = NULL;
    const bool read = smtp_target_read(&target, "fuzz.target", octets, &error);

    FUZZ_CHECK(read == (error == NULL));
    for (size_t i = 0; read && i < sizeof times / sizeof *times; i++)
        FUZZ_CHECK(smtp_target_time_ms(&target, times[i]) >= 0);
    FUZZ_CHECK(!read || smtp_target_clock(&target) > 0);
    smtp_target_close(&target);
}

/* Every row that was read is found by its id. */
void fuzz_register(struct smtp_slice octets)
{
    struct smtp_register reg;
    const char *error = NULL;
    const bool read = smtp_register_read(&reg, "fuzz.tsv", octets, &error);

    FUZZ_CHECK(read == (error == NULL));
    for (size_t i = 0; read && i < reg.count; i++) {
        const struct smtp_requirement *const found = smtp_register_find(&reg, reg.rows[i].id);

        FUZZ_CHECK(found != NULL && strcmp(found->id, reg.rows[i].id) == 0);
    }
    smtp_register_close(&reg);
}

static void heard(const char *sentence)
{
    FUZZ_CHECK(strncmp(sentence, "fuzz.accept:", 12) == 0 && strlen(sentence) < 512);
}

/* Only the finding that is at stake can be accepted; the failing case beside it, and the pass, stay what they are. */
void fuzz_accept(struct smtp_slice octets)
{
    struct smtp_case cases[] = {
        { .t = { .id = "a/1", .ids = { { .id = "5321-2-a" } }, .id_count = 1 },
          .result = { .verdict = SMTP_VERDICT_FAIL, .marks = 1 } },
        { .t = { .id = "a/2", .ids = { { .id = "5321-2-a" } }, .id_count = 1 },
          .result = { .verdict = SMTP_VERDICT_FAIL } },
        { .t = { .id = "a/3", .ids = { { .id = "5321-2-a" } }, .id_count = 1 },
          .result = { .verdict = SMTP_VERDICT_PASS, .marks = 1 } },
    };
    struct smtp_plan plan = { .cases = cases, .count = 3 };

    smtp_accept_lines(&plan, "fuzz.accept", octets, heard);
    FUZZ_CHECK(cases[1].result.accepted == NULL && cases[2].result.accepted == NULL);
    FUZZ_CHECK(cases[0].result.accepted == NULL || *cases[0].result.accepted != '\0');
    smtp_pool_close(&cases[0].result.pool);
}

enum { LONGEST = 64 };

/* `...` is any octets: position by position, with no trying again, which is how the shipped matcher does it. */
static bool matches(struct smtp_slice pattern, struct smtp_slice text)
{
    bool here[LONGEST + 1] = { true }; /* text up to here has been matched */

    for (size_t i = 0; i < pattern.len; i++) {
        const bool gap = pattern.len - i >= 3 && memcmp(pattern.octets + i, "...", 3) == 0;

        for (size_t at = 1; gap && at <= text.len; at++)
            here[at] |= here[at - 1];
        for (size_t at = text.len; !gap && at > 0; at--)
            here[at] = here[at - 1] && tolower(pattern.octets[i]) == tolower(text.octets[at - 1]);
        here[0] = here[0] && gap;
        i += gap ? 2 : 0;
    }
    return here[text.len];
}

/* A pattern, LF, and a text.  Captures are left to the unit tests; two gaps are tried in every way, more take long. */
void fuzz_pattern(struct smtp_slice octets)
{
    const unsigned char *const lf = octets.len > 0 ? memchr(octets.octets, '\n', octets.len) : NULL;
    size_t dots = 0;

    if (lf == NULL)
        return;
    const struct smtp_slice pattern = { octets.octets, (size_t)(lf - octets.octets) };
    const struct smtp_slice text = { lf + 1, octets.len - pattern.len - 1 };
    if (text.len > LONGEST || memchr(pattern.octets, '{', pattern.len) != NULL)
        return;
    for (size_t i = 0; i < pattern.len; i++)
        dots += pattern.octets[i] == '.';
    if (dots < 9)
        FUZZ_CHECK(smtp_pattern_match(pattern, text, NULL) == matches(pattern, text));
}
