/* main.c - runs the suites of src/transport.
 * Read first: tests/transport/check_transport.h.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "transport/check_transport.h"

int main(void)
{
    SRunner *const runner = srunner_create(clock_suite());
    int failed;

    srunner_add_suite(runner, address_suite());
    srunner_add_suite(runner, idn_suite());
    srunner_add_suite(runner, names_suite());
    srunner_add_suite(runner, maildir_suite());
    srunner_add_suite(runner, delivery_suite());
    srunner_add_suite(runner, door_suite());
    srunner_add_suite(runner, service_suite());
    srunner_add_suite(runner, service_mail_suite());
    srunner_add_suite(runner, client_connection_suite());
    srunner_add_suite(runner, call_suite());
    srunner_add_suite(runner, way_suite());
    srunner_add_suite(runner, spool_suite());
    srunner_add_suite(runner, queue_suite());
    srunner_add_suite(runner, queue_hosts_suite());
    srunner_add_suite(runner, queue_answers_suite());
    srunner_add_suite(runner, queue_troubles_suite());
    srunner_add_suite(runner, sasl_suite());
    srunner_add_suite(runner, capture_suite());
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
