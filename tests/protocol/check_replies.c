/* check_replies.c - the dialogue and the notes, against the table of replies.  RFC 5321 §4.3.2
 * Read first: conformance/replies.tsv.  Read next: tests/protocol/check_reply.c.
 * SPDX-License-Identifier: MIT
 *
 * The table and the machine were read out of the RFC by the same eyes: that they agree is consistency and no proof. */
#include "protocol/check_protocol.h"

#include <stdio.h>
#include <string.h>

#include "protocol/notes.h"
#include "protocol/words.h"

struct row {
    char verb[9], when[64], kind[16], level[16];
    int code;
};

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* `state`, then `verb`, then the code.  "odd": the RFC does not list it here, so it counts by its first digit. */
static void check_one(const struct row *row, const char *state, int verb)
{
    struct smtp_dialogue d;
    size_t s = 0;

    while (s < STATES && !is(states[s].name, state))
        s++;
    ck_assert_msg(s < STATES, "no state %s", state);
    walk(&d, states[s].word);
    ck_assert_msg(smtp_dialogue_step(&d, verb), "%s: %d has no edge", state, verb);
    if (is(row->level, "odd")) {
        ck_assert_msg(!smtp_dialogue_can(&d, row->code), "%s %s %d is listed", state, row->verb, row->code);
        ck_assert_msg(smtp_dialogue_can(&d, row->code / 100), "%s %s %d: no first digit", state, row->verb, row->code);
    } else {
        ck_assert_msg(smtp_dialogue_can(&d, row->code), "%s %s %d has no edge", state, row->verb, row->code);
    }
}

/* A row of "*" is about any verb; 502 is for those that a server need not have (§4.5.1), 503 and 554 not for QUIT. */
static void check_any(const struct row *row, const char *state)
{
    for (int verb = SMTP_VERB_EHLO; verb <= SMTP_VERB_OTHER; verb++) {
        const bool optional = verb == SMTP_VERB_EXPN || verb == SMTP_VERB_HELP || verb > SMTP_VERB_QUIT;

        if (verb == SMTP_VERB_TEXT || verb == SMTP_VERB_CANCEL || verb == SMTP_VERB_DOT)
            continue; /* no commands */
        if ((row->code == 502 && !optional) || (row->code >= 503 && verb == SMTP_VERB_QUIT))
            continue;
        check_one(row, state, verb);
    }
}

static void check_row(const struct row *row)
{
    char when[64];

    strcpy(when, row->when);
    for (const char *state = strtok(when, ","); state != NULL; state = strtok(NULL, ",")) {
        if (is(row->verb, "*"))
            check_any(row, state);
        else
            check_one(row, state, letter(row->verb));
    }
}

/* Every listed reply has a note of its own, which says more than its first digit does. */
static void check_note(const struct row *row)
{
    const enum smtp_verb verb = (enum smtp_verb)letter(row->verb);
    const char *const says = smtp_note_reply(verb, row->code).says;
    const bool known = is(row->level, "listed") || is(row->kind, "intermediate");

    ck_assert_ptr_nonnull(says);
    if (known && verb != SMTP_VERB_OTHER && !is(row->verb, "*"))
        ck_assert_msg(says[0] < '2' || says[0] > '5', "%s %d: %s", row->verb, row->code, says);
}

static int each_row(void (*check)(const struct row *row))
{
    FILE *const file = fopen("conformance/replies.tsv", "r");
    char line[1024];
    int rows = 0;

    ck_assert_msg(file != NULL, "conformance/replies.tsv: run this from the top of the tree");
    while (fgets(line, sizeof line, file) != NULL) {
        struct row row;

        if (line[0] == '#' || strncmp(line, "verb\t", 5) == 0)
            continue;
        ck_assert_int_eq(sscanf(line, "%8s %63s %d %15s %15s", row.verb, row.when, &row.code, row.kind, row.level), 5);
        check(&row);
        rows++;
    }
    fclose(file);
    return rows;
}

START_TEST(machine)
{
    ck_assert_int_eq(each_row(check_row), 209);
}
END_TEST

START_TEST(notes)
{
    each_row(check_note);
    for (int verb = SMTP_VERB_OPEN; verb <= SMTP_VERB_OTHER; verb++)
        ck_assert_ptr_nonnull(smtp_note_command((enum smtp_verb)verb).section);
    ck_assert_str_eq(smtp_note_reply(SMTP_VERB_MAIL, 199).says, smtp_note_reply(SMTP_VERB_MAIL, -1).says);
    ck_assert_str_ne(smtp_note_reply(SMTP_VERB_MAIL, 599).says, smtp_note_reply(SMTP_VERB_MAIL, 499).says);
}
END_TEST

Suite *replies_suite(void)
{
    Suite *const suite = suite_create("4.3.2 replies.tsv");
    TCase *const table = tcase_create("table");

    tcase_add_test(table, machine);
    tcase_add_test(table, notes);
    suite_add_tcase(suite, table);
    return suite;
}
