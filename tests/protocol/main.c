/* main.c - runs the suites of src/protocol.  Run it from the top of the tree: it reads conformance/replies.tsv.
 * Read first: tests/protocol/check_protocol.h.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "protocol/check_protocol.h"

int main(void)
{
    SRunner *const runner = srunner_create(NULL);
    int failed;

    srunner_add_suite(runner, dialogue_suite());
    srunner_add_suite(runner, replies_suite());
    srunner_add_suite(runner, reply_suite());
    srunner_add_suite(runner, escape_suite());
    srunner_add_suite(runner, data_suite());
    srunner_add_suite(runner, stuff_suite());
    srunner_add_suite(runner, header_facts_suite());
    srunner_add_suite(runner, route_suite());
    srunner_add_suite(runner, retry_suite());
    srunner_add_suite(runner, trace_suite());
    srunner_add_suite(runner, return_path_suite());
    srunner_add_suite(runner, hops_suite());
    srunner_add_suite(runner, recipient_suite());
    srunner_add_suite(runner, notice_suite());
    srunner_add_suite(runner, notice_content_suite());
    srunner_add_suite(runner, server_suite());
    srunner_add_suite(runner, server_split_suite());
    srunner_add_suite(runner, explain_suite());
    srunner_add_suite(runner, client_suite());
    srunner_add_suite(runner, starttls_suite());
    srunner_add_suite(runner, client_lost_suite());
    srunner_add_suite(runner, client_early_suite());
    srunner_add_suite(runner, client_again_suite());
    srunner_add_suite(runner, loopback_suite());
    srunner_add_suite(runner, auth_server_suite());
    srunner_add_suite(runner, auth_client_suite());
    srunner_add_suite(runner, status_codes_suite());
    srunner_add_suite(runner, utf8_suite());
    srunner_add_suite(runner, judge_suite());
    srunner_add_suite(runner, judge_chunk_suite());
    srunner_add_suite(runner, judge_first_suite());
    srunner_add_suite(runner, judge_utf8_suite());
    srunner_add_suite(runner, dsn_params_suite());
    srunner_add_suite(runner, walk_suite());
    srunner_add_suite(runner, walk_state_suite());
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
