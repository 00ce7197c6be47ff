/* assert.h - a broken promise of our own stops the machine, and the page says so.
 * Read first: lab/libc/stdio.h.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_LAB_ASSERT_H
#define POSTEL_LAB_ASSERT_H

#define assert(promise) ((promise) ? (void)0 : __builtin_trap())
#define static_assert _Static_assert

#endif
