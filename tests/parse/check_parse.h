/* check_parse.h - the suites of this floor, and what their tables are made of.
 * Read first: parse/slice.h, tests/check_util.h.  Read next: tests/parse/every_split.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_CHECK_PARSE_H
#define POSTEL_CHECK_PARSE_H

#include "check_util.h"

Suite *line_suite(void);
Suite *mailbox_suite(void);
Suite *same_suite(void);
Suite *path_suite(void);
Suite *params_suite(void);
Suite *command_suite(void);
Suite *reply_line_suite(void);
Suite *ehlo_line_suite(void);
Suite *grammar_suite(void);
Suite *rule_suite(void);
Suite *samples_suite(void);
Suite *size_suite(void);
Suite *eightbitmime_suite(void);
Suite *chunking_suite(void);
Suite *dsn_suite(void);
Suite *status_code_suite(void);
Suite *smtputf8_suite(void);
Suite *base64_suite(void);
Suite *auth_suite(void);

/* A text of a language, or one just outside it with the offset of the octet that no continuation allows. */
struct word {
    struct smtp_slice text;
    bool accepted;
    size_t at;
};
/* clang-format off */
#define YES(literal)    { OCTETS(literal), true, sizeof(literal) - 1 }
#define NO(at, literal) { OCTETS(literal), false, at }
/* clang-format on */

/* A parser, seen so that all can be tried alike. */
struct parser {
    void (*init)(void *value);
    void (*exec)(void *value, const unsigned char *octets, size_t len, bool last);
    enum smtp_parse (*result)(const void *value);
    size_t (*at)(const void *value);
    size_t (*views)(const void *value, struct smtp_span *views); /* all that it noted; at most PARSER_VIEWS */
};
/* What such a parser has in common with all others: init, exec, result and at of struct smtp_NAME. */
#define PARSER_FUNCTIONS(name)                                                                                         \
    static void init(void *value)                                                                                      \
    {                                                                                                                  \
        smtp_##name##_init(value);                                                                                     \
    }                                                                                                                  \
    static void exec(void *value, const unsigned char *octets, size_t len, bool last)                                  \
    {                                                                                                                  \
        smtp_##name##_exec(value, octets, len, last);                                                                  \
    }                                                                                                                  \
    static enum smtp_parse result(const void *value)                                                                   \
    {                                                                                                                  \
        return smtp_##name##_result(value);                                                                            \
    }                                                                                                                  \
    static size_t at(const void *value)                                                                                \
    {                                                                                                                  \
        return ((const struct smtp_##name *)value)->at;                                                                \
    }
enum {
    PARSER_SIZE = 256, /* no parser's value is larger */
    PARSER_VIEWS = 8
};

/* The whole text, every split in two, and octet by octet: one result, one offset, one set of views.  After an error
 * the parser stays dead.  Returns the result. */
enum smtp_parse every_split(const struct parser *parser, struct smtp_slice text);

/* every_split, and the language is as the word says. */
void check_word(const struct parser *parser, const struct word *word);

#endif
