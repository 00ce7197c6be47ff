/* core.c - runs one part of the core over one corpus, so that its instructions can be counted.
 * usage: core WHAT FILE      (by bench.py, under valgrind --tool=callgrind --toggle-collect=measured)
 * Read first: tests/bench/counts.py.  Read next: tests/bench/plain.c.
 * SPDX-License-Identifier: MIT
 *
 * Only what happens within `measured` is counted: reading the corpus and checking the result are not.  Prints how many
 * octets and how many items went through; a corpus that is not taken as it should be ends with 1, so that nobody counts
 * how fast something is refused. */
#include "bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/data.h"
#include "protocol/judge.h"
#include "protocol/return_path.h"
#include "protocol/server.h"
#include "protocol/stuff.h"

enum { ITEMS = 20000 };

static unsigned char octets[1 << 25];
static struct smtp_slice items[ITEMS];
static size_t count, total;

/* A line of the corpus is an item; `end` is put behind it. */
static void read_lines(FILE *file, const char *end)
{
    char line[2048];
    size_t at = 0;

    while (count < ITEMS && fgets(line, sizeof line, file) != NULL) {
        const size_t len = strcspn(line, "\n");

        memcpy(octets + at, line, len);
        memcpy(octets + at + len, end, strlen(end));
        items[count++] = (struct smtp_slice){ octets + at, len + strlen(end) };
        at += len + strlen(end);
    }
    total = at;
}

static size_t commands(void)
{
    size_t taken = 0;

    for (size_t i = 0; i < count; i++) {
        struct smtp_command c;

        taken += smtp_command_parse(&c, items[i]) == SMTP_PARSE_OK;
    }
    return taken;
}

static size_t addresses(void)
{
    size_t taken = 0;

    for (size_t i = 0; i < count; i++) {
        struct smtp_mailbox m;

        taken += smtp_mailbox_parse(&m, items[i]) == SMTP_PARSE_OK;
    }
    return taken;
}

/* In pieces as large as the loop reads them. */
static size_t data(void)
{
    struct smtp_data d;
    size_t at = 0;

    smtp_data_init(&d);
    while (at < total && !d.ended) {
        const size_t len = total - at < 65536 ? total - at : 65536;
        struct smtp_slice run;

        at += smtp_data_exec(&d, octets + at, len, &run);
    }
    return d.ended && !d.bare_cr && !d.bare_lf;
}

static size_t data_plain(void)
{
    return bench_plain_data(octets, total);
}

static size_t header_out(void)
{
    struct smtp_return_path r;
    size_t at = 0, content = 0;

    smtp_return_path_init(&r);
    while (at < total) {
        const size_t len = total - at < 65536 ? total - at : 65536;
        struct smtp_slice run;

        at += smtp_return_path_exec(&r, octets + at, len, &run);
        content += run.len;
    }
    return content == total;
}

static size_t stuffed(void)
{
    static unsigned char out[65536];
    struct smtp_stuff s;
    size_t at = 0;

    smtp_stuff_init(&s);
    while (at < total) {
        size_t used;

        smtp_stuff_exec(&s, (struct smtp_slice){ octets + at, total - at }, &used, out, sizeof out);
        at += used;
    }
    return 1;
}

/* Behind "C: "; an empty line is "C:", for no line of a file ends with a blank. */
static struct smtp_slice after_side(struct smtp_slice line)
{
    const size_t skipped = line.octets[2] == ' ' ? 3 : 2;

    return (struct smtp_slice){ line.octets + skipped, line.len - skipped };
}

/* Items are lines "C: …" and "S: …"; a finding would say that the corpus is no good conversation. */
static size_t judge(void)
{
    static struct smtp_judge j;
    struct smtp_finding found;
    size_t taken = 0;

    for (size_t i = 0; i < count; i++) {
        struct smtp_slice line = items[i];
        const char side = (char)line.octets[0];

        if (side == 'S' && memcmp(line.octets, "S: 220 ", 7) == 0)
            smtp_judge_init(&j);
        line = after_side(line);
        taken++;
        while (smtp_judge_feed(&j, side, &line, &found)) {
            printf("%s: %s\n", found.id, found.got);
            taken = 0;
        }
    }
    return taken;
}

/* What the client says in the dialogue, through the server: the owner takes everybody and stores nothing. */
static size_t server(void)
{
    static const struct smtp_server_config config = { .domain = "postel.example", .max_size = 10485760 };
    static struct smtp_server s;
    size_t taken = 0;

    for (size_t i = 0; i < count; i++) {
        struct smtp_slice line = after_side(items[i]);
        enum smtp_server_event event = SMTP_SERVER_FULL;

        taken++;
        if (memcmp(items[i].octets, "C: EHLO ", 8) == 0)
            smtp_server_init(&s, &config);
        while (items[i].octets[0] == 'C' && event != SMTP_SERVER_IDLE && event != SMTP_SERVER_CLOSE) {
            size_t used;

            event = smtp_server_feed(&s, line.octets, line.len, &used);
            line.octets += used;
            line.len -= used;
            smtp_server_sent(&s, smtp_server_output(&s).len);
            if (event == SMTP_SERVER_SENDER || event == SMTP_SERVER_RECIPIENT || event == SMTP_SERVER_MESSAGE)
                smtp_server_answer(&s, (struct smtp_reply){ 250, "2.0.0", "OK" });
            else if (event == SMTP_SERVER_DATA)
                smtp_server_answer(&s, (struct smtp_reply){ 354, NULL, "Start mail input" });
        }
    }
    return taken;
}

/* The corpus's text as one message of 16 MiB: lines of some 60 octets, no dot stuffed but at its end. */
static void make_message(const char *end)
{
    const size_t once = total;

    while (total + once + 8 < 1 << 24) {
        memcpy(octets + total, octets, once);
        total += once;
    }
    memcpy(octets + total, end, strlen(end));
    total += strlen(end);
    count = 1;
}

static const struct what {
    const char *name, *end; /* of each line */
    const char *behind;     /* NULL: lines are items; else all are one message, and this is its end */
    size_t (*run)(void);
} whats[] = {
    { "commands", "\r\n", NULL, commands },    { "addresses", "", NULL, addresses },
    { "data", "\r\n", ".\r\n", data },         { "data-plain", "\r\n", ".\r\n", data_plain },
    { "return-path", "\r\n", "", header_out }, { "stuff", "\n", "", stuffed },
    { "judge", "\r\n", NULL, judge },          { "server", "\r\n", NULL, server },
};

static __attribute__((noinline)) size_t measured(size_t (*run)(void))
{
    return run();
}

int main(int argc, char **argv)
{
    FILE *const file = argc == 3 ? fopen(argv[2], "r") : NULL;
    const struct what *what = NULL;
    size_t taken;

    for (size_t i = 0; argc == 3 && i < sizeof whats / sizeof whats[0]; i++)
        if (strcmp(whats[i].name, argv[1]) == 0)
            what = &whats[i];
    if (file == NULL || what == NULL) {
        fprintf(stderr, "usage: core WHAT FILE; see tests/bench/core.c\n");
        return 2;
    }
    read_lines(file, what->end);
    fclose(file);
    if (what->behind != NULL)
        make_message(what->behind);
    taken = measured(what->run);
    printf("%zu octets %zu items\n", total, count);
    return taken == count ? 0 : 1;
}
