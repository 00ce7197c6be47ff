/* queue_internal.h - what the files of the queue share: messages, jobs, destinations, hosts, hops.  RFC 5321 §4.5.4.1
 * Read first: transport/queue.h.  Read next: transport/queue.c.
 * SPDX-License-Identifier: MIT
 *
 * A message has a job for each domain of its recipients, and a destination has the jobs for its domain in order of
 * time, a job that is being done apart: what waits, is tried again or is given up, is a domain's.  When one is due, the
 * DNS is asked which hosts take its mail; destinations that have the same next hosts then (smtp_route_same says what
 * that is) share them, until nothing more is due there.  A hop is a connection to one of those hosts: it does all jobs
 * that a message has for them in one transaction, so one copy goes there, whoever lives in whichever of the domains
 * (§4.5.4.1 SHOULD); and then the next message that is due.
 *
 * A message whose domains are still asked about waits for the answers, but not for long: a domain that the DNS does not
 * answer for keeps mail from no other. */
#ifndef POSTEL_TRANSPORT_QUEUE_INTERNAL_H
#define POSTEL_TRANSPORT_QUEUE_INTERNAL_H

#include "transport/connection_client.h"
#include "transport/queue.h"

enum { SMTP_QUEUE_NOTICE_ROOM = 14 }; /* octets of an id that "-n" and the number of a notice may take, with NUL */

struct smtp_queue_message {
    struct smtp_queue_message *next, *previous;
    struct smtp_spool_entry *entry;
    struct smtp_queue_job *jobs;
    unsigned running; /* of them are being done */
    bool held;        /* its state cannot be written just now: no job of it begins before it could be */
};

struct smtp_queue_job {
    struct smtp_queue_job *next, *previous; /* in the destination's list; being done: the next of the transaction */
    struct smtp_queue_job *sibling;         /* the next of the same message */
    struct smtp_queue_message *message;
    struct smtp_queue_destination *to;
    int64_t due; /* the earliest `next` of its recipients */
    bool taken;  /* it is being done */
};

struct smtp_queue_destination {
    struct smtp_queue_destination *next;
    char domain[SMTP_DOMAIN_MAX + 1]; /* empty: ours */
    const char *ours;                 /* then our name; else NULL */
    struct smtp_retry_host host;
    unsigned running; /* jobs for it that are being done */
    struct smtp_queue_job *first, *last;
    struct smtp_queue_question *asking;     /* the DNS, which has not answered yet; NULL: nothing is asked, */
    int64_t asked;                          /* or since when */
    struct smtp_queue_hosts *hosts;         /* that take its mail, as of just now; NULL: not known */
    struct smtp_queue_destination *sharing; /* the next that has the same */
};

/* It lives until it is answered. */
struct smtp_queue_question {
    struct smtp_queue *queue;
    struct smtp_queue_destination *to; /* NULL: nobody wants the answer any more */
    struct smtp_way way;
};

/* The next hosts of all destinations that have the same. */
struct smtp_queue_hosts {
    struct smtp_queue_hosts *next;
    struct smtp_way way; /* the newest of theirs */
    struct smtp_queue_destination *destinations;
    unsigned hops;  /* connections to them, */
    unsigned begun; /* and how many were begun since the DNS was asked */
};

/* What a recipient got in this transaction. */
struct smtp_queue_fate {
    size_t index; /* in the entry */
    int code;     /* 0: no reply */
};

struct smtp_queue_hop {
    struct smtp_queue_hop *next, *previous;
    struct smtp_queue *queue;
    struct smtp_queue_hosts *hosts;
    struct smtp_way way;
    struct smtp_queue_job *jobs;      /* all of one message; NULL: between two, or over */
    const struct addrinfo *addresses; /* of the way's, from the one on that is tried */
    struct smtp_client_connection client;
    bool again;        /* the next address is due */
    bool clear;        /* or the same once more, in clear text */
    unsigned messages; /* that this connection has tried */

    /* The transaction. */
    size_t count;
    struct smtp_queue_fate fates[SMTP_QUEUE_RECIPIENTS];
    const char *paths[SMTP_QUEUE_RECIPIENTS];
    struct smtp_client_dsn_of dsn_of[SMTP_QUEUE_RECIPIENTS];
    struct smtp_slice content; /* mapped; none: octets NULL */
};

/* --- queue.c --- */

void smtp_queue_enlist(struct smtp_queue_job *job); /* behind all that are due no later */
void smtp_queue_delist(struct smtp_queue_job *job);
void smtp_queue_forget(struct smtp_queue *q, struct smtp_queue_message *m); /* none of its jobs is being done */

/* Writes down what has become of it; false: it could not be.  `settle`: and forgets it if it is over. */
bool smtp_queue_write_down(struct smtp_queue *q, struct smtp_spool_entry *e);
void smtp_queue_settle(struct smtp_queue *q, struct smtp_queue_message *m);

/* The pump runs once the loop has its turn: nothing is begun from within a connection's own call. */
void smtp_queue_wake(struct smtp_queue *q);

/* The domain of a path, brackets left out: a view of it. */
struct smtp_slice smtp_queue_domain(const char *path);

/* Of this job's recipients the one behind `at` that waits and is due; `at` begins with SIZE_MAX.  False: no more. */
bool smtp_queue_next_recipient(const struct smtp_queue_job *job, int64_t now, size_t *at);

