/* spool_state.c - a state as text, and back.                          RFC 5321 §4.5.4.1
 * Read first: transport/spool.c.  Read next: transport/spooling.h.
 * SPDX-License-Identifier: MIT
 *
 *     postel-spool 1
 *     arrival 1764457200
 *     reverse-path <a@b.example>
 *     …
 *     to  waiting  1  1764459000  …       fields apart by tabs, octets of strangers escaped
 *     end 1                               so a state that was cut shows */
#include "transport/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parse/path.h"
#include "protocol/escape.h"
#include "transport/grow.h"
#include "transport/write.h"

static const char first_line[] = "postel-spool 1";
static const char *const states[] = { "waiting", "failed", "relayed", "delivered", "expanded", "dead", "over" };

bool smtp_spool_set(char **string, const char *text)
{
    const size_t size = strlen(text) + 1;
    char *const copy = realloc(*string, size); /* `text` is none of the entry's own strings */

    if (copy == NULL)
        return false;
    memcpy(copy, text, size);
    *string = copy;
    return true;
}

struct smtp_spool_entry *smtp_spool_entry_new(const char *id, const char *reverse_path)
{
    struct smtp_spool_entry *const e = calloc(1, sizeof *e);

    if (e == NULL)
        return NULL;
    snprintf(e->id, sizeof e->id, "%s", id);
    if (smtp_spool_set(&e->reverse_path, reverse_path) && smtp_spool_set(&e->envid, "") &&
        smtp_spool_set(&e->helo, "") && smtp_spool_set(&e->address, ""))
        return e;
    smtp_spool_entry_free(e);
    return NULL;
}

static void forget(struct smtp_spool_recipient *r)
{
    free(r->path);
    free(r->orcpt);
    free(r->status);
    free(r->remote);
    free(r->reply);
}

void smtp_spool_entry_free(struct smtp_spool_entry *e)
{
    if (e == NULL)
        return;
    for (size_t i = 0; i < e->count; i++)
        forget(&e->recipients[i]);
    free(e->recipients);
    free(e->reverse_path);
    free(e->envid);
    free(e->helo);
    free(e->address);
    free(e);
}

struct smtp_spool_recipient *smtp_spool_entry_add(struct smtp_spool_entry *e, const char *path, int64_t now)
{
    struct smtp_spool_recipient *r, *const all = smtp_grow(e->recipients, e->count, &e->room, sizeof *r);

    if (all == NULL)
        return NULL;
    e->recipients = all;
    r = &all[e->count];
    *r = (struct smtp_spool_recipient){ .next = now };
    if (smtp_spool_set(&r->path, path) && smtp_spool_set(&r->orcpt, "") && smtp_spool_set(&r->status, "") &&
        smtp_spool_set(&r->remote, "") && smtp_spool_set(&r->reply, "")) {
        e->count++;
        return r;
    }
    forget(r);
    return NULL;
}

void smtp_spool_entry_drop(struct smtp_spool_entry *e)
{
    forget(&e->recipients[--e->count]);
}

/* --- out ---------------------------------------------------------------------------------------------------------- */

static void put(FILE *out, char before, const char *text)
{
    enum { PIECE = 64 };
    const unsigned char *octets = (const unsigned char *)text;
    char escaped[4 * PIECE + 1];

    fputc(before, out);
    for (size_t left = strlen(text), n; left > 0; left -= n, octets += n) {
        n = left < PIECE ? left : PIECE;
        smtp_escape((struct smtp_slice){ octets, n }, escaped, sizeof escaped);
        fputs(escaped, out);
    }
}

static void put_line(FILE *out, const char *word, const char *text)
{
    fputs(word, out);
    put(out, ' ', text);
    fputc('\n', out);
}

static void put_recipient(FILE *out, const struct smtp_spool_recipient *r)
{
    const char *const strings[] = { r->path, r->orcpt, r->status, r->remote, r->reply };

    fprintf(out, "to\t%s\t%u\t%" PRId64 "\t%" PRId64 "\t%u", states[r->state], r->tries, r->next, r->attempt,
            r->notify);
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        put(out, '\t', strings[i]);
    fputc('\n', out);
}

