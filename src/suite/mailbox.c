/* mailbox.c - read a Maildir that somebody else is filling.
 * Read first: suite/mailbox.h.  Read next: suite/mail_match.c.
 * SPDX-License-Identifier: MIT */
#include "suite/mailbox.h"

#include <dirent.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct message {
    const char *folder;
    const char *name; /* of the file, without what stands behind its colon */
    struct smtp_slice text;
};

struct smtp_mailbox {
    pthread_mutex_t lock;
    struct smtp_pool pool;
    const char *spec;
    struct message *messages;
    size_t count, cap;
    size_t *table; /* names hashed to 1 + their message; 0: free.  A scan meets the same names over and over */
    size_t places;
};

struct smtp_mailbox *smtp_mailbox_open(const char *spec)
{
    struct smtp_mailbox *const mailbox = calloc(1, sizeof *mailbox);

    if (mailbox == NULL)
        abort();
    pthread_mutex_init(&mailbox->lock, NULL);
    mailbox->spec = spec + strcspn(spec, " ") + strspn(spec + strcspn(spec, " "), " ");
    return mailbox;
}

void smtp_mailbox_close(struct smtp_mailbox *mailbox)
{
    if (mailbox == NULL)
        return;
    pthread_mutex_destroy(&mailbox->lock);
    smtp_pool_close(&mailbox->pool);
    free(mailbox->messages);
    free(mailbox->table);
    free(mailbox);
}

/* The folder of an address: the spec with {address}, {local}, {domain} filled. */
static char *folder_of(const struct smtp_mailbox *mailbox, const char *address, struct smtp_octets *out)
{
    const char *const at = strrchr(address, '@');
    const size_t local = at == NULL ? strlen(address) : (size_t)(at - address);

    for (const char *p = mailbox->spec; *p != '\0';) {
        if (strncmp(p, "{address}", 9) == 0) {
            smtp_octets_text(out, address);
            p += 9;
        } else if (strncmp(p, "{local}", 7) == 0) {
            smtp_octets_add(out, address, local);
            p += 7;
        } else if (strncmp(p, "{domain}", 8) == 0) {
            smtp_octets_text(out, at == NULL ? "" : at + 1);
            p += 8;
        } else {
            smtp_octets_add(out, p++, 1);
        }
    }
    return (char *)out->octets;
}

static size_t hash(const char *folder, const char *name, size_t places)
{
    uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */

    for (const char *p = folder; *p != '\0'; p++)
        h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
    for (const char *p = name; *p != '\0'; p++)
        h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
    return (size_t)(h % places);
}

/* The place in the table for this name: its own, or the free one where it belongs. */
static size_t *place(struct smtp_mailbox *mailbox, const char *folder, const char *name)
{
    size_t at = hash(folder, name, mailbox->places);

    while (mailbox->table[at] != 0) {
        const struct message *const m = &mailbox->messages[mailbox->table[at] - 1];
        if (strcmp(m->name, name) == 0 && strcmp(m->folder, folder) == 0)
            break;
        at = (at + 1) % mailbox->places;
    }
    return &mailbox->table[at];
}

static void grow_table(struct smtp_mailbox *mailbox)
{
    if (mailbox->count * 2 < mailbox->places)
        return;
    mailbox->places = mailbox->places == 0 ? 1024 : mailbox->places * 2;
    free(mailbox->table);
    mailbox->table = calloc(mailbox->places, sizeof *mailbox->table);
    if (mailbox->table == NULL)
        abort();
    for (size_t i = 0; i < mailbox->count; i++)
        *place(mailbox, mailbox->messages[i].folder, mailbox->messages[i].name) = i + 1;
}

/* A store may keep CR LF or LF, the local line end.  If all its lines end in CR LF they are read as LF; a lone CR or LF
 * among them is then somebody's fault, and stays to be seen. */
static struct smtp_slice local_lines(struct smtp_pool *pool, struct smtp_slice text)
{
    struct smtp_octets out = { 0 };

    for (size_t i = 0; i < text.len; i++) {
        if (text.octets[i] == '\n' && (i == 0 || text.octets[i - 1] != '\r'))
            return smtp_pool_slice(pool, text);
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.octets[i] != '\r' || i + 1 == text.len || text.octets[i + 1] != '\n')
            smtp_octets_add(&out, &text.octets[i], 1);
    }
    const struct smtp_slice lines = smtp_pool_slice(pool, smtp_slice_all(&out));
    smtp_octets_close(&out);
    return lines;
}

static void read_message(struct smtp_mailbox *mailbox, const char *folder, const char *path, const char *name)
{
    struct smtp_octets text = { 0 };

    grow_table(mailbox);
    size_t *const where = place(mailbox, folder, name);
    if (*where != 0)
        return;
    if (smtp_file_read(path, &text)) { /* else it was moved to cur/ just now: the next scan finds it */
        mailbox->messages = smtp_array_grow(mailbox->messages, mailbox->count, &mailbox->cap, sizeof(struct message));
        mailbox->messages[mailbox->count++] =
            (struct message){ smtp_pool_string(&mailbox->pool, smtp_slice_text(folder)),
                              smtp_pool_string(&mailbox->pool, smtp_slice_text(name)),
                              local_lines(&mailbox->pool, smtp_slice_all(&text)) };
        *where = mailbox->count;
    }
    smtp_octets_close(&text);
}

static void scan(struct smtp_mailbox *mailbox, const char *folder, const char *sub)
{
    char path[4096], name[512];

    snprintf(path, sizeof path, "%s/%s", folder, sub);
    DIR *const dir = opendir(path);
    for (const struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s/%s", folder, sub, entry->d_name);
        snprintf(name, sizeof name, "%.*s", (int)strcspn(entry->d_name, ":"), entry->d_name);
        read_message(mailbox, folder, path, name);
    }
    if (dir != NULL)
        closedir(dir);
}

size_t smtp_mailbox_find(struct smtp_mailbox *mailbox, const char *address, struct smtp_slice mark,
                         struct smtp_slice holding, struct smtp_slice *found, size_t cap)
{
    struct smtp_octets folder = { 0 };
    size_t count = 0;

    pthread_mutex_lock(&mailbox->lock);
    folder_of(mailbox, address, &folder);
    scan(mailbox, (char *)folder.octets, "new");
    scan(mailbox, (char *)folder.octets, "cur");
    for (size_t i = 0; i < mailbox->count; i++) {
        const struct message *const m = &mailbox->messages[i];
        if (strcmp(m->folder, (char *)folder.octets) == 0 && smtp_slice_find(m->text, mark) != NULL &&
            smtp_slice_find(m->text, holding) != NULL) {
            if (count < cap)
                found[count] = m->text;
            count++;
        }
    }
    pthread_mutex_unlock(&mailbox->lock);
    smtp_octets_close(&folder);
    return count;
}
