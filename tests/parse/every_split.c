/* every_split.c - in whatever pieces octets come, a parser ends alike.
 * Read first: tests/parse/check_parse.h.  Read next: tests/parse/check_line.c.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include <stdalign.h>

struct run {
    alignas(max_align_t) unsigned char value[PARSER_SIZE];
};

static void same_end(const struct parser *parser, const struct run *a, const struct run *b)
{
    struct smtp_span views_a[PARSER_VIEWS], views_b[PARSER_VIEWS];
    const size_t n = parser->views(a->value, views_a);

    ck_assert_int_eq(parser->result(a->value), parser->result(b->value));
    ck_assert_uint_eq(parser->at(a->value), parser->at(b->value));
    ck_assert_uint_eq(parser->views(b->value, views_b), n);
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_eq(views_a[i].at, views_b[i].at);
        ck_assert_uint_eq(views_a[i].len, views_b[i].len);
    }
}

/* -G2 machines revive if they are run again after an error: each octet that could bring one back is tried. */
static void stays_dead(const struct parser *parser, const struct run *dead)
{
    for (unsigned octet = 0; octet < 256; octet++) {
        struct run again = *dead;
        const unsigned char one = (unsigned char)octet;

        parser->exec(again.value, &one, 1, true);
        same_end(parser, dead, &again);
    }
}

enum smtp_parse every_split(const struct parser *parser, struct smtp_slice text)
{
    struct run whole, pieces;

    parser->init(whole.value);
    parser->exec(whole.value, text.octets, text.len, true);
    for (size_t n = 0; n <= text.len; n++) {
        parser->init(pieces.value);
        parser->exec(pieces.value, text.octets, n, false);
        parser->exec(pieces.value, text.octets + n, text.len - n, true);
        same_end(parser, &whole, &pieces);
    }
    parser->init(pieces.value);
    for (size_t i = 0; i < text.len; i++)
        parser->exec(pieces.value, text.octets + i, 1, false);
    parser->exec(pieces.value, text.octets + text.len, 0, true);
    same_end(parser, &whole, &pieces);
    if (parser->at(whole.value) < text.len)
        stays_dead(parser, &whole);
    return parser->result(whole.value);
}

void check_word(const struct parser *parser, const struct word *word)
{
    struct run whole;

    ck_assert_int_eq(every_split(parser, word->text) == SMTP_PARSE_OK, word->accepted);
    parser->init(whole.value);
    parser->exec(whole.value, word->text.octets, word->text.len, true);
    ck_assert_uint_eq(parser->at(whole.value), word->at);
}
