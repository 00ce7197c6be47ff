/* capture.c - the reader of captures: packets of anybody's making, in a file of anybody's.
 * Read first: tests/fuzz/files.c, src/transport/capture.h.  Read next: tests/fuzz/replay.c.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "transport/capture.h"
#include "transport/capture_write.h"

/* Who looks on: writes down what is shown, and passes it to a writer of captures. */
struct looking {
    FILE *told;
    const struct smtp_observer *writer; /* NULL: there is none */
    unsigned opened, session;           /* how many; the one that is open, or 0 */
    bool ended[2];
    char last;           /* whose octets were shown last; 0: others came between */
    size_t octets, said; /* of all; of this session's server */
    bool cut;            /* of some session less is known than makes a server (its code) */
};

static void opened(void *owner, unsigned session, const char *peer)
{
    struct looking *const l = owner;

    FUZZ_CHECK(l->session == 0 && session == ++l->opened && strstr(peer, " to ") != NULL);
    l->session = session;
    l->ended[0] = l->ended[1] = false;
    l->said = 0;
    l->last = 0;
    fprintf(l->told, "<%u", session);
    if (l->writer != NULL)
        l->writer->opened(l->writer->owner, session, peer);
}

static void octets(void *owner, unsigned session, enum smtp_side side, struct smtp_slice said)
{
    struct looking *const l = owner;
    const char who = side == SMTP_SIDE_CLIENT ? 'C' : 'S';

    FUZZ_CHECK(l->session == session && said.len > 0 && !l->ended[side]);
    l->octets += said.len;
    l->said += side == SMTP_SIDE_SERVER ? said.len : 0;
    if (l->last != who)
        fputc(who, l->told);
    l->last = who;
    fwrite(said.octets, 1, said.len, l->told);
    if (l->writer != NULL)
        l->writer->octets(l->writer->owner, session, side, said);
}

static void ended(void *owner, unsigned session, enum smtp_side side)
{
    struct looking *const l = owner;

    FUZZ_CHECK(l->session == session && !l->ended[side]);
    l->ended[side] = true;
    l->last = 0;
    fprintf(l->told, ">%d", side);
    if (l->writer != NULL)
        l->writer->ended(l->writer->owner, session, side);
}

static void closed(void *owner, unsigned session)
{
    struct looking *const l = owner;

    FUZZ_CHECK(l->session == session);
    l->session = 0;
    l->cut = l->cut || l->said < 4;
    fputc('>', l->told);
    if (l->writer != NULL)
        l->writer->closed(l->writer->owner, session);
}

/* What is in the file, as text of `*len` octets; NULL: it is no capture. */
static char *read(struct smtp_slice file, const struct smtp_observer *writer, struct smtp_captured *found, bool *cut,
                  size_t *len)
{
    char *told = NULL;
    struct looking l = { .told = open_memstream(&told, len), .writer = writer };
    const struct smtp_observer observer = { &l, opened, octets, closed, ended };
    unsigned session = 0;
    FILE *const in = fmemopen((void *)(uintptr_t)file.octets, file.len, "rb");

    FUZZ_CHECK(in != NULL && l.told != NULL);
    const bool good = smtp_capture_read_file(found, in, &observer, &session);
    fclose(l.told);
    FUZZ_CHECK(good || (l.opened == 0 && found->error[0] != '\0'));
    FUZZ_CHECK(l.session == 0 && session == l.opened && l.opened == found->sessions && l.octets <= file.len);
    *cut = l.cut;
    if (good)
        return told;
    free(told);
    return NULL;
}

/* Each session opens, speaks, ends and closes in this order; and what is shown, written as a capture and read again,
 * is the same. */
void fuzz_capture(struct smtp_slice octets)
{
    struct smtp_captured found, again;
    struct smtp_capture_writer writer;
    char *file = NULL;
    size_t file_len = 0, told_len = 0, again_len = 0;
    bool cut;

    if (octets.len == 0) /* no file in memory is empty */
        return;
    FILE *const out = open_memstream(&file, &file_len);
    FUZZ_CHECK(out != NULL);
    smtp_capture_writer_open(&writer, out);
    char *const told = read(octets, &writer.observer, &found, &cut, &told_len);
    FUZZ_CHECK(smtp_capture_writer_close(&writer));
    fclose(out);
    if (told != NULL && !cut) {
        char *const reread =
            read((struct smtp_slice){ (const unsigned char *)file, file_len }, NULL, &again, &cut, &again_len);
        FUZZ_CHECK(reread != NULL && again.sessions == found.sessions && again.others + again.holes == 0);
        FUZZ_CHECK(again_len == told_len && memcmp(reread, told, told_len) == 0);
        free(reread);
    }
    free(told);
    free(file);
}
