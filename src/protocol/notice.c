/* notice.c - a notice's header section, and its words for people.     RFC 5321 §3.6.3, §6.1; RFC 3464 §2, RFC 6522 §3
 * Read first: protocol/notice_internal.h.  Read next: protocol/notice_status.c.
 * SPDX-License-Identifier: MIT */
#include "parse/path.h"
#include "protocol/notice_internal.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "parse/ext/dsn.h"
#include "protocol/escape.h"
#include "protocol/trace.h"

void smtp_notice_put(struct smtp_notice_writer *w, const void *octets, size_t len)
{
    w->full = w->full || (len > 0 && !w->sink.put(w->sink.owner, octets, len));
}

void smtp_notice_say(struct smtp_notice_writer *w, const char *format, ...)
{
    char text[SMTP_NOTICE_SAID];
    va_list words;
    int n;

    va_start(words, format);
    n = vsnprintf(text, sizeof text, format, words);
    va_end(words);
    assert(n >= 0 && (size_t)n < sizeof text); /* only what the grammar has bounded is said */
    smtp_notice_put(w, text, (size_t)n);
}

void smtp_notice_wire(struct smtp_notice_writer *w, struct smtp_slice octets)
{
    enum { PIECE = 200 }; /* an octet becomes four at most */
    char text[4 * PIECE + 1];

    for (size_t at = 0; at < octets.len; at += PIECE) {
        const size_t left = octets.len - at;
        const struct smtp_slice piece = { octets.octets + at, left < PIECE ? left : PIECE };

        if (at > 0)
            smtp_notice_say(w, "\r\n ");
        smtp_notice_put(w, text, smtp_escape(piece, text, sizeof text));
    }
}

void smtp_notice_reply(struct smtp_notice_writer *w, const char *reply, const char *between)
{
    enum { LINES = 32 }; /* of a reply that are told; we chose */
    const char *line = reply;

    for (size_t i = 0; *line != '\0' && i < LINES; i++) {
        const size_t len = strcspn(line, "\n");
        const size_t cr = len > 0 && line[len - 1] == '\r';

        smtp_notice_say(w, "%s", i > 0 ? between : "");
        smtp_notice_wire(w, (struct smtp_slice){ (const unsigned char *)line, len - cr });
        line += len + (line[len] == '\n');
    }
}

struct smtp_slice smtp_notice_address(const char *path)
{
    const size_t len = strlen(path);
    const size_t bracket = len > 1 && path[0] == '<' && path[len - 1] == '>';

    return (struct smtp_slice){ (const unsigned char *)path + bracket, len - 2 * bracket };
}

void smtp_notice_boundary(unsigned boundary, char out[SMTP_BOUNDARY_LEN + 1])
{
    snprintf(out, SMTP_BOUNDARY_LEN + 1, "--=_postel-%02u", boundary % SMTP_NOTICE_BOUNDARIES);
}

static bool is_null(const char *path)
{
    return smtp_notice_address(path).len == 0;
}

bool smtp_notice_wanted(const char *reverse_path, unsigned notify, enum smtp_action action)
{
    if (is_null(reverse_path)) /* MUST NOT, RFC 3461 §5.2: nor by what the header section may say */
        return false;
    if (notify == SMTP_NOTIFY_UNSAID) /* MUST; of delays it MAY, and we do not (RFC 3461 §5.2.5, §5.2.6) */
        return action == SMTP_ACTION_FAILED;
    switch (action) {
    case SMTP_ACTION_FAILED: return (notify & SMTP_NOTIFY_FAILURE) != 0;
    case SMTP_ACTION_DELAYED: return (notify & SMTP_NOTIFY_DELAY) != 0;
    default: return (notify & SMTP_NOTIFY_SUCCESS) != 0;
    }
}

/* How many of the recipients the sender wants to hear of with this outcome. */
static size_t wanted(const struct smtp_notice *n, enum smtp_action action)
{
    size_t count = 0;

    for (size_t i = 0; i < n->count; i++)
        count +=
            n->recipients[i].action == action && smtp_notice_wanted(n->reverse_path, n->recipients[i].notify, action);
    return count;
}

