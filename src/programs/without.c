/* without.c - --without NAME: find the extension, or tell which there are.  RFC 5321 §2.2
 * Read first: programs/without.h.  Read next: programs/serve_options.h.
 * SPDX-License-Identifier: MIT */
#include "programs/without.h"

#include <stdio.h>
#include <string.h>

#include "programs/program.h"
#include "protocol/ext/extension.h"

int postel_without(const char *verb, const char *name, uint32_t *set)
{
    const uint32_t bit = smtp_extension_bit(smtp_slice_text(name));
    char names[512] = "";
    size_t n = 0;

    *set |= bit;
    if (bit != 0)
        return POSTEL_DONE;
    for (size_t i = 0; i < smtp_extensions_count && n < sizeof names; i++)
        n += (size_t)snprintf(names + n, sizeof names - n, " %s", smtp_extensions[i]->keyword);
    return postel_error(POSTEL_USAGE, verb, "--without takes one of%s, not '%s'.", names, name);
}
