/* check_options.c - the command line of `postel check`.
 * Read first: programs/check_options.h.  Read next: programs/check_select.c.
 * SPDX-License-Identifier: MIT */
#include "programs/check_options.h"

#include "suite/report.h"

#include <stdlib.h>
#include <string.h>

enum { GENERATED_MAX = 100000 };

static const char help[] =
    "postel check: judge a server, a client or a relay against RFC 5321, requirement by requirement.\n"
    "\n"
    "usage: postel check server HOST:PORT [OPTION...] [PATH...]\n"
    "       postel check client [OPTION...] [PATH...] -- CMD...\n"
    "       postel check relay HOST:PORT [OPTION...] [PATH...]\n"
    "       postel check judge [OPTION...] [PATH...]\n"
    "\n"
    "CMD is a program that sends one message: it is run once a case, without a shell, and in its arguments {host}\n"
    "{port} {from} {to} {message} are filled in.  {message} is a file; without it, the message is standard input.\n"
    "\n"
    "  --target FILE        addresses and limits of the server, as `key = value` lines; without it, those of\n"
    "                       `postel serve` as it starts by default.  It may hold host and port, too; for a client,\n"
    "                       its command and what it can do\n"
    "  --next-hop ADDR:PORT where the relay under test sends its mail: postel listens there.  Its target file has to "
    "name\n"
    "                       a `relay-domain`, all mail for which it forwards, and may have this address, too, as "
    "`hop`\n"
    "  --suite DIR          where the transcripts are (else $POSTEL_CONFORMANCE, ./conformance, the installed ones)\n"
    "\n"
    "What to play; the same kind twice is OR, different kinds are AND:\n"
    "  --section 4.1.4      and the sections below it\n"
    "  --id ID              a case, such as 4.1.4-order/02-rcpt-before-mail\n"
    "  --tag T, --role R, --level L\n"
    "  PATH                 a transcript, or a directory of them\n"
    "  --slow               the slow ones too, which wait for minutes\n"
    "  --fail-fast          the first fail is enough: no further case is begun\n"
    "  --replay FILE        this saved conversation, whatever the options above select.  May be repeated\n"
    "\n"
    "In place of the suite's cases:\n"
    "  --generated N        N cases made from the grammar: lines within its rules, and lines just outside; --seed\n"
    "                       draws others.  --save DIR keeps each failure, made small, as a file for --replay\n"
    "\n"
    "In place of playing:\n"
    "  --discover           ask the server what a target file has to say about it, and print that\n"
    "\n"
    "What to tell:\n"
    "  --report FORMAT:PATH html, json, jsonl, tap, junit, gradescope or terminal; PATH - is stdout.  May be repeated\n"
    "  --report pcap:DIR    each conversation as a capture, DIR/ID.pcap, for Wireshark\n"
    "  --beside FILE        with --report html:PATH: show the server of this json report, too.  May be repeated\n"
    "  --weights FILE       with --report gradescope:PATH: what cases are worth, `begin-of-id points [hidden]` a line\n"
    "  --accept FILE        known findings, a `case-id requirement-id reason` a line\n"
    "  --strict             warn and inconclusive are findings, too\n"
    "  --list               the cases that would be played;   --show ID  a transcript, openings expanded\n"
    "  --jobs N             how many cases at once (default 8)\n"
    "  --color WHEN         auto, always or never\n"
    "  --now DATE, --seed N fix the date; the marks that messages carry, the order of play, what is made\n"
    "  --help               this text\n"
    "\n"
    "Exit codes: 0 every case passed, was skipped, or is worth a note or a warning; 1 a requirement is not kept; 2 "
    "usage;\n"
    "3 nothing can be said: no connection, the plain mail of the control conversation was not taken, or more than one\n"
    "case in ten is inconclusive.\n";

enum {
    TARGET = 1,
    SUITE,
    SECTION,
    ID,
    TAG,
    ROLE,
    LEVEL,
    STRICT,
    SLOW,
    FAIL_FAST,
    ACCEPT,
    REPORT,
    WEIGHTS,
    BESIDE,
    JOBS,
    LIST,
    SHOW,
    REPLAY,
    GENERATED,
    SAVE,
    DISCOVER,
    NEXT_HOP
};

