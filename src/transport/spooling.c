/* spooling.c - content, state, names: durable one after the other.    RFC 5321 §4.2.5, §6.1
 * Read first: transport/spooling.h.  Read next: transport/delivery.h.
 * SPDX-License-Identifier: MIT */
#include "transport/spooling.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "transport/write.h"

static void failure(struct smtp_spooling *w, int error)
{
    if (w->error == 0)
        w->error = error;
}

struct smtp_spooling *smtp_spooling_open(struct smtp_spool *spool, struct smtp_spool_entry *entry)
{
    struct smtp_spooling *const w = malloc(sizeof *w);

    if (w == NULL) {
        smtp_spool_entry_free(entry);
        return NULL;
    }
    w->spool = spool;
    w->entry = entry;
    w->owner = NULL;
    w->error = 0;
    w->len = 0;
    w->fd = -1;
    return w;
}

/* When there is something to write, as a delivery's first copy (transport/delivery.c). */
static void begin(struct smtp_spooling *w)
{
    if (w->fd < 0 && w->error == 0 && (w->fd = smtp_spool_make_content(w->spool, w->entry->id)) < 0)
        failure(w, errno);
}

void smtp_spooling_flush(struct smtp_spooling *w)
{
    begin(w);
    if (w->error == 0)
        w->error = smtp_write(w->fd, w->octets, w->len);
    w->len = 0;
}

void smtp_spooling_write(struct smtp_spooling *w, struct smtp_slice content)
{
    while (content.len > 0 && w->error == 0) {
        const size_t room = sizeof w->octets - w->len, n = content.len < room ? content.len : room;

        memcpy(w->octets + w->len, content.octets, n);
        w->len += n;
        content.octets += n;
        content.len -= n;
        if (w->len == sizeof w->octets)
            smtp_spooling_flush(w);
    }
}

static void close_file(struct smtp_spooling *w)
{
    if (w->fd >= 0)
        close(w->fd);
    w->fd = -1;
}

void smtp_spooling_force(struct smtp_spooling *w)
{
    smtp_spooling_flush(w);
    if (w->error == 0 && fsync(w->fd) != 0)
        failure(w, errno);
    close_file(w);
    if (w->error == 0)
        failure(w, smtp_spool_prepare(w->spool, w->entry));
}

void smtp_spooling_appear(struct smtp_spooling *w)
{
    if (w->error == 0)
        failure(w, smtp_spool_appear(w->spool, w->entry, &w->number));
}

void smtp_spooling_settle(struct smtp_spooling *w)
{
    if (w->error == 0)
        failure(w, smtp_spool_sync(w->spool, w->number));
}

int smtp_spooling_commit(struct smtp_spooling *w)
{
    smtp_spooling_force(w);
    smtp_spooling_appear(w);
    smtp_spooling_settle(w);
    return w->error;
}

void smtp_spooling_close(struct smtp_spooling *w)
{
    if (w == NULL)
        return;
    close_file(w);
    if (w->entry != NULL)
        smtp_spool_remove(w->spool, w->entry->id);
    smtp_spool_entry_free(w->entry);
    free(w);
}
