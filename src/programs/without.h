/* without.h - --without NAME: an extension that is not to be had, or not to be used.  RFC 5321 §2.2
 * Read first: protocol/ext/extension.h.  Read next: programs/without.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_WITHOUT_H
#define POSTEL_PROGRAMS_WITHOUT_H

#include <stdint.h>

/* Adds the extension of this name to the set.  POSTEL_DONE; or POSTEL_USAGE, after a sentence on stderr. */
int postel_without(const char *verb, const char *name, uint32_t *set);

#endif