static const struct option options[] = {
    { "target", required_argument, NULL, TARGET },
    { "next-hop", required_argument, NULL, NEXT_HOP },
    { "suite", required_argument, NULL, SUITE },
    { "section", required_argument, NULL, SECTION },
    { "id", required_argument, NULL, ID },
    { "tag", required_argument, NULL, TAG },
    { "role", required_argument, NULL, ROLE },
    { "level", required_argument, NULL, LEVEL },
    { "strict", no_argument, NULL, STRICT },
    { "slow", no_argument, NULL, SLOW },
    { "fail-fast", no_argument, NULL, FAIL_FAST },
    { "accept", required_argument, NULL, ACCEPT },
    { "report", required_argument, NULL, REPORT },
    { "beside", required_argument, NULL, BESIDE },
    { "weights", required_argument, NULL, WEIGHTS },
    { "jobs", required_argument, NULL, JOBS },
    { "list", no_argument, NULL, LIST },
    { "show", required_argument, NULL, SHOW },
    { "replay", required_argument, NULL, REPLAY },
    { "generated", required_argument, NULL, GENERATED },
    { "save", required_argument, NULL, SAVE },
    { "discover", no_argument, NULL, DISCOVER },
    POSTEL_COMMON_OPTIONS,
};

static void add(struct postel_list *list, int argc, const char *value)
{
    if (list->values == NULL && (list->values = calloc((size_t)argc, sizeof *list->values)) == NULL)
        exit(postel_error(POSTEL_CANNOT, "check", "Out of memory."));
    list->values[list->count++] = value;
}

/* FORMAT:PATH, checked before anything is played: a run must not end without its report. */
static int add_report(struct postel_check_options *c, int argc, const char *value)
{
    char name[16] = "";
    const char *const colon = strchr(value, ':');

    if (colon != NULL && colon[1] != '\0' && (size_t)(colon - value) < sizeof name)
        memcpy(name, value, (size_t)(colon - value));
    const struct smtp_report_format *const format = smtp_report_find(name);
    if (format == NULL)
        return postel_error(POSTEL_USAGE, "check",
                            "--report takes FORMAT:PATH, FORMAT being terminal, html, json, jsonl, tap, "
                            "junit, gradescope or pcap, not '%s'.",
                            value);
    if (format->write_files != NULL && strcmp(colon + 1, "-") == 0)
        return postel_error(POSTEL_USAGE, "check", "--report %s:DIR makes a file for each case; name a directory.",
                            name);
    add(&c->reports, argc, value);
    return POSTEL_DONE;
}

/* Read before anything is played, likewise. */
static int add_beside(struct postel_check_options *c, const char *path)
{
    const char *error;

    return smtp_beside_add(&c->beside, path, &error) ? POSTEL_DONE
                                                     : postel_error(POSTEL_USAGE, "check", "--beside: %s.", error);
}

static int set_weights(struct postel_check_options *c, const char *path)
{
    const char *error;

    smtp_weights_close(&c->weights); /* the last one given counts */
    return smtp_weights_open(&c->weights, path, &error) ? POSTEL_DONE
                                                        : postel_error(POSTEL_USAGE, "check", "--weights: %s.", error);
}

static int set_jobs(struct postel_check_options *c, const char *value)
{
    uint64_t jobs;

    if (!postel_number(value, 1, 64, &jobs))
        return postel_error(POSTEL_USAGE, "check", "--jobs takes a number from 1 to 64, not '%s'.", value);
    c->jobs = (unsigned)jobs;
    return POSTEL_DONE;
}

static int set_option(struct postel_check_options *c, int option, int argc, const char *value)
{
    switch (option) {
    case TARGET: c->target = value; break;
    case SUITE: c->suite = value; break;
    case SECTION: add(&c->sections, argc, value); break;
    case ID: add(&c->ids, argc, value); break;
    case TAG: add(&c->tags, argc, value); break;
    case ROLE: add(&c->roles, argc, value); break;
    case LEVEL: add(&c->levels, argc, value); break;
    case STRICT: c->strict = true; break;
    case SLOW: c->slow = true; break;
    case FAIL_FAST: c->fail_fast = true; break;
    case ACCEPT: c->accept = value; break;
    case REPORT: return add_report(c, argc, value);
    case BESIDE: return add_beside(c, value);
    case WEIGHTS: return set_weights(c, value);
    case JOBS: return set_jobs(c, value);
    case LIST: c->list = true; break;
    case SHOW: c->show = value; break;
    case REPLAY: add(&c->replays, argc, value); break;
    case SAVE: c->save = value; break;
    case GENERATED:
        if (postel_number(value, 1, GENERATED_MAX, &c->generated))
            break;
        return postel_error(POSTEL_USAGE, "check", "--generated takes a number from 1 to %d, not '%s'.", GENERATED_MAX,
                            value);
    case DISCOVER: c->discover = true; break;
    case NEXT_HOP:
        if (postel_split_address(value, c->hop_host, c->hop_port))
            break;
        return postel_error(POSTEL_USAGE, "check", "--next-hop takes ADDR:PORT, such as 127.0.0.1:2626, not '%s'.",
                            value);
    default: return POSTEL_USAGE; /* getopt has said what is wrong */
    }
    return POSTEL_DONE;
}

