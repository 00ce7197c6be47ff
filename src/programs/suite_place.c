/* suite_place.c - find the suite, and read its register.
 * Read first: programs/suite_place.h.  Read next: programs/check_load.c.
 * SPDX-License-Identifier: MIT */
#include "programs/suite_place.h"

#include <stdlib.h>
#include <unistd.h>

const char *postel_suite_place(const char *named)
{
    const char *const environment = getenv("POSTEL_CONFORMANCE");

    if (named != NULL)
        return named;
    if (environment != NULL && *environment != '\0')
        return environment;
    return access("conformance/requirements.tsv", R_OK) == 0 ? "conformance" : POSTEL_DATA "/conformance";
}

int postel_suite_register(struct smtp_register *reg, const char *suite, const char *verb)
{
    struct smtp_pool pool = { 0 };
    const char *error;
    int code = POSTEL_DONE;

    if (!smtp_register_open(reg, smtp_pool_format(&pool, "%s/requirements.tsv", suite), &error))
        code = postel_error(POSTEL_CANNOT, verb, "No suite: %s.  Give --suite DIR.", error);
    smtp_pool_close(&pool);
    return code;
}
