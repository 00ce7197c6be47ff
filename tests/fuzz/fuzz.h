/* fuzz.h - targets: functions that must hold for any octets at all.
 * Read first: docs/fuzz.md.  Read next: tests/fuzz/targets.c.
 * SPDX-License-Identifier: MIT
 *
 * A target is given octets and comes back, or ends the program with a sentence.  It remembers nothing between two
 * calls, so that a finding can be played again from its file alone. */
#ifndef POSTEL_FUZZ_H
#define POSTEL_FUZZ_H

#include <stdint.h>

#include "abnf/shelf.h"
#include "parse/slice.h"

struct fuzz_target {
    const char *name; /* also of its corpus, tests/fuzz/corpus/NAME */
    void (*run)(struct smtp_slice octets);
};

extern const struct fuzz_target fuzz_targets[];
extern const size_t fuzz_targets_count;

/* NULL: no target of this name. */
const struct fuzz_target *fuzz_target_find(const char *name);

/* Says what did not hold, and where, and aborts; not assert, which a build may leave out. */
#define FUZZ_CHECK(holds) ((holds) ? (void)0 : fuzz_failed(#holds, __FILE__, __LINE__))
_Noreturn void fuzz_failed(const char *what, const char *file, int line);

/* The rule as src/abnf reads it: is this text a word?  `at` gets the octets read before the first that no continuation
 * allows. */
bool fuzz_oracle(const char *rule, struct smtp_slice text, size_t *at);

/* The grammar, and its machines. */
struct smtp_abnf_shelf *fuzz_shelf(void);

/* Where to split: drawn from the octets themselves, so that one file always means one run. */
size_t fuzz_split(struct smtp_slice octets, size_t number);

/* parsers.c */
void fuzz_line(struct smtp_slice octets);
void fuzz_mailbox(struct smtp_slice octets);
void fuzz_path(struct smtp_slice octets);
void fuzz_params(struct smtp_slice octets);
void fuzz_command(struct smtp_slice octets);
void fuzz_reply_line(struct smtp_slice octets);
void fuzz_ehlo_line(struct smtp_slice octets);
void fuzz_size_value(struct smtp_slice octets);
void fuzz_body_value(struct smtp_slice octets);
void fuzz_chunk_value(struct smtp_slice octets);
void fuzz_ret_value(struct smtp_slice octets);
void fuzz_notify_value(struct smtp_slice octets);
void fuzz_orcpt_value(struct smtp_slice octets);
void fuzz_rule(struct smtp_slice octets);

/* data.c, server.c, client.c, texts.c */
void fuzz_data(struct smtp_slice octets);
void fuzz_server(struct smtp_slice octets);
void fuzz_client(struct smtp_slice octets);
void fuzz_starttls(struct smtp_slice octets);
void fuzz_sasl(struct smtp_slice octets);
void fuzz_auth(struct smtp_slice octets);
void fuzz_auth_client(struct smtp_slice octets);
void fuzz_judge(struct smtp_slice octets);
void fuzz_transcript(struct smtp_slice octets);
void fuzz_abnf(struct smtp_slice octets);

/* capture.c */
void fuzz_capture(struct smtp_slice octets);

/* files.c */
void fuzz_target_file(struct smtp_slice octets);
void fuzz_register(struct smtp_slice octets);
void fuzz_accept(struct smtp_slice octets);
void fuzz_pattern(struct smtp_slice octets);

#endif
