/* spool.h - a directory with the messages that wait to be sent on.    RFC 5321 §4.2.5, §4.5.4.1, §6.1
 * Read first: protocol/retry.h, protocol/notice.h, transport/maildir.h.  Read next: transport/spool.c.
 * SPDX-License-Identifier: MIT
 *
 * "A mail queue entry will include not only the message itself but also the envelope information" (§4.5.4.1):
 *
 *     ID.mail    the content, as it came behind DATA, our Received above it; written once
 *     ID.state   the envelope, and what has become of each recipient: text, a line each; replaced as a whole
 *     ID.bad     a state that nobody can read: set aside, its content beside it, for a person to look at
 *     ID.dead    a notice that could not be delivered: there is nobody to tell of it (§4.5.5), so it is kept here
 *     ID.retry, ID.remove   what `postel queue` wants of the server that holds the lock
 *     wishes      there is one of these, perhaps: the server looks for this file alone, each second
 *
 * A message is there once its state is.  A state is written beside the old one, forced to the disk and renamed into its
 * place, and the name is forced to the disk too, so a kill or a crash at any instant leaves the old state or the new
 * one.  What has no state was never promised to anybody, and goes at the next start. */
#ifndef POSTEL_TRANSPORT_SPOOL_H
#define POSTEL_TRANSPORT_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "transport/names.h"

enum {
    SMTP_SPOOL_NEW_ID = 48,    /* octets of an id that _id makes, with NUL, */
    SMTP_SPOOL_ID = 128,       /* and of one that was made of it: of a notice, of a copy for an alias */
    SMTP_SPOOL_STATE = 1 << 24 /* octets of the largest state that is read */
};

enum smtp_spooled {
    SMTP_SPOOLED_WAITING,   /* to be tried at `next` */
    SMTP_SPOOLED_FAILED,    /* these four are outcomes of which the sender is still to hear: */
    SMTP_SPOOLED_RELAYED,   /* taken by a host that will not tell (RFC 3461 §5.2.2) */
    SMTP_SPOOLED_DELIVERED, /* in a Maildir of this host, or with a list of it */
    SMTP_SPOOLED_EXPANDED,  /* with the members of an alias of this host */
    SMTP_SPOOLED_DEAD,      /* failed, and there is nobody who could hear of it (§4.5.5) */
    SMTP_SPOOLED_OVER       /* nothing is left to do */
};

struct smtp_spool_recipient {
    char *path;      /* with its brackets, without a source route */
    char *orcpt;     /* ORCPT as it came (RFC 3461 §4.2); "": none */
    unsigned notify; /* NOTIFY, a set of enum smtp_notify */
    enum smtp_spooled state;
    unsigned tries;  /* that failed */
    int64_t next;    /* WAITING: when it is tried, at the earliest; seconds since 1970, as all times here */
    int64_t attempt; /* the last try; 0: none */
    char *status;    /* "4.4.1" (RFC 3463); "": the reply's */
    char *remote;    /* the host that was spoken to last; "": none */
    char *reply;     /* what it said, "450 4.2.0 Come back later", or a sentence of our own if `remote` is "" */
};

struct smtp_spool_entry {
    char id[SMTP_SPOOL_ID];
    char *reverse_path; /* with its brackets */
    char *envid;        /* ENVID as it came; "": none */
    char *helo;         /* who the message came from: EHLO's word, "": itself */
    char *address;      /* likewise, the address-literal */
    unsigned ret;       /* RET, an enum smtp_ret */
    unsigned notices;   /* so many were sent about it: part of the next one's id */
    int64_t arrival;
    size_t count, room;
    struct smtp_spool_recipient *recipients;
};

/* NULL: no memory.  It is freed with all its strings; NULL is none. */
struct smtp_spool_entry *smtp_spool_entry_new(const char *id, const char *reverse_path);
void smtp_spool_entry_free(struct smtp_spool_entry *e);

/* Puts a copy of `text` in the place of a string of an entry.  False: no memory, and the old one stays. */
bool smtp_spool_set(char **string, const char *text);

