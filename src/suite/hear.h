/* hear.h - what the peer says next, and whether the script asked for it.
 * Read first: suite/wire.c.  Read next: suite/hear.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_SUITE_HEAR_H
#define POSTEL_SUITE_HEAR_H

#include "suite/pattern.h"
#include "suite/transcript.h"
#include "suite/verdict.h"
#include "suite/wire.h"

enum smtp_event_kind {
    SMTP_EVENT_REPLY,  /* a whole reply, of any number of lines */
    SMTP_EVENT_LINE,   /* of a client: a whole line, of a command or of mail data */
    SMTP_EVENT_BAD,    /* octets that are no reply: outside x-reply-line, or codes that differ (§4.2.1); or no line */
    SMTP_EVENT_END,    /* the peer's end; octets that came to no line before it are in `octets` */
    SMTP_EVENT_NOTHING /* nothing, or nothing whole, in time */
};

struct smtp_event {
    enum smtp_event_kind kind;
    int code;                 /* REPLY */
    struct smtp_slice octets; /* a view of the wire's; lives until the next _receive */
};

/* The next event of the wire, which stays unread until smtp_hear_take. */
struct smtp_event smtp_hear(struct smtp_wire *wire, int64_t until_us);
void smtp_hear_take(struct smtp_wire *wire, const struct smtp_event *event);

/* BAD: the first octet that no reply has there; 0 where it is the whole that is none, as with codes that differ. */
size_t smtp_event_bad_at(const struct smtp_event *event);

/* Is anything at all said until then?  Only octets are: an end is silence too. */
bool smtp_hear_anything(struct smtp_wire *wire, int64_t until_us);

/* The row of the table for this event, if nothing asked for it. */
enum smtp_came smtp_came_unasked(const struct smtp_event *event);

/* `S: 250+ SIZE`: codes and keywords; `text` is what `heard` was parsed from. */
enum smtp_came smtp_came_heard(const struct smtp_heard *heard, const struct smtp_event *event, struct smtp_slice text);

/* `S= pattern` (filled): any one line of the reply, "250-" read as "250 "; `C=`: the line.  What its names
 * take is kept in `pool`. */
enum smtp_came smtp_came_pattern(struct smtp_slice pattern, const struct smtp_event *event, struct smtp_holes *captures,
                                 struct smtp_pool *pool);

/* `C: text` (filled): a client's line that means the same; in mail data one of the same octets. */
enum smtp_came smtp_came_line(const struct smtp_wire *wire, struct smtp_slice text, const struct smtp_event *event);

/* A header field that the client has added to its mail data, or the empty line behind the header.  It is none if it is
 * the one that is due, `text`, with a CR too many. */
bool smtp_is_added(const struct smtp_wire *wire, struct smtp_slice text, const struct smtp_event *event);

/* The period that ends a client's mail data. */
bool smtp_is_last(const struct smtp_wire *wire, const struct smtp_event *event);

/* A trace field that the relay has put above the message, or a field against loops (§3.6.3): "Delivered-To", "X-…". */
bool smtp_is_above(const struct smtp_wire *wire, const struct smtp_event *event);

/* `S! octets` (filled): these next.  Hears for itself, since they need not be a reply; *event is what came instead. */
enum smtp_came smtp_came_octets(struct smtp_wire *wire, struct smtp_slice octets, int64_t until_us,
                                struct smtp_event *event);

/* Does the reply to EHLO offer this keyword?  Letter case does not count (§2.4). */
bool smtp_reply_offers(struct smtp_slice reply, struct smtp_slice keyword);
/* And does this value stand behind that keyword? */
bool smtp_reply_lists(struct smtp_slice reply, const char *keyword, struct smtp_slice value);

#endif
