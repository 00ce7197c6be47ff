/* weights.c - reads the weights of a grade.
 * Read first: suite/weights.h.  Read next: suite/report_gradescope.c.
 * SPDX-License-Identifier: MIT */
#include "suite/weights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS_MAX = 1000000 };

static const char *visibility_of(const char *word)
{
    static const char *const words[] = { "visible", "hidden", "after_due_date", "after_published" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0)
            return words[i];
    return NULL;
}

/* False: it is no line of ours. */
static bool read_line(struct smtp_weights *w, char *line)
{
    char *rest = NULL, *end;
    const char *const begins = strtok_r(line, " \t\r", &rest), *const points = strtok_r(NULL, " \t\r", &rest),
                      *const visible = strtok_r(NULL, " \t\r", &rest);
    struct smtp_weight weight = { .begins = begins, .visibility = "visible" };

    if (begins == NULL || begins[0] == '#')
        return true;
    if (points == NULL || strtok_r(NULL, " \t\r", &rest) != NULL)
        return false;
    weight.points = strtod(points, &end);
    if (*end != '\0' || !isfinite(weight.points) || weight.points < 0 || weight.points > POINTS_MAX)
        return false;
    if (visible != NULL && (weight.visibility = visibility_of(visible)) == NULL)
        return false;
    w->lines = smtp_array_grow(w->lines, w->count, &w->cap, sizeof *w->lines);
    w->lines[w->count++] = weight;
    return true;
}

bool smtp_weights_read(struct smtp_weights *w, const char *name, struct smtp_slice text, const char **error)
{
    unsigned number = 0;
    char *rest = NULL;

    *w = (struct smtp_weights){ .count = 0 };
    for (char *line = smtp_pool_string(&w->pool, text); line != NULL; line = rest) {
        rest = strchr(line, '\n');
        if (rest != NULL)
            *rest++ = '\0';
        number++;
        if (!read_line(w, line)) {
            *error = smtp_pool_format(
                &w->pool, "%s:%u: a line is `begin-of-id points [visible|hidden|after_due_date|after_published]`", name,
                number);
            return false;
        }
    }
    return true;
}

bool smtp_weights_open(struct smtp_weights *w, const char *path, const char **error)
{
    struct smtp_octets file = { 0 };

    *w = (struct smtp_weights){ .count = 0 };
    const bool good =
        smtp_file_told(path, &file, &w->pool, error) && smtp_weights_read(w, path, smtp_slice_all(&file), error);
    smtp_octets_close(&file);
    return good;
}

void smtp_weights_close(struct smtp_weights *w)
{
    free(w->lines);
    smtp_pool_close(&w->pool);
    *w = (struct smtp_weights){ .count = 0 };
}

struct smtp_weight smtp_weights_of(const struct smtp_weights *w, const char *id)
{
    for (size_t i = 0; w != NULL && i < w->count; i++) {
        const struct smtp_weight *const line = &w->lines[i];
        if (strcmp(line->begins, "*") == 0 || strncmp(id, line->begins, strlen(line->begins)) == 0)
            return *line;
    }
    return (struct smtp_weight){ .begins = id, .points = 1, .visibility = "visible" };
}
