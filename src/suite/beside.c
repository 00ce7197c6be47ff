/* beside.c - read a JSON report that was written earlier, and believe nothing of it that was not looked at.
 * Read first: suite/beside.h, suite/page.h.  Read next: suite/page_stakes.c.
 * SPDX-License-Identifier: MIT */
#include "suite/beside.h"

#include "suite/page.h"

#include <stdlib.h>
#include <string.h>

const char *smtp_page_string(const json_t *object, const char *name)
{
    const char *const text = json_string_value(json_object_get(object, name));

    return text == NULL ? "" : text;
}

uint64_t smtp_page_number(const json_t *object, const char *name)
{
    const json_int_t number = json_integer_value(json_object_get(object, name));

    return number < 0 ? 0 : (uint64_t)number;
}

bool smtp_page_holds(const json_t *list, const char *text)
{
    const json_t *one;
    size_t i;

    json_array_foreach(list, i, one) {
        if (strcmp(json_string_value(one), text) == 0)
            return true;
    }
    return false;
}

static bool all_strings(const json_t *array)
{
    const json_t *one;
    size_t i;

    json_array_foreach(array, i, one) {
        if (!json_is_string(one))
            return false;
    }
    return json_is_array(array);
}

static bool is_record(const json_t *record)
{
    const char *const hex = smtp_page_string(record, "hex"), *const from = smtp_page_string(record, "from");

    return strlen(hex) % 2 == 0 && hex[strspn(hex, "0123456789abcdefABCDEF")] == '\0' &&
           (strcmp(from, "C") == 0 || strcmp(from, "S") == 0);
}

/* What is wrong with a case, or NULL. */
static const char *case_refuses(const json_t *c)
{
    static const char *const texts[] = { "id", "verdict" };
    static const char *const lists[] = { "requirements", "marks" };
    const json_t *record;
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (*smtp_page_string(c, texts[i]) == '\0')
            return texts[i];
    }
    for (i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (!all_strings(json_object_get(c, lists[i])))
            return lists[i];
    }
    json_array_foreach(json_object_get(c, "wire"), i, record) {
        if (!is_record(record))
            return "wire";
    }
    return NULL;
}

const char *smtp_page_refuses(const json_t *report, struct smtp_pool *pool)
{
    const json_t *const cases = json_object_get(report, "cases"), *const control = json_object_get(report, "control");
    const json_t *c;
    const char *wrong;
    size_t i;

    if (!json_is_array(cases) || *smtp_page_string(report, "target") == '\0')
        return "no report of `postel check --report json:FILE`";
    json_array_foreach(cases, i, c) {
        if ((wrong = case_refuses(c)) != NULL)
            return smtp_pool_format(pool, "case %zu has no good `%s`", i + 1, wrong);
    }
    if (control != NULL && (wrong = case_refuses(control)) != NULL)
        return smtp_pool_format(pool, "the control conversation has no good `%s`", wrong);
    return NULL;
}

bool smtp_beside_add(struct smtp_beside *beside, const char *path, const char **error)
{
    json_error_t why;
    json_t *const report = json_load_file(path, 0, &why);
    const char *const wrong = report == NULL ? NULL : smtp_page_refuses(report, &beside->pool);

    if (report == NULL && why.line > 0)
        *error = smtp_pool_format(&beside->pool, "%s:%d: %s", path, why.line, why.text);
    else if (report == NULL)
        *error = smtp_pool_string(&beside->pool, smtp_slice_text(why.text)); /* it names the file */
    else if (wrong != NULL)
        *error = smtp_pool_format(&beside->pool, "%s: %s", path, wrong);
    if (report == NULL || wrong != NULL) {
        json_decref(report);
        return false;
    }
    beside->reports = smtp_array_grow(beside->reports, beside->count, &beside->cap, sizeof(json_t *));
    beside->reports[beside->count++] = report;
    return true;
}

void smtp_beside_close(struct smtp_beside *beside)
{
    for (size_t i = 0; i < beside->count; i++)
        json_decref(beside->reports[i]);
    free(beside->reports);
    smtp_pool_close(&beside->pool);
    *beside = (struct smtp_beside){ .count = 0 };
}
