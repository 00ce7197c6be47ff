/* dues.c - what of each case's mail is still due at the next hop.     RFC 5321 §2.1, §4.5.4.1, §6.1
 * Read first: suite/dues.h.  Read next: suite/run_call.c.
 * SPDX-License-Identifier: MIT */
#include "suite/dues.h"

#include "parse/same.h"
#include "protocol/escape.h"

#include <string.h>

enum { SHOWN_MAX = 200 }; /* octets of a command, escaped */

void smtp_dues_close(struct smtp_dues *dues)
{
    smtp_pool_close(&dues->pool);
    *dues = (struct smtp_dues){ 0 };
}

void smtp_dues_begin(struct smtp_dues *dues, const char *mark, const char *id)
{
    struct smtp_due *const due = smtp_pool_take(&dues->pool, sizeof *due);

    due->next = dues->last;
    due->id = id;
    memcpy(due->mark, mark, sizeof due->mark);
    dues->last = due;
}

static bool has(struct smtp_slice line, const char *text)
{
    return smtp_slice_find(line, smtp_slice_text(text)) != NULL;
}

void smtp_dues_given(struct smtp_dues *dues, struct smtp_slice line)
{
    struct smtp_due *const due = dues->last;

    if (due == NULL)
        return;
    if (smtp_begins_nocase(line, "MAIL"))
        due->null_from = has(line, "<>");
    if (smtp_begins_nocase(line, "RCPT")) {
        due->given++;
        due->open = due->open || has(line, "NOTIFY="); /* RFC 3461: a word of success may be due */
    }
}

bool smtp_due_settled(const struct smtp_due *due)
{
    return due->given > 0 && due->taken >= due->given && !due->open;
}

static struct smtp_due *whose(const struct smtp_dues *dues, struct smtp_slice line)
{
    struct smtp_due *due = dues->last;

    while (due != NULL && !has(line, due->mark))
        due = due->next;
    return due;
}

static const char *shown(struct smtp_dues *dues, struct smtp_slice line)
{
    char escaped[SHOWN_MAX + 1];

    smtp_escape(line, escaped, sizeof escaped);
    return smtp_pool_string(&dues->pool, smtp_slice_text(escaped));
}

void smtp_due_command(struct smtp_due_call *call, struct smtp_slice line)
{
    if (call->dues == NULL || (!smtp_begins_nocase(line, "MAIL") && !smtp_begins_nocase(line, "RCPT")))
        return;
    if (smtp_begins_nocase(line, "MAIL")) {
        *call = (struct smtp_due_call){ .dues = call->dues, .null_from = has(line, "<>") };
        call->from = shown(call->dues, line);
        call->mail = whose(call->dues, line);
        return;
    }
    call->recipients++;
    call->to = call->to == NULL ? shown(call->dues, line) : call->to;
    call->mail = call->mail == NULL ? whose(call->dues, line) : call->mail;
}

void smtp_due_end(struct smtp_due_call *call)
{
    call->ended = true;
}

/* The mail that this call is about; where none was named yet, that of the case which is played. */
static struct smtp_due *about(const struct smtp_due_call *call)
{
    struct smtp_due *due = call->dues->last;

    while (due != NULL && call->mail != NULL && due != call->mail)
        due = due->next;
    return due;
}

/* A mail was taken. */
static void taken(const struct smtp_due_call *call, struct smtp_due *due)
{
    if (smtp_due_settled(due)) {
        if (due->undue++ > 0)
            return;
        due->first = smtp_pool_format(&call->dues->pool, "%s %s", call->from, call->to == NULL ? "" : call->to);
        due->within = call->dues->last->id;
    } else if (call->null_from == due->null_from) { /* else it is a notice, and not the mail itself */
        due->taken += call->recipients;
    }
}

void smtp_due_reply(struct smtp_due_call *call, struct smtp_slice reply)
{
    struct smtp_due *const due = call->dues == NULL ? NULL : about(call);

    if (due == NULL || reply.len == 0)
        return;
    due->open = due->open || reply.octets[0] == '4' || reply.octets[0] == '5';
    if (call->ended && reply.octets[0] == '2' && call->mail != NULL)
        taken(call, due);
    call->ended = false;
}

void smtp_due_cut(struct smtp_due_call *call)
{
    struct smtp_due *const due = call->dues == NULL ? NULL : about(call);

    if (due != NULL)
        due->open = true;
}
