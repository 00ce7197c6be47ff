/* audit.c - `postel audit`: the judgement of `postel watch`, of a conversation that is over.
 * Read first: programs/watch.c, programs/step.c.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "programs/grade.h"
#include "programs/step.h"
#include "programs/suite_place.h"
#include "transport/capture.h"
#include "transport/capture_write.h"

static const char help[] =
    "postel audit: grade conversations that were saved.\n"
    "\n"
    "usage: postel audit FILE... [OPTION...]\n"
    "\n"
    "FILE is what `postel watch` saved, a capture (pcap, pcapng), or any transcript (.smtp).  One that is a script\n"
    "for a client is first played against our own server.  What leaves the grammar or the dialogue of RFC 5321\n"
    "is told, on both sides.\n"
    "\n"
    "  --pcap OUT        write the conversations as a capture, too, for Wireshark: packets and clock are made\n"
    "  --strict          a warning counts for the exit code too\n"
    "  --suite DIR       where the register is (else $POSTEL_CONFORMANCE, ./conformance, the installed one)\n"
    "  --color WHEN      auto, always or never\n"
    "  --now DATE, --seed N  the clock and the ids of our server (default 2026-01-01T00:00:00Z and 1)\n"
    "  --help            this text\n"
    "\n"
    "Exit codes: 0 nothing failed, 1 something did, 2 usage, 3 the conversation could not be had, or OUT not "
    "written.\n";

enum { YEAR_2026 = 1767225600 };

struct audit {
    struct postel_common common;
    const char *suite, *pcap;
    bool strict;
    struct smtp_register reg;
    struct postel_grader grader;
    unsigned sessions;
};

static void grade(struct audit *a, const struct smtp_talk *talk, const char *name)
{
    const struct smtp_observer *const observer = &a->grader.observer;
    const unsigned session = ++a->sessions;
    size_t at[2] = { 0, 0 };

    observer->opened(observer->owner, session, name);
    for (size_t i = 0; i < talk->run_count; i++) {
        const struct smtp_talk_run *const run = &talk->runs[i];
        const bool client = run->side == 'C';
        const enum smtp_side side = client ? SMTP_SIDE_CLIENT : SMTP_SIDE_SERVER;
        const struct smtp_slice stream = client ? talk->client : talk->server;

        if (run->len == 0)
            observer->ended(observer->owner, session, side);
        else
            observer->octets(observer->owner, session, side,
                             (struct smtp_slice){ stream.octets + at[client], run->len });
        at[client] += run->len;
    }
    observer->closed(observer->owner, session);
}

/* The session that is called `wire`, or the first. */
static int audit_wire(struct audit *a, const struct smtp_transcript *t, const char *path, const char *wire)
{
    struct postel_step step = { .verb = "audit", .common = a->common, .file = path, .session = wire };
    struct smtp_pool pool = { 0 };
    const int code = postel_step_converse(&step, t, a->suite, &a->reg);

    if (code == POSTEL_DONE)
        grade(a, &step.text.talk, wire == NULL ? path : smtp_pool_format(&pool, "%s, %s", path, wire));
    smtp_talk_text_close(&step.text);
    smtp_pool_close(&pool);
    return code;
}

/* Packets.  What is no SMTP in it is passed over, and told. */
static int audit_capture(struct audit *a, const char *path)
{
    struct smtp_captured capture;

    if (!smtp_capture_read(&capture, path, &a->grader.observer, &a->sessions))
        return postel_error(POSTEL_USAGE, "audit", "%s: %s.", path, capture.error);
    if (capture.error[0] != '\0')
        postel_error(POSTEL_DONE, "audit", "%s ends in the middle of a packet; what came before is graded (%s).", path,
                     capture.error);
    if (capture.others > 0 || capture.sessions == 0)
        printf("%s: %u other connections, in which no server began with a reply code\n", path, capture.others);
    if (capture.holes > 0)
        printf("%s: octets are missing in %u of the sessions; they are graded up to there\n", path, capture.holes);
    return POSTEL_DONE;
}

/* pcap in both orders of octets, with micro- or nanoseconds; pcapng.  No transcript begins so. */
static bool is_capture(const char *path)
{
    static const char magics[][5] = { "\xA1\xB2\xC3\xD4", "\xD4\xC3\xB2\xA1", "\xA1\xB2\x3C\x4D", "\x4D\x3C\xB2\xA1",
                                      "\x0A\x0D\x0D\x0A" };
    FILE *const in = fopen(path, "rb");
    char magic[4] = "";
    bool found = false;

    if (in == NULL)
        return false;
    if (fread(magic, 1, sizeof magic, in) == sizeof magic)
        for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
            found = found || memcmp(magic, magics[i], sizeof magic) == 0;
    fclose(in);
    return found;
}

