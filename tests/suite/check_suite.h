/* check_suite.h - what the tests of src/suite share.
 * Read first: suite/report.h.  Read next: tests/suite/peer.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TESTS_SUITE_CHECK_SUITE_H
#define POSTEL_TESTS_SUITE_CHECK_SUITE_H

#include <check.h>

#include "suite/report.h"

Suite *transcript_suite(void);
Suite *refusals_suite(void);
Suite *register_suite(void);
Suite *target_suite(void);
Suite *holes_suite(void);
Suite *scram_suite(void);
Suite *pattern_suite(void);
Suite *mail_suite(void);
Suite *added_suite(void);
Suite *verdict_suite(void);
Suite *run_suite(void);
Suite *place_suite(void);
Suite *dues_suite(void);
Suite *plan_suite(void);
Suite *generated_suite(void);
Suite *judged_suite(void);
Suite *talk_suite(void);
Suite *report_suite(void);
Suite *weights_suite(void);
Suite *html_suite(void);
Suite *page_suite(void);
Suite *caller_suite(void);
Suite *client_suite(void);

/* A client that does what `steps` say, and this program, which is one if its first argument is --client. */
int test_client(char **steps);
extern const char *test_program;

/* The register of conformance/, which the tests are run beside. */
void open_register(struct smtp_register *reg);

/* Reads a transcript from a text in memory: its openings are those of conformance/, or of `dir`. */
void read_transcript(struct smtp_transcript *t, const char *text, const struct smtp_register *reg);

/* A title, for texts that are about something else. */
#define TITLE "# A title.   RFC 5321 §4.1.4\n"
/* Ids of the register, one a level. */
#define A_MUST "5321-4.1.4-w"
#define A_SHOULD "5321-2.2.1-c"
#define A_MAY "5321-2.3.8-b"

#endif
