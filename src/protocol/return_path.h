/* return_path.h - one Return-Path in a delivered message: ours.       RFC 5321 §4.4
 * Read first: protocol/trace.c.  Read next: protocol/return_path.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_RETURN_PATH_H
#define POSTEL_PROTOCOL_RETURN_PATH_H

#include "parse/slice.h"

/* At final delivery the reverse-path of MAIL is put on top, as a Return-Path.  Failure notices go where it says, so
 * "for this to be unambiguous, exactly one return path SHOULD be present", and those that the message brought along
 * MAY be removed (§4.4).  That is what this filter does: content in, content without them out.  It touches the header
 * section only, which is all up to the first empty line.  A relay MUST NOT look into content like this. */
enum {
    SMTP_RETURN_PATH_BLANKS = 16, /* before the colon, where RFC 5322 §4.5.7 has blanks; we chose how many */
    SMTP_RETURN_PATH_HELD = 11 + SMTP_RETURN_PATH_BLANKS + 1 /* Return-Path, blanks, colon */
};

struct smtp_return_path {
    int cs;
    bool removing; /* the octets being read are part of an old Return-Path */
    size_t len;    /* octets held: a line that begins as an old Return-Path does, and may yet be none */
    unsigned char held[SMTP_RETURN_PATH_HELD];
};

void smtp_return_path_init(struct smtp_return_path *r);

/* Reads some of `octets` and hands out the next run of what stays in `content` (a view into `octets`, or into `r` until
 * the next call; may be empty).  Returns the octets used; call until all are.  Content has whole lines only
 * (protocol/data.h), so when it ends nothing is held back. */
size_t smtp_return_path_exec(struct smtp_return_path *r, const unsigned char *octets, size_t len,
                             struct smtp_slice *content);

#endif
