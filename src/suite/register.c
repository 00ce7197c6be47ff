/* register.c - read the register of requirements, and find a row by its id.    conformance/requirements.tsv
 * Read first: suite/register.h.  Read next: suite/transcript_check.c.
 * SPDX-License-Identifier: MIT */
#include "suite/register.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum column { ID, SECTION, LEVEL, STATEMENT, VERDICT, COLUMNS };
static const char *const names[COLUMNS] = { "id", "section", "level", "statement", "verdict" };
enum { COLUMNS_MAX = 16 };

enum smtp_strength smtp_strength_of(const char *level)
{
    switch (tolower((unsigned char)level[0])) {
    case 's': return SMTP_STRENGTH_SHOULD;
    case 'm': return tolower((unsigned char)level[1]) == 'a' ? SMTP_STRENGTH_MAY : SMTP_STRENGTH_MUST;
    default: return SMTP_STRENGTH_NONE;
    }
}

/* The column `verdict` says what a break of a prose row is in a report; the words in capitals say it themselves. */
static enum smtp_strength weigh(const char *verdict, const char *level)
{
    if (strcmp(verdict, "fail") == 0)
        return SMTP_STRENGTH_MUST;
    if (strcmp(verdict, "warn") == 0)
        return SMTP_STRENGTH_SHOULD;
    if (strcmp(verdict, "note") == 0)
        return SMTP_STRENGTH_MAY;
    return smtp_strength_of(level);
}

/* Cuts `line` at its tabs, in place.  Returns how many fields it has. */
static size_t split(char *line, char *fields[COLUMNS_MAX])
{
    size_t count = 0;

    while (count < COLUMNS_MAX) {
        fields[count++] = line;
        if ((line = strchr(line, '\t')) == NULL)
            break;
        *line++ = '\0';
    }
    return count;
}

static void row(struct smtp_register *reg, char *fields[], size_t count, const int place[COLUMNS])
{
    const char *cells[COLUMNS];

    for (int c = 0; c < COLUMNS; c++)
        cells[c] = place[c] >= 0 && (size_t)place[c] < count ? fields[place[c]] : "";

    /* "must (prose)" is our word for a duty that the RFC states without a keyword of RFC 2119: the head says "must" */
    char *const prose = strstr(cells[LEVEL], " (prose)");
    if (prose != NULL)
        *prose = '\0';

    reg->rows = smtp_array_grow(reg->rows, reg->count, &reg->cap, sizeof *reg->rows);
    reg->rows[reg->count++] = (struct smtp_requirement){ cells[ID], cells[SECTION], cells[LEVEL], cells[STATEMENT],
                                                         weigh(cells[VERDICT], cells[LEVEL]) };
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct smtp_requirement *)a)->id, ((const struct smtp_requirement *)b)->id);
}

/* Reads the names of the columns.  False: one that we need is not there. */
static bool heading(char *fields[], size_t count, int place[COLUMNS])
{
    for (int c = 0; c < COLUMNS; c++) {
        place[c] = -1;
        for (size_t f = 0; f < count; f++) {
            if (strcmp(fields[f], names[c]) == 0)
                place[c] = (int)f;
        }
    }
    return place[ID] >= 0 && place[SECTION] >= 0 && place[LEVEL] >= 0;
}

bool smtp_register_read(struct smtp_register *reg, const char *name, struct smtp_slice table, const char **error)
{
    char *fields[COLUMNS_MAX], *rest = NULL;
    int place[COLUMNS] = { 0 };

    *reg = (struct smtp_register){ 0 };
    char *line = strtok_r(smtp_pool_string(&reg->pool, table), "\n", &rest);
    if (line == NULL || !heading(fields, split(line, fields), place)) {
        *error = smtp_pool_format(&reg->pool, "%s:1: the columns id, section and level are not all there", name);
        return false;
    }
    while ((line = strtok_r(NULL, "\n", &rest)) != NULL)
        row(reg, fields, split(line, fields), place);
    if (reg->count > 0)
        qsort(reg->rows, reg->count, sizeof *reg->rows, by_id);
    return true;
}

bool smtp_register_open(struct smtp_register *reg, const char *path, const char **error)
{
    struct smtp_octets file = { 0 };

    *reg = (struct smtp_register){ 0 };
    const bool good =
        smtp_file_told(path, &file, &reg->pool, error) && smtp_register_read(reg, path, smtp_slice_all(&file), error);
    smtp_octets_close(&file);
    return good;
}

void smtp_register_close(struct smtp_register *reg)
{
    free(reg->rows);
    smtp_pool_close(&reg->pool);
    *reg = (struct smtp_register){ 0 };
}

const struct smtp_requirement *smtp_register_find(const struct smtp_register *reg, const char *id)
{
    const struct smtp_requirement key = { .id = id };

    return reg->count == 0 ? NULL : bsearch(&key, reg->rows, reg->count, sizeof *reg->rows, by_id);
}

bool smtp_register_covers(const struct smtp_register *reg, const char *rfc_and_section)
{
    const size_t len = strlen(rfc_and_section);

    for (size_t i = 0; i < reg->count; i++) {
        const char *const id = reg->rows[i].id;
        if (strncmp(id, rfc_and_section, len) == 0 && id[len] == '-')
            return true;
    }
    return false;
}
