/* caller.c - how a client program is run: its words, and what they stand for.
 * Read first: suite/caller.h.  Read next: suite/program.h.
 * SPDX-License-Identifier: MIT */
#include "suite/caller.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Each by its key in a target file, the word that it takes the place of, and what a case needs for it. */
static const struct {
    const char *key, *hole, *need;
} asked[SMTP_CALLER_ASKED] = {
    [SMTP_CALLER_LOG_IN] = { "log-in", "{log-in}", "AUTH" },
    [SMTP_CALLER_SECURE] = { "secure", "{secure}", "secure" },
    [SMTP_CALLER_DSN] = { "dsn", "{dsn}", "DSN" },
};

/* Words as in a shell without its cleverness: blanks part them, quotes of either kind hold one together. */
static const char **split(struct smtp_pool *pool, const char *text, size_t *count)
{
    const char **words = smtp_pool_take(pool, (strlen(text) / 2 + 2) * sizeof *words);
    struct smtp_octets word = { 0 };

    *count = 0;
    for (const char *p = text + strspn(text, " "); *p != '\0'; p += strspn(p, " ")) {
        char quote = '\0';
        word.len = 0;
        smtp_octets_add(&word, "", 0);
        for (; *p != '\0' && (quote != '\0' || *p != ' '); p++) {
            if (*p == quote)
                quote = '\0';
            else if (quote == '\0' && (*p == '"' || *p == '\''))
                quote = *p;
            else
                smtp_octets_add(&word, p, 1);
        }
        words[(*count)++] = smtp_pool_string(pool, smtp_slice_all(&word));
    }
    smtp_octets_close(&word);
    return words;
}

/* Does a word of CMD hold this? */
static bool holds(const struct smtp_caller *caller, const char *hole)
{
    bool found = false;

    for (size_t i = 0; i < caller->count; i++)
        found = found || strstr(caller->words[i], hole) != NULL;
    return found;
}

static bool is_yes(const struct smtp_target *target, const char *key, const char *value)
{
    const char *const given = smtp_target_get(target, key);

    return given != NULL && strcmp(given, value) == 0;
}

bool smtp_caller_open(struct smtp_caller *caller, const struct smtp_target *target, char *const *words, size_t count,
                      const char **error)
{
    const char *const command = smtp_target_get(target, "command"), *const each = smtp_target_get(target, "each-to");

    *caller = (struct smtp_caller){ .count = count };
    pthread_mutex_init(&caller->lock, NULL);
    caller->null_from = smtp_target_get(target, "null-from");
    caller->can = smtp_target_get(target, "can");
    caller->crlf = is_yes(target, "line-end", "crlf");
    if (count > 0) {
        caller->words = smtp_pool_take(&caller->pool, (count + 1) * sizeof *caller->words);
        for (size_t i = 0; i < count; i++)
            caller->words[i] = smtp_pool_string(&caller->pool, smtp_slice_text(words[i]));
    } else if (command != NULL) {
        caller->words = split(&caller->pool, command, &caller->count);
        caller->here = target->here;
    }
    if (caller->count == 0) {
        *error = "Which client?  Say `postel check client -- CMD...`, or `command = CMD...` in the target file";
        return false;
    }
    caller->commas = each != NULL && strcmp(each, ",") == 0;
    if (each != NULL && !caller->commas)
        caller->each_to = split(&caller->pool, each, &caller->each_count);
    for (size_t i = 0; i < SMTP_CALLER_ASKED; i++) {
        const char *const told = smtp_target_get(target, asked[i].key);
        if (told != NULL)
            caller->asked[i].words = split(&caller->pool, told, &caller->asked[i].count);
    }
    caller->on_stdin = is_yes(target, "stdin", "message") || !holds(caller, "{message}");
    *error = "{port} stands nowhere in the command, so the client would not know where to call; put it (and {host}, "
             "{from}, {to}, {message}) where its arguments have them";
    return holds(caller, "{port}");
}

void smtp_caller_close(struct smtp_caller *caller)
{
    if (caller->ca != NULL)
        unlink(caller->ca);
    if (caller->dir != NULL)
        rmdir(caller->dir);
    pthread_mutex_destroy(&caller->lock);
    smtp_pool_close(&caller->pool);
    *caller = (struct smtp_caller){ 0 };
}

/* Where a shell would find it: a name with a slash is a path, another is looked for in PATH. */
static bool is_program(const char *name, struct smtp_pool *pool)
{
    const char *path = getenv("PATH");

    if (strchr(name, '/') != NULL)
        return access(name, X_OK) == 0;
    for (size_t len; path != NULL && *path != '\0'; path += len + (path[len] == ':')) {
        len = strcspn(path, ":");
        if (access(smtp_pool_format(pool, "%.*s/%s", (int)len, path, name), X_OK) == 0)
            return true;
    }
    errno = ENOENT;
    return false;
}

bool smtp_caller_ready(struct smtp_caller *caller, const char **error)
{
    const char *const place = getenv("TMPDIR");
    const char *const root = place == NULL || *place == '\0' ? "/tmp" : place;

    if (!is_program(caller->words[0], &caller->pool)) {
        *error = smtp_pool_format(&caller->pool, "%s cannot be run (%s); install it, or write the path of its program",
                                  caller->words[0], strerror(errno));
        return false;
    }
    char *const dir = smtp_pool_format(&caller->pool, "%s/postel-XXXXXX", root);
    if (mkdtemp(dir) == NULL) {
        *error = smtp_pool_format(&caller->pool, "No place for messages in %s (%s); set TMPDIR", root, strerror(errno));
        return false;
    }
    caller->dir = dir;
    return true;
}