/* A file may hold several sessions, each under its name. */
static int audit_file(struct audit *a, const char *path)
{
    struct smtp_transcript t;
    struct smtp_pool pool = { 0 };
    int code = POSTEL_DONE;
    bool any = false, unnamed = false;

    if (access(path, R_OK) != 0)
        return postel_error(POSTEL_USAGE, "audit", "%s cannot be read; name a file that `postel watch --save` wrote.",
                            path);
    if (is_capture(path))
        return audit_capture(a, path);
    smtp_transcript_open_file(&t, a->suite, path, path, &a->reg);
    for (size_t i = 0; i < t.count && code == POSTEL_DONE && t.error == NULL; i++) {
        const struct smtp_script_line *const line = &t.lines[i];
        bool again = line->kind != SMTP_SCRIPT_WIRE || (unnamed && smtp_slice_is(line->name, "in"));

        for (size_t k = 0; k < i && !again; k++)
            again = t.lines[k].kind == SMTP_SCRIPT_WIRE && smtp_slice_same(t.lines[k].name, line->name);
        if (!again && !any && i > 0) { /* what stands before the first name */
            unnamed = true;
            code = audit_wire(a, &t, path, "in");
        }
        if (!again && code == POSTEL_DONE)
            code = audit_wire(a, &t, path, smtp_pool_string(&pool, line->name));
        any = any || !again;
    }
    if (!any && code == POSTEL_DONE)
        code = audit_wire(a, &t, path, NULL);
    smtp_pool_close(&pool);
    smtp_transcript_close(&t);
    return code;
}

static int audit_files(struct audit *a, char **files, int count)
{
    int code = POSTEL_DONE;

    for (int i = 0; i < count && code == POSTEL_DONE; i++)
        code = audit_file(a, files[i]);
    return code;
}

/* To `path`, which may be a pipe to Wireshark. */
static bool copied(FILE *from, const char *path)
{
    FILE *const to = fopen(path, "wb");
    char octets[4096];
    size_t got;
    bool good = to != NULL;

    rewind(from);
    while (good && (got = fread(octets, 1, sizeof octets, from)) > 0)
        good = fwrite(octets, 1, got, to) == got;
    good = good && ferror(from) == 0;
    return to != NULL && fclose(to) == 0 && good;
}

/* With --pcap: who grades lets the writer of packets look on.  They come to OUT only once all FILEs were read: a name
 * that is mistyped leaves there what was there, and OUT may be one of the FILEs. */
static int audit_and_write(struct audit *a, char **files, int count)
{
    struct smtp_capture_writer writer;
    FILE *const packets = tmpfile();

    if (packets == NULL)
        return postel_error(POSTEL_CANNOT, "audit", "There is no room for the packets (%s).", strerror(errno));
    smtp_capture_writer_open(&writer, packets);
    a->grader.beside = &writer.observer;
    int code = audit_files(a, files, count);
    const bool good = smtp_capture_writer_close(&writer);
    if (code == POSTEL_DONE && !(good && copied(packets, a->pcap)))
        code = postel_error(POSTEL_CANNOT, "audit", "%s cannot be written (%s); give another OUT.", a->pcap,
                            strerror(errno));
    fclose(packets);
    return code;
}

static int run(struct audit *a, char **files, int count)
{
    a->suite = postel_suite_place(a->suite);
    int code = postel_suite_register(&a->reg, a->suite, "audit");
    postel_grader_open(&a->grader, a->common.color, &a->reg);
    if (code == POSTEL_DONE)
        code = (a->pcap == NULL ? audit_files : audit_and_write)(a, files, count);
    if (code == POSTEL_DONE)
        code = postel_grader_code(&a->grader, a->strict);
    postel_grader_close(&a->grader);
    smtp_register_close(&a->reg);
    return code;
}

int postel_audit(int argc, char **argv)
{
    enum { PCAP = 1, STRICT, SUITE };
    /* clang-format off */
    static const struct option options[] = {
        { "pcap", required_argument, NULL, PCAP },
        { "strict", no_argument, NULL, STRICT },
        { "suite", required_argument, NULL, SUITE },
        POSTEL_COMMON_OPTIONS,
    };
    /* clang-format on */
    struct audit a = { .sessions = 0 };
    int option;

    postel_common_init(&a.common);
    a.common.now = YEAR_2026;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case PCAP: a.pcap = optarg; break;
        case STRICT: a.strict = true; break;
        case SUITE: a.suite = optarg; break;
        default:
            if (!postel_common_option(&a.common, option, optarg, help))
                return POSTEL_USAGE;
        }
    }
    if (optind == argc)
        return postel_error(POSTEL_USAGE, "audit", "Takes a FILE or more; see --help.");
    return run(&a, argv + optind, argc - optind);
}
