/* main.c - runs the suites of src/abnf.
 * Read first: tests/abnf/check_abnf.h.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "abnf/check_abnf.h"

int main(void)
{
    SRunner *const runner = srunner_create(arena_suite());
    int failed;

    srunner_add_suite(runner, read_suite());
    srunner_add_suite(runner, tree_suite());
    srunner_add_suite(runner, nfa_suite());
    srunner_add_suite(runner, dfa_suite());
    srunner_add_suite(runner, compare_suite());
    srunner_add_suite(runner, explain_suite());
    srunner_add_suite(runner, derive_suite());
    srunner_add_suite(runner, sample_suite());
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
