/* parse.c - `postel parse`: is a text in the language of an ABNF rule, and how, or why not?
 * Read first: programs/parse.h.  Read next: programs/parse_plain.c.
 * SPDX-License-Identifier: MIT */
#include "programs/parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "postel parse: is TEXT in the language of this rule of the grammar?  How is it derived, or where does it fail?\n"
    "\n"
    "usage: postel parse [OPTION...] RULE [TEXT]\n"
    "       postel parse --sample [--near-misses] [--count N] [--seed N] RULE\n"
    "       postel parse --batch\n"
    "       postel parse --list\n"
    "\n"
    "RULE is the RFC's name in any case: Mailbox, Reverse-path, mail.  Without TEXT, stdin is read, octet for octet.\n"
    "\n"
    "  --crlf         append CRLF to TEXT, as rules of whole lines want it\n"
    "  --hex HEX      the text in hexadecimal, in place of TEXT\n"
    "  --json         print the answer as JSON: postel-parse(1) tells its members\n"
    "  --quiet        print nothing; the exit code tells\n"
    "  --list         print all rules, each with its section\n"
    "  --batch        answer each line `rule<TAB>hex` of stdin by `rule<TAB>accept`, `rule<TAB>reject<TAB>offset` or\n"
    "                 `rule<TAB>error<TAB>why`\n"
    "  --sample       print texts of the rule, one a line, escaped: \\r \\n \\t \\0 \\\\ \\xHH\n"
    "  --near-misses  with --sample: texts that one edit parts from it\n"
    "  --count N      with --sample: how many (default 10)\n"
    "  --seed N       with --sample: draw others (default 1); one seed, the same texts\n"
    "  --hex-out      with --sample: in hexadecimal, as --batch reads it\n"
    "  --color WHEN, --now DATE   taken as by every verb, without effect here\n"
    "  --help         this text\n"
    "\n"
    "The tree tells offset+length of what each rule took; rules of a single octet are left out.  The offset of a "
    "failure\n"
    "counts the octets before the first that no continuation allows; it is the length of the text if that ended too\n"
    "early.\n"
    "\n"
    "Exit codes: 0 accepted, 1 rejected, 2 usage, 3 out of memory; with --batch: 0, or 2 if a line was an error.\n";

enum { MEGABYTES = 256 }; /* a tree takes an octet for each octet of the text and each state of the rule */

const char *postel_parse_section(const struct smtp_abnf_rule *rule, const char *sign, char out[POSTEL_SECTION])
{
    smtp_abnf_section(rule, sign, out, POSTEL_SECTION);
    return out;
}

static void list_rules(const struct smtp_abnf_grammar *grammar)
{
    char section[POSTEL_SECTION];

    for (const struct smtp_abnf_rule *rule = grammar->first; rule != NULL; rule = rule->next)
        printf("%.*s\t%s\n", (int)rule->name.len, rule->name.at, postel_parse_section(rule, "", section));
}

static int too_large(void)
{
    return postel_error(POSTEL_CANNOT, "parse", "The text is too large for the memory set aside.");
}

/* Reads the text, and finds out more about it if somebody wants to see that. */
static int answer(struct postel_parse *p, const struct smtp_abnf_rule *rule)
{
    struct postel_parsed parsed = { .rule = rule, .text = &p->text };
    struct smtp_arena *const arena = &p->shelf.arena;
    struct smtp_abnf_dfa *dfa;

    if (!smtp_abnf_shelf_match(&p->shelf, rule, p->text.octets, p->text.len, &dfa, &parsed.match))
        return too_large();
    parsed.dfa = dfa;
    if (!p->quiet && parsed.match.accepts)
        parsed.has_tree =
            smtp_abnf_derive(arena, dfa->nfa, p->text.octets, p->text.len, &parsed.tree) == SMTP_ABNF_DERIVED;
    else if (!p->quiet && !smtp_abnf_explain(arena, dfa, parsed.match.set, &parsed.explanation))
        return too_large();
    if (!p->quiet)
        (p->json ? postel_parse_json : postel_parse_plain)(&parsed);
    return parsed.match.accepts ? POSTEL_DONE : POSTEL_FINDING;
}

static int read_text(struct postel_parse *p, const char *argument)
{
    if (p->hex != NULL) {
        if (!postel_text_append_hex(&p->text, p->hex))
            return postel_error(POSTEL_USAGE, "parse", "--hex takes pairs of hexadecimal digits, not '%s'.", p->hex);
    } else if (argument != NULL) {
        postel_text_append(&p->text, argument, strlen(argument));
    } else if (!postel_text_read(&p->text, stdin)) {
        return postel_error(POSTEL_CANNOT, "parse", "Cannot read stdin (%s).", strerror(errno));
    }
    postel_text_append(&p->text, "\r\n", p->crlf ? 2 : 0);
    return POSTEL_DONE;
}

