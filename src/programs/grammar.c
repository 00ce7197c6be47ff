/* grammar.c - lend memory to a shelf, and take it back.
 * Read first: programs/grammar.h.  Read next: programs/parse.h.
 * SPDX-License-Identifier: MIT */
#include "programs/grammar.h"

#include <stdio.h>
#include <stdlib.h>

bool postel_grammar_open(struct smtp_abnf_shelf *shelf, size_t megabytes)
{
    struct smtp_abnf_error error;
    void *const memory = malloc(megabytes << 20);

    if (memory != NULL && smtp_abnf_shelf_init(shelf, memory, megabytes << 20, &error))
        return true;
    if (memory != NULL && !shelf->arena.spent) /* our own grammar is no ABNF: make check would have said so */
        fprintf(stderr, "postel: %s:%u: %s\n", error.place.source->name, (unsigned)error.place.line, error.message);
    free(memory);
    *shelf = (struct smtp_abnf_shelf){ .first = NULL };
    return false;
}

void postel_grammar_close(struct smtp_abnf_shelf *shelf)
{
    free(shelf->arena.at);
    *shelf = (struct smtp_abnf_shelf){ .first = NULL };
}