static bool reports_as(const struct postel_check_options *c, const char *format)
{
    const size_t len = strlen(format);

    for (size_t i = 0; i < c->reports.count; i++)
        if (strncmp(c->reports.values[i], format, len) == 0 && c->reports.values[i][len] == ':')
            return true;
    return false;
}

/* `server HOST:PORT PATH...`; the address may stand in the target file, and is not needed to list or to show. */
static int arguments(struct postel_check_options *c, int argc, char **argv)
{
    int at = optind;

    c->relay = at < argc && strcmp(argv[at], "relay") == 0;
    c->judge = at < argc && strcmp(argv[at], "judge") == 0;
    c->client = at < argc && strcmp(argv[at], "client") == 0;
    const bool kind = c->judge || c->client || c->relay || (at < argc && strcmp(argv[at], "server") == 0);
    if (!kind && !c->list && c->show == NULL)
        return postel_error(
            POSTEL_USAGE, "check",
            "What is to be checked?  `postel check server HOST:PORT`, `postel check client -- CMD...` or "
            "`postel check relay HOST:PORT`; see --help.");
    at += kind;
    if (!c->judge && !c->client && at < argc && postel_split_address(argv[at], c->host, c->port)) {
        c->has_server = true;
        at++;
    }
    if (!c->judge && !c->client && !c->has_server && c->target == NULL && !c->list && c->show == NULL)
        return postel_error(POSTEL_USAGE, "check", "Where is the %s?  `postel check %s HOST:PORT`.",
                            c->relay ? "relay" : "server", c->relay ? "relay" : "server");
    if (c->relay && c->target == NULL && !c->list && c->show == NULL)
        return postel_error(POSTEL_USAGE, "check",
                            "Which mail does it forward?  Write `relay-domain = DOMAIN` and `hop = ADDR:PORT` into a "
                            "file, and give it with --target.");
    if (!c->relay && c->hop_port[0] != '\0')
        return postel_error(POSTEL_USAGE, "check", "--next-hop is for `check relay`.");
    if (c->client && c->word_count == 0 && c->target == NULL && !c->list && c->show == NULL)
        return postel_error(POSTEL_USAGE, "check", "Which client?  `postel check client -- CMD...`; see --help.");
    for (; at < argc; at++)
        add(&c->paths, c->argc, argv[at]);
    for (size_t i = 0; i < c->word_count && !c->client; i++) /* elsewhere a `--` is the usual one */
        add(&c->paths, c->argc, c->words[i]);
    if (c->generated > 0 && (c->judge || c->client || c->relay || c->list || c->paths.count + c->replays.count > 0))
        return postel_error(POSTEL_USAGE, "check",
                            "--generated is for `check server`, and alone: its cases stand in "
                            "place of others, and are made when the server is at hand.");
    if (c->discover && (c->judge || c->client || c->relay || c->list || c->generated > 0))
        return postel_error(POSTEL_USAGE, "check", "--discover is for `check server`, and alone.");
    if (c->beside.count > 0 && !reports_as(c, "html"))
        return postel_error(POSTEL_USAGE, "check", "--beside is for --report html:PATH.");
    if (c->weights.count > 0 && !reports_as(c, "gradescope"))
        return postel_error(POSTEL_USAGE, "check", "--weights is for --report gradescope:PATH.");
    if (c->save != NULL && c->generated == 0)
        return postel_error(POSTEL_USAGE, "check", "--save keeps what --generated N has found.");
    return POSTEL_DONE;
}

/* `check client … -- CMD`: all behind the first `--` is CMD, whatever it looks like. */
static int cut_command(struct postel_check_options *c, int argc, char **argv)
{
    bool client = false;

    for (int i = 1; i < argc; i++) {
        if (client && strcmp(argv[i], "--") == 0) {
            c->words = argv + i + 1;
            c->word_count = (size_t)(argc - i - 1);
            return i;
        }
        client = client || strcmp(argv[i], "client") == 0;
    }
    return argc;
}

int postel_check_options(struct postel_check_options *c, int argc, char **argv)
{
    int option, code = POSTEL_DONE;

    *c = (struct postel_check_options){ .jobs = 8, .argc = argc };
    postel_common_init(&c->common);
    argc = cut_command(c, argc, argv);
    while (code == POSTEL_DONE && (option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (!postel_common_option(&c->common, option, optarg, help))
            code = set_option(c, option, argc, optarg);
    }
    return code == POSTEL_DONE ? arguments(c, argc, argv) : code;
}

void postel_check_options_close(struct postel_check_options *c)
{
    struct postel_list *const lists[] = { &c->sections, &c->ids,   &c->tags,    &c->roles,
                                          &c->levels,   &c->paths, &c->replays, &c->reports };

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        free(lists[i]->values);
    smtp_beside_close(&c->beside);
    smtp_weights_close(&c->weights);
}
