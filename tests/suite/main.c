/* main.c - runs the suites of src/suite.  Run it from the top of the tree: it reads conformance/.
 * Read first: tests/suite/check_suite.h.
 * SPDX-License-Identifier: MIT */
#include "suite/check_suite.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void open_register(struct smtp_register *reg)
{
    const char *error = "";

    ck_assert_msg(smtp_register_open(reg, "conformance/requirements.tsv", &error), "%s", error);
}

void read_transcript(struct smtp_transcript *t, const char *text, const struct smtp_register *reg)
{
    *t = (struct smtp_transcript){ .id = "test" };
    if (smtp_transcript_parse(t, "test.smtp", smtp_slice_text(text)) && smtp_transcript_expand(t, "conformance") &&
        smtp_transcript_link(t))
        smtp_transcript_check(t, reg);
}

const char *test_program;

int main(int argc, char **argv)
{
    test_program = argv[0];
    if (argc > 2 && strcmp(argv[1], "--client") == 0)
        _exit(test_client(argv + 2)); /* at once: some case waits for it, and a sanitizer would look for leaks first */

    SRunner *const runner = srunner_create(transcript_suite());

    srunner_add_suite(runner, refusals_suite());
    srunner_add_suite(runner, register_suite());
    srunner_add_suite(runner, target_suite());
    srunner_add_suite(runner, holes_suite());
    srunner_add_suite(runner, scram_suite());
    srunner_add_suite(runner, pattern_suite());
    srunner_add_suite(runner, mail_suite());
    srunner_add_suite(runner, added_suite());
    srunner_add_suite(runner, verdict_suite());
    srunner_add_suite(runner, run_suite());
    srunner_add_suite(runner, place_suite());
    srunner_add_suite(runner, dues_suite());
    srunner_add_suite(runner, plan_suite());
    srunner_add_suite(runner, generated_suite());
    srunner_add_suite(runner, judged_suite());
    srunner_add_suite(runner, talk_suite());
    srunner_add_suite(runner, report_suite());
    srunner_add_suite(runner, weights_suite());
    srunner_add_suite(runner, html_suite());
    srunner_add_suite(runner, page_suite());
    srunner_add_suite(runner, caller_suite());
    srunner_add_suite(runner, client_suite());
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
