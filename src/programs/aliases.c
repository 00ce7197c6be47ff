/* aliases.c - a line an alias or a list, and each address one that RCPT could have.  RFC 5321 §3.9
 * Read first: programs/aliases.h.  Read next: programs/serve_relay.h.
 * SPDX-License-Identifier: MIT
 *
 * A colon, a comma or a blank ends a word, so there are no quoted strings here: who needs one has it behind an alias of
 * another host. */
#include "programs/aliases.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse/path.h"
#include "programs/mailboxes.h"
#include "programs/program.h"

static const char blanks[] = " \t\r\n";

/* The address as a path; false: it is none. */
static bool path_of(const char *address, char path[SMTP_PATH_MAX + 1])
{
    return strlen(address) + 2 <= SMTP_PATH_MAX && postel_matches("Mailbox", address, NULL) &&
           snprintf(path, SMTP_PATH_MAX + 1, "<%s>", address) > 0;
}

static bool grow(void **items, size_t count, size_t size)
{
    void *const more = realloc(*items, (count + 1) * size);

    if (more != NULL)
        *items = more;
    return more != NULL;
}

static bool add_members(struct postel_alias_line *line, char *members)
{
    char *rest, *address;

    for (char *one = strtok_r(members, ",", &rest); one != NULL; one = strtok_r(NULL, ",", &rest)) {
        char *left, path[SMTP_PATH_MAX + 1];
        void *items = line->members;

        address = strtok_r(one, blanks, &left);
        if (address == NULL || strtok_r(NULL, blanks, &left) != NULL || !path_of(address, path) ||
            !grow(&items, line->count, sizeof *line->members))
            return false;
        line->members = items;
        line->members[line->count] = strdup(path);
        if (line->members[line->count++] == NULL)
            return false;
    }
    return line->count > 0;
}

static bool read_head(struct postel_alias_line *line, char *head)
{
    char *rest;
    const char *const kind = strtok_r(head, blanks, &rest), *const name = strtok_r(NULL, blanks, &rest),
                      *const owner = strtok_r(NULL, blanks, &rest);
    const bool list = kind != NULL && strcmp(kind, "list") == 0;

    if (name == NULL || !(list || strcmp(kind, "alias") == 0) || list != (owner != NULL) ||
        strtok_r(NULL, blanks, &rest) != NULL || !postel_matches("Dot-string", name, NULL) ||
        strlen(name) > SMTP_LOCAL_PART_MAX)
        return false;
    strcpy(line->name, name);
    return !list || path_of(owner, line->owner);
}

/* Appends it, so that it is freed whatever comes of it. */
static bool read_line(struct postel_alias_file *f, char *text)
{
    char *const colon = strchr(text, ':');
    struct postel_alias_line *line;
    void *items = f->lines;

    if (colon == NULL || !grow(&items, f->count, sizeof *f->lines))
        return false;
    *colon = '\0';
    f->lines = items;
    line = &f->lines[f->count++];
    *line = (struct postel_alias_line){ .count = 0 };
    if (!read_head(line, text) || !add_members(line, colon + 1))
        return false;
    f->count--; /* is it new? */
    const bool new = postel_aliases_find(f, smtp_slice_text(line->name)) == NULL;
    f->count++;
    return new;
}

int postel_aliases_open(struct postel_alias_file *f, const char *file)
{
    FILE *const in = fopen(file, "r");
    char *text = NULL;
    size_t room = 0, number = 0;
    int code = POSTEL_DONE;

    *f = (struct postel_alias_file){ NULL, 0 };
    if (in == NULL)
        return postel_error(POSTEL_USAGE, "serve", "Cannot read %s (%s), which --aliases names.", file,
                            strerror(errno));
    while (code == POSTEL_DONE && getline(&text, &room, in) >= 0) {
        number++;
        if (text[strspn(text, blanks)] != '\0' && text[strspn(text, blanks)] != '#' && !read_line(f, text))
            code = postel_error(POSTEL_USAGE, "serve",
                                "%s, line %zu: neither `alias NAME: ADDRESS, ...` nor `list NAME OWNER: ADDRESS, ...` "
                                "of a NAME that is new.",
                                file, number);
    }
    free(text);
    fclose(in);
    return code;
}

void postel_aliases_close(struct postel_alias_file *f)
{
    for (size_t i = 0; i < f->count; i++) {
        for (size_t k = 0; k < f->lines[i].count; k++)
            free(f->lines[i].members[k]);
        free(f->lines[i].members);
    }
    free(f->lines);
    *f = (struct postel_alias_file){ NULL, 0 };
}

const struct postel_alias_line *postel_aliases_find(const struct postel_alias_file *f, struct smtp_slice name)
{
    for (size_t i = 0; i < f->count; i++)
        if (postel_mailbox_same(name, smtp_slice_text(f->lines[i].name)))
            return &f->lines[i];
    return NULL;
}
