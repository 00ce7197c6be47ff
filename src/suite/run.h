/* run.h - play one transcript against the one under test.
 * Read first: suite/mail_match.c.  Read next: suite/run_setup.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_RUN_H
#define POSTEL_SUITE_RUN_H

#include "suite/caller.h"
#include "suite/hear.h"
#include "suite/hop.h"
#include "suite/mailbox.h"
#include "suite/target.h"
#include "suite/transcript.h"
#include "suite/verdict.h"
#include "suite/wire.h"
#include "transport/tls_made.h"

/* What all cases of a run share; they only read it. */
struct smtp_setup {
    const struct smtp_target *target;
    struct smtp_peer peer;                 /* the server under test */
    const struct smtp_tls_context *tls;    /* for STARTTLS, as client or as server; NULL: not tried */
    const struct smtp_tls_made *made;      /* of a client: certificates of each kind, by suite/certificate.h */
    struct smtp_caller *caller;            /* the client under test; NULL: it is a server */
    struct smtp_hop *hop;                  /* where the relay under test sends its mail; NULL: it is no relay */
    struct smtp_mailbox *mailbox;          /* NULL: we cannot see what is stored */
    const struct smtp_transcript *control; /* a plain delivery, for `probe` and to begin and end with */
    uint64_t seed;
    int64_t now;     /* seconds since 1970, for {date} and {mark} */
    bool slow;       /* play the slow ones too */
    int64_t wait_us; /* W; 0: as the target says, or T */
    /* Learned from the control conversation. */
    int64_t t_us; /* T: the median time to a reply */
    bool greylisted;
    struct smtp_slice offered; /* the reply to EHLO */
};

/* What is under test: SMTP_ROLE_SERVER, _CLIENT or _RELAY, and the word for it. */
enum smtp_role smtp_setup_role(const struct smtp_setup *setup);
const char *smtp_setup_tested(const struct smtp_setup *setup);

/* The side that it speaks for on the wire of this name: 'C' or 'S'. */
char smtp_setup_side(const struct smtp_setup *setup, const char *session);

/* Q: how long silence has to last to be believed.  W: how long we wait for a reply. */
int64_t smtp_setup_quiet_us(const struct smtp_setup *setup);
int64_t smtp_setup_wait_us(const struct smtp_setup *setup);

/* run_tls.c: a target with `tls = implicit` shakes hands before all else (RFC 8314 §3).  False: it did not. */
bool smtp_setup_secure(const struct smtp_setup *setup, struct smtp_wire *wire, int64_t until_us);

enum { SMTP_BRANCHES_MAX = 16, SMTP_REPLY_TIMES_MAX = 64 };

/* What became of one case. */
struct smtp_result {
    struct smtp_pool pool;
    enum smtp_verdict verdict;
    enum smtp_cut cut;
    bool again;                              /* by time: it has to be played once more before it counts */
    bool look_again;                         /* so does what the judge found beside it */
    unsigned tries, seen;                    /* how often played; in how many cuts it came out so */
    unsigned others;                         /* generated cases that failed alike */
    unsigned line;                           /* the line that decided; 0: none did */
    const char *opening;                     /* the opening it stands in */
    struct smtp_place place;                 /* the octets that decided */
    uint64_t marks;                          /* what was at stake there */
    const char *level;                       /* the strongest of these, or of the head */
    const char *expected;                    /* NULL in a pass */
    const char *got;                         /* escaped */
    const char *reason;                      /* a few words */
    const char *ended;                       /* how the program of a client ended, and its last words; NULL: not yet */
    const char *accepted;                    /* a known finding, and why (--accept) */
    const char *branches[SMTP_BRANCHES_MAX]; /* the labels that were taken */
    size_t branch_count;
    struct smtp_recording recording;
    /* What only the control conversation is asked for. */
    int64_t reply_us[SMTP_REPLY_TIMES_MAX];
    size_t reply_count;
    struct smtp_slice offered;
    bool met_4yz, reached; /* reached: it took the connection */
};
void smtp_result_close(struct smtp_result *result);

/* Plays it once, in one cut; try 2 is the one that is alone and slower. */
void smtp_run(const struct smtp_setup *setup, const struct smtp_transcript *t, enum smtp_cut cut, unsigned try,
              struct smtp_result *result);

/* Plays the control conversation for the nth time.  Where stored mail can be seen, its message has to come, too: else
 * each case that looks for mail would wait in vain. */
void smtp_run_control(const struct smtp_setup *setup, unsigned nth, struct smtp_result *result);

/* run_judge.c: a case of role judge, which needs no server. */
void smtp_run_judge(const struct smtp_transcript *t, struct smtp_result *result);

/* The need of `t` that is not met here, or NULL.  It may live in `pool`. */
const char *smtp_run_need(const struct smtp_setup *setup, const struct smtp_transcript *t, struct smtp_pool *pool);

#endif
