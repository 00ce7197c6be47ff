/* noticed.c - a notice as its owner has it written, for tests.
 * Read first: tests/protocol/noticed.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/noticed.h"

#include <check.h>
#include <string.h>

struct noticed noticed;

static bool put(void *owner, const void *octets, size_t len)
{
    (void)owner;
    if (len > noticed.cap - noticed.len)
        return false;
    memcpy(noticed.octets + noticed.len, octets, len);
    noticed.len += len;
    return true;
}

const struct smtp_sink noticed_sink = { NULL, put };

const struct smtp_notice_recipient noticed_refused = {
    .path = "<bob@x.example>", .remote = "mx.x.example", .reply = "550 5.1.1 No such mailbox", .attempt = NOTICED_NOW
};

struct smtp_notice notice_of(const struct smtp_notice_recipient *recipients, size_t count)
{
    return (struct smtp_notice){ .domain = "relay.example",
                                 .reverse_path = "<alice@client.example>",
                                 .arrival = NOTICED_ARRIVAL,
                                 .time = NOTICED_NOW,
                                 .id = "7a3",
                                 .recipients = recipients,
                                 .count = count };
}

enum smtp_notice_answer write_notice(struct smtp_notice *n, const char *content, size_t len, size_t piece)
{
    enum smtp_notice_answer answer;

    noticed.len = 0;
    noticed.cap = sizeof noticed.octets - 1;
    smtp_survey_init(&n->content);
    for (size_t at = 0; at < len; at += piece)
        smtp_survey_exec(&n->content, (const unsigned char *)content + at, len - at < piece ? len - at : piece);
    answer = smtp_notice_head(n, noticed_sink);
    if (answer == SMTP_NOTICE_WRITTEN) {
        for (size_t at = 0; at < len; at += piece)
            ck_assert(smtp_notice_content(n, (const unsigned char *)content + at, len - at < piece ? len - at : piece,
                                          noticed_sink));
        ck_assert(smtp_notice_tail(n, noticed_sink));
    }
    noticed.octets[noticed.len] = '\0';
    return answer;
}
