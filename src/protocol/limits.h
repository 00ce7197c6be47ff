/* limits.h - sizes and time-outs.                                     RFC 5321 §4.5.3
 * Read first: parse/rule.h.  Read next: protocol/reply.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_LIMITS_H
#define POSTEL_PROTOCOL_LIMITS_H

/* §4.5.3.1: each is a minimum (every implementation MUST take that much) and, but where an extension says otherwise,
 * the maximum too.  Octets; CR LF counts where a line is meant.  The sizes of a path stand in parse/path.h. */
enum {
    SMTP_COMMAND_LINE_MAX = 512, /* §4.5.3.1.4; extensions lengthen MAIL and RCPT: protocol/ext/extension.h */
    SMTP_REPLY_LINE_MAX = 512,   /* §4.5.3.1.5 */
    SMTP_TEXT_LINE_MAX = 1000,   /* §4.5.3.1.6; a stuffed period does not count */
    SMTP_MESSAGE_MIN = 65536,    /* §4.5.3.1.7: no server may refuse a message for its size below this */
    SMTP_RECIPIENTS_MIN = 100,   /* §4.5.3.1.8: nor for its recipients up to this many */
    SMTP_RECIPIENTS_MAX = 1000,  /* we chose: the 1001st gets 452, §4.5.3.1.10 */
    SMTP_HOPS_MAX = 100          /* §6.3: a limit to Received fields is "large", "normally at least 100" */
};

/* §4.5.3.2, in seconds.  SHOULD: no shorter than this. */
enum {
    SMTP_TIMEOUT_GREETING = 5 * 60, /* §4.5.3.2.1 */
    SMTP_TIMEOUT_MAIL = 5 * 60,     /* §4.5.3.2.2 */
    SMTP_TIMEOUT_RCPT = 5 * 60,     /* §4.5.3.2.3 */
    SMTP_TIMEOUT_DATA = 2 * 60,     /* §4.5.3.2.4 */
    SMTP_TIMEOUT_BLOCK = 3 * 60,    /* §4.5.3.2.5 */
    SMTP_TIMEOUT_DOT = 10 * 60,     /* §4.5.3.2.6: long, for if we give up and the server did not, mail is doubled */
    SMTP_TIMEOUT_OTHER = 5 * 60,    /* EHLO, QUIT: the RFC names none; we chose MAIL's */
    SMTP_TIMEOUT_SERVER = 5 * 60    /* §4.5.3.2.7: a server waits this long for the next command */
};

#endif
