/* check_capture.c - what is written as a capture is read from it again: octets, their order, ends.
 * Read first: transport/capture_write.h, transport/capture.h.  Read next: tests/programs/audit.sh.
 * SPDX-License-Identifier: MIT */
#include "transport/check_transport.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "transport/capture.h"
#include "transport/capture_write.h"

/* What an observer was shown: "<1" opens, "C", "S" octets, ">C" an end, "1>" closes. */
struct seen {
    char *text;
    size_t len;
    FILE *out;
    char last;
};

static void opened(void *owner, unsigned session, const char *peer)
{
    struct seen *const s = owner;

    (void)peer;
    fprintf(s->out, "<%u", session);
    s->last = 0;
}

/* Runs of one side are one, however many pieces they came in. */
static void octets(void *owner, unsigned session, enum smtp_side side, struct smtp_slice said)
{
    struct seen *const s = owner;
    const char who = side == SMTP_SIDE_CLIENT ? 'C' : 'S';

    (void)session;
    if (s->last != who)
        fputc(who, s->out);
    s->last = who;
    fwrite(said.octets, 1, said.len, s->out);
}

static void ended(void *owner, unsigned session, enum smtp_side side)
{
    struct seen *const s = owner;

    (void)session;
    fprintf(s->out, ">%c", side == SMTP_SIDE_CLIENT ? 'C' : 'S');
    s->last = 0;
}

static void closed(void *owner, unsigned session)
{
    fprintf(((struct seen *)owner)->out, "%u>", session);
}

static struct smtp_observer look_on(struct seen *s)
{
    *s = (struct seen){ .len = 0 };
    s->out = open_memstream(&s->text, &s->len);
    return (struct smtp_observer){ s, opened, octets, closed, ended };
}

/* Each line: who, and how often `text` is said; an empty text is an end. */
struct line {
    enum smtp_side side;
    unsigned times;
    const char *text;
};

static const struct line talk[] = {
    { SMTP_SIDE_SERVER, 1, "220 s.example ready\r\n" },
    { SMTP_SIDE_CLIENT, 1, "EHLO c.example\r\nMAIL" },
    { SMTP_SIDE_SERVER, 7000, "250-many lines\r\n" }, /* more than a window holds, and no answer meanwhile */
    { SMTP_SIDE_SERVER, 1, "250 OK\r\n" },
    { SMTP_SIDE_CLIENT, 1460, "x" }, /* a segment, */
    { SMTP_SIDE_CLIENT, 1461, "y" }, /* and one octet more */
    { SMTP_SIDE_CLIENT, 0, "" },
    { SMTP_SIDE_SERVER, 1, "221 bye\r\n" },
    { SMTP_SIDE_SERVER, 0, "" },
};

static void say_all(const struct smtp_observer *to, unsigned session, bool ends)
{
    to->opened(to->owner, session, "peer");
    for (size_t i = 0; i < sizeof talk / sizeof *talk; i++) {
        const size_t len = strlen(talk[i].text);
        unsigned char *const said = malloc(len * talk[i].times + 1);

        for (unsigned k = 0; k < talk[i].times; k++)
            memcpy(said + len * k, talk[i].text, len);
        if (talk[i].times > 0)
            to->octets(to->owner, session, talk[i].side, (struct smtp_slice){ said, len * talk[i].times });
        else if (ends)
            to->ended(to->owner, session, talk[i].side);
        free(said);
    }
    to->closed(to->owner, session);
}

