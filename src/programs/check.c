/* check.c - judge a server, a client or a relay against RFC 5321.
 * Read first: programs/check_report.c.
 * SPDX-License-Identifier: MIT */
#include "programs/check_options.h"
#include "programs/grammar.h"
#include "programs/suite_place.h"
#include "suite/discover.h"
#include "suite/generated.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MEGABYTES = 32 }; /* as `serve` lends: the rules of all verbs take half of it */

/* Everything of one invocation. */
struct check {
    struct smtp_tls_context *tls; /* as a client */
    struct smtp_tls_made made;    /* or as a server, for the client under test */
    struct postel_check_options options;
    const char *suite; /* the directory of the transcripts */
    struct smtp_register reg;
    struct smtp_target target;
    struct smtp_plan plan;
    struct smtp_abnf_shelf shelf; /* of which cases are made */
    struct smtp_generator generator;
    struct smtp_caller caller; /* the client under test */
    struct smtp_hop hop;       /* where the relay under test calls */
    char address[300];         /* "HOST:PORT", for reports; of a client the command, cut */
    char *command;             /* " -- CMD", likewise; as a shell reads it */
};

static int list(const struct check *check)
{
    for (size_t i = 0; i < check->plan.count; i++) {
        const struct smtp_transcript *const t = &check->plan.cases[i].t;
        const bool titled = t->title != NULL;
        printf("%-44s  RFC %s §%-10s %s\n", t->id, titled ? t->rfc : "?", titled ? t->section : "?",
               t->error != NULL ? t->error : t->title);
    }
    return POSTEL_DONE;
}

/* A transcript as it is played: what an opening says stands where it is said. */
static int show(const struct check *check)
{
    struct smtp_transcript t;
    const char *opening = NULL;
    int depth = 0;

    if (strncmp(check->options.show, "judge/", strlen("judge/")) == 0)
        return postel_error(POSTEL_USAGE, "check",
                            "%s is what the judge found beside a case.  The report says in which: show that.",
                            check->options.show);
    smtp_transcript_open(&t, check->suite, check->options.show, &check->reg);
    const int code = t.error == NULL ? POSTEL_DONE : postel_error(POSTEL_USAGE, "check", "%s.", t.error);
    for (size_t i = 0; i < t.count && code == POSTEL_DONE; i++) {
        const struct smtp_script_line *const line = &t.lines[i];
        const bool closes = line->kind == SMTP_SCRIPT_OR || line->kind == SMTP_SCRIPT_END;
        if (line->opening != opening && line->opening != NULL)
            printf("# from the opening %s:\n", line->opening);
        opening = line->opening;
        depth -= closes;
        printf("%*s%.*s\n", depth * 2, "", (int)line->whole.len, (const char *)line->whole.octets);
        depth += line->kind == SMTP_SCRIPT_EITHER || line->kind == SMTP_SCRIPT_OR || line->kind == SMTP_SCRIPT_REPEAT;
    }
    smtp_transcript_close(&t);
    return code;
}

/* The next hop of the relay under test: that is us. */
static int open_hop(struct check *check)
{
    const struct postel_check_options *const o = &check->options;
    const char *const hop = smtp_target_get(&check->target, "hop");
    char host[256], port[6];
    const char *error;

    if (smtp_target_get(&check->target, "relay-domain") == NULL)
        return postel_error(POSTEL_USAGE, "check",
                            "%s names no `relay-domain`: write there a domain whose mail the relay forwards to us.",
                            o->target);
    if (hop != NULL && !postel_split_address(hop, host, port))
        return postel_error(POSTEL_USAGE, "check", "%s: hop = %s is no ADDR:PORT.", o->target, hop);
    if (hop == NULL && o->hop_port[0] == '\0')
        return postel_error(POSTEL_USAGE, "check",
                            "Where does it forward mail to?  Say --next-hop ADDR:PORT, or `hop = ADDR:PORT` in %s.",
                            o->target);
    const bool said = o->hop_port[0] != '\0';
    check->plan.setup.hop = &check->hop;
    if (!smtp_hop_listen(&check->hop, said ? o->hop_host : host, said ? o->hop_port : port, &error))
        return postel_error(POSTEL_CANNOT, "check", "Cannot listen at %s:%s, the next hop: %s.",
                            said ? o->hop_host : host, said ? o->hop_port : port, error);
    return POSTEL_DONE;
}

