/* queue_show.c - a message that waits, for people to read.
 * Read first: programs/queue.c.  Read next: programs/passwd.c.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "programs/queue.h"
#include "protocol/escape.h"

static void print_escaped(const unsigned char *octets, size_t len)
{
    enum { PIECE = 256 };
    char escaped[4 * PIECE + 1];

    for (size_t n; len > 0; len -= n, octets += n) {
        n = len < PIECE ? len : PIECE;
        smtp_escape((struct smtp_slice){ octets, n }, escaped, sizeof escaped);
        fputs(escaped, stdout);
    }
}

static void print_text(const char *text)
{
    print_escaped((const unsigned char *)text, strlen(text));
}

static void print_time(int64_t at)
{
    const time_t t = (time_t)at;
    struct tm utc;
    char text[40];

    if (gmtime_r(&t, &utc) != NULL && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc) > 0)
        fputs(text, stdout);
    else
        printf("%" PRId64, at);
}

static void print_recipient(const struct smtp_spool_recipient *r)
{
    static const char *const words[] = { "waiting", "failed", "relayed", "delivered", "expanded", "dead", "over" };

    printf("    %s ", words[r->state]);
    print_text(r->path);
    if (r->state == SMTP_SPOOLED_WAITING) {
        printf(", tried %u time%s, next ", r->tries, r->tries == 1 ? "" : "s");
        if (r->next == 0)
            fputs("now", stdout);
        else
            print_time(r->next);
    }
    if (*r->reply != '\0') {
        fputs(": ", stdout);
        print_text(r->remote);
        fputs(*r->remote != '\0' ? " said " : "", stdout);
        print_text(r->reply);
    }
    putchar('\n');
}

static uint64_t size_of(const struct smtp_spool *spool, const char *id)
{
    const int fd = smtp_spool_open_content(spool, id);
    struct stat status;
    uint64_t size = 0;

    if (fd < 0)
        return 0;
    if (fstat(fd, &status) == 0)
        size = (uint64_t)status.st_size;
    close(fd);
    return size;
}

void postel_queue_print(const struct smtp_spool *spool, const struct postel_queue_message *m)
{
    struct smtp_spool_entry *const e = strcmp(m->kind, "bad") == 0 ? NULL : smtp_spool_read(spool, m->id, m->kind);

    if (e == NULL && errno == ENOENT && strcmp(m->kind, "bad") != 0)
        return; /* sent meanwhile */
    printf("%s %" PRIu64 " octets", m->id, size_of(spool, m->id));
    if (e == NULL) {
        puts(", bad: its state cannot be read");
        return;
    }
    fputs(" from ", stdout);
    print_text(e->reverse_path);
    fputs(" since ", stdout);
    print_time(e->arrival);
    puts(strcmp(m->kind, "dead") == 0 ? ", dead" : "");
    for (size_t i = 0; i < e->count; i++)
        print_recipient(&e->recipients[i]);
    smtp_spool_entry_free(e);
}

int postel_queue_print_content(const struct smtp_spool *spool, const struct postel_queue_message *m)
{
    const int fd = smtp_spool_open_content(spool, m->id);
    FILE *const in = fd < 0 ? NULL : fdopen(fd, "rb");
    char *line = NULL;
    size_t room = 0;
    ssize_t len;

    if (in == NULL) {
        if (fd >= 0)
            close(fd);
        return postel_error(POSTEL_FINDING, "queue", "The content of %s cannot be read (%s).", m->id, strerror(errno));
    }
    putchar('\n');
    while ((len = getline(&line, &room, in)) >= 0) {
        size_t n = (size_t)len;

        n -= n > 0 && line[n - 1] == '\n';
        n -= n > 0 && line[n - 1] == '\r';
        print_escaped((const unsigned char *)line, n);
        putchar('\n');
    }
    putchar('\n');
    free(line);
    fclose(in);
    return POSTEL_DONE;
}
