/* round_trip.h - each parser's text, read and printed again, and what has to come of it.
 * Read first: tests/parse/check_parse.h.  Read next: tests/parse/round_trip.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_ROUND_TRIP_H
#define POSTEL_ROUND_TRIP_H

#include "parse/slice.h"

enum { ROUND_TRIP_LONGEST = 2048 };

/* A text being put together. */
struct print {
    unsigned char octets[ROUND_TRIP_LONGEST];
    size_t len;
};

void put(struct print *out, struct smtp_slice text);
void say(struct print *out, const char *string);

struct round_trip {
    const char *rule; /* the parser's language */

    /* Reads the text; if it is a word, prints it anew from the value, with what the value does not hold left out.  `at`
     * gets the octets read before the first that no continuation allows. */
    enum smtp_parse (*read)(struct smtp_slice text, struct print *out, size_t *at);

    /* What has to be printed again: the same, from the text alone, without asking the parser.  held.c */
    void (*hold)(struct smtp_slice text, struct print *out);

    bool sizes; /* it has limits that are no grammar (§4.5.3.1) */
};

extern const struct round_trip round_trips[];
extern const int round_trips_count;

void hold_all(struct smtp_slice text, struct print *out);      /* every octet */
void hold_words(struct smtp_slice text, struct print *out);    /* all but the white space at its end */
void hold_command(struct smtp_slice text, struct print *out);  /* the verb in capitals, and its argument */
void hold_reply(struct smtp_slice text, struct print *out);    /* the first code and the last text, as one line */
void hold_number(struct smtp_slice text, struct print *out);   /* without zeros before it, at most UINT64_MAX */
void hold_capitals(struct smtp_slice text, struct print *out); /* 7BIT, 8BITMIME */

#endif