bool smtp_caller_vouched(struct smtp_caller *caller, const char *pem)
{
    const char *const path = smtp_pool_format(&caller->pool, "%s/ca.pem", caller->dir);
    FILE *const file = fopen(path, "wx"); /* the directory is ours alone */

    if (file == NULL)
        return false;
    caller->ca = path;
    const bool written = fputs(pem, file) >= 0;
    return (fclose(file) == 0) && written;
}

bool smtp_caller_can(const struct smtp_caller *caller, struct smtp_slice word)
{
    struct smtp_slice rest = smtp_slice_text(caller->can == NULL ? "" : caller->can), known;

    while ((known = smtp_slice_word(&rest)).len > 0) {
        if (smtp_slice_same(known, word))
            return true;
    }
    return false;
}

struct smtp_slice smtp_errand_next(struct smtp_slice *rest)
{
    size_t from = 0, to;
    bool quoted = false, braces = false;

    if (rest->len == 0) /* and then perhaps no octets at all, to which nothing may be added */
        *rest = smtp_slice_none();
    while (from < rest->len && rest->octets[from] == ' ')
        from++;
    for (to = from; to < rest->len && (quoted || braces || rest->octets[to] != ' '); to++) {
        quoted = quoted != (rest->octets[to] == '"' && !braces);
        braces = rest->octets[to] == '{' || (braces && rest->octets[to] != '}');
    }
    const struct smtp_slice word = { rest->octets + from, to - from };
    *rest = (struct smtp_slice){ rest->octets + to, rest->len - to };
    return word;
}

/* What {name} is in this run; NULL: it is none of ours. */
static const char *value(const struct smtp_caller *caller, const struct smtp_errand *errand, const char *name,
                         size_t len, const char *to)
{
    const struct {
        const char *name, *value;
    } values[] = {
        { "host", errand->host },
        { "port", errand->port },
        { "from", *errand->from == '\0' && caller->null_from != NULL ? caller->null_from : errand->from },
        { "to", to },
        { "message", errand->message },
        { "here", caller->here },
        { "ca", caller->ca },
    };

    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (strlen(values[i].name) == len && memcmp(values[i].name, name, len) == 0)
            return values[i].value;
    }
    return NULL;
}

static char *filled(const struct smtp_caller *caller, const struct smtp_errand *errand, const char *word,
                    const char *to, struct smtp_pool *pool)
{
    struct smtp_octets out = { 0 };

    smtp_octets_add(&out, "", 0);
    while (*word != '\0') {
        const size_t len = *word == '{' ? strcspn(word + 1, "{}") : 0;
        const char *const put = len > 0 && word[len + 1] == '}' ? value(caller, errand, word + 1, len, to) : NULL;
        if (put != NULL)
            smtp_octets_text(&out, put);
        else
            smtp_octets_add(&out, word, 1);
        word += put != NULL ? len + 2 : 1;
    }
    char *const copy = smtp_pool_string(pool, smtp_slice_all(&out));
    smtp_octets_close(&out);
    return copy;
}

/* All recipients in one word. */
static const char *list(const struct smtp_errand *errand, struct smtp_pool *pool)
{
    struct smtp_octets out = { 0 };

    for (size_t i = 0; i < errand->to_count; i++)
        smtp_octets_format(&out, "%s%s", i == 0 ? "" : ",", errand->to[i]);
    const char *const copy = smtp_pool_string(pool, smtp_slice_all(&out));
    smtp_octets_close(&out);
    return copy;
}

/* Adds the words that stand for `word`, if it is one of those.  False: it is not. */
static bool add_asked(const struct smtp_caller *caller, const struct smtp_errand *errand, const char *word,
                      const char *to, struct smtp_pool *pool, char **out, size_t *count)
{
    for (size_t i = 0; i < SMTP_CALLER_ASKED; i++) {
        if (strcmp(word, asked[i].hole) != 0)
            continue;
        const bool needed = smtp_slice_find(errand->needs, smtp_slice_text(asked[i].need)) != NULL;
        for (size_t k = 0; needed && k < caller->asked[i].count; k++)
            out[(*count)++] = filled(caller, errand, caller->asked[i].words[k], to, pool);
        return true;
    }
    return false;
}

char **smtp_caller_words(const struct smtp_caller *caller, const struct smtp_errand *errand, struct smtp_pool *pool)
{
    size_t most = caller->count + caller->each_count * errand->to_count, count = 0;

    for (size_t i = 0; i < SMTP_CALLER_ASKED; i++)
        most += caller->asked[i].count;
    char **const out = smtp_pool_take(pool, (most + 1) * sizeof *out);
    const char *const all = list(errand, pool);
    for (size_t i = 0; i < caller->count; i++) {
        if (add_asked(caller, errand, caller->words[i], all, pool, out, &count))
            continue;
        if (caller->each_to == NULL || strcmp(caller->words[i], "{to}") != 0) {
            out[count++] = filled(caller, errand, caller->words[i], all, pool);
            continue;
        }
        for (size_t to = 0; to < errand->to_count; to++)
            for (size_t k = 0; k < caller->each_count; k++)
                out[count++] = filled(caller, errand, caller->each_to[k], errand->to[to], pool);
    }
    return out;
}