/* One more, waiting since `now`; `path` has at most SMTP_PATH_MAX octets.  NULL: no memory. */
struct smtp_spool_recipient *smtp_spool_entry_add(struct smtp_spool_entry *e, const char *path, int64_t now);

/* Takes the last one away. */
void smtp_spool_entry_drop(struct smtp_spool_entry *e);

struct smtp_spool {
    int dir;                 /* held open */
    int lock;                /* -1: not ours */
    unsigned made;           /* ids so far */
    struct smtp_names names; /* of states */
};

/* Opens the directory; `make`: makes it, for nobody else's eyes, if it is missing.  Returns 0, or errno. */
int smtp_spool_open(struct smtp_spool *s, const char *dir, bool make);

/* Root makes it for who will write to it, if it is missing.  0, or errno. */
int smtp_spool_give(const char *dir, uid_t uid, gid_t gid);

/* What root writes into a spool belongs to whose the spool is. */
void smtp_spool_own(const struct smtp_spool *s, int fd);

/* One process at a time sends what is in a spool.  0; EAGAIN or EACCES: another has the lock; or another errno. */
int smtp_spool_lock(struct smtp_spool *s);
void smtp_spool_close(struct smtp_spool *s);

/* An id that no other message has had.  No octet that a peer sent is in it. */
void smtp_spool_id(struct smtp_spool *s, char id[SMTP_SPOOL_NEW_ID]);

/* Calls `each` with every id that has a file of this kind, "state", say.  Stops, and returns false, if it does, or if
 * the directory cannot be read; errno is then what it left, or why. */
bool smtp_spool_each(const struct smtp_spool *s, const char *kind, bool (*each)(void *owner, const char *id),
                     void *owner);

/* Makes ID.mail, empty, to be written; opens it, to be read.  Returns the descriptor, or -1 and errno. */
int smtp_spool_make_content(const struct smtp_spool *s, const char *id);
int smtp_spool_open_content(const struct smtp_spool *s, const char *id);

/* Lets another message have the same content.  0, or errno. */
int smtp_spool_link(const struct smtp_spool *s, const char *from, const char *to);

/* Reads a state; `kind` is "state" or "dead".  NULL: errno says why; EBADMSG: it is none, and any other may pass. */
struct smtp_spool_entry *smtp_spool_read(const struct smtp_spool *s, const char *id, const char *kind);

/* Writes a state, in three steps, for several messages share the last: beside the old one, durable; in its place, under
 * a name with this number; and that name durable.  Each returns 0, or errno. */
int smtp_spool_prepare(const struct smtp_spool *s, const struct smtp_spool_entry *e);
int smtp_spool_appear(struct smtp_spool *s, const struct smtp_spool_entry *e, unsigned long *number);
int smtp_spool_sync(struct smtp_spool *s, unsigned long number);
int smtp_spool_write(struct smtp_spool *s, const struct smtp_spool_entry *e); /* all three */

/* The message is over; its state goes first.  Not forced to the disk: what a crash brings back is sent once more, as
 * RFC 1047 has it, and not lost. */
void smtp_spool_remove(const struct smtp_spool *s, const char *id);

/* ID.state becomes ID.bad or ID.dead. */
void smtp_spool_set_aside(const struct smtp_spool *s, const char *id, const char *kind);

/* Of more than `most` of this kind the oldest goes; true: it did. */
bool smtp_spool_bound(const struct smtp_spool *s, const char *kind, size_t most);

/* `kind` is "retry" or "remove": leaves a wish; takes one back, true if there was one.  _wishes: has anybody left one
 * since the last call? */
int smtp_spool_wish(const struct smtp_spool *s, const char *id, const char *kind);
bool smtp_spool_wished(const struct smtp_spool *s, const char *id, const char *kind);
bool smtp_spool_wishes(const struct smtp_spool *s);

/* At the start, with the lock held: removes what was never promised.  Returns how many files went. */
unsigned smtp_spool_sweep(const struct smtp_spool *s);

#endif
