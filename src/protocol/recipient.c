/* recipient.c - what is to be done for a recipient: deliver, send on, or refuse.  RFC 5321 §3.6.2, §3.9
 * Read first: protocol/recipient.h.  Read next: protocol/notes.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/recipient.h"

#include "parse/ext/dsn.h"

enum smtp_fate smtp_recipient_decide(enum smtp_place place, enum smtp_holder holder, bool trusted,
                                     struct smtp_reply *reply)
{
    static const enum smtp_fate fates[] = { [SMTP_HOLDER_NONE] = SMTP_FATE_REFUSE,
                                            [SMTP_HOLDER_MAILBOX] = SMTP_FATE_DELIVER,
                                            [SMTP_HOLDER_ALIAS] = SMTP_FATE_ALIAS,
                                            [SMTP_HOLDER_LIST] = SMTP_FATE_LIST };
    const bool here = place == SMTP_PLACE_HERE;
    const bool relay = !here && (trusted || place == SMTP_PLACE_FOR);

    if (!here && !relay) { /* §3.6.2: a server need not relay, and 550 is its refusal */
        *reply = (struct smtp_reply){ 550, "5.7.1", "Relaying denied: that domain is not served here" };
        return SMTP_FATE_REFUSE;
    }
    if (here && holder == SMTP_HOLDER_NONE) {
        *reply = (struct smtp_reply){ 550, "5.1.1", "No such mailbox here" };
        return SMTP_FATE_REFUSE;
    }
    *reply = (struct smtp_reply){ 250, "2.1.5", "OK" };
    return relay ? SMTP_FATE_RELAY : fates[holder];
}

/* Several members: RFC 3461 §5.2.7.3 has three ways, and this is the third.  SUCCESS is answered here and goes no
 * further; if nothing else was asked for, NEVER is what is left of it. */
static struct smtp_expansion to_many(const char *reverse_path, unsigned notify)
{
    const bool success = (notify & SMTP_NOTIFY_SUCCESS) != 0;
    const unsigned left = notify & ~(unsigned)SMTP_NOTIFY_SUCCESS;

    return (struct smtp_expansion){ .reverse_path = reverse_path,
                                    .dsn = true,
                                    .notify = success && left == 0 ? SMTP_NOTIFY_NEVER : left,
                                    .tell = success,
                                    .action = SMTP_ACTION_EXPANDED };
}

struct smtp_expansion smtp_recipient_expand(enum smtp_fate fate, const char *reverse_path, unsigned notify,
                                            const char *owner, size_t members)
{
    if (fate == SMTP_FATE_LIST) /* "the return address … MUST be changed" (§3.9), and nothing that was asked of the
                                   list is asked of its members (RFC 3461 §5.2.7.1 MUST NOT): for them it is new mail */
        return (struct smtp_expansion){ .reverse_path = owner,
                                        .notify = SMTP_NOTIFY_UNSAID,
                                        .tell = (notify & SMTP_NOTIFY_SUCCESS) != 0,
                                        .action = SMTP_ACTION_DELIVERED };
    if (fate == SMTP_FATE_ALIAS && members > 1)
        return to_many(reverse_path, notify);
    /* One member: as if the sender had written to it (§3.9.1; RFC 3461 §5.2.7.2). */
    return (struct smtp_expansion){ .reverse_path = reverse_path, .dsn = true, .notify = notify };
}
