/* replay.c - give each target its corpus again: no fuzzer is needed for that.
 * usage: replay [TARGET FILE]...   (without arguments: all of tests/fuzz/corpus, from the top of the tree)
 * Read first: tests/fuzz/fuzz.h.  Read next: tests/fuzz/fuzzer.c.
 * SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"

/* The octets lie in memory of just their size, so that a sanitizer sees any step beyond it. */
static bool play(const struct fuzz_target *target, const char *path)
{
    static unsigned char all[1 << 16];
    FILE *const file = fopen(path, "rb");
    size_t len;
    unsigned char *octets;

    if (file == NULL)
        return false;
    len = fread(all, 1, sizeof all, file);
    fclose(file);
    octets = malloc(len > 0 ? len : 1);
    if (octets == NULL)
        return false;
    memcpy(octets, all, len);
    fprintf(stderr, "%s\r", path); /* if it aborts, this was it */
    target->run((struct smtp_slice){ octets, len });
    free(octets);
    return true;
}

static size_t play_corpus(const struct fuzz_target *target)
{
    char path[512];
    size_t played = 0;
    DIR *dir;

    snprintf(path, sizeof path, "tests/fuzz/corpus/%s", target->name);
    dir = opendir(path);
    for (const struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "tests/fuzz/corpus/%s/%s", target->name, entry->d_name);
        played += play(target, path);
    }
    if (dir != NULL)
        closedir(dir);
    return played;
}

int main(int argc, char **argv)
{
    int passed = 0, missing = 0;

    for (int i = 1; i + 1 < argc; i += 2) {
        const struct fuzz_target *const target = fuzz_target_find(argv[i]);

        missing += target == NULL || !play(target, argv[i + 1]);
    }
    for (size_t i = 0; argc == 1 && i < fuzz_targets_count; i++) {
        const size_t played = play_corpus(&fuzz_targets[i]);

        printf("%s: %zu files\n", fuzz_targets[i].name, played);
        missing += played == 0;
        passed += played > 0;
    }
    if (argc == 1)
        printf("%d passed, %d failed\n", passed, missing);
    return missing == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
