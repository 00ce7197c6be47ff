/* run_internal.h - a case while it is played; shared by the run_*.c files only.
 * Read first: suite/run.h.  Read next: suite/run.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_RUN_INTERNAL_H
#define POSTEL_SUITE_RUN_INTERNAL_H

#include "suite/program.h"
#include "suite/run.h"

enum { SMTP_WIRES_MAX = 16 };

struct smtp_run {
    const struct smtp_setup *setup;
    const struct smtp_transcript *t;
    struct smtp_result *result;
    enum smtp_cut cut;
    int64_t slower; /* 1; 3 when the case is played again */
    struct smtp_holes holes;
    char mark[9], date[40];
    struct smtp_wire wires[SMTP_WIRES_MAX];
    size_t wire_count;
    struct smtp_wire *wire;    /* the one whose lines are being played */
    struct smtp_octets out;    /* said, not yet written */
    struct smtp_pauses pauses; /* in `out` */
    int64_t said_us;           /* when it was written */
    unsigned accepted;         /* ends of data that got a 2yz */
    bool stop;
    unsigned probes, strays, asides;
    struct smtp_program program; /* the client under test, while it runs */
    const char *message;         /* the file that it was given */
    bool called;                 /* it was started; and its exit has not been heard yet */
    bool no_mail;                /* a call more has no mail taken: smtp_wire.no_mail */
};

/* run.c */
struct smtp_wire *smtp_run_wire(struct smtp_run *run, struct smtp_slice name, size_t at);
void smtp_run_flush(struct smtp_run *run);
int64_t smtp_run_wait_until(const struct smtp_run *run);
int64_t smtp_run_quiet_until(const struct smtp_run *run, struct smtp_slice time);
bool smtp_run_fill(struct smtp_run *run, const struct smtp_script_line *line, enum smtp_fill fill,
                   struct smtp_octets *out, struct smtp_pauses *pauses);

void smtp_run_make_mark(const struct smtp_run *run, unsigned salt, char mark[9]);
void smtp_run_marked(const struct smtp_setup *setup, const struct smtp_transcript *t, enum smtp_cut cut, unsigned try,
                     const char *mark, struct smtp_result *result);

/* run_result.c: enters what came in the result, by the table of verdicts.  True: it decides, until something worse
 * comes; the second form notes where the octets are. */
bool smtp_run_rule(struct smtp_run *run, const struct smtp_script_line *line, uint64_t marks, enum smtp_came came,
                   const char *expected, struct smtp_slice got, const char *came_how);
bool smtp_run_rule_at(struct smtp_run *run, const struct smtp_script_line *line, uint64_t marks, enum smtp_came came,
                      const char *expected, const struct smtp_event *event, size_t at, const char *came_how);
/* What a line asks for, fit to be shown: a name in it may hold what the peer said.  Lives as long as the result. */
const char *smtp_run_escaped(struct smtp_run *run, struct smtp_slice text);
void smtp_run_skip(struct smtp_run *run, const struct smtp_script_line *line, const char *need);

/* run_hear.c: these return the index of the line that comes next. */
size_t smtp_run_hear(struct smtp_run *run, size_t at);
size_t smtp_run_either(struct smtp_run *run, size_t at);

/* run_tls.c: `TLS`, the handshake. */
size_t smtp_run_tls(struct smtp_run *run, size_t at);

/* run_early.c: in place of what is asked it says 5yz or 421 and closes, and the script has provoked that.  If not so,
 * *event is still to be heard. */
bool smtp_run_refused_early(struct smtp_run *run, struct smtp_event *event);

/* run_aside.c: in place of what is asked a client says what is no matter of its mail.  True: it is answered, and the
 * line of the script is to be played again. */
bool smtp_run_aside(struct smtp_run *run, const struct smtp_script_line *line, const struct smtp_event *event);
/* Is a row at stake in this line whose id begins so? */
bool smtp_run_at_stake(const struct smtp_run *run, const struct smtp_script_line *line, const char *id);

/* run_call.c: starts the client with what the case gives to it; false: the result says why.  Its calls become wires.
 * How it ends is heard like a line. */
bool smtp_run_call(struct smtp_run *run);
void smtp_run_take_call(struct smtp_run *run, struct smtp_wire *wire);
size_t smtp_run_exit(struct smtp_run *run, size_t at);
bool smtp_run_exit_fits(struct smtp_run *run, const struct smtp_script_line *line);
void smtp_run_call_end(struct smtp_run *run);

/* run_message.c: the file that the client is given; its path, or NULL: errno says why. */
const char *smtp_run_message(struct smtp_run *run);

/* run_answer.c: the script has no line left; answers as a plain server does until the client has gone. */
void smtp_run_answer(struct smtp_run *run);
/* Says what is due, and hears what comes.  True: something was said or heard. */
bool smtp_run_say_due(struct smtp_run *run, struct smtp_wire *wire); /* the first alone */
bool smtp_run_serve(struct smtp_run *run, struct smtp_wire *wire);
/* `take` a call more than the script has wires for; it becomes one of this name.  False: there is none. */
bool smtp_run_one_more(struct smtp_run *run, const char *name,
                       bool (*take)(struct smtp_run *run, struct smtp_wire *wire));
/* Nobody who has called us has more to say. */
bool smtp_run_all_ended(const struct smtp_run *run);

/* run_hop.c: takes the relay's call; false: it does not call.  Mail of another case is passed over, and *next is the
 * line that waits for the call, or for MAIL if ours follows over the same connection.  `quiet` on a wire that is not
 * open yet: nobody calls.  At the end all that still comes is taken, too. */
bool smtp_run_take_hop(struct smtp_run *run, struct smtp_wire *wire);
bool smtp_run_is_stray(struct smtp_run *run, const struct smtp_event *event, size_t *next);
/* Of an event that the line does not ask for: a MAIL without a mark is known by its RCPT alone.  A call without any
 * MAIL, where the line asks for one, is nobody's. */
bool smtp_run_was_stray(struct smtp_run *run, const struct smtp_script_line *line, struct smtp_event *event,
                        size_t *next);
void smtp_run_note_mail(struct smtp_run *run, size_t at, const struct smtp_event *event);
size_t smtp_run_nobody_calls(struct smtp_run *run, size_t at);
void smtp_run_hops_end(struct smtp_run *run);
struct smtp_dues *smtp_run_dues(const struct smtp_run *run); /* NULL: it is no relay */

/* run_added.c: what the server has put above these messages is judged, and found beside the case. */
void smtp_run_judge_stored(struct smtp_run *run, const struct smtp_script_line *line, const struct smtp_slice *messages,
                           size_t count);

/* The same at the next hop, where lines end in CR LF and the octets went over a wire. */
void smtp_run_judge_relayed(struct smtp_run *run);

/* run_mail.c */
size_t smtp_run_mailbox(struct smtp_run *run, size_t at);
size_t smtp_run_probe(struct smtp_run *run, size_t at);

#endif
