/* queued.c - a queue, the host that it sends to, and the Maildir where notices come to.  RFC 5321 §4.5.4.1
 * Read first: tests/transport/queued.h.
 * SPDX-License-Identifier: MIT */
#include "transport/queued.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct served host;
struct smtp_spool spool;
struct smtp_queue queue;
struct smtp_clock fast;
static struct smtp_maildir here;
static struct smtp_dns *dns;
char directory[256], home[256];
unsigned troubles, rcpts, later;

/* The next host's word: 450 as long as `later` says, 550 to "no…", and to mail from <bad@…>. */
static struct smtp_reply sender(void *owner, const struct smtp_envelope *envelope)
{
    (void)owner;
    if (strncmp(envelope->reverse_path, "<bad", 4) == 0)
        return (struct smtp_reply){ 550, "5.7.1", "Not from you" };
    return (struct smtp_reply){ 250, "2.1.0", "OK" };
}

static struct smtp_reply recipient(void *owner, struct smtp_slice local_part, struct smtp_slice domain,
                                   const char *literal, struct smtp_maildir_set *to)
{
    (void)owner, (void)domain, (void)literal;
    rcpts++;
    if (later > 0) {
        later--;
        return (struct smtp_reply){ 450, "4.2.0", "Later" };
    }
    if (local_part.len >= 2 && memcmp(local_part.octets, "no", 2) == 0)
        return (struct smtp_reply){ 550, "5.1.1", "Nobody" };
    smtp_maildir_set_add(to, 0);
    return (struct smtp_reply){ 250, "2.1.5", "OK" };
}

static struct smtp_reply local(void *owner, struct smtp_slice local_part, struct smtp_slice domain,
                               struct smtp_maildir_set *to)
{
    (void)owner, (void)local_part, (void)domain;
    smtp_maildir_set_add(to, 0);
    return (struct smtp_reply){ 250, "2.1.5", "OK" };
}

static void trouble(void *owner, const char *what, int error)
{
    (void)owner, (void)what, (void)error;
    troubles++;
}

static void open_dns(void)
{
    char path[300], why[300];
    FILE *out;

    snprintf(path, sizeof path, "%s/zone", home);
    out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs("$ORIGIN example.\n$TTL 60\n"
          "one IN MX 10 mx\ntwo IN MX 10 mx\nnull IN MX 0 .\nmx IN A 127.0.0.1\n"
          "pair IN MX 10 mx\npair IN MX 20 second\nsecond IN A 127.0.0.1\n",
          out);
    fclose(out);
    dns = smtp_dns_zone(path, why, sizeof why);
    ck_assert_msg(dns != NULL, "%s", why);
}

void setup_queue(void)
{
    serve(&host, 1);
    host.service.policy.sender = sender;
    host.service.policy.recipient = recipient;
    make_directory(directory);
    make_directory(home);
    open_dns();
    ck_assert_int_eq(smtp_maildir_open(&here, home, NULL), 0);
    ck_assert_int_eq(smtp_spool_open(&spool, directory, true), 0);
    fast = smtp_clock_frozen((struct smtp_wall_time){ 1795529400, 60 });
    queue = (struct smtp_queue){ .loop = &host.loop,
                                 .clock = &fast,
                                 .spool = &spool,
                                 .dns = dns,
                                 .domain = "here.example",
                                 .port = (unsigned)host.port,
                                 .retry = smtp_retry_default(),
                                 .per_destination = 1,
                                 .connections = 9,
                                 .maildirs = &here,
                                 .local = local,
                                 .trouble = trouble };
    troubles = rcpts = later = 0;
}

void teardown_queue(void)
{
    smtp_queue_close(&queue);
    dns->close(dns);
    smtp_spool_close(&spool);
    smtp_maildir_close(&here);
    end_service(&host);
    remove_directory(directory);
    remove_directory(home);
}

struct smtp_spool_entry *spooled(const char *from, const char *to, enum smtp_spooled state)
{
    static const char text[] = "Subject: x\r\n\r\n.text\r\n";
    struct smtp_spooling *w;
    struct smtp_spool_entry *e, *mine;
    char id[SMTP_SPOOL_ID], path[300];
    int used;

    smtp_spool_id(&spool, id);
    e = smtp_spool_entry_new(id, from);
    ck_assert_ptr_nonnull(e);
    e->arrival = 1795529400;
    for (char one[280]; sscanf(to, "%270s%n", one, &used) == 1; to += used) {
        struct smtp_spool_recipient *r;

        snprintf(path, sizeof path, "<%s>", one);
        r = smtp_spool_entry_add(e, path, e->arrival);
        ck_assert_ptr_nonnull(r);
        r->state = state;
    }
    w = smtp_spooling_open(&spool, e);
    ck_assert_ptr_nonnull(w);
    smtp_spooling_write(w, (struct smtp_slice){ (const unsigned char *)text, sizeof text - 1 });
    ck_assert_int_eq(smtp_spooling_commit(w), 0);
    w->entry = NULL;
    smtp_spooling_close(w);
    mine = smtp_spool_read(&spool, id, "state");
    ck_assert_ptr_nonnull(mine);
    smtp_spool_entry_free(e);
    return mine;
}

struct smtp_spool_entry *message(const char *to)
{
    return spooled("<a@here.example>", to, SMTP_SPOOLED_WAITING);
}

void begin(void)
{
    ck_assert_int_eq(smtp_queue_open(&queue), 0);
}

void run(int most)
{
    for (int64_t end = milliseconds() + most; queue.count > 0 && milliseconds() < end;)
        pass(&host, 5);
}

const char *notices(void)
{
    static char text[1 << 16];
    char path[300], line[400];
    size_t len = 0;
    FILE *in;

    text[0] = '\0';
    snprintf(path, sizeof path, "cat %s/new/* 2>/dev/null", home);
    in = popen(path, "r");
    while (fgets(line, sizeof line, in) != NULL)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s", line);
    pclose(in);
    return text;
}
