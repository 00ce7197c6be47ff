/* check_options.h - what `postel check` was told.
 * Read first: suite/accept.c.  Read next: programs/check_options.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_CHECK_OPTIONS_H
#define POSTEL_PROGRAMS_CHECK_OPTIONS_H

#include "programs/program.h"
#include "suite/beside.h"
#include "suite/plan.h"
#include "suite/report.h"
#include "suite/weights.h"

/* Values of an option that may be repeated. */
struct postel_list {
    const char **values;
    size_t count;
};

struct postel_check_options {
    struct postel_common common;
    bool judge;   /* check judge: cases for our own judge, which need no server */
    bool relay;   /* check relay: it calls us, too */
    bool client;  /* check client: CMD is a program that sends mail to us */
    char **words; /* CMD; a part of argv */
    size_t word_count;
    int argc; /* of the whole command line */
    bool has_server;
    char host[256], port[6];
    char hop_host[256], hop_port[6];                   /* --next-hop; no octets: not given */
    const char *target, *suite, *accept, *show, *save; /* NULL: not given */
    bool list, strict, slow, fail_fast, discover;
    unsigned jobs;
    uint64_t generated; /* 0: the suite's cases, and not any that are made */
    /* What selects cases: of one kind any, of different kinds all. */
    struct postel_list sections, ids, tags, roles, levels, paths;
    struct postel_list replays; /* not selected, but played */
    struct postel_list reports; /* FORMAT:PATH, the format known */
    struct smtp_beside beside;
    struct smtp_weights weights;
};

/* POSTEL_DONE; or the exit code, after a sentence on stderr.  --help prints and exits.  Either way, _close. */
int postel_check_options(struct postel_check_options *c, int argc, char **argv);
void postel_check_options_close(struct postel_check_options *c);

/* Is this case one of those that the options ask for, wherever it stands? */
bool postel_check_selects(const struct postel_check_options *c, const struct smtp_transcript *t);

/* Reads the register of the suite, and into `plan` the cases that are selected: those of the suite, or those that the
 * PATHs name, in it or outside.  POSTEL_DONE; or the exit code, after a sentence on stderr. */
int postel_check_load(const struct postel_check_options *c, const char *suite, struct smtp_register *reg,
                      struct smtp_plan *plan);

/* Writes every report that was asked for; to stdout, if that is free, the one for people.  Of `report` the caller gives
 * what the options do not say.  POSTEL_DONE, or POSTEL_CANNOT after sentences.  check_report.c */
int postel_check_report(const struct postel_check_options *o, struct smtp_report report);

#endif
