/* holes.h - fill the {holes} of a line, and undo its escapes.
 * Read first: suite/target.c.  Read next: suite/scram.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_HOLES_H
#define POSTEL_SUITE_HOLES_H

#include "protocol/ext/crypto.h"
#include "suite/target.h"

enum { SMTP_CAPTURES_MAX = 16, SMTP_PAUSES_MAX = 32 };

/* What a {name} can mean while a case runs. */
struct smtp_holes {
    const struct smtp_target *target;
    const struct smtp_crypto *crypto; /* for what SCRAM says; NULL: it says nothing */
    const char *mark;                 /* 8 octets, new each run: the messages of this case are found by it */
    const char *date;                 /* as in a Date field */
    unsigned n;                       /* the count of `repeat` */
    struct smtp_capture {
        struct smtp_slice name, value;
    } captures[SMTP_CAPTURES_MAX];
    size_t capture_count;
};

/* One hole, taken apart. */
struct smtp_hole {
    struct smtp_slice whole; /* with its braces */
    bool capture;            /* {?name} */
    struct smtp_slice name;  /* {name}, or what is behind the star of {text*name}; digits too */
    struct smtp_slice text;  /* before the star; octets is NULL if there is none */
};
/* Finds the next hole of a grammatical line, and leaves `rest` behind it.  False: there is none. */
bool smtp_hole_next(struct smtp_slice *rest, struct smtp_hole *hole);

/* Which of the three kinds of text a line holds. */
enum smtp_fill {
    SMTP_FILL_TEXT,   /* C: and S: */
    SMTP_FILL_OCTETS, /* C! and S!: escapes are undone */
    SMTP_FILL_PATTERN /* C= and S=: a {?name} stays where it is */
};

/* The offsets at which a `\|` ends a write. */
struct smtp_pauses {
    size_t at[SMTP_PAUSES_MAX];
    size_t count;
};

/* Adds the filled text to `out`.  False: *missing is the name of a key that the target does not give.
 * `pauses` may be NULL. */
bool smtp_holes_fill(const struct smtp_holes *holes, struct smtp_slice text, enum smtp_fill fill,
                     struct smtp_octets *out, struct smtp_pauses *pauses, struct smtp_slice *missing);

#endif