static const struct {
    const char *subject, *says;
} outcomes[] = {
    [SMTP_ACTION_FAILED] = { "Your mail was not delivered", "It was given up for these recipients:" },
    [SMTP_ACTION_DELAYED] = { "Your mail is delayed", "It waits, and is tried again, for these recipients:" },
    [SMTP_ACTION_DELIVERED] = { "Your mail was delivered", "It was delivered to these recipients:" },
    [SMTP_ACTION_RELAYED] = { "Your mail was relayed",
                              "It was relayed, to hosts that will not tell of its delivery, for:" },
    [SMTP_ACTION_EXPANDED] = { "Your mail was relayed", "It was sent on to those who stand behind these names:" },
};
enum { OUTCOMES = sizeof outcomes / sizeof outcomes[0] };

/* RET decides, if the news is bad (RFC 3461 §6.2 SHOULD); if it is good the header section is enough (likewise).
 * Unasked, the whole SHOULD come back (RFC 6522 §3), and does if it is small.  But that the path home takes 8-bit
 * octets is not sure: of such content the header section comes (likewise), quoted where it is not 7-bit itself (§4). */
static void choose(struct smtp_notice *n, size_t failed)
{
    const struct smtp_survey *const content = &n->content;
    const bool whole = failed > 0 && !content->unfit && n->ret != SMTP_RET_HDRS &&
                       (n->ret == SMTP_RET_FULL || content->size <= SMTP_NOTICE_RETURN_MAX);

    n->in_body = n->cr = false;
    n->line = n->column = 0;
    n->held = 0;
    n->boundary = 0;
    while (n->boundary < SMTP_NOTICE_BOUNDARIES && (content->taken >> n->boundary & 1) != 0)
        n->boundary++;
    n->returned = whole ? SMTP_RETURNED_WHOLE : content->header_unfit ? SMTP_RETURNED_QUOTED : SMTP_RETURNED_HEADER;
    if (n->boundary == SMTP_NOTICE_BOUNDARIES) { /* somebody tries hard.  Quoted, no line has a "=_" */
        n->boundary = 0;
        n->returned = SMTP_RETURNED_QUOTED;
    }
}

void smtp_notice_mailbox(struct smtp_notice_writer *w, const char *path)
{
    const struct smtp_slice address = smtp_notice_address(path);

    for (size_t i = 0; i < address.len && i < SMTP_PATH_MAX; i++)
        if (address.octets[i] >= ' ' && address.octets[i] < 127)
            smtp_notice_put(w, address.octets + i, 1);
}

/* The reverse-path goes as it is, for it is an address (RFC 3464 §2 MUST); no octet in it ends a line, whatever our
 * caller says. */
static void to(const struct smtp_notice *n, struct smtp_notice_writer *w)
{
    smtp_notice_say(w, "To: <");
    smtp_notice_mailbox(w, n->reverse_path);
    smtp_notice_say(w, ">\r\n");
}

/* From: SHOULD be a person who can help (RFC 3464 §2), and postmaster is one everywhere (§4.5.1).  Auto-Submitted (RFC
 * 3834 §5) keeps programs from answering. */
static void header(const struct smtp_notice *n, enum smtp_action worst, struct smtp_notice_writer *w)
{
    char date[40], boundary[SMTP_BOUNDARY_LEN + 1];

    smtp_date_format(n->time, n->offset, date, sizeof date);
    smtp_notice_boundary(n->boundary, boundary);
    smtp_notice_say(w, "Date: %s\r\nFrom: postmaster@%s\r\n", date, n->domain);
    to(n, w);
    smtp_notice_say(w, "Subject: %s\r\nMessage-ID: <%s@%s>\r\n", outcomes[worst].subject, n->id, n->domain);
    smtp_notice_say(w,
                    "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
                    "Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"%s\"\r\n\r\n",
                    boundary + 2);
}

