/* queued.c - a queue, the host that it sends to, and the Maildir where notices come to.  RFC 5321 §4.5.4.1
 * Read first: tests/transport/queued.h.
 * SPDX-License-Identifier: MIT */
#include "transport/queued.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

struct served host;
struct smtp_spool spool;
struct smtp_queue queue;
struct smtp_clock fast;
static struct smtp_maildir here;
static struct smtp_dns *dns, slow; /* the zone's; the same, but for slow.example */
struct smtp_dns_query *asked;
char directory[256], home[256];
unsigned troubles, rcpts, later, questions;

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
          "pair IN MX 10 mx\npair IN MX 20 second\nboth IN MX 5 mx\nboth IN MX 5 second\nsecond IN A 127.0.0.1\n",
          out);
    fclose(out);
    dns = smtp_dns_zone(path, why, sizeof why);
    ck_assert_msg(dns != NULL, "%s", why);
}

static void ask(struct smtp_dns *all, struct smtp_dns_query *q)
{
    (void)all;
    questions += strcasecmp(q->name, "one.example") == 0 && q->type == SMTP_DNS_MX;
    if (strcasecmp(q->name, "slow.example") == 0)
        asked = q;
    else
        dns->ask(dns, q);
}

void answer(enum smtp_dns_answer found, const char *host)
{
    struct smtp_dns_query *const q = asked;

    asked = NULL;
    if (host != NULL)
        q->mx(q, 10, host);
    q->end(q, found);
}

static void cancel(struct smtp_dns *all)
{
    (void)all;
    if (asked != NULL)
        answer(SMTP_DNS_LATER, NULL);
}

void setup_queue(void)
{
    serve(&host, 1);
    host.service.policy.sender = sender;
    host.service.policy.recipient = recipient;
    make_directory(directory);
    make_directory(home);
    open_dns();
    slow = (struct smtp_dns){ .ask = ask, .cancel = cancel };
    ck_assert_int_eq(smtp_maildir_open(&here, home, NULL), 0);
    ck_assert_int_eq(smtp_spool_open(&spool, directory, true), 0);
    fast = smtp_clock_frozen((struct smtp_wall_time){ 1795529400, 60 });
    queue = (struct smtp_queue){ .loop = &host.loop,
                                 .clock = &fast,
                                 .spool = &spool,
                                 .dns = &slow,
                                 .domain = "here.example",
                                 .port = (unsigned)host.port,
                                 .retry = smtp_retry_default(),
                                 .per_destination = 1,
                                 .connections = 9,
                                 .maildirs = &here,
                                 .local = local,
                                 .trouble = trouble };
    troubles = rcpts = later = questions = 0;
    asked = NULL;
}

void teardown_queue(void)
{
    smtp_queue_close(&queue);
    cancel(&slow);
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

struct smtp_spool_entry *added(const char *to)
{
    struct smtp_spool_entry *const e = message(to);

    ck_assert(smtp_queue_add(&queue, e));
    return e;
}

void until(size_t left, unsigned recipients)
{
    for (int64_t end = milliseconds() + 5000; milliseconds() < end; pass(&host, 5))
        if (queue.count == left && rcpts == recipients && queue.hops == NULL)
            return;
}

void until_begun(void)
{
    for (int i = 0; i < 100000 && queue.hops == NULL; i++)
        event_base_loop(host.loop.base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    ck_assert_ptr_nonnull(queue.hops);
}

void until_tried(const struct smtp_spool_entry *e)
{
    for (size_t i = 0; i < e->count; i++)
        for (int k = 0; k < 1000 && e->recipients[i].tries == 0; k++)
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
