/* notice_status.c - the part of a notice that programs read.          RFC 3464 §2.2, §2.3; RFC 3461 §6.3
 * Read first: protocol/notice.c.  Read next: protocol/notice_content.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/notice_internal.h"

#include <stdio.h>
#include <string.h>

#include "parse/ext/dsn.h"
#include "parse/ext/xtext.h"
#include "parse/rule.h"
#include "protocol/trace.h"

static bool fits(const char *rule, struct smtp_slice text)
{
    struct smtp_match m;

    smtp_match_init(&m, smtp_rule_find(rule));
    smtp_match_exec(&m, text.octets, text.len);
    return smtp_match_accepts(&m);
}

/* "550 5.1.1 No such user": the word behind the code, if it is a status code and of the reply's class (RFC 2034 §4). */
static struct smtp_slice said(const char *reply)
{
    const bool code = strlen(reply) > 4 && strspn(reply, "0123456789") == 3 && (reply[3] == ' ' || reply[3] == '-');
    const char *const word = code ? reply + 4 : "";
    const struct smtp_slice status = { (const unsigned char *)word, strcspn(word, " \t\r\n") };

    return fits("status-code", status) && word[0] == reply[0] ? status : smtp_slice_none();
}

/* RFC 3461 §6.3 (g): 4.0.0 or 5.0.0 MUST be used where nothing fits better. */
void smtp_notice_status_code(const struct smtp_notice_recipient *r, char status[SMTP_STATUS_MAX])
{
    const bool good = r->action != SMTP_ACTION_FAILED && r->action != SMTP_ACTION_DELAYED;
    const struct smtp_slice own = smtp_slice_text(r->status != NULL ? r->status : "");
    const struct smtp_slice from_reply = r->reply != NULL ? said(r->reply) : smtp_slice_none();
    const struct smtp_slice told = fits("status-code", own) ? own : from_reply;
    const char class = good ? '2' : r->action == SMTP_ACTION_DELAYED ? '4' : '5';

    if (told.len > 0 && (told.octets[0] == '2') == good)
        snprintf(status, SMTP_STATUS_MAX, "%.*s", (int)told.len, (const char *)told.octets);
    else if (!good && r->reply != NULL && (r->reply[0] == '4' || r->reply[0] == '5'))
        snprintf(status, SMTP_STATUS_MAX, "%c.0.0", r->reply[0]);
    else
        snprintf(status, SMTP_STATUS_MAX, "%c.0.0", class);
}

static void date(struct smtp_notice_writer *w, const char *name, int64_t time, int offset)
{
    char text[40];

    smtp_date_format(time, offset, text, sizeof text);
    smtp_notice_say(w, "%s: %s\r\n", name, text);
}

/* "type; value", of octets that a peer chose. */
static void typed(struct smtp_notice_writer *w, const char *name, const char *type, struct smtp_slice value)
{
    smtp_notice_say(w, "%s: %s; ", name, type);
    smtp_notice_wire(w, value);
    smtp_notice_say(w, "\r\n");
}

/* ENVID was xtext, and here it is not (RFC 3461 §6.3 (a) MUST). */
static void envelope_id(const struct smtp_notice *n, struct smtp_notice_writer *w)
{
    unsigned char octets[SMTP_ENVID_MAX];
    size_t len;

    if (n->envid == NULL || n->envid[0] == '\0' ||
        smtp_xtext_decode(smtp_slice_text(n->envid), octets, sizeof octets, &len) != SMTP_PARSE_OK)
        return;
    smtp_notice_say(w, "Original-Envelope-Id: ");
    smtp_notice_wire(w, (struct smtp_slice){ octets, len });
    smtp_notice_say(w, "\r\n");
}

/* §2.2.4 SHOULD: EHLO's word, and the address as a comment. */
static void received_from(const struct smtp_notice *n, struct smtp_notice_writer *w)
{
    if (n->helo == NULL || n->helo[0] == '\0')
        return;
    smtp_notice_say(w, "Received-From-MTA: dns; ");
    smtp_notice_wire(w, smtp_slice_text(n->helo));
    if (n->address != NULL) {
        smtp_notice_say(w, " (");
        smtp_notice_wire(w, smtp_slice_text(n->address));
        smtp_notice_say(w, ")");
    }
    smtp_notice_say(w, "\r\n");
}

/* ORCPT, "type;xtext": its type as it came, its address decoded (RFC 3461 §6.3 (d) MUST). */
static void original_recipient(const struct smtp_notice_recipient *r, struct smtp_notice_writer *w)
{
    const struct smtp_slice text = smtp_slice_text(r->orcpt != NULL ? r->orcpt : "");
    unsigned char octets[SMTP_ORCPT_MAX];
    struct smtp_orcpt_value orcpt;
    char type[SMTP_ORCPT_MAX + 1];
    size_t len;

    if (smtp_orcpt_value_parse(text, &orcpt) != SMTP_PARSE_OK ||
        smtp_xtext_decode(smtp_slice(text.octets, orcpt.address), octets, sizeof octets, &len) != SMTP_PARSE_OK)
        return;
    snprintf(type, sizeof type, "%.*s", (int)orcpt.addr_type.len, (const char *)text.octets + orcpt.addr_type.at);
    typed(w, "Original-Recipient", type, (struct smtp_slice){ octets, len });
}

/* The fields in the order of RFC 3464 §2.3. */
static void recipient(const struct smtp_notice *n, const struct smtp_notice_recipient *r, struct smtp_notice_writer *w)
{
    static const char *const actions[] = { [SMTP_ACTION_FAILED] = "failed",
                                           [SMTP_ACTION_DELAYED] = "delayed",
                                           [SMTP_ACTION_DELIVERED] = "delivered",
                                           [SMTP_ACTION_RELAYED] = "relayed",
                                           [SMTP_ACTION_EXPANDED] = "expanded" };
    char status[SMTP_STATUS_MAX];

    smtp_notice_status_code(r, status);
    smtp_notice_say(w, "\r\n");
    original_recipient(r, w);
    smtp_notice_say(w, "Final-Recipient: rfc822; "); /* the address itself: a backslash in it is its own (§2.3.2) */
    smtp_notice_mailbox(w, r->path);
    smtp_notice_say(w, "\r\n");
    smtp_notice_say(w, "Action: %s\r\nStatus: %s\r\n", actions[r->action], status);
    if (r->remote != NULL) /* MUST NOT, where no other host took part (§2.3.5) */
        typed(w, "Remote-MTA", "dns", smtp_slice_text(r->remote));
    if (r->reply != NULL) { /* as it came, a space before each line but the first (RFC 3461 §9.2) */
        smtp_notice_say(w, "Diagnostic-Code: smtp; ");
        smtp_notice_reply(w, r->reply, "\r\n ");
        smtp_notice_say(w, "\r\n");
    }
    if (r->attempt != 0)
        date(w, "Last-Attempt-Date", r->attempt, n->offset);
    if (r->until != 0 && r->action == SMTP_ACTION_DELAYED) /* MUST NOT appear in others (§2.3.9) */
        date(w, "Will-Retry-Until", r->until, n->offset);
}

void smtp_notice_status(const struct smtp_notice *n, struct smtp_notice_writer *w)
{
    envelope_id(n, w);
    smtp_notice_say(w, "Reporting-MTA: dns; %s\r\n", n->domain);
    received_from(n, w);
    date(w, "Arrival-Date", n->arrival, n->offset);
    for (size_t i = 0; i < n->count; i++)
        if (smtp_notice_wanted(n->reverse_path, n->recipients[i].notify, n->recipients[i].action))
            recipient(n, &n->recipients[i], w);
}
