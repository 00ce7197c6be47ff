/* main.c - runs the suites of src/programs.
 * Read first: tests/programs/check_programs.h.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "programs/check_programs.h"

int main(void)
{
    SRunner *const runner = srunner_create(NULL);
    int failed;

    srunner_add_suite(runner, step_model_suite());
    srunner_add_suite(runner, step_stops_suite());
    srunner_add_suite(runner, step_edit_suite());
    srunner_add_suite(runner, step_live_suite());
    srunner_add_suite(runner, step_page_suite());
    srunner_add_suite(runner, passwords_suite());
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    said_close();
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
