/* said.c - a conversation to step through, without a file and without a server.
 * Read first: tests/programs/check_programs.h.  Read next: tests/programs/check_step_model.c.
 * SPDX-License-Identifier: MIT */
#include "programs/check_programs.h"

#include <stdalign.h>

const char said_one_mail[] = "S220 s.example ready\r\n\1CEHLO c.example\r\n\1S250-s.example\r\n250 SIZE\r\n\1"
                             "CMAIL FROM:<a.b@c.example>\r\n\1S250 OK\r\n\1CRCPT TO:<b@s.example>\r\n\1S250 OK\r\n\1"
                             "CDATA\r\n\1S354 go on\r\n\1CSubject: x\r\n\r\nRSET\r\n.\r\n\1S250 OK\r\n\1"
                             "CQUIT\r\n\1S221 s.example bye\r\n";
const char said_bad_mail[] =
    "S220 s.example ready\r\n\1CEHLO c.example\r\n\1S250 s.example\r\n\1CMAIL FROM:<a..b@c>\r\n\1S501 no\r\n\1"
    "CRCPT TO:<b@s.example>\r\n\1S503 no\r\n";

static struct postel_step step;

void said_close(void)
{
    smtp_talk_text_close(&step.text);
}

struct postel_step *said(const char *text)
{
    static alignas(max_align_t) unsigned char memory[2][32 << 20];
    static struct smtp_abnf_shelf shelf;
    static struct smtp_arena arena;
    struct smtp_abnf_error error;

    if (shelf.grammar.first == NULL)
        ck_assert(smtp_abnf_shelf_init(&shelf, memory[0], sizeof memory[0], &error));
    smtp_talk_text_close(&step.text);
    arena = (struct smtp_arena){ .at = memory[1], .cap = sizeof memory[1] };
    step = (struct postel_step){ .title = "said" };
    while (*text != '\0') {
        const size_t len = strcspn(text, "\1");

        if (len == 1)
            smtp_talk_text_end(&step.text, *text);
        smtp_talk_text_add(&step.text, *text, (struct smtp_slice){ (const unsigned char *)text + 1, len - 1 });
        text += len + (text[len] == '\1');
    }
    ck_assert(smtp_walk_init(&step.walk, &step.text.talk, &shelf, &arena));
    return &step;
}
