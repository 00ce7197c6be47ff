/* queue.c - `postel queue`: what waits in a spool, and what is to become of it.  RFC 5321 §4.5.4.1
 * Read first: programs/program.h, transport/spool.h.  Read next: programs/queue_show.c.
 * SPDX-License-Identifier: MIT */
#include "programs/queue.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "transport/grow.h"

static const char help[] =
    "postel queue: what waits in the spool of a server that relays.\n"
    "\n"
    "usage: postel queue list --spool DIR\n"
    "       postel queue show --spool DIR ID...\n"
    "       postel queue retry --spool DIR (ID... | --all)\n"
    "       postel queue remove --spool DIR (ID... | --all)\n"
    "\n"
    "  list          a line a message: its id, its size, from whom, since when; and an indented one a recipient: what\n"
    "                became of it, when it is tried next, and what the last host said\n"
    "  show          the same of these messages, and their content\n"
    "  retry         let these messages be tried now, and their destinations too\n"
    "  remove        take these messages away; nobody is told\n"
    "\n"
    "  --spool DIR   the spool\n"
    "  --all         all messages; with remove, those too that are set aside\n"
    "  --now DATE    without effect\n"
    "  --seed N      without effect\n"
    "  --color WHEN  auto, always or never; without effect\n"
    "  --help        this text\n"
    "\n"
    "A server that has the spool is asked to do it, and does within two seconds; without one it is done at once.  A\n"
    "message that is bad has a state that cannot be read; one that is dead is a notice that nobody would take.  "
    "Octets\n"
    "from others are escaped, as \\n and \\x1B.\n"
    "\n"
    "Exit codes: 0 done, 1 there is no such message, 2 usage, 3 could not run (no such spool).\n";

enum { SPOOL = 1, ALL };

/* clang-format off */
static const struct option options[] = {
    { "spool", required_argument, NULL, SPOOL },
    { "all", no_argument, NULL, ALL },
    POSTEL_COMMON_OPTIONS,
};
/* clang-format on */

static int read_options(struct postel_queue_options *o, int argc, char **argv)
{
    static const char *const words[] = { "list", "show", "retry", "remove" };
    struct postel_common common;
    int option;

    *o = (struct postel_queue_options){ .dir = NULL };
    postel_common_init(&common);
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        if (postel_common_option(&common, option, optarg, help))
            continue;
        else if (option == SPOOL)
            o->dir = optarg;
        else if (option == ALL)
            o->all = true;
        else
            return POSTEL_USAGE; /* getopt has said what is wrong */
    while (optind < argc && o->what < 4 && strcmp(argv[optind], words[o->what]) != 0)
        o->what++;
    if (optind == argc || o->what == 4)
        return postel_error(POSTEL_USAGE, "queue", "Say list, show, retry or remove first.");
    o->ids = argv + optind + 1;
    o->count = (size_t)(argc - optind - 1);
    if (o->dir == NULL)
        return postel_error(POSTEL_USAGE, "queue", "Which spool?  Give --spool DIR, as to `postel serve --relay`.");
    if (o->what == POSTEL_QUEUE_LIST ? o->count > 0 || o->all : (o->count > 0) == o->all)
        return postel_error(POSTEL_USAGE, "queue", "%s",
                            o->what == POSTEL_QUEUE_LIST   ? "list takes no ID and no --all; show takes an ID."
                            : o->what == POSTEL_QUEUE_SHOW ? "show takes one ID or more; list prints them."
                                                           : "Give one ID or more, or --all; list prints them.");
    if (o->what == POSTEL_QUEUE_SHOW && o->all)
        return postel_error(POSTEL_USAGE, "queue", "show takes one ID or more; list prints them.");
    return POSTEL_DONE;
}

/* --- ids ---------------------------------------------------------------------------------------------------------- */

struct list {
    struct postel_queue_message *messages;
    size_t count, room;
    const char *kind;
};

static bool add(void *owner, const char *id)
{
    struct list *const l = owner;
    struct postel_queue_message *const messages = smtp_grow(l->messages, l->count, &l->room, sizeof *messages);

    if (messages == NULL)
        return false;
    l->messages = messages;
    snprintf(l->messages[l->count].id, SMTP_SPOOL_ID, "%s", id);
    l->messages[l->count++].kind = l->kind;
    return true;
}