/* NULL: no memory. */
static char *text_of(const struct smtp_spool_entry *e, size_t *len)
{
    char *text = NULL;
    FILE *const out = open_memstream(&text, len);
    bool good;

    if (out == NULL)
        return NULL;
    fprintf(out, "%s\narrival %" PRId64 "\n", first_line, e->arrival);
    put_line(out, "reverse-path", e->reverse_path);
    put_line(out, "envid", e->envid);
    fprintf(out, "ret %u\nnotices %u\n", e->ret, e->notices);
    put_line(out, "helo", e->helo);
    put_line(out, "address", e->address);
    for (size_t i = 0; i < e->count; i++)
        put_recipient(out, &e->recipients[i]);
    fprintf(out, "end %zu\n", e->count);
    good = !ferror(out);
    if (fclose(out) == 0 && good)
        return text;
    free(text);
    return NULL;
}

int smtp_spool_prepare(const struct smtp_spool *s, const struct smtp_spool_entry *e)
{
    char file[SMTP_SPOOL_ID + 16], *text;
    size_t len;
    int fd, error;

    if ((text = text_of(e, &len)) == NULL)
        return ENOMEM;
    snprintf(file, sizeof file, "%s.new", e->id);
    fd = openat(s->dir, file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    error = fd < 0 ? errno : 0;
    if (fd >= 0) {
        smtp_spool_own(s, fd);
        error = smtp_write(fd, text, len);
        if (error == 0 && fsync(fd) != 0)
            error = errno;
        if (close(fd) != 0 && error == 0)
            error = errno;
        if (error != 0)
            unlinkat(s->dir, file, 0);
    }
    free(text);
    return error;
}

/* --- in ----------------------------------------------------------------------------------------------------------- */

/* What is left of a state.  The first thing that is wrong is kept, and all that is taken after that is empty. */
struct text {
    char *at;
    int error; /* EBADMSG: it is no state; ENOMEM: that could not be seen */
};

static void fail(struct text *t, int error)
{
    if (t->error == 0)
        t->error = error;
}

/* The next piece, up to `end`, which becomes a NUL. */
static char *piece(struct text *t, char end)
{
    char *const begin = t->at, *const stop = t->error != 0 ? NULL : strchr(begin, end);

    if (stop == NULL) {
        fail(t, EBADMSG);
        return t->at + strlen(t->at);
    }
    *stop = '\0';
    t->at = stop + 1;
    return begin;
}

static void word(struct text *t, char end, const char *wanted)
{
    if (strcmp(piece(t, end), wanted) != 0)
        fail(t, EBADMSG);
}

static int64_t number(struct text *t, char end, int64_t max)
{
    const char *const digits = piece(t, end);
    char *rest;
    long long n;

    errno = 0;
    n = strtoll(digits, &rest, 10);
    if (*digits == '\0' || *rest != '\0' || errno != 0 || n > max || (n < 0 && max != INT64_MAX))
        fail(t, EBADMSG);
    return t->error != 0 ? 0 : n;
}

/* Unescaped where it stands.  A NUL is nothing that we would have written. */
static void string(struct text *t, char end, char **out)
{
    char *const text = piece(t, end);
    const struct smtp_slice escaped = smtp_slice_text(text);
    size_t len;

    if (t->error != 0)
        return;
    if (!smtp_unescape(escaped, (unsigned char *)text, &len) || memchr(text, '\0', len) != NULL) {
        fail(t, EBADMSG);
        return;
    }
    text[len] = '\0';
    if (!smtp_spool_set(out, text))
        fail(t, ENOMEM);
}

/* It goes into a command as it is: so it has to be one. */
static bool is_path(const char *text, bool null)
{
    struct smtp_path path;
    const struct smtp_slice octets = smtp_slice_text(text);

    return smtp_path_parse(&path, octets) == SMTP_PARSE_OK && (null || path.spans.local_part.len > 0) &&
           path.spans.whole.len == octets.len;
}

/* Likewise, as a parameter's value; there may be none. */
static bool is_value(const char *text)
{
    while (*text > ' ' && *text <= '~')
        text++;
    return *text == '\0';
}

static void take_recipient(struct text *t, struct smtp_spool_entry *e)
{
    struct smtp_spool_recipient *const r = smtp_spool_entry_add(e, "", 0);
    const char *state = piece(t, '\t');
    size_t i = 0;

    while (i < sizeof states / sizeof *states && strcmp(state, states[i]) != 0)
        i++;
    if (r == NULL || i == sizeof states / sizeof *states) {
        fail(t, r == NULL ? ENOMEM : EBADMSG);
        return;
    }
    r->state = (enum smtp_spooled)i;
    r->tries = (unsigned)number(t, '\t', INT32_MAX);
    r->next = number(t, '\t', INT64_MAX);
    r->attempt = number(t, '\t', INT64_MAX);
    r->notify = (unsigned)number(t, '\t', 15);
    string(t, '\t', &r->path);
    string(t, '\t', &r->orcpt);
    string(t, '\t', &r->status);
    string(t, '\t', &r->remote);
    string(t, '\n', &r->reply);
    if (!(is_path(r->path, false) && is_value(r->orcpt)))
        fail(t, EBADMSG);
}

static void take(struct text *t, struct smtp_spool_entry *e)
{
    word(t, '\n', first_line);
    word(t, ' ', "arrival");
    e->arrival = number(t, '\n', INT64_MAX);
    word(t, ' ', "reverse-path");
    string(t, '\n', &e->reverse_path);
    word(t, ' ', "envid");
    string(t, '\n', &e->envid);
    word(t, ' ', "ret");
    e->ret = (unsigned)number(t, '\n', 2);
    word(t, ' ', "notices");
    e->notices = (unsigned)number(t, '\n', INT32_MAX);
    word(t, ' ', "helo");
    string(t, '\n', &e->helo);
    word(t, ' ', "address");
    string(t, '\n', &e->address);
    while (t->error == 0 && strncmp(t->at, "to\t", 3) == 0) {
        t->at += 3;
        take_recipient(t, e);
    }
    word(t, ' ', "end");
    if (number(t, '\n', INT32_MAX) != (int64_t)e->count || e->count == 0 || *t->at != '\0' ||
        !is_path(e->reverse_path, true) || !is_value(e->envid))
        fail(t, EBADMSG);
}

/* The whole file, NUL-ended; NULL: errno. */
static char *read_all(int fd)
{
    struct stat status;
    char *octets;
    size_t len = 0;
    ssize_t n;

    if (fstat(fd, &status) != 0)
        return NULL;
    if (status.st_size <= 0 || status.st_size > SMTP_SPOOL_STATE) {
        errno = EBADMSG;
        return NULL;
    }
    octets = malloc((size_t)status.st_size + 1);
    while (octets != NULL && len < (size_t)status.st_size &&
           (n = read(fd, octets + len, (size_t)status.st_size - len)) != 0) {
        if (n > 0) {
            len += (size_t)n;
        } else if (errno != EINTR) {
            free(octets);
            return NULL;
        }
    }
    if (octets != NULL)
        octets[len] = '\0';
    return octets;
}

struct smtp_spool_entry *smtp_spool_read(const struct smtp_spool *s, const char *id, const char *kind)
{
    char file[SMTP_SPOOL_ID + 16];
    struct smtp_spool_entry *e = NULL;
    struct text t = { NULL, 0 };
    char *octets;
    int fd;

    snprintf(file, sizeof file, "%s.%s", id, kind);
    fd = openat(s->dir, file, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    octets = read_all(fd);
    if (octets == NULL || (e = smtp_spool_entry_new(id, "<>")) == NULL)
        t.error = errno;
    close(fd);
    if (e != NULL) {
        t.at = octets;
        take(&t, e);
    }
    free(octets);
    if (t.error == 0)
        return e;
    smtp_spool_entry_free(e);
    errno = t.error;
    return NULL;
}
