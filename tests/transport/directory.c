/* directory.c - directories that last as long as a test.
 * Read first: tests/transport/check_transport.h.
 * SPDX-License-Identifier: MIT */
#include "transport/check_transport.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void make_directory(char path[256])
{
    const char *const tmp = getenv("TMPDIR");

    snprintf(path, 256, "%s/postel-check.XXXXXX", tmp != NULL ? tmp : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(path));
}

static bool is_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void remove_below(int at, const char *name)
{
    const int fd = openat(at, name, O_RDONLY | O_DIRECTORY);
    DIR *const dir = fd < 0 ? NULL : fdopendir(fd);

    if (dir != NULL) {
        for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
            if (is_file(entry) && unlinkat(fd, entry->d_name, 0) != 0)
                remove_below(fd, entry->d_name);
        closedir(dir);
    }
    unlinkat(at, name, AT_REMOVEDIR);
}

void remove_directory(const char *path)
{
    remove_below(AT_FDCWD, path);
}

/* Counts, and gives the path of the last. */
static int list(const char *dir, const char *name, char last[600])
{
    char path[300];
    int count = 0;
    DIR *opened;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    opened = opendir(path);
    ck_assert_ptr_nonnull(opened);
    for (const struct dirent *entry; (entry = readdir(opened)) != NULL;)
        if (is_file(entry)) {
            snprintf(last, 600, "%s/%s", path, entry->d_name);
            count++;
        }
    closedir(opened);
    return count;
}

int files_in(const char *dir, const char *name)
{
    char last[600];

    return list(dir, name, last);
}

size_t only_file(const char *dir, const char *name, char *out, size_t cap)
{
    char path[600];
    FILE *file;
    size_t len;

    ck_assert_int_eq(list(dir, name, path), 1);
    file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    len = fread(out, 1, cap - 1, file);
    out[len] = '\0';
    fclose(file);
    return len;
}
