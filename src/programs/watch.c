/* watch.c - `postel watch`: a proxy that passes octets unchanged, and grades both sides.   RFC 5321 §4.1, §4.2
 * Read first: transport/proxy.h, programs/grade.h.  Read next: programs/audit.c.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "programs/annotate.h"
#include "programs/grade.h"
#include "programs/grammar.h"
#include "programs/suite_place.h"
#include "transport/proxy.h"

static const char help[] =
    "postel watch: stand between an SMTP client and a server, and grade what both of them say.\n"
    "\n"
    "usage: postel watch --to HOST:PORT [OPTION...]\n"
    "\n"
    "Octets pass unchanged and at once.  What leaves the grammar or the dialogue of RFC 5321 is told, with the side\n"
    "at fault, the octet, the requirement and its section.\n"
    "\n"
    "  --to HOST:PORT      the server\n"
    "  --listen ADDR:PORT  where clients call (default 127.0.0.1:2526; port 0 picks a free one)\n"
    "  --save DIR          keep each session as DIR/session-NNNNNN.smtp, which `postel step`, `postel audit` and\n"
    "                      the judge of `postel check` read; up to 8 MiB of each\n"
    "  --sessions N        end after so many sessions\n"
    "  --trace             print the conversation too, with the reason beside each line\n"
    "  --show-secrets      let --trace print what AUTH says, where **** stands for it else; --save keeps all octets\n"
    "  --strict            a warning counts for the exit code too\n"
    "  --suite DIR         where the register is (else $POSTEL_CONFORMANCE, ./conformance, the installed one)\n"
    "  --color WHEN        auto, always or never\n"
    "  --now DATE, --seed N  taken as by every verb, without effect here\n"
    "  --help              this text\n"
    "\n"
    "Prints `listening on ADDR:PORT` first of all.  SIGTERM and SIGINT end it, and cut the sessions that are there.\n"
    "\n"
    "Exit codes: 0 nothing failed, 1 something did, 2 usage, 3 could not run (address in use, file not writable).\n";

enum { MEGABYTES = 32, LISTEN = 1, TO, SAVE, SESSIONS, TRACE, SECRETS, STRICT, SUITE };

struct watch {
    struct postel_common common;
    const char *listen, *to, *save, *suite;
    uint64_t sessions;
    bool trace, secrets, strict;
    struct smtp_proxy proxy;
    struct postel_grader grader;
};

static void trouble(void *owner, const char *what, int error)
{
    (void)owner;
    postel_error(POSTEL_CANNOT, "watch", "%s (%s).", what, strerror(error));
}

static void stop(void *owner)
{
    smtp_proxy_close(owner);
}

static int find_address(const char *text, const char *option, struct addrinfo **found)
{
    char host[256], port[6];

    if (!postel_split_address(text, host, port))
        return postel_error(POSTEL_USAGE, "watch", "%s takes HOST:PORT, such as 127.0.0.1:2525, not '%s'.", option,
                            text);
    const int error = smtp_address_find(host, port, found);
    if (error != 0)
        return postel_error(POSTEL_CANNOT, "watch", "There is no address '%s' (%s); see %s.", host, gai_strerror(error),
                            option);
    return POSTEL_DONE;
}

/* Sessions are numbered from 1 each time, and none may be written over one of an earlier day. */
static int prepare_directory(const char *dir)
{
    char first[1024];

    if (mkdir(dir, 0777) != 0 && errno != EEXIST)
        return postel_error(POSTEL_CANNOT, "watch", "The directory %s cannot be made (%s).", dir, strerror(errno));
    snprintf(first, sizeof first, "%s/session-%06u.smtp", dir, 1U);
    struct stat is;
    if (stat(first, &is) == 0)
        return postel_error(POSTEL_USAGE, "watch", "%s is there already; give --save another directory.", first);
    return POSTEL_DONE;
}

/* A session takes two sockets, and many systems start a program with 1024. */
static void allow_many_files(void)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

