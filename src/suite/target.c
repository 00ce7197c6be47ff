/* target.c - read a target file.
 * Read first: suite/target.h.  Read next: suite/holes.h.
 * SPDX-License-Identifier: MIT */
#include "suite/target.h"

#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* 64 octets, as many as a local-part may have (§4.5.3.1.1): a server has to take them all. */
#define LONG_LOCAL "l123456789-123456789-123456789-123456789-123456789-123456789-123"

struct key {
    const char *name;
    bool hole;           /* {name} in a transcript; not so for commands */
    const char *assumed; /* when a file does not give it */
    const char *postel;  /* `postel serve` as it starts by default */
};

static const struct key keys[] = {
    { "host", true, NULL, NULL },
    { "port", true, NULL, NULL },
    { "tls", true, "starttls", NULL },
    { "ca", true, NULL, NULL },
    { "server-domain", true, NULL, "postel.example" },
    { "client-domain", true, "client.example", NULL },
    { "from", true, "sender@client.example", NULL },
    { "valid", true, NULL, "user@postel.example" },
    { "valid-local", true, NULL, "user" }, /* its two halves, to be spelt in other ways */
    { "valid-domain", true, NULL, "postel.example" },
    { "valid-domain-capitals", true, NULL, "POSTEL.EXAMPLE" },
    { "second-valid", true, NULL, "other@postel.example" },
    { "refused", true, NULL, "nobody@postel.example" },
    { "user", true, NULL, "user" },
    { "list", true, NULL, NULL },
    { "postmaster", true, NULL, NULL },
    { "many", true, NULL, "user{n}@postel.example" },
    { "long-local", true, NULL, LONG_LOCAL "@postel.example" },
    { "long-domain", true, NULL, NULL },
    { "no-relay", true, NULL, "someone@relay.example" },
    { "size-limit", true, NULL, NULL },
    { "timeout", true, NULL, "300s" },
    { "clock", true, "1", NULL },
    { "auth-user", true, NULL, NULL },
    { "auth-password", true, NULL, NULL },
    { "reply-timeout", true, NULL, NULL },
    { "greylist", true, NULL, NULL },
    { "delivery", true, "5s", NULL },
    { "start", false, NULL, NULL },
    { "mailbox", false, NULL, NULL },
    { "relay-domain", true, NULL, NULL },
    { "hop", true, NULL, NULL },
    { "retry", true, NULL, NULL },
    { "patience", true, NULL, NULL },
    { "command", false, NULL, NULL },
    { "each-to", false, NULL, NULL },
    { "log-in", false, NULL, NULL },
    { "secure", false, NULL, NULL },
    { "dsn", false, NULL, NULL },
    { "null-from", false, NULL, NULL },
    { "stdin", false, NULL, NULL },
    { "line-end", false, NULL, NULL },
    { "can", false, NULL, NULL },
};
enum { COUNT = sizeof keys / sizeof *keys };
_Static_assert(COUNT <= (int)SMTP_TARGET_KEYS, "struct smtp_target has a place for each key");

static int find(struct smtp_slice name)
{
    for (int i = 0; i < COUNT; i++) {
        if (smtp_slice_is(name, keys[i].name))
            return i;
    }
    return -1;
}

bool smtp_target_has_hole(struct smtp_slice name)
{
    const int at = find(name);

    return at >= 0 && keys[at].hole;
}

const char *smtp_target_get(const struct smtp_target *target, const char *key)
{
    const int at = find(smtp_slice_text(key));

    return at < 0 ? NULL : target->values[at];
}

void smtp_target_set(struct smtp_target *target, const char *key, const char *value)
{
    const int at = find(smtp_slice_text(key));

    if (at >= 0)
        target->values[at] = smtp_pool_string(&target->pool, smtp_slice_text(value));
}

void smtp_target_default(struct smtp_target *target)
{
    *target = (struct smtp_target){ 0 };
    for (int i = 0; i < COUNT; i++)
        target->values[i] = keys[i].postel != NULL ? keys[i].postel : keys[i].assumed;
}

void smtp_target_assume(struct smtp_target *target)
{
    for (int i = 0; i < COUNT; i++) {
        if (target->values[i] == NULL)
            target->values[i] = keys[i].postel;
    }
}

void smtp_target_bare(struct smtp_target *target)
{
    *target = (struct smtp_target){ 0 };
    for (int i = 0; i < COUNT; i++)
        target->values[i] = keys[i].assumed;
}

int64_t smtp_time_ms(const char *text)
{
    char *unit;
    const long number = strtol(text, &unit, 10);
    const long of = strcmp(unit, "ms") == 0                   ? 1
                    : *unit == '\0' || strcmp(unit, "s") == 0 ? 1000
                    : strcmp(unit, "m") == 0                  ? 60000
                                                              : 0;

    return unit == text || number < 0 || of == 0 || number > INT_MAX / of ? -1 : (int64_t)number * of;
}

int64_t smtp_target_time_ms(const struct smtp_target *target, const char *key)
{
    const char *const text = smtp_target_get(target, key);

    return text == NULL ? 0 : smtp_time_ms(text);
}

double smtp_target_clock(const struct smtp_target *target)
{
    const char *const text = smtp_target_get(target, "clock");

    return text == NULL ? 1 : strtod(text, NULL);
}