static int one(struct postel_parse *p, int argc, char **argv)
{
    const struct smtp_abnf_rule *rule;
    int code;

    if (argc < 1 || argc > 2 || (argc == 2 && (p->hex != NULL || p->sample)))
        return postel_error(POSTEL_USAGE, "parse", "Takes a RULE and at most one TEXT (or --hex HEX); see --help.");
    rule = smtp_abnf_find(&p->shelf.grammar, smtp_abnf_text(argv[0]));
    if (rule == NULL)
        return postel_error(POSTEL_USAGE, "parse", "There is no rule '%s'; postel parse --list prints all.", argv[0]);
    if (p->sample)
        return postel_parse_sample(p, rule);
    code = read_text(p, argc == 2 ? argv[1] : NULL);
    return code == POSTEL_DONE ? answer(p, rule) : code;
}

static int run(struct postel_parse *p, int argc, char **argv)
{
    int code = POSTEL_DONE;

    if (!postel_grammar_open(&p->shelf, MEGABYTES))
        return postel_error(POSTEL_CANNOT, "parse", "There is no memory for the grammar.");
    if (p->list)
        list_rules(&p->shelf.grammar);
    else
        code = p->batch ? postel_parse_batch(p) : one(p, argc, argv);
    postel_grammar_close(&p->shelf);
    free(p->text.octets);
    return code;
}

/* What of the options cannot be meant together; NULL: nothing. */
static const char *contradiction(const struct postel_parse *p, int arguments)
{
    const bool many = p->list || p->batch;

    if (p->list + p->batch + p->sample > 1)
        return "--list, --batch and --sample exclude each other.";
    if (many && arguments > 0)
        return "--list and --batch take no RULE: --list prints all, --batch reads them from stdin.";
    if ((many || p->sample) && (p->crlf || p->hex != NULL || p->json || p->quiet))
        return "--crlf, --hex, --json and --quiet go with one TEXT, not with --list, --batch or --sample.";
    if (p->json && p->quiet)
        return "--json and --quiet exclude each other.";
    if (!p->sample && (p->near_misses || p->hex_out || p->counted))
        return "--near-misses, --count and --hex-out go with --sample.";
    return NULL;
}

int postel_parse(int argc, char **argv)
{
    enum { CRLF = 1, HEX, JSON, QUIET, LIST, BATCH, SAMPLE, NEAR_MISSES, COUNT, HEX_OUT };
    /* clang-format off */
    static const struct option options[] = {
        { "crlf", no_argument, NULL, CRLF },
        { "hex", required_argument, NULL, HEX },
        { "json", no_argument, NULL, JSON },
        { "quiet", no_argument, NULL, QUIET },
        { "list", no_argument, NULL, LIST },
        { "batch", no_argument, NULL, BATCH },
        { "sample", no_argument, NULL, SAMPLE },
        { "near-misses", no_argument, NULL, NEAR_MISSES },
        { "count", required_argument, NULL, COUNT },
        { "hex-out", no_argument, NULL, HEX_OUT },
        POSTEL_COMMON_OPTIONS,
    };
    /* clang-format on */
    struct postel_parse p = { .count = 10 };
    const char *against;
    int option;

    postel_common_init(&p.common);
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case CRLF: p.crlf = true; break;
        case HEX: p.hex = optarg; break;
        case JSON: p.json = true; break;
        case QUIET: p.quiet = true; break;
        case LIST: p.list = true; break;
        case BATCH: p.batch = true; break;
        case SAMPLE: p.sample = true; break;
        case NEAR_MISSES: p.near_misses = true; break;
        case COUNT:
            if (!postel_number(optarg, 0, UINT32_MAX, &p.count))
                return postel_error(POSTEL_USAGE, "parse", "--count takes a number, not '%s'.", optarg);
            p.counted = true;
            break;
        case HEX_OUT: p.hex_out = true; break;
        default:
            if (!postel_common_option(&p.common, option, optarg, help))
                return POSTEL_USAGE;
        }
    }
    if ((against = contradiction(&p, argc - optind)) != NULL)
        return postel_error(POSTEL_USAGE, "parse", "%s", against);
    return run(&p, argc - optind, argv + optind);
}