static int open_target(struct check *check)
{
    const struct postel_check_options *const o = &check->options;
    const char *error;

    if (o->target == NULL && o->discover)
        smtp_target_bare(&check->target);
    else if (o->target == NULL)
        smtp_target_default(&check->target);
    else if (!smtp_target_open(&check->target, o->target, &error))
        return postel_error(POSTEL_USAGE, "check", "%s.", error);
    if (o->has_server) {
        smtp_target_set(&check->target, "host", o->host);
        smtp_target_set(&check->target, "port", o->port);
    }
    const char *const host = smtp_target_get(&check->target, "host"), *const port =
                                                                          smtp_target_get(&check->target, "port");
    if (host == NULL || port == NULL)
        return postel_error(POSTEL_USAGE, "check", "Where is the server?  Neither HOST:PORT nor %s says it.",
                            o->target);
    if (!smtp_peer_resolve(&check->plan.setup.peer, host, port, &error))
        return postel_error(POSTEL_CANNOT, "check", "%s:%s: %s.", host, port, error);
    snprintf(check->address, sizeof check->address, strchr(host, ':') != NULL ? "[%s]:%s" : "%s:%s", host, port);

    if (o->relay)
        return open_hop(check);
    if (smtp_target_get(&check->target, "valid") == NULL && !o->discover)
        return postel_error(POSTEL_USAGE, "check",
                            "%s names no `valid`: write there an address that the server takes mail for.", o->target);

    const char *const mailbox = smtp_target_get(&check->target, "mailbox");
    check->plan.setup.mailbox = mailbox == NULL ? NULL : smtp_mailbox_open(mailbox);
    return POSTEL_DONE;
}

/* The client under test, in place of a server. */
static int open_client(struct check *check)
{
    const struct postel_check_options *const o = &check->options;
    struct smtp_caller *const caller = &check->caller;
    const char *error;
    FILE *out;
    size_t len;

    if (o->target == NULL)
        smtp_target_bare(&check->target);
    else if (!smtp_target_open(&check->target, o->target, &error))
        return postel_error(POSTEL_USAGE, "check", "%s.", error);
    smtp_target_assume(&check->target);
    check->plan.setup.caller = caller;
    if (!smtp_caller_open(caller, &check->target, o->words, o->word_count, &error))
        return postel_error(POSTEL_USAGE, "check", "%s.", error);
    if (!smtp_caller_ready(caller, &error))
        return postel_error(POSTEL_CANNOT, "check", "%s.", error);
    if ((out = open_memstream(&check->command, &len)) == NULL)
        return postel_error(POSTEL_CANNOT, "check", "Out of memory.");
    fputs(" --", out);
    for (size_t i = 0; i < caller->count; i++) {
        fputc(' ', out);
        smtp_report_word(out, caller->words[i]);
    }
    fclose(out);
    snprintf(check->address, sizeof check->address, "%s", check->command + 4);
    return POSTEL_DONE;
}

static void progress(size_t done, size_t of, const char *id)
{
    fprintf(stderr, "\r\033[K%zu of %zu  %.60s%s", done, of, id, done == of ? "\r\033[K" : "");
}

static void tell(const char *sentence)
{
    postel_error(POSTEL_DONE, "check", "%s.", sentence);
}

static int report(struct check *check, double seconds)
{
    return postel_check_report(&check->options,
                               (struct smtp_report){ .plan = &check->plan,
                                                     .target = check->address,
                                                     .seconds = seconds,
                                                     .dir = check->suite,
                                                     .command = check->options.word_count > 0 ? check->command : NULL,
                                                     .reg = &check->reg });
}