static void tell(const struct smtp_notice_recipient *r, struct smtp_notice_writer *w)
{
    char status[SMTP_STATUS_MAX];

    smtp_notice_say(w, "\r\n    <");
    smtp_notice_wire(w, smtp_notice_address(r->path));
    smtp_notice_status_code(r, status);
    smtp_notice_say(w, ">\r\n        status %s", status);
    if (r->why != NULL) {
        smtp_notice_say(w, ": ");
        smtp_notice_wire(w, smtp_slice_text(r->why));
    }
    if (r->reply != NULL && r->remote != NULL) {
        smtp_notice_say(w, "\r\n        ");
        smtp_notice_wire(w, smtp_slice_text(r->remote));
        smtp_notice_say(w, " said:");
    }
    if (r->reply != NULL) {
        smtp_notice_say(w, "\r\n        ");
        smtp_notice_reply(w, r->reply, "\r\n        ");
    }
    smtp_notice_say(w, "\r\n");
}

/* The first part.  No line in it begins with what the wire brought: none can be a boundary. */
static void explain(const struct smtp_notice *n, struct smtp_notice_writer *w)
{
    char date[40];

    smtp_date_format(n->arrival, n->offset, date, sizeof date);
    smtp_notice_say(w, "Content-Type: text/plain; charset=us-ascii\r\n\r\n");
    smtp_notice_say(w, "This is what became of the mail that %s took from you on\r\n%s.\r\n", n->domain, date);
    for (unsigned action = 0; action < OUTCOMES; action++) {
        if (wanted(n, (enum smtp_action)action) == 0)
            continue;
        smtp_notice_say(w, "\r\n%s\r\n", outcomes[action].says);
        for (size_t i = 0; i < n->count; i++)
            if (n->recipients[i].action == (enum smtp_action)action &&
                smtp_notice_wanted(n->reverse_path, n->recipients[i].notify, n->recipients[i].action))
                tell(&n->recipients[i], w);
    }
    smtp_notice_say(w, "\r\nThe same for programs, and %s, are attached.\r\n",
                    n->returned == SMTP_RETURNED_WHOLE ? "the mail itself" : "the header section of the mail");
}

static void returned(const struct smtp_notice *n, struct smtp_notice_writer *w)
{
    static const char *const types[] = {
        [SMTP_RETURNED_WHOLE] = "message/rfc822\r\n",
        [SMTP_RETURNED_HEADER] = "text/rfc822-headers\r\n",
        [SMTP_RETURNED_QUOTED] = "text/rfc822-headers\r\nContent-Transfer-Encoding: quoted-printable\r\n",
    };

    smtp_notice_say(w, "Content-Type: %s\r\n", types[n->returned]);
}

enum smtp_notice_answer smtp_notice_head(struct smtp_notice *n, struct smtp_sink sink)
{
    struct smtp_notice_writer w = { .sink = sink };
    char boundary[SMTP_BOUNDARY_LEN + 1];
    unsigned worst = 0;

    if (is_null(n->reverse_path))
        return SMTP_NOTICE_NOBODY;
    while (worst < OUTCOMES && wanted(n, (enum smtp_action)worst) == 0)
        worst++;
    if (worst == OUTCOMES)
        return SMTP_NOTICE_UNWANTED;
    choose(n, wanted(n, SMTP_ACTION_FAILED));
    smtp_notice_boundary(n->boundary, boundary);
    header(n, (enum smtp_action)worst, &w);
    smtp_notice_say(&w, "%s\r\n", boundary);
    explain(n, &w);
    smtp_notice_say(&w, "\r\n%s\r\nContent-Type: message/delivery-status\r\n\r\n", boundary);
    smtp_notice_status(n, &w);
    smtp_notice_say(&w, "\r\n%s\r\n", boundary);
    returned(n, &w);
    return w.full ? SMTP_NOTICE_NO_ROOM : SMTP_NOTICE_WRITTEN;
}
