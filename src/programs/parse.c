/* parse.c - `postel parse`: is a text in the language of an ABNF rule?
 * Read first: programs/text.c.  Read next: programs/annotate.h.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse/rule.h"
#include "programs/program.h"
#include "programs/text.h"
#include "protocol/escape.h"

static const char help[] =
    "postel parse: is TEXT in the language of this rule of RFC 5321's grammar?\n"
    "\n"
    "usage: postel parse [OPTION...] RULE [TEXT]\n"
    "       postel parse --batch\n"
    "       postel parse --list\n"
    "\n"
    "RULE is the RFC's name in any case: Mailbox, Reverse-path, mail.  Without TEXT, stdin is read, octet for octet.\n"
    "\n"
    "  --crlf       append CRLF to TEXT, as rules of whole lines want it\n"
    "  --hex HEX    the text in hexadecimal, in place of TEXT\n"
    "  --json       print the answer as JSON\n"
    "  --quiet      print nothing; the exit code tells\n"
    "  --list       print all rules, each with its section\n"
    "  --batch      answer each line `rule<TAB>hex` of stdin by `rule<TAB>accept`, `rule<TAB>reject<TAB>offset` or\n"
    "               `rule<TAB>error<TAB>why`\n"
    "  --color WHEN, --now DATE, --seed N   taken as by every verb, without effect here\n"
    "  --help       this text\n"
    "\n"
    "The offset counts the octets before the first that no continuation allows; it is the length of the text if that\n"
    "ended too early.\n"
    "\n"
    "Exit codes: 0 accepted, 1 rejected, 2 usage; with --batch: 0, or 2 if a line was an error.\n";

struct settings {
    struct postel_common common;
    bool crlf, json, quiet, list, batch;
    const char *hex;
};

static void list_rules(void)
{
    size_t count;
    const struct smtp_rule *rules = smtp_rules(&count);

    for (size_t i = 0; i < count; i++)
        printf("%s\t%s\n", rules[i].name, rules[i].section);
}

static void match(struct smtp_match *m, const struct smtp_rule *rule, const struct postel_text *text)
{
    smtp_match_init(m, rule);
    smtp_match_exec(m, text->octets, text->len);
}

static void print_json(const struct smtp_rule *rule, const struct smtp_match *m, const struct postel_text *text,
                       bool accepted)
{
    printf("{\"rule\": \"%s\", \"section\": \"%s\", \"verdict\": \"%s\", \"length\": %zu", rule->name, rule->section,
           accepted ? "accept" : "reject", text->len);
    if (!accepted)
        printf(", \"offset\": %zu", m->at);
    if (!accepted && m->at < text->len)
        printf(", \"octet\": %u", text->octets[m->at]);
    puts("}");
}

static void print_plain(const struct smtp_match *m, const struct postel_text *text, bool accepted)
{
    char octet[8];

    if (accepted) {
        puts("accept");
    } else if (m->at < text->len) {
        smtp_escape((struct smtp_slice){ text->octets + m->at, 1 }, octet, sizeof octet);
        printf("reject at offset %zu: no continuation allows the octet %s there\n", m->at, octet);
    } else {
        printf("reject at offset %zu: the text ends too early\n", m->at);
    }
}

static int answer(const struct settings *s, const struct smtp_rule *rule, const struct postel_text *text)
{
    struct smtp_match m;
    bool accepted;

    match(&m, rule, text);
    accepted = smtp_match_accepts(&m);
    if (s->json && !s->quiet)
        print_json(rule, &m, text, accepted);
    else if (!s->quiet)
        print_plain(&m, text, accepted);
    return accepted ? POSTEL_DONE : POSTEL_FINDING;
}

/* One line of a batch; it is cut at its TAB. */
static int answer_line(char *line, struct postel_text *text)
{
    char *tab = strchr(line, '\t');
    const struct smtp_rule *rule;
    struct smtp_match m;
    const char *why = NULL;

    if (tab != NULL)
        *tab = '\0';
    rule = smtp_rule_find(line);
    text->len = 0;
    if (tab == NULL)
        why = "no TAB";
    else if (rule == NULL)
        why = "no such rule";
    else if (!postel_text_append_hex(text, tab + 1))
        why = "not pairs of hexadecimal digits";
    if (why != NULL) {
        printf("%s\terror\t%s\n", line, why);
        return POSTEL_USAGE;
    }
    match(&m, rule, text);
    if (smtp_match_accepts(&m))
        printf("%s\taccept\n", line);
    else
        printf("%s\treject\t%zu\n", line, m.at);
    return POSTEL_DONE;
}

static int batch(struct postel_text *text)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    int code = POSTEL_DONE;

    while ((len = getline(&line, &room, stdin)) >= 0) {
        if (len > 0 && line[len - 1] == '\n')
            line[len - 1] = '\0';
        if (answer_line(line, text) != POSTEL_DONE)
            code = POSTEL_USAGE;
    }
    free(line);
    return code;
}

static int read_text(const struct settings *s, const char *argument, struct postel_text *text)
{
    if (s->hex != NULL) {
        if (!postel_text_append_hex(text, s->hex))
            return postel_error(POSTEL_USAGE, "parse", "--hex takes pairs of hexadecimal digits, not '%s'.", s->hex);
    } else if (argument != NULL) {
        postel_text_append(text, argument, strlen(argument));
    } else if (!postel_text_read(text, stdin)) {
        return postel_error(POSTEL_CANNOT, "parse", "Cannot read stdin (%s).", strerror(errno));
    }
    if (s->crlf)
        postel_text_append(text, "\r\n", 2);
    return POSTEL_DONE;
}

static int one(const struct settings *s, int argc, char **argv, struct postel_text *text)
{
    const struct smtp_rule *rule;
    int code;

    if (argc < 1 || argc > 2 || (argc == 2 && s->hex != NULL))
        return postel_error(POSTEL_USAGE, "parse", "Takes a RULE and at most one TEXT (or --hex HEX); see --help.");
    rule = smtp_rule_find(argv[0]);
    if (rule == NULL)
        return postel_error(POSTEL_USAGE, "parse", "There is no rule '%s'; postel parse --list prints all.", argv[0]);
    code = read_text(s, argc == 2 ? argv[1] : NULL, text);
    return code == POSTEL_DONE ? answer(s, rule, text) : code;
}

int postel_parse(int argc, char **argv)
{
    /* clang-format off */
    static const struct option options[] = {
        { "crlf", no_argument, NULL, 'c' },
        { "hex", required_argument, NULL, 'x' },
        { "json", no_argument, NULL, 'j' },
        { "quiet", no_argument, NULL, 'q' },
        { "list", no_argument, NULL, 'l' },
        { "batch", no_argument, NULL, 'b' },
        POSTEL_COMMON_OPTIONS,
    };
    /* clang-format on */
    struct settings s = { .hex = NULL };
    struct postel_text text = { NULL, 0, 0 };
    int option, code;

    postel_common_init(&s.common);
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case 'c': s.crlf = true; break;
        case 'x': s.hex = optarg; break;
        case 'j': s.json = true; break;
        case 'q': s.quiet = true; break;
        case 'l': s.list = true; break;
        case 'b': s.batch = true; break;
        default:
            if (!postel_common_option(&s.common, option, optarg, help))
                return POSTEL_USAGE;
        }
    }
    if (s.list) {
        list_rules();
        return POSTEL_DONE;
    }
    code = s.batch ? batch(&text) : one(&s, argc - optind, argv + optind, &text);
    free(text.octets);
    return code;
}