/* The next job of a destination that is due, and whose message is not held; NULL: none. */
struct smtp_queue_job *smtp_queue_first(const struct smtp_queue_destination *to, int64_t now);

/* It is being done: out of its list. */
void smtp_queue_take(struct smtp_queue_job *job);

/* Jobs of one message, which nothing was tried for, are put back as they were. */
void smtp_queue_put_back(struct smtp_queue *q, struct smtp_queue_job *jobs);

/* The destination could not be reached: it waits with all that is due for it, and what has waited too long is given up.
 * `tried`: for this message that was a try, which is written down; the others' is in memory only. */
void smtp_queue_unreachable(struct smtp_queue *q, struct smtp_queue_destination *to,
                            const struct smtp_queue_message *tried, const char *status, const char *remote,
                            const char *reply);

/* Jobs of one message were done or given up, and their recipients' states tell how: writes them down, tells the sender
 * what he has to hear, and puts those jobs back for which anybody still waits. */
void smtp_queue_done(struct smtp_queue *q, struct smtp_queue_job *jobs);

/* --- queue_pump.c --- */

void smtp_queue_pump(struct smtp_queue *q);
void smtp_queue_wishes(struct smtp_queue *q);

/* --- queue_hosts.c --- */

/* Are its hosts wanted, and not known?  _ask: asks the DNS, and has the destination share them with others that have
 * the same; if there are none, that is its outcome. */
bool smtp_queue_may_ask(const struct smtp_queue *q, const struct smtp_queue_destination *to, int64_t now);
void smtp_queue_ask(struct smtp_queue *q, struct smtp_queue_destination *to);

/* A job that a hop to these hosts may begin with now; NULL: there is none.  _share takes it, and all others of its
 * message that are due there. */
struct smtp_queue_job *smtp_queue_waiting(const struct smtp_queue *q, const struct smtp_queue_hosts *hosts,
                                          int64_t now);
struct smtp_queue_job *smtp_queue_share(const struct smtp_queue *q, const struct smtp_queue_hosts *hosts, int64_t now);

/* From now on it is not known whose they are. */
void smtp_queue_ask_anew(struct smtp_queue_hosts *hosts);

/* Forgets hosts that nothing is due for; at the end, `all` of them, and what is still asked. */
void smtp_queue_hosts_forget(struct smtp_queue *q, bool all);

/* --- queue_outcome.c --- */

/* Has it come to an end of which the sender is still to hear, if he wants to? */
bool smtp_queue_is_outcome(const struct smtp_spool_recipient *r);

/* A try has failed for now, or for good; the sentence or reply is copied. */
void smtp_queue_try_failed(const struct smtp_queue *q, const struct smtp_spool_entry *e, struct smtp_spool_recipient *r,
                           const char *status, const char *remote, const char *reply);
void smtp_queue_refused(const struct smtp_queue *q, struct smtp_spool_recipient *r, const char *status,
                        const char *remote, const char *reply);

/* Outcomes that the sender wants to hear of become a notice in the spool; all outcomes are over then.  The state is
 * durable before the notice is, and the notice before the state says that it went, so a crash sends it once: made again
 * it has the same id.  `notice`: its entry, to be added; NULL: there is none.  Returns 0, or errno: it is tried
 * again. */
int smtp_queue_report(struct smtp_queue *q, struct smtp_spool_entry *e, struct smtp_spool_entry **notice);

/* --- queue_local.c --- */

/* Delivers to the Maildirs of this host; the job is taken. */
void smtp_queue_deliver(struct smtp_queue *q, struct smtp_queue_job *job);

/* The recipient number `index` is an alias or a list: a message for its members is spooled. */
void smtp_queue_expand(struct smtp_queue *q, struct smtp_spool_entry *e, size_t index,
                       const struct smtp_queue_members *m);

/* Maps the content of a message.  False: errno says why. */
bool smtp_queue_map(const struct smtp_queue *q, const char *id, struct smtp_slice *content);
void smtp_queue_unmap(struct smtp_slice *content);

/* --- queue_transaction.c --- */

/* The order for the client: who is due, up to a hundred; the rest is the next transaction's.  False: the content cannot
 * be read, and this try has failed. */
bool smtp_queue_prepare(struct smtp_queue_hop *hop);
struct smtp_spool_recipient *smtp_queue_recipient(struct smtp_queue_hop *hop, size_t i);

/* What RCPT was answered; and, when the outcome is known, what it means for each. */
void smtp_queue_replied(void *owner, size_t index, int code, const char *text);
void smtp_queue_finish(struct smtp_queue_hop *hop);

/* Who is spoken to: a name if there is one, else the address. */
const char *smtp_queue_remote(const struct smtp_queue_hop *hop, char text[SMTP_ADDRESS_LITERAL]);

/* "450 4.2.0 Come back later", as one line; without a code, the words alone. */
enum { SMTP_QUEUE_REPLY = SMTP_CLIENT_LINE + 8 };
void smtp_queue_reply_text(int code, const char *text, char out[SMTP_QUEUE_REPLY]);

/* --- queue_hop.c --- */

/* Begins with the message that waits for these hosts now; there is one.  False: no memory. */
bool smtp_queue_hop(struct smtp_queue *q, struct smtp_queue_hosts *hosts, int64_t now);
void smtp_queue_hop_cut(struct smtp_queue_hop *hop);

/* Frees what has ended, and has those that wait for it try their next address. */
void smtp_queue_tend(struct smtp_queue *q);

#endif