/* strtod knows more than that: inf, nan. */
static bool is_number_above_0(const char *text)
{
    char *end;
    const double number = strtod(text, &end);

    return *end == '\0' && isfinite(number) && number > 0;
}

/* What a value has to be.  NULL: it is; else a sentence. */
static const char *wrong(const char *key, const char *value)
{
    static const char *const times[] = { "timeout", "reply-timeout", "greylist", "delivery", "retry", "patience" };

    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        if (strcmp(key, times[i]) == 0 && smtp_time_ms(value) < 0)
            return "is no time, such as 5s, 200ms or 2m";
    }
    if (strcmp(key, "stdin") == 0 && strcmp(value, "message") != 0)
        return "is not `message`, the only thing that can be given there";
    if (strcmp(key, "line-end") == 0 && strcmp(value, "lf") != 0 && strcmp(value, "crlf") != 0)
        return "is neither `lf` nor `crlf`";
    if (strcmp(key, "clock") == 0 && !is_number_above_0(value))
        return "is no number above 0";
    if (strcmp(key, "size-limit") == 0 && strspn(value, "0123456789") != strlen(value))
        return "is no number of octets";
    if (strcmp(key, "tls") == 0 && strcmp(value, "none") != 0 && strcmp(value, "starttls") != 0 &&
        strcmp(value, "implicit") != 0)
        return "is none of `none`, `starttls` and `implicit`";
    if (strcmp(key, "mailbox") == 0 && strncmp(value, "maildir ", 8) != 0)
        return "comes with a later version; only `maildir PATH` can be read now";
    return NULL;
}

/* One line, in place.  False: *problem is a sentence without file and line. */
static bool read_line(struct smtp_target *target, char *line, const char **problem)
{
    char *const equals = strchr(line, '='), *end = line + strlen(line);

    while (end > line && isspace((unsigned char)end[-1]))
        *--end = '\0';
    while (isspace((unsigned char)*line))
        line++;
    if (*line == '\0' || *line == '#')
        return true;
    *problem = "a line is `key = value`, or a comment that begins with #";
    if (equals == NULL || equals < line)
        return false;

    size_t len = (size_t)(equals - line);
    while (len > 0 && line[len - 1] == ' ')
        len--;
    const int at = find((struct smtp_slice){ (unsigned char *)line, len });
    const char *const value = equals + 1 + strspn(equals + 1, " ");
    if (at < 0) {
        *problem = smtp_pool_format(&target->pool, "there is no key `%.*s`", (int)len, line);
        return false;
    }
    if ((*problem = wrong(keys[at].name, value)) != NULL) {
        *problem = smtp_pool_format(&target->pool, "%s = %s %s", keys[at].name, value, *problem);
        return false;
    }
    target->values[at] = value;
    return true;
}

/* What follows from `valid`, unless the file says otherwise. */
static void derive(struct smtp_target *target)
{
    const char *const valid = smtp_target_get(target, "valid");
    const char *const at = valid == NULL ? NULL : strrchr(valid, '@'); /* the last one: a local-part may hold others */

    if (valid != NULL && smtp_target_get(target, "many") == NULL)
        smtp_target_set(target, "many", valid);
    if (at != NULL && smtp_target_get(target, "valid-domain") == NULL)
        smtp_target_set(target, "valid-domain", at + 1);
    const char *const domain = smtp_target_get(target, "valid-domain");
    if (domain != NULL && smtp_target_get(target, "valid-domain-capitals") == NULL) {
        char *const capitals = smtp_pool_string(&target->pool, smtp_slice_text(domain));
        for (char *c = capitals; *c != '\0'; c++)
            *c = (char)toupper((unsigned char)*c);
        smtp_target_set(target, "valid-domain-capitals", capitals);
    }
    if (at != NULL && *valid != '"' && smtp_target_get(target, "valid-local") == NULL) {
        char *const local = smtp_pool_string(&target->pool, smtp_slice_text(valid));
        local[at - valid] = '\0';
        smtp_target_set(target, "valid-local", local);
    }
}

bool smtp_target_read(struct smtp_target *target, const char *name, struct smtp_slice text, const char **error)
{
    unsigned number = 1;

    *target = (struct smtp_target){ 0 };
    for (char *line = smtp_pool_string(&target->pool, text), *next; line != NULL; line = next, number++) {
        const char *problem;
        if ((next = strchr(line, '\n')) != NULL)
            *next++ = '\0';
        if (!read_line(target, line, &problem)) {
            *error = smtp_pool_format(&target->pool, "%s:%u: %s", name, number, problem);
            return false;
        }
    }
    for (int i = 0; i < COUNT; i++) {
        if (target->values[i] == NULL)
            target->values[i] = keys[i].assumed;
    }
    derive(target);
    return true;
}

bool smtp_target_open(struct smtp_target *target, const char *path, const char **error)
{
    struct smtp_octets file = { 0 };
    const char *const slash = strrchr(path, '/');

    *target = (struct smtp_target){ 0 };
    const bool good = smtp_file_told(path, &file, &target->pool, error) &&
                      smtp_target_read(target, path, smtp_slice_all(&file), error);
    target->here = slash == NULL ? "." : smtp_pool_format(&target->pool, "%.*s", (int)(slash - path), path);
    smtp_octets_close(&file);
    return good;
}

void smtp_target_close(struct smtp_target *target)
{
    smtp_pool_close(&target->pool);
    *target = (struct smtp_target){ 0 };
}
