/* step.c - `postel step`: a conversation, octet by octet.
 * Read first: programs/step.h.  Read next: programs/step_play.c.
 * SPDX-License-Identifier: MIT */
#include "programs/step.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "programs/grammar.h"
#include "programs/suite_place.h"

static const char help[] =
    "postel step: walk through a conversation, octet by octet.\n"
    "\n"
    "usage: postel step FILE [OPTION...]\n"
    "       postel step --connect HOST:PORT [OPTION...]\n"
    "       postel step --listen [ADDR:]PORT [OPTION...]\n"
    "\n"
    "FILE is a transcript (.smtp).  One that is a script for a client is first played against our own server;\n"
    "one that both sides have spoken (# role: judge) is walked as it is.  For each octet it tells the state of\n"
    "the machine that reads it, the rules of the grammar it lies in, what may come next, the state of the\n"
    "session, and what the judge finds.  On a terminal this is a screen with keys to step by; ? lists them.\n"
    "\n"
    "  --connect HOST:PORT  you are the client: type commands, see what the grammar makes of them, say them\n"
    "  --listen [ADDR:]PORT  you are the server: see a client's commands, and which replies the dialogue allows\n"
    "                    Lines get their CR LF; one that begins with ! is said as it stands, with \\r \\n \\xHH.\n"
    "                    With --plain they are read from stdin, each when its turn comes.\n"
    "  --plain           as text, for people (the default where stdin or stdout is no terminal)\n"
    "  --json            as JSON, an octet a line (docs/step.schema.json)\n"
    "  --html OUT        as a page: the web lab (make lab) with this conversation in it; OUT - is stdout\n"
    "  --session NAME    the session of that name (== NAME) in place of the first\n"
    "  --suite DIR       where the openings are (else $POSTEL_CONFORMANCE, ./conformance, the installed ones)\n"
    "  --color WHEN      auto, always or never\n"
    "  --now DATE, --seed N  the clock and the ids of our server (default 2026-01-01T00:00:00Z and 1)\n"
    "  --help            this text\n"
    "\n"
    "Exit codes: 0 walked, 2 usage, 3 the conversation could not be had.\n";

enum { MEGABYTES = 64, YEAR_2026 = 1767225600 };

int postel_step_converse(struct postel_step *step, const struct smtp_transcript *t, const char *suite,
                         const struct smtp_register *reg)
{
    struct smtp_target target;
    struct smtp_holes holes = { .target = &target, .mark = "postelit", .date = "Thu, 01 Jan 2026 00:00:00 +0000" };
    const char *why;

    if (t->error != NULL)
        return postel_error(POSTEL_USAGE, step->verb, "%s.", t->error);
    if ((t->roles & SMTP_ROLE_JUDGE) == 0 && (t->roles & (SMTP_ROLE_SERVER | SMTP_ROLE_DELIVERY)) == 0)
        return postel_error(
            POSTEL_USAGE, step->verb,
            "%s is a script for the role %s; those for servers, and recorded ones (# role: judge), can be "
            "walked.",
            step->file, smtp_role_name((enum smtp_role)t->roles));
    if ((t->roles & SMTP_ROLE_JUDGE) == 0)
        return postel_step_play(step, t, suite, reg);

    smtp_target_default(&target);
    const bool good = smtp_talk_of_transcript(&step->text, t, step->session, &holes, &why);
    smtp_target_close(&target);
    return good ? POSTEL_DONE : postel_error(POSTEL_USAGE, step->verb, "%s: %s.", step->file, why);
}

bool postel_step_walk(struct postel_step *step)
{
    struct smtp_abnf_shelf *const shelf = step->walk.shelf;
    struct smtp_arena *const arena = step->walk.arena;

    arena->used = 0;
    arena->spent = false;
    return smtp_walk_init(&step->walk, &step->text.talk, shelf, arena);
}

/* Walks what there is, and lets `show` have it. */
static int walk(struct postel_step *step, int (*show)(struct postel_step *step))
{
    struct smtp_abnf_shelf shelf = { .first = NULL };
    struct smtp_arena arena = { .cap = (size_t)MEGABYTES << 20 };
    int code;

    arena.at = malloc(arena.cap); /* a system hands out what is used of it, and no more */
    if (arena.at == NULL || !postel_grammar_open(&shelf, MEGABYTES))
        code = postel_error(POSTEL_CANNOT, "step", "There is no memory for the grammar.");
    else if (!smtp_walk_init(&step->walk, &step->text.talk, &shelf, &arena))
        code = postel_error(POSTEL_CANNOT, "step", "%s: the conversation is too long.", step->file);
    else
        code = show(step);
    postel_grammar_close(&shelf);
    free(arena.at);
    return code;
}

static int run(struct postel_step *step, const char *suite)
{
    struct smtp_register reg = { .count = 0 };
    struct smtp_transcript t;

    if (access(step->file, R_OK) != 0)
        return postel_error(POSTEL_USAGE, "step",
                            "%s cannot be read; name a transcript, such as "
                            "conformance/D-scenarios/01-typical.smtp.",
                            step->file);
    int code = postel_suite_register(&reg, suite, "step");
    if (code == POSTEL_DONE) {
        smtp_transcript_open_file(&t, suite, step->file, step->file, &reg);
        code = postel_step_converse(step, &t, suite, &reg);
        smtp_transcript_close(&t);
    }
    if (code == POSTEL_DONE)
        code = walk(step, step->show);
    smtp_talk_text_close(&step->text);
    smtp_register_close(&reg);
    return code;
}

int postel_step(int argc, char **argv)
{
    enum { PLAIN = 1, JSON, HTML, SESSION, SUITE, CONNECT, LISTEN };
    /* clang-format off */
    static const struct option options[] = {
        { "connect", required_argument, NULL, CONNECT },
        { "listen", required_argument, NULL, LISTEN },
        { "plain", no_argument, NULL, PLAIN },
        { "json", no_argument, NULL, JSON },
        { "html", required_argument, NULL, HTML },
        { "session", required_argument, NULL, SESSION },
        { "suite", required_argument, NULL, SUITE },
        POSTEL_COMMON_OPTIONS,
    };
    /* clang-format on */
    struct postel_step step = { .verb = "step" };
    const char *suite = NULL;
    int (*held)(struct postel_step * step) = NULL;
    int option;

    postel_common_init(&step.common);
    step.common.now = YEAR_2026;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case PLAIN: step.show = postel_step_plain; break;
        case JSON: step.show = postel_step_json; break;
        case CONNECT:
        case LISTEN:
            if (held != NULL)
                return postel_error(POSTEL_USAGE, "step", "--connect and --listen: one of them, once.");
            held = option == CONNECT ? postel_step_connect : postel_step_listen;
            step.file = optarg;
            break;
        case HTML:
            step.show = postel_step_html;
            step.html = optarg;
            break;
        case SESSION: step.session = optarg; break;
        case SUITE: suite = optarg; break;
        default:
            if (!postel_common_option(&step.common, option, optarg, help))
                return POSTEL_USAGE;
        }
    }
    if (argc - optind != (held == NULL))
        return postel_error(POSTEL_USAGE, "step", "Takes one FILE, or --connect, or --listen; see --help.");
    if (held == NULL)
        step.file = argv[optind];
    step.title = strrchr(step.file, '/') != NULL ? strrchr(step.file, '/') + 1 : step.file;
    if (step.show == NULL)
        step.show = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) ? postel_step_screen : postel_step_plain;
    if (held == NULL)
        return run(&step, postel_suite_place(suite));

    const int code = walk(&step, held);
    smtp_talk_text_close(&step.text);
    return code;
}
