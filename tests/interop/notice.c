/* notice.c - writes notices for tests/interop/notices.py: values in, octets out.  RFC 3464
 * Read first: protocol/notice.h.  Read next: tests/interop/notices.py.
 * SPDX-License-Identifier: MIT
 *
 * Lines of stdin: `name hex`, one for each field that there is, `path` before those of its recipient; then `end`.  For
 * each `end` the answer, the length, a line's end, and the octets of the notice. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/notice.h"

enum { RECIPIENTS = 8, VALUES = 128, ROOM = 1 << 20 };

static struct smtp_notice notice;
static struct smtp_notice_recipient recipients[RECIPIENTS];
static const char *content;
static size_t content_len;
static char out[ROOM];
static size_t out_len;

static bool put(void *owner, const void *octets, size_t len)
{
    (void)owner;
    if (len > sizeof out - out_len)
        return false;
    memcpy(out + out_len, octets, len);
    out_len += len;
    return true;
}

/* Hex to octets, with a NUL behind them. */
static char *octets_of(const char *hex, size_t *len)
{
    char *const octets = malloc(strlen(hex) / 2 + 1);
    unsigned octet;

    if (octets == NULL)
        exit(3);
    for (*len = 0; sscanf(hex + 2 * *len, "%2x", &octet) == 1; ++*len)
        octets[*len] = (char)octet;
    octets[*len] = '\0';
    return octets;
}

static void set(const char *name, const char *text, size_t len)
{
    struct smtp_notice_recipient *const r = &recipients[notice.count > 0 ? notice.count - 1 : 0];
    const struct {
        const char *name, **value;
    } texts[] = { { "domain", &notice.domain },
                  { "reverse", &notice.reverse_path },
                  { "envid", &notice.envid },
                  { "helo", &notice.helo },
                  { "id", &notice.id },
                  { "address", &notice.address },
                  { "orcpt", &r->orcpt },
                  { "status", &r->status },
                  { "remote", &r->remote },
                  { "reply", &r->reply },
                  { "why", &r->why } };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(name, texts[i].name) == 0)
            *texts[i].value = text;
    if (strcmp(name, "path") == 0 && notice.count < RECIPIENTS)
        recipients[notice.count++].path = text;
    if (strcmp(name, "content") == 0) {
        content = text;
        content_len = len;
    }
    if (strcmp(name, "ret") == 0)
        notice.ret = (unsigned)atoi(text);
    if (strcmp(name, "notify") == 0)
        r->notify = (unsigned)atoi(text);
    if (strcmp(name, "action") == 0)
        r->action = (enum smtp_action)atoi(text);
}

static void end(void)
{
    const struct smtp_sink sink = { NULL, put };
    const unsigned char *const octets = (const unsigned char *)content;
    enum smtp_notice_answer answer;

    out_len = 0;
    smtp_survey_init(&notice.content);
    smtp_survey_exec(&notice.content, octets, content_len);
    answer = smtp_notice_head(&notice, sink);
    if (answer == SMTP_NOTICE_WRITTEN &&
        !(smtp_notice_content(&notice, octets, content_len, sink) && smtp_notice_tail(&notice, sink)))
        answer = SMTP_NOTICE_NO_ROOM;
    printf("%d %zu\n", (int)answer, out_len);
    fwrite(out, 1, out_len, stdout);
}

int main(void)
{
    static char line[ROOM], name[32];
    static char *held[VALUES];
    size_t count = 0, len;

    for (;;) {
        int at = 0;

        if (count == 0) {
            memset(recipients, 0, sizeof recipients);
            notice = (struct smtp_notice){ .recipients = recipients, .arrival = 1795770000, .time = 1795770120 };
        }
        if (fgets(line, sizeof line, stdin) == NULL)
            return 0;
        if (sscanf(line, "%31s %n", name, &at) != 1)
            return 2;
        if (strcmp(name, "end") != 0 && count < VALUES) {
            held[count] = octets_of(line + at, &len);
            set(name, held[count++], len);
            continue;
        }
        end();
        while (count > 0)
            free(held[--count]);
    }
}
