/* queue_local.c - a message in the spool whose recipient is here after all: a notice, mostly.  RFC 5321 §4.4, §4.5.5
 * Read first: transport/queue_outcome.c, transport/delivery.h.  Read next: transport/queue_expand.c.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parse/path.h"
#include "protocol/reply.h"
#include "protocol/return_path.h"
#include "transport/queue_internal.h"

bool smtp_queue_map(const struct smtp_queue *q, const char *id, struct smtp_slice *content)
{
    const int fd = smtp_spool_open_content(q->spool, id);
    struct stat status;
    void *octets = MAP_FAILED;
    int error;

    *content = (struct smtp_slice){ NULL, 0 };
    if (fd < 0)
        return false;
    if (fstat(fd, &status) == 0 && status.st_size > 0)
        octets = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    else
        errno = EBADMSG; /* a Received field at least is in it */
    error = errno;
    close(fd);
    errno = error;
    if (octets == MAP_FAILED)
        return false;
    *content = (struct smtp_slice){ octets, (size_t)status.st_size };
    return true;
}

void smtp_queue_unmap(struct smtp_slice *content)
{
    if (content->octets != NULL)
        munmap((void *)(uintptr_t)content->octets, content->len);
    *content = (struct smtp_slice){ NULL, 0 };
}

/* At final delivery the reverse-path goes on top, the only one there (§4.4). */
static void write_all(struct smtp_delivery *d, const char *reverse_path, struct smtp_slice content)
{
    struct smtp_return_path filter;
    char line[SMTP_PATH_MAX + 32];
    const int n = snprintf(line, sizeof line, "Return-Path: %s\r\n", reverse_path);

    smtp_delivery_write(d, (struct smtp_slice){ (const unsigned char *)line, (size_t)n });
    smtp_return_path_init(&filter);
    while (content.len > 0) {
        struct smtp_slice run;
        const size_t used = smtp_return_path_exec(&filter, content.octets, content.len, &run);

        smtp_delivery_write(d, run);
        content.octets += used;
        content.len -= used;
    }
}

/* 0, or errno. */
static int store(struct smtp_queue *q, const struct smtp_spool_entry *e, const struct smtp_maildir_set *to)
{
    struct smtp_slice content;
    struct smtp_delivery *d;
    int error;

    if (q->maildirs == NULL)
        return 0;
    if (!smtp_queue_map(q, e->id, &content))
        return errno;
    d = smtp_delivery_open(q->maildirs, to);
    if (d != NULL)
        write_all(d, e->reverse_path, content);
    error = d == NULL ? ENOMEM : smtp_delivery_commit(d) == SMTP_STORE_OK ? 0 : d->error;
    smtp_delivery_close(d);
    smtp_queue_unmap(&content);
    return error;
}

static void deliver(struct smtp_queue *q, struct smtp_spool_entry *e, size_t index)
{
    struct smtp_spool_recipient *const r = &e->recipients[index];
    struct smtp_queue_members members;
    struct smtp_maildir_set to = { .bits = { 0 } };
    const struct smtp_slice path = smtp_slice_text(r->path);
    struct smtp_reply reply;
    struct smtp_path parts;
    char text[SMTP_CLIENT_LINE];
    int error;

    smtp_path_parse(&parts, path); /* it has been read once */
    if (q->members != NULL && q->members(q->owner, smtp_slice(path.octets, parts.spans.local_part), &members)) {
        smtp_queue_expand(q, e, index, &members);
        return;
    }
    reply = q->local(q->owner, smtp_slice(path.octets, parts.spans.local_part),
                     smtp_slice(path.octets, parts.spans.domain), &to);
    if (reply.code != 250) {
        snprintf(text, sizeof text, "%s", reply.text != NULL ? reply.text : "No such mailbox here");
        smtp_queue_refused(q, r, reply.enhanced != NULL ? reply.enhanced : "5.1.1", "", text);
        return;
    }
    error = store(q, e, &to);
    if (error != 0) {
        q->trouble(q->owner, "A message could not be stored, and is tried again later", error);
        smtp_queue_try_failed(q, e, r, "4.3.0", "", strerror(error));
        return;
    }
    r->state = SMTP_SPOOLED_DELIVERED;
    r->attempt = smtp_queue_now(q);
}

void smtp_queue_deliver(struct smtp_queue *q, struct smtp_queue_job *job)
{
    struct smtp_spool_entry *const e = job->message->entry;
    const int64_t now = smtp_queue_now(q);

    for (size_t i = SIZE_MAX; smtp_queue_next_recipient(job, now, &i);)
        deliver(q, e, i);
    smtp_queue_done(q, job);
}
