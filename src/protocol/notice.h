/* notice.h - the message that tells a sender what became of a mail.   RFC 5321 §3.6.3, §6.1; RFC 3464
 * Read first: protocol/route.h, parse/ext/dsn.h.  Read next: protocol/notice_internal.h.
 * SPDX-License-Identifier: MIT
 *
 * A delivery status notification, called a bounce if the news is bad: mail from <> to the reverse-path of another mail.
 * It is written through a sink, for what it returns may be large.  Its octets are 7-bit text in CRLF lines (not
 * stuffed), so that any host can take it.  The owner has the content of the other mail, as SMTP_SERVER_CONTENT handed
 * it out, and offers it twice: to be looked at, and to be returned.
 *
 *     smtp_survey_init(&n.content);
 *     for each piece: smtp_survey_exec(&n.content, octets, len);
 *     if (smtp_notice_head(&n, sink) == SMTP_NOTICE_WRITTEN) {         else there is no notice, and need be none
 *         for each piece: smtp_notice_content(&n, octets, len, sink);
 *         smtp_notice_tail(&n, sink);
 *     }
 *
 * Then it is queued as mail from "<>" to n.reverse_path, without RET and with no NOTIFY but NEVER (RFC 3461 §6.1). */
#ifndef POSTEL_PROTOCOL_NOTICE_H
#define POSTEL_PROTOCOL_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where octets go.  `put` returns false once it can take no more: then it is not called again. */
struct smtp_sink {
    void *owner;
    bool (*put)(void *owner, const void *octets, size_t len);
};

/* What became of the mail for one recipient, RFC 3464 §2.3.3. */
enum smtp_action {
    SMTP_ACTION_FAILED,    /* given up */
    SMTP_ACTION_DELAYED,   /* not yet; we go on trying */
    SMTP_ACTION_DELIVERED, /* in the mailbox, or with a mailing list */
    SMTP_ACTION_RELAYED,   /* taken by a host that will not tell of its success */
    SMTP_ACTION_EXPANDED   /* taken by an alias with several members */
};

/* One recipient.  What there was not is NULL, and of times 0. */
struct smtp_notice_recipient {
    const char *path;  /* of RCPT, with its brackets and without a source route */
    const char *orcpt; /* ORCPT as it came, "rfc822;xtext" (RFC 3461 §4.2); "" is none, too */
    unsigned notify;   /* NOTIFY, a set of enum smtp_notify (parse/ext/dsn.h) */
    enum smtp_action action;
    const char *status; /* "5.4.4" (RFC 3463), if we know better than the reply does; NULL: the reply's */
    const char *remote; /* the host that was spoken to, a Domain or an address-literal; NULL: none was */
    const char *reply;  /* what it said, "550 5.1.1 No such user", as it came, CR LF between lines */
    const char *why;    /* a sentence of our own, where no host said why: route.h has such */
    int64_t attempt;    /* when it was last tried */
    int64_t until;      /* DELAYED: when we shall give up */
};

enum {
    SMTP_NOTICE_RETURN_MAX = 65536, /* octets of content that are returned unasked; we chose what every server takes,
                                       §4.5.3.1.7 */
    SMTP_NOTICE_BOUNDARIES = 64
};

/* What the content is like, for it to be returned. */
struct smtp_survey {
    uint64_t size;        /* in octets */
    bool unfit;           /* not 7-bit text in CRLF lines of at most 998 octets: cannot be returned as it is */
    bool header_unfit;    /* nor can its header section */
    uint64_t taken;       /* bit i: a line of it begins as our boundary i would */
    bool in_body, cr;     /* of the octet last read: behind the header section; a CR */
    size_t line, matched; /* octets of this line; and of a boundary, from its start on */
    unsigned boundary;    /* the number that such a boundary had so far */
};
void smtp_survey_init(struct smtp_survey *s);
void smtp_survey_exec(struct smtp_survey *s, const unsigned char *octets, size_t len);

/* What of the content is returned. */
enum smtp_returned {
    SMTP_RETURNED_WHOLE,  /* all: message/rfc822 */
    SMTP_RETURNED_HEADER, /* its header section: text/rfc822-headers */
    SMTP_RETURNED_QUOTED  /* the same, as quoted-printable */
};

struct smtp_notice {
    const char *domain;       /* ours: a Domain or an address-literal */
    const char *reverse_path; /* of MAIL, with its brackets */
    const char *envid;        /* ENVID as it came, xtext; "" or NULL: none (RFC 3461 §4.4) */
    unsigned ret;             /* RET, an enum smtp_ret (parse/ext/dsn.h) */
    const char *helo;         /* who the mail came from, EHLO's word; NULL: not told */
    const char *address;      /* likewise, the address-literal; NULL: not told */
    int64_t arrival;          /* of the mail; seconds since 1970-01-01T00:00Z, as all times here */
    int64_t time;             /* of the notice */
    int offset;               /* of the local zone, in minutes east */
    const char *id;           /* of the notice, an Atom: <id@domain> is its Message-ID */
    const struct smtp_notice_recipient *recipients;
    size_t count;
    struct smtp_survey content;

    /* Written by _head, for _content and _tail. */
    enum smtp_returned returned;
    unsigned boundary;
    bool in_body, cr;
    size_t line, column;
    int held; /* an octet, and one more; 0: none */
};

enum smtp_notice_answer {
    SMTP_NOTICE_WRITTEN,
    SMTP_NOTICE_NOBODY,   /* the reverse-path is null: nobody is told, ever (§4.5.5, §6.1 MUST NOT) */
    SMTP_NOTICE_UNWANTED, /* of none of these outcomes the sender wants to hear (RFC 3461 §4.1) */
    SMTP_NOTICE_NO_ROOM   /* the sink did not take it */
};

/* Does the sender want to hear of this outcome (RFC 3461 §5.2)?  `notify` as above.  If the reverse-path is null there
 * is nobody who could, and it is false. */
bool smtp_notice_wanted(const char *reverse_path, unsigned notify, enum smtp_action action);

/* Everything up to the returned content.  Recipients whose outcome is not wanted are left out of it. */
enum smtp_notice_answer smtp_notice_head(struct smtp_notice *n, struct smtp_sink sink);

/* The next octets of the content; what of them is not returned is passed over.  False: the sink did not take it. */
bool smtp_notice_content(struct smtp_notice *n, const unsigned char *octets, size_t len, struct smtp_sink sink);
bool smtp_notice_tail(struct smtp_notice *n, struct smtp_sink sink);

#endif
