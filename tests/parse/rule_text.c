/* rule_text.c - the rules as they are written in grammar/.            RFC 5234 §2, §3
 * Read first: tests/parse/rule_text.h.  Read next: tests/parse/check_grammar.c.
 * SPDX-License-Identifier: MIT */
#include "parse/rule_text.h"

#include <check.h>
#include <ctype.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '-';
}

/* Adds a line of a rule.  White space counts only in quotes and between two names; ";" starts a comment, which is
 * returned.  NULL: none. */
static const char *append(struct rule_text *rule, const char *line)
{
    size_t len = strlen(rule->text);
    bool quoted = false, space = true;

    for (; *line != '\0' && *line != '\n' && (quoted || *line != ';'); line++) {
        if (*line == '"')
            quoted = !quoted;
        if (!quoted && (*line == ' ' || *line == '\t')) {
            space = true;
            continue;
        }
        ck_assert_msg(len + 3 < sizeof rule->text, "%s is longer than this test can hold", rule->name);
        if (!quoted && space && len > 0 && is_name(rule->text[len - 1]) && is_name(*line))
            rule->text[len++] = ' ';
        rule->text[len++] = *line;
        space = false;
    }
    rule->text[len] = '\0';
    return *line == ';' ? line + 1 : NULL;
}

/* `line` has "NAME = ...": the next rule of the list. */
static struct rule_text *begin(struct rule_texts *texts, const char *file, const char *line, const char **comment)
{
    struct rule_text *const rule = &texts->rules[texts->count++];

    ck_assert_uint_lt(texts->count, RULE_TEXTS);
    *rule = (struct rule_text){ .file = file };
    ck_assert_int_eq(sscanf(line, "%63[A-Za-z0-9-]", rule->name), 1);
    *comment = append(rule, strchr(line, '=') + 1);
    return rule;
}

static bool begins(const char *line)
{
    char name[64], equals = '\0';

    return isalpha((unsigned char)line[0]) && sscanf(line, "%63[A-Za-z0-9-] %c", name, &equals) == 2 && equals == '=';
}

/* "; RFC 1870 sec 3, helper" is "RFC 1870 3". */
static void note_section(struct rule_text *rule, const char *comment)
{
    char section[64] = "";
    char *sec;

    if (comment == NULL || sscanf(comment, " %63[^,\n]", section) != 1)
        return;
    sec = strstr(section, "sec ");
    if (sec != NULL)
        memmove(sec, sec + 4, strlen(sec + 4) + 1);
    strcpy(rule->section, section);
}

/* A rule goes on in lines that are indented. */
static void read_abnf(struct rule_texts *texts, const char *file, FILE *in)
{
    struct rule_text *rule = NULL;
    const char *comment;
    char line[512];

    while (fgets(line, sizeof line, in) != NULL) {
        if (begins(line)) {
            rule = begin(texts, file, line, &comment);
            note_section(rule, comment);
        } else if (line[0] == ' ' && rule != NULL) {
            append(rule, line);
        } else {
            rule = NULL;
        }
    }
}

/* `  # NAME = ...` begins a rule, `  #` and more than three spaces go on with it, `  #` and three are a remark; the
 * next line that is no comment defines it. */
static void read_ragel(struct rule_texts *texts, const char *file, FILE *in)
{
    struct rule_text *rule = NULL;
    const char *comment;
    char line[512], defined[64];

    while (fgets(line, sizeof line, in) != NULL) {
        if (strncmp(line, "  # ", 4) == 0 && begins(line + 4)) {
            ck_assert_msg(rule == NULL, "%s: %s is not defined below its text", file, rule ? rule->name : "");
            rule = begin(texts, file, line + 4, &comment);
        } else if (strncmp(line, "  #    ", 7) == 0 && rule != NULL) {
            append(rule, line + 3);
        } else if (sscanf(line, "  %63[A-Za-z0-9_] =", defined) == 1 && line[2] != ' ' && strstr(line, " = ") != NULL) {
            ck_assert_msg(rule != NULL, "%s: %s has no ABNF above it", file, defined);
            strcpy(rule->defined, defined);
            rule = NULL;
        }
    }
    ck_assert_msg(rule == NULL, "%s: %s is not defined below its text", file, rule ? rule->name : "");
}

static bool other_grammar(const char *path)
{
    return strstr(path, "/dialogue.") != NULL || strstr(path, "/transcript.") != NULL;
}

static void each_file(struct rule_texts *texts, const char *here, const char *ext,
                      void (*read)(struct rule_texts *texts, const char *file, FILE *in))
{
    glob_t *const found = &texts->files;

    texts->count = 0;
    ck_assert_msg(glob(here, 0, NULL, found) == 0, "no %s: run this from the top of the tree", here);
    ck_assert_int_eq(glob(ext, GLOB_APPEND, NULL, found), 0);
    for (size_t i = 0; i < found->gl_pathc; i++) {
        FILE *const in = other_grammar(found->gl_pathv[i]) ? NULL : fopen(found->gl_pathv[i], "r");

        if (in == NULL)
            continue;
        read(texts, found->gl_pathv[i], in);
        fclose(in);
    }
}

void rule_texts_of_abnf(struct rule_texts *texts)
{
    each_file(texts, "grammar/*.abnf", "grammar/ext/*.abnf", read_abnf);
}

void rule_texts_of_ragel(struct rule_texts *texts)
{
    each_file(texts, "grammar/*.rl", "grammar/ext/*.rl", read_ragel);
}

void rule_texts_close(struct rule_texts *texts)
{
    globfree(&texts->files);
}

const struct rule_text *rule_text_find(const struct rule_texts *texts, const char *name)
{
    for (size_t i = 0; i < texts->count; i++)
        if (strcmp(texts->rules[i].name, name) == 0)
            return &texts->rules[i];
    return NULL;
}
