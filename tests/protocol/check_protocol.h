/* check_protocol.h - the suites of this floor.
 * Read first: protocol/server.h.  Read next: tests/protocol/check_dialogue.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_CHECK_PROTOCOL_H
#define POSTEL_CHECK_PROTOCOL_H

#include <check.h>

Suite *dialogue_suite(void);
Suite *replies_suite(void);
Suite *reply_suite(void);
Suite *escape_suite(void);
Suite *data_suite(void);
Suite *route_suite(void);
Suite *retry_suite(void);
Suite *stuff_suite(void);
Suite *header_facts_suite(void);
Suite *trace_suite(void);
Suite *return_path_suite(void);
Suite *hops_suite(void);
Suite *recipient_suite(void);
Suite *notice_suite(void);
Suite *notice_content_suite(void);
Suite *server_suite(void);
Suite *server_split_suite(void);
Suite *explain_suite(void);
Suite *client_suite(void);
Suite *starttls_suite(void);
Suite *client_lost_suite(void);
Suite *client_early_suite(void);
Suite *client_again_suite(void);
Suite *loopback_suite(void);
Suite *auth_server_suite(void);
Suite *auth_client_suite(void);
Suite *status_codes_suite(void);
Suite *utf8_suite(void);
Suite *judge_suite(void);
Suite *judge_chunk_suite(void);
Suite *judge_first_suite(void);
Suite *judge_utf8_suite(void);
Suite *dsn_params_suite(void);
Suite *walk_suite(void);
Suite *walk_state_suite(void);

#endif
