/* step_hold.h - hold a conversation: the connection, and who types.
 * Read first: programs/step_live.h, transport/call.h, transport/console.h.  Read next: programs/step_hold.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_STEP_HOLD_H
#define POSTEL_PROGRAMS_STEP_HOLD_H

#include "programs/step_live.h"
#include "transport/call.h"
#include "transport/console.h"

struct postel_hold;

/* What the person sees: lines, or the screen.  All may be NULL but `changed` and `readable`. */
struct postel_front {
    bool (*begin)(struct postel_hold *hold);    /* false: it has said why it cannot */
    void (*changed)(struct postel_hold *hold);  /* something was said, or the connection is another */
    void (*readable)(struct postel_hold *hold); /* stdin */
    void (*resized)(struct postel_hold *hold);
    void (*end)(struct postel_hold *hold);
};
extern const struct postel_front postel_front_lines, postel_front_screen;

struct postel_hold {
    struct postel_step *step;
    const struct postel_front *front;
    struct postel_live live;
    struct smtp_clock clock;
    struct smtp_loop loop;
    struct smtp_call call;
    struct smtp_console console;
    bool over;       /* the connection has ended, or never was */
    char where[160]; /* "connected to 127.0.0.1:2525" */
    int code;        /* the exit code */
};

/* Says it, now.  False: there is no connection. */
bool postel_hold_say(struct postel_hold *hold, struct smtp_slice octets);

/* We have said all. */
void postel_hold_leave(struct postel_hold *hold);

/* Nothing more is waited for: the program ends. */
void postel_hold_quit(struct postel_hold *hold);

#endif
