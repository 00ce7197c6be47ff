/* hearing.c - a dialogue written down, played to the judge in all ways of cutting it.
 * Read first: tests/protocol/hearing.h.  Read next: tests/protocol/check_judge.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/hearing.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECES = 128, OCTETS = 8192, LIST = 4096 };

/* What one side says at once; no octets: it ends. */
struct piece {
    char side;
    size_t at, len;
};

struct script {
    struct piece pieces[PIECES];
    size_t count, len;
    unsigned char octets[OCTETS];
};

static void put(struct script *s, int octet)
{
    ck_assert(s->len < OCTETS);
    s->octets[s->len++] = (unsigned char)octet;
}

static void put_escaped(struct script *s, const char *p, const char *end)
{
    for (; p < end; p++) {
        char hex[3] = "";
        if (*p != '\\') {
            put(s, *p);
            continue;
        }
        p++;
        if (*p == 'x') {
            memcpy(hex, p + 1, 2);
            p += 2;
        }
        put(s, *p == 'r' ? '\r' : *p == 'n' ? '\n' : *p == 't' ? '\t' : (int)strtol(hex, NULL, 16));
    }
}

static void read_line(struct script *s, const char *line, const char *end)
{
    struct piece *const piece = &s->pieces[s->count++];
    char *text = NULL;

    ck_assert(s->count < PIECES);
    *piece = (struct piece){ .side = line[0], .at = s->len };
    switch (line[1]) {
    case ':':
        for (line += line[2] == ' ' && line + 2 < end ? 3 : 2; line < end; line++)
            put(s, *line);
        put(s, '\r');
        put(s, '\n');
        break;
    case '!': put_escaped(s, line + 3, end); break;
    case '*':
        for (long n = strtol(line + 2, &text, 10); n-- > 0;)
            put(s, ++text < end ? *text : 'x');
        put(s, '\r');
        put(s, '\n');
        break;
    default: break;
    }
    piece->len = s->len - piece->at;
}

static void read_script(struct script *s, const char *dialogue)
{
    s->count = s->len = 0;
    for (const char *line = dialogue, *end; *line != '\0'; line = end + 1) {
        end = line + strcspn(line, "\n");
        if (*line == 'C' || *line == 'S' || *line == 'T')
            read_line(s, line, end);
        if (*end == '\0')
            break;
    }
}

static void note(const struct smtp_finding *found, char list[LIST], bool places)
{
    const size_t len = strlen(list);

    snprintf(list + len, LIST - len, "%s%c%c%s", len == 0 ? "" : ", ", found->side, found->tolerates ? '~' : ' ',
             found->id);
    if (places)
        snprintf(list + strlen(list), LIST - strlen(list), "@%zu+%zu=%s|%s|%d", (size_t)found->at, (size_t)found->len,
                 found->expected, found->got, found->by_time);
}

static void feed(struct smtp_judge *j, char side, const unsigned char *octets, size_t len, char list[LIST], bool places)
{
    struct smtp_slice slice = { octets, len };
    struct smtp_finding found;

    while (smtp_judge_feed(j, side, &slice, &found))
        note(&found, list, places);
    ck_assert_uint_eq(slice.len, 0);
}

/* Plays it in pieces of `size` octets, and with a cut before octet `cut` of all. */
static void play(const struct script *s, size_t size, size_t cut, char list[LIST], bool places)
{
    static struct smtp_judge j;
    struct smtp_finding found;

    list[0] = '\0';
    smtp_judge_init(&j);
    for (size_t i = 0; i < s->count; i++) {
        const struct piece *const piece = &s->pieces[i];
        for (size_t at = piece->at, end = at + piece->len, n; at < end; at += n) {
            n = end - at < size ? end - at : size;
            n = at < cut && cut < at + n ? cut - at : n;
            feed(&j, piece->side, s->octets + at, n, list, places);
        }
        if (piece->side == 'T')
            smtp_judge_secured(&j);
        while (piece->len == 0 && piece->side != 'T' && smtp_judge_end(&j, piece->side, &found))
            note(&found, list, places);
    }
}

void hearing_check(const char *dialogue, const char *findings)
{
    static struct script s;
    static char whole[LIST], cut[LIST], places[LIST];

    read_script(&s, dialogue);
    play(&s, OCTETS, 0, whole, false);
    ck_assert_msg(strcmp(whole, findings) == 0 || strchr(findings, '@') != NULL, "%s\nfound:    %s\nexpected: %s",
                  dialogue, whole, findings);
    play(&s, OCTETS, 0, places, true);
    if (strchr(findings, '@') != NULL)
        ck_assert_msg(strncmp(places, findings, strlen(findings)) == 0, "%s\nfound: %s", dialogue, places);
    play(&s, 1, 0, cut, true);
    ck_assert_str_eq(cut, places);
    for (size_t at = 1; at < s.len; at++) {
        play(&s, OCTETS, at, cut, true);
        ck_assert_msg(strcmp(cut, places) == 0, "%s\ncut at %zu: %s\nwhole: %s", dialogue, at, cut, places);
    }
}