/* As the server of the client under test, which is told where to find who vouches for us. */
static bool made_tls(struct check *check, const char *host, char why[SMTP_TLS_WHY])
{
    if (!smtp_tls_made_open(&check->made, host, why))
        return false;
    check->plan.setup.made = &check->made;
    check->plan.setup.tls = check->made.contexts[SMTP_TLS_MADE_GOOD];
    if (smtp_caller_vouched(&check->caller, check->made.authority))
        return true;
    snprintf(why, SMTP_TLS_WHY, "%s", strerror(errno));
    return false;
}

/* TLS is tried, unless the target says `tls = none`: as the client, who looks at the certificate if the target says
 * whose it is (`ca`), or as the server, with certificates made for this run. */
static int open_tls(struct check *check)
{
    const char *const tls = smtp_target_get(&check->target, "tls"), *const ca = smtp_target_get(&check->target, "ca");
    const char *const host = smtp_target_get(&check->target, "host");
    char why[SMTP_TLS_WHY];

    if (check->options.relay || (tls != NULL && strcmp(tls, "none") == 0))
        return POSTEL_DONE;
    if (!check->options.client)
        check->plan.setup.tls = check->tls = smtp_tls_context_client(ca != NULL, ca, why);
    return (check->options.client ? made_tls(check, host == NULL ? "127.0.0.1" : host, why) : check->tls != NULL)
               ? POSTEL_DONE
               : postel_error(POSTEL_CANNOT, "check", "No TLS: %s; `ca` in --target is a file in PEM.", why);
}

static int discover(struct check *check)
{
    const struct smtp_discover asked = { &check->plan.setup, smtp_target_get(&check->target, "host"),
                                         smtp_target_get(&check->target, "port") };

    const int code = open_tls(check);

    check->plan.setup.target = &check->target;
    check->plan.setup.seed = check->options.common.seed;
    if (code != POSTEL_DONE)
        return code;
    if (smtp_discover(&asked, stdout))
        return POSTEL_DONE;
    return postel_error(POSTEL_CANNOT, "check", "No server answers at %s.  Is it running?", check->address);
}

/* --generated N: before the play, and after it. */
static int generate(struct check *check)
{
    const struct postel_check_options *const o = &check->options;
    const bool lent = postel_grammar_open(&check->shelf, MEGABYTES);

    check->generator = (struct smtp_generator){ .shelf = &check->shelf,
                                                .reg = &check->reg,
                                                .target = &check->target,
                                                .dir = check->suite,
                                                .seed = o->common.seed };
    if (!lent || !smtp_generate(&check->generator, &check->plan, (size_t)o->generated))
        return postel_error(POSTEL_CANNOT, "check", "Out of memory.");
    return POSTEL_DONE;
}

static int settle(struct check *check)
{
    const char *path = NULL;

    if (smtp_generated_settle(&check->generator, &check->plan, check->options.save, &path))
        return POSTEL_DONE;
    return postel_error(POSTEL_CANNOT, "check", "%s: %s.", path, strerror(errno));
}

