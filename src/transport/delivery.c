/* delivery.c - write once, copy, force to disk, let appear.           RFC 5321 §4.1.1.4, §6.1
 * Read first: transport/delivery.h.  Read next: transport/disk.h.
 * SPDX-License-Identifier: MIT */
#include "transport/delivery.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "transport/write.h"

/* Keeps the first failure, and says what the client may hope for: room can come back, so it is told apart. */
static enum smtp_store failure(struct smtp_delivery *d)
{
    if (d->result == SMTP_STORE_OK) {
        d->error = errno;
        d->result = errno == ENOSPC || errno == EDQUOT ? SMTP_STORE_FULL : SMTP_STORE_FAILED;
    }
    return d->result;
}

struct smtp_delivery *smtp_delivery_open(struct smtp_maildir *maildirs, const struct smtp_maildir_set *to)
{
    struct smtp_delivery *d;
    size_t count = 0;

    for (size_t i = 0; i < SMTP_MAILDIRS_MAX; i++)
        count += smtp_maildir_set_has(to, i);
    d = malloc(sizeof *d + count * sizeof d->copies[0]);
    if (d == NULL)
        return NULL;
    d->next = NULL;
    d->owner = NULL;
    d->spooling = NULL;
    d->result = SMTP_STORE_OK;
    d->error = 0;
    d->whole = d->cr = false;
    d->len = d->count = 0;
    for (size_t i = 0; d->count < count; i++)
        if (smtp_maildir_set_has(to, i))
            d->copies[d->count++] = (struct smtp_maildir_file){ .maildir = &maildirs[i] };
    d->fd = -1;
    return d;
}

/* The first copy's file is made when there is something to write: by the disk's thread, and no session waits for
 * another's disk (transport/disk.h). */
static void begin(struct smtp_delivery *d)
{
    if (d->fd < 0 && d->result == SMTP_STORE_OK && d->count > 0 &&
        (d->fd = smtp_maildir_create(&d->copies[0], d->copies[0].maildir)) < 0)
        failure(d);
}

static void flush(struct smtp_delivery *d, int fd)
{
    if (d->result == SMTP_STORE_OK && smtp_write(fd, d->octets, d->len) != 0)
        failure(d);
    d->len = 0;
}

static void put(struct smtp_delivery *d, const unsigned char *octets, size_t len)
{
    while (len > 0) {
        size_t room = sizeof d->octets - d->len, n = len < room ? len : room;

        memcpy(d->octets + d->len, octets, n);
        d->len += n;
        octets += n;
        len -= n;
        if (d->len == sizeof d->octets) {
            begin(d);
            flush(d, d->fd);
        }
    }
}

enum smtp_store smtp_delivery_write(struct smtp_delivery *d, struct smtp_slice content)
{
    const unsigned char *p = content.octets, *const end = p + content.len;

    while (p < end && d->count > 0 && d->result == SMTP_STORE_OK) {
        const unsigned char *cr;

        if (d->cr && *p != '\n') /* it was no line end */
            put(d, (const unsigned char *)"\r", 1);
        d->cr = false;
        cr = memchr(p, '\r', (size_t)(end - p));
        put(d, p, (size_t)((cr != NULL ? cr : end) - p));
        d->cr = cr != NULL;
        p = cr != NULL ? cr + 1 : end;
    }
    return d->result;
}

bool smtp_delivery_full(const struct smtp_delivery *d)
{
    return d->result == SMTP_STORE_OK &&
           (d->len >= SMTP_STORE_OCTETS / 2 || (d->spooling != NULL && d->spooling->len >= SMTP_STORE_OCTETS / 2));
}

/* Forces a file's octets to the disk. */
static void sync_and_close(struct smtp_delivery *d, int fd)
{
    if (d->result == SMTP_STORE_OK && fsync(fd) != 0)
        failure(d);
    close(fd);
}

/* A copy is a file of its own and not a link: its reader may change it in place, and another Maildir may lie on another
 * disk.  It is read back from the first, so that a session holds one descriptor while its content comes, and not one
 * for each mailbox that a client likes to name. */
static void copy(struct smtp_delivery *d, struct smtp_maildir_file *f)
{
    off_t at = 0;
    ssize_t n = 0;
    int fd = smtp_maildir_create(f, f->maildir);

    if (fd < 0) {
        failure(d);
        return;
    }
    while (d->result == SMTP_STORE_OK && (n = pread(d->fd, d->octets, sizeof d->octets, at)) > 0) {
        d->len = (size_t)n;
        at += n;
        flush(d, fd);
    }
    if (n < 0)
        failure(d);
    sync_and_close(d, fd);
}

/* What went wrong with the spool is told as if it were a Maildir's. */
static void ask_spool(struct smtp_delivery *d, void (*step)(struct smtp_spooling *w))
{
    if (d->spooling == NULL || d->result != SMTP_STORE_OK)
        return;
    step(d->spooling);
    if ((errno = d->spooling->error) != 0)
        failure(d);
}

void smtp_delivery_flush(struct smtp_delivery *d)
{
    begin(d);
    flush(d, d->fd);
    ask_spool(d, smtp_spooling_flush);
}

static void remove_all(struct smtp_delivery *d)
{
    if (d->fd >= 0)
        close(d->fd);
    d->fd = -1;
    for (size_t i = 0; i < d->count; i++)
        smtp_maildir_remove(&d->copies[i]);
}

/* All octets of all copies. */
static void force(struct smtp_delivery *d)
{
    if (d->cr)
        put(d, (const unsigned char *)"\r", 1);
    d->cr = false;
    begin(d);
    flush(d, d->fd);
    for (size_t i = 1; i < d->count && d->result == SMTP_STORE_OK; i++)
        copy(d, &d->copies[i]);
    if (d->fd >= 0)
        sync_and_close(d, d->fd);
    d->fd = -1;
    ask_spool(d, smtp_spooling_force);
}

static void appear(struct smtp_delivery *d)
{
    for (size_t i = 0; i < d->count && d->result == SMTP_STORE_OK; i++)
        if (!smtp_maildir_publish(&d->copies[i]))
            failure(d);
    ask_spool(d, smtp_spooling_appear);
}

/* A name is durable only once its directory is. */
static void settle(struct smtp_delivery *d)
{
    for (size_t i = 0; i < d->count && d->result == SMTP_STORE_OK; i++)
        if ((errno = smtp_maildir_sync(&d->copies[i])) != 0)
            failure(d);
    ask_spool(d, smtp_spooling_settle);
    if (d->result != SMTP_STORE_OK)
        remove_all(d);
    else
        d->count = 0; /* they are the readers' now */
}

/* A crash between two copies appearing leaves the first, and no 250 was said: the client sends the message again.
 * Twice rather than never, as RFC 1047 has it. */
void smtp_delivery_commit_all(struct smtp_delivery *list)
{
    for (struct smtp_delivery *d = list; d != NULL; d = d->next)
        (d->whole ? force : smtp_delivery_flush)(d);
    for (struct smtp_delivery *d = list; d != NULL; d = d->next)
        if (d->whole)
            appear(d);
    for (struct smtp_delivery *d = list; d != NULL; d = d->next)
        if (d->whole)
            settle(d);
}

enum smtp_store smtp_delivery_commit(struct smtp_delivery *d)
{
    d->next = NULL;
    d->whole = true;
    smtp_delivery_commit_all(d);
    return d->result;
}

void smtp_delivery_close(struct smtp_delivery *d)
{
    if (d == NULL)
        return;
    remove_all(d);
    smtp_spooling_close(d->spooling);
    free(d);
}