/* Ids begin with the time at which they were made. */
static int by_id(const void *a, const void *b)
{
    const struct postel_queue_message *const x = a, *const y = b;

    return strcmp(x->id, y->id);
}

static bool find(struct list *l, const struct smtp_spool *spool)
{
    static const char *const kinds[] = { "state", "dead", "bad" };

    for (size_t i = 0; i < 3; i++) {
        l->kind = kinds[i];
        if (!smtp_spool_each(spool, l->kind, add, l))
            return false;
    }
    if (l->count > 0)
        qsort(l->messages, l->count, sizeof l->messages[0], by_id);
    return true;
}

static const struct postel_queue_message *named(const struct list *l, const char *id)
{
    for (size_t i = 0; i < l->count; i++)
        if (strcmp(l->messages[i].id, id) == 0)
            return &l->messages[i];
    return NULL;
}

/* --- what is done ------------------------------------------------------------------------------------------------- */

/* As if its time had come. */
static int try_at_once(struct smtp_spool *spool, const char *id)
{
    struct smtp_spool_entry *const e = smtp_spool_read(spool, id, "state");
    int error;

    if (e == NULL)
        return errno;
    for (size_t i = 0; i < e->count; i++)
        e->recipients[i].next = 0;
    error = smtp_spool_write(spool, e);
    smtp_spool_entry_free(e);
    return error;
}

/* What is set aside no server looks at: it is ours to remove, and it is not tried again. */
static int act(const struct postel_queue_options *o, struct smtp_spool *spool, const struct postel_queue_message *m)
{
    const bool aside = strcmp(m->kind, "state") != 0;
    int error = 0;

    if (o->what == POSTEL_QUEUE_RETRY && aside)
        return o->all ? POSTEL_DONE
                      : postel_error(POSTEL_FINDING, "queue", "%s is %s: it is not tried again.", m->id, m->kind);
    if (spool->lock < 0 && !aside)
        error = smtp_spool_wish(spool, m->id, o->what == POSTEL_QUEUE_RETRY ? "retry" : "remove");
    else if (o->what == POSTEL_QUEUE_RETRY)
        error = try_at_once(spool, m->id);
    else
        smtp_spool_remove(spool, m->id);
    if (error != 0)
        return postel_error(POSTEL_CANNOT, "queue", "%s: that cannot be written (%s).", m->id, strerror(error));
    return POSTEL_DONE;
}

static int one(const struct postel_queue_options *o, struct smtp_spool *spool, const struct postel_queue_message *m)
{
    if (o->what >= POSTEL_QUEUE_RETRY)
        return act(o, spool, m);
    postel_queue_print(spool, m);
    return o->what == POSTEL_QUEUE_SHOW ? postel_queue_print_content(spool, m) : POSTEL_DONE;
}

/* The worst of all exit codes. */
static int all(const struct postel_queue_options *o, struct smtp_spool *spool, const struct list *l)
{
    const bool each = o->all || o->what == POSTEL_QUEUE_LIST;
    int worst = POSTEL_DONE;

    if (each && l->count == 0 && o->what == POSTEL_QUEUE_LIST)
        puts("no messages");
    for (size_t i = 0; i < (each ? l->count : o->count); i++) {
        const struct postel_queue_message *const m = each ? &l->messages[i] : named(l, o->ids[i]);
        const int code = m != NULL ? one(o, spool, m)
                                   : postel_error(POSTEL_FINDING, "queue", "There is no message '%s'.", o->ids[i]);

        worst = code > worst ? code : worst;
    }
    return worst;
}

int postel_queue(int argc, char **argv)
{
    struct postel_queue_options o;
    struct smtp_spool spool;
    struct list l = { NULL, 0, 0, NULL };
    int code = read_options(&o, argc, argv), error;

    if (code != POSTEL_DONE)
        return code;
    error = smtp_spool_open(&spool, o.dir, false);
    if (error != 0)
        return postel_error(POSTEL_CANNOT, "queue", "There is no spool %s (%s).", o.dir, strerror(error));
    if (o.what >= POSTEL_QUEUE_RETRY)
        smtp_spool_lock(&spool); /* if a server has it, it is asked */
    if (find(&l, &spool))
        code = all(&o, &spool, &l);
    else
        code = postel_error(POSTEL_CANNOT, "queue", "The spool %s cannot be read (%s).", o.dir, strerror(errno));
    free(l.messages);
    smtp_spool_close(&spool);
    return code;
}