static int play(struct check *check)
{
    int code = POSTEL_DONE;
    struct smtp_plan *const plan = &check->plan;
    const struct postel_check_options *const o = &check->options;
    const int64_t began = smtp_now_us();

    plan->reg = &check->reg;
    plan->setup.target = &check->target;
    plan->setup.control = &plan->control;
    plan->setup.seed = o->common.seed;
    plan->setup.now = o->common.clock_frozen ? o->common.now : (int64_t)time(NULL);
    plan->setup.slow = o->slow;
    if ((code = open_tls(check)) != POSTEL_DONE)
        return code;
    plan->jobs = o->relay ? 1 : o->jobs; /* there is one next hop for all */
    plan->fail_fast = o->fail_fast;
    plan->progress = isatty(STDERR_FILENO) ? progress : NULL;

    if (o->generated > 0 && (code = generate(check)) != POSTEL_DONE)
        return code;
    smtp_transcript_open(&plan->control, check->suite,
                         o->client  ? "openings/control-client"
                         : o->relay ? "openings/control-relay"
                                    : "openings/control",
                         &check->reg);
    if (plan->control.error != NULL)
        return postel_error(POSTEL_CANNOT, "check", "The control conversation cannot be read: %s.",
                            plan->control.error);
    if (smtp_plan_control(plan))
        smtp_plan_play(plan);
    else if (plan->control_result.recording.count == 0 && o->client)
        return postel_error(POSTEL_CANNOT, "check", "%s did not call (its end: %s); does it send mail, run so by hand?",
                            check->caller.words[0],
                            plan->control_result.ended == NULL ? "none" : plan->control_result.ended);
    else if (plan->control_result.recording.count == 0)
        return postel_error(POSTEL_CANNOT, "check", "No server answers at %s: %s.  Is it running?", check->address,
                            plan->control_result.reached ? "it takes the call, and says nothing" : "no connection");
    else
        smtp_plan_leave(plan);
    if (o->generated > 0)
        code = settle(check);
    if (o->accept != NULL && !smtp_accept(plan, o->accept, tell))
        return postel_error(POSTEL_USAGE, "check", "%s: %s.", o->accept, strerror(errno));

    const int wrote = report(check, (double)(smtp_now_us() - began) / 1e6);
    code = wrote != POSTEL_DONE ? wrote : code;
    return code != POSTEL_DONE ? code : smtp_report_exit(plan, o->strict);
}

/* Cases for our judge: recorded on both sides, so there is nobody to connect to. */
static int play_judge(struct check *check)
{
    struct smtp_plan *const plan = &check->plan;
    const struct postel_check_options *const o = &check->options;
    const int64_t began = smtp_now_us();

    plan->setup.seed = o->common.seed;
    plan->setup.now = o->common.clock_frozen ? o->common.now : (int64_t)time(NULL);
    snprintf(check->address, sizeof check->address, "the judge");
    for (size_t i = 0; i < plan->count; i++)
        smtp_run_judge(&plan->cases[i].t, &plan->cases[i].result);
    const int wrote = report(check, (double)(smtp_now_us() - began) / 1e6);
    return wrote != POSTEL_DONE ? wrote : smtp_report_exit(plan, o->strict);
}

int postel_check(int argc, char **argv)
{
    struct check check = { .reg = { .count = 0 } };

    int code = postel_check_options(&check.options, argc, argv);
    check.suite = postel_suite_place(check.options.suite);
    if (code == POSTEL_DONE && !check.options.discover) /* that needs no suite */
        code = postel_check_load(&check.options, check.suite, &check.reg, &check.plan);
    if (code == POSTEL_DONE && check.options.show != NULL)
        code = show(&check);
    else if (code == POSTEL_DONE && check.options.list)
        code = list(&check);
    else if (code == POSTEL_DONE && check.options.judge)
        code = play_judge(&check);
    else if (code == POSTEL_DONE && (code = (check.options.client ? open_client : open_target)(&check)) == POSTEL_DONE)
        code = check.options.discover ? discover(&check) : play(&check);

    smtp_generator_close(&check.generator);
    postel_grammar_close(&check.shelf);
    smtp_mailbox_close(check.plan.setup.mailbox);
    if (check.plan.setup.hop != NULL)
        smtp_hop_close(&check.hop);
    if (check.plan.setup.caller != NULL)
        smtp_caller_close(&check.caller);
    smtp_plan_close(&check.plan);
    smtp_tls_context_close(check.tls);
    smtp_tls_made_close(&check.made);
    smtp_target_close(&check.target);
    smtp_register_close(&check.reg);
    postel_check_options_close(&check.options);
    free(check.command);
    return code;
}
