/* main.c - runs the suites of src/parse.  Run it from the top of the tree: it reads grammar/.
 * Read first: tests/parse/check_parse.h.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "parse/check_parse.h"

int main(void)
{
    SRunner *const runner = srunner_create(line_suite());
    int failed;

    srunner_add_suite(runner, mailbox_suite());
    srunner_add_suite(runner, same_suite());
    srunner_add_suite(runner, path_suite());
    srunner_add_suite(runner, params_suite());
    srunner_add_suite(runner, command_suite());
    srunner_add_suite(runner, reply_line_suite());
    srunner_add_suite(runner, ehlo_line_suite());
    srunner_add_suite(runner, grammar_suite());
    srunner_add_suite(runner, rule_suite());
    srunner_add_suite(runner, samples_suite());
    srunner_add_suite(runner, size_suite());
    srunner_add_suite(runner, eightbitmime_suite());
    srunner_add_suite(runner, chunking_suite());
    srunner_add_suite(runner, dsn_suite());
    srunner_add_suite(runner, status_code_suite());
    srunner_add_suite(runner, smtputf8_suite());
    srunner_add_suite(runner, base64_suite());
    srunner_add_suite(runner, auth_suite());
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
