/* walking.c - a conversation written down in one string.
 * Read first: tests/protocol/walking.h.  Read next: tests/protocol/check_walk.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/walking.h"

#include <check.h>
#include <stdalign.h>
#include <string.h>

#include "protocol/owner.h"

void walking_write_down(struct script *s, const char *text)
{
    *s = (struct script){ .talk = { .runs = s->runs } };
    s->talk.client.octets = s->client;
    s->talk.server.octets = s->server;
    while (*text != '\0') {
        const bool client = *text == 'C';
        const size_t len = strcspn(++text, "\1");
        struct smtp_slice *const stream = client ? &s->talk.client : &s->talk.server;

        memcpy((client ? s->client : s->server) + stream->len, text, len);
        stream->len += len;
        s->runs[s->talk.run_count++] = (struct smtp_talk_run){ client ? 'C' : 'S', len };
        text += len + (text[len] == '\1');
    }
}

static alignas(max_align_t) unsigned char memory[16 << 20];

void walking_begin(struct smtp_walk *w, struct script *s, const char *text, struct smtp_arena *arena)
{
    *arena = (struct smtp_arena){ .at = memory, .cap = sizeof memory };
    walking_write_down(s, text);
    ck_assert(smtp_walk_init(w, &s->talk, owner_shelf(), arena));
}

const char walking_one_mail[] = "S220 s.example ready\r\n\1CEHLO c.example\r\n\1S250-s.example\r\n250 SIZE\r\n\1"
                                "CMAIL FROM:<a@c.example>\r\n\1S250 OK\r\n\1CRCPT TO:<b@s.example>\r\n\1S250 OK\r\n\1"
                                "CDATA\r\n\1S354 go on\r\n\1CSubject: x\r\n\r\nRSET\r\n.\r\n\1S250 OK\r\n\1"
                                "CQUIT\r\n\1S221 s.example bye\r\n";

/* What is asked at a point: the first octet of this text. */
size_t walking_point(const struct smtp_walk *w, char side, const char *text)
{
    const struct smtp_slice stream = side == 'C' ? w->talk.client : w->talk.server;
    const char *const found = strstr((const char *)stream.octets, text);

    ck_assert_ptr_nonnull(found);
    return smtp_walk_point(w, side, (size_t)(found - (const char *)stream.octets));
}