static int pass(struct watch *w, const struct addrinfo *where)
{
    char text[SMTP_ADDRESS_TEXT];
    const int error = smtp_proxy_listen(&w->proxy, where, text);

    if (error != 0)
        return postel_cannot_listen("watch", w->listen, error, "");
    signal(SIGPIPE, SIG_IGN);
    allow_many_files();
    if (!smtp_loop_on_signal(w->proxy.loop, stop, &w->proxy)) {
        smtp_proxy_close(&w->proxy);
        return postel_error(POSTEL_CANNOT, "watch", "There is no memory to wait for signals with.");
    }
    printf("listening on %s\n", text);
    fflush(stdout);
    smtp_loop_run(w->proxy.loop);
    smtp_proxy_close(&w->proxy);
    return postel_grader_code(&w->grader, w->strict);
}

/* The register, the addresses, the loop: whatever may be missing is found out before anybody is let in. */
static int run(struct watch *w)
{
    static struct smtp_loop loop;
    struct smtp_register reg = { .count = 0 };
    struct smtp_abnf_shelf shelf = { .first = NULL };
    struct smtp_clock clock = smtp_clock_real();
    struct postel_annotator annotator;
    struct addrinfo *to = NULL, *where = NULL;
    int code = find_address(w->to, "--to", &to);

    if (code == POSTEL_DONE)
        code = find_address(w->listen, "--listen", &where);
    if (code == POSTEL_DONE && w->save != NULL)
        code = prepare_directory(w->save);
    if (code == POSTEL_DONE)
        code = postel_suite_register(&reg, postel_suite_place(w->suite), "watch");
    if (code == POSTEL_DONE && w->trace && !postel_grammar_open(&shelf, MEGABYTES))
        code = postel_error(POSTEL_CANNOT, "watch", "There is no memory to explain with; leave out --trace.");
    if (code == POSTEL_DONE && !smtp_loop_open(&loop, &clock))
        code = postel_error(POSTEL_CANNOT, "watch", "The system gives no event loop (%s).", strerror(errno));
    if (code == POSTEL_DONE) {
        postel_annotator_open(&annotator, w->common.color, w->secrets, &shelf);
        postel_grader_open(&w->grader, w->common.color, &reg);
        w->grader.save = w->save;
        w->grader.beside = w->trace ? &annotator.observer : NULL;
        w->proxy = (struct smtp_proxy){
            .loop = &loop, .to = to, .observer = &w->grader.observer, .trouble = trouble, .limit = (unsigned)w->sessions
        };
        code = pass(w, where);
        postel_grader_close(&w->grader);
        postel_annotator_close(&annotator);
        smtp_loop_close(&loop);
    }
    postel_grammar_close(&shelf);
    smtp_register_close(&reg);
    if (to != NULL)
        freeaddrinfo(to);
    if (where != NULL)
        freeaddrinfo(where);
    return code;
}

int postel_watch(int argc, char **argv)
{
    /* clang-format off */
    static const struct option options[] = {
        { "listen", required_argument, NULL, LISTEN },
        { "to", required_argument, NULL, TO },
        { "save", required_argument, NULL, SAVE },
        { "sessions", required_argument, NULL, SESSIONS },
        { "trace", no_argument, NULL, TRACE },
        { "show-secrets", no_argument, NULL, SECRETS },
        { "strict", no_argument, NULL, STRICT },
        { "suite", required_argument, NULL, SUITE },
        POSTEL_COMMON_OPTIONS,
    };
    /* clang-format on */
    static struct watch w = { .listen = "127.0.0.1:2526" };
    int option;

    postel_common_init(&w.common);
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case LISTEN: w.listen = optarg; break;
        case TO: w.to = optarg; break;
        case SAVE: w.save = optarg; break;
        case TRACE: w.trace = true; break;
        case SECRETS: w.secrets = true; break;
        case STRICT: w.strict = true; break;
        case SUITE: w.suite = optarg; break;
        case SESSIONS:
            if (!postel_number(optarg, 1, 1000000000, &w.sessions))
                return postel_error(POSTEL_USAGE, "watch", "--sessions takes a number from 1 on, not '%s'.", optarg);
            break;
        default:
            if (!postel_common_option(&w.common, option, optarg, help))
                return POSTEL_USAGE;
        }
    }
    if (optind < argc || w.to == NULL)
        return postel_error(POSTEL_USAGE, "watch", "Takes --to HOST:PORT, the server; see --help.");
    return run(&w);
}
