/* fuzzer.c - the way in for libFuzzer; POSTEL_FUZZ names the target.
 * Read first: tests/fuzz/replay.c.  Read next: tests/fuzz/fuzz.sh.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
    static const struct fuzz_target *target;

    if (target == NULL) {
        const char *const name = getenv("POSTEL_FUZZ");

        target = name != NULL ? fuzz_target_find(name) : NULL;
        if (target == NULL) {
            fputs("POSTEL_FUZZ has to name a target of tests/fuzz/targets.c\n", stderr);
            exit(2);
        }
    }
    target->run((struct smtp_slice){ octets, len });
    return 0;
}