static unsigned two(const unsigned char *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

/* RFC 1071: with a right checksum among them, the words are all ones in sum. */
static unsigned folded(unsigned long sum, const unsigned char *p, size_t len)
{
    for (size_t i = 0; i < len; i++)
        sum += i % 2 == 0 ? (unsigned long)p[i] << 8 : p[i];
    while (sum >> 16 != 0)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return (unsigned)sum;
}

/* Each packet's length and checksums; how many there are. */
static unsigned sound(const unsigned char *file, size_t len)
{
    unsigned packets = 0;

    for (size_t at = 24; at < len; packets++) {
        const unsigned char *const packet = file + at + 16;
        const size_t size = two(packet + 2);

        ck_assert_uint_eq(two(file + at + 10), size);
        ck_assert_uint_eq(two(file + at + 14), size);
        ck_assert_uint_eq(folded(0, packet, 20), 0xFFFF);
        ck_assert_uint_eq(folded(folded(6 + size - 20, packet + 12, 8), packet + 20, size - 20), 0xFFFF);
        at += 16 + size;
        ck_assert_uint_le(at, len);
    }
    return packets;
}

START_TEST(round_trip)
{
    char directory[256], path[300];
    struct seen said, read;
    struct smtp_observer to_said = look_on(&said), to_read = look_on(&read);
    struct smtp_capture_writer writer;
    struct smtp_captured captured;
    unsigned session = 0;
    static unsigned char file[1 << 20];

    make_directory(directory);
    snprintf(path, sizeof path, "%s/talk.pcap", directory);
    FILE *const out = fopen(path, "wb");
    smtp_capture_writer_open(&writer, out);
    say_all(&writer.observer, 1, true);
    say_all(&writer.observer, 2, false);
    ck_assert(smtp_capture_writer_close(&writer));
    fclose(out);
    say_all(&to_said, 1, true);
    say_all(&to_said, 2, false);

    ck_assert(smtp_capture_read(&captured, path, &to_read, &session));
    ck_assert_str_eq(captured.error, "");
    ck_assert_uint_eq(captured.sessions, 2);
    ck_assert_uint_eq(captured.holes + captured.others, 0);
    fclose(said.out);
    fclose(read.out);
    ck_assert_uint_eq(read.len, said.len);
    ck_assert_int_eq(memcmp(read.text, said.text, said.len), 0);

    FILE *const in = fopen(path, "rb");
    const size_t len = fread(file, 1, sizeof file, in);
    fclose(in);
    ck_assert_uint_lt(len, sizeof file);
    ck_assert_uint_gt(sound(file, len), 2 * (3 + 7000 * 16 / 1460));
    free(said.text);
    free(read.text);
    remove_directory(directory);
}
END_TEST

/* An IP header has five words at least (RFC 791 §3.1): a packet that says less is none, and nothing is read of it. */
START_TEST(short_header)
{
    static unsigned char file[1 << 20];
    struct smtp_captured captured;
    struct smtp_capture_writer writer;
    struct seen seen;
    struct smtp_observer to_seen = look_on(&seen);
    unsigned session = 0;

    for (unsigned words = 0; words < 5; words++) {
        FILE *const out = fmemopen(file, sizeof file, "wb");
        smtp_capture_writer_open(&writer, out);
        say_all(&writer.observer, 1, true);
        ck_assert(smtp_capture_writer_close(&writer));
        const size_t len = (size_t)ftell(out);
        fclose(out);
        for (size_t at = 24; at < len; at += 16 + two(file + at + 10))
            file[at + 16] = (unsigned char)(4 << 4 | words);
        ck_assert(smtp_capture_read_file(&captured, fmemopen(file, len, "rb"), &to_seen, &session));
        ck_assert_uint_eq(captured.sessions + captured.others, 0);
    }
    fclose(seen.out);
    free(seen.text);
}
END_TEST

/* A file that takes nothing more is no success. */
START_TEST(full)
{
    FILE *const out = fopen("/dev/full", "wb");
    struct smtp_capture_writer writer;

    if (out == NULL) /* not everywhere */
        return;
    smtp_capture_writer_open(&writer, out);
    say_all(&writer.observer, 1, true);
    ck_assert(!smtp_capture_writer_close(&writer));
    fclose(out);
}
END_TEST

Suite *capture_suite(void)
{
    Suite *const s = suite_create("captures");
    TCase *const written = tcase_create("written");

    tcase_add_test(written, round_trip);
    tcase_add_test(written, short_header);
    tcase_add_test(written, full);
    suite_add_tcase(s, written);
    return s;
}
