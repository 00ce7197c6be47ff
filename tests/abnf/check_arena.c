/* check_arena.c - lent memory: aligned, zero, and never more than was lent.
 * Read first: abnf/arena.c.  Read next: tests/abnf/check_read.c.
 * SPDX-License-Identifier: MIT */
#include "abnf/check_abnf.h"

#include <stdalign.h>
#include <string.h>

static alignas(max_align_t) unsigned char memory[1024];

static struct smtp_arena arena_of(size_t cap)
{
    memset(memory, 0xAA, sizeof memory);
    return (struct smtp_arena){ .at = memory, .cap = cap };
}

START_TEST(aligned_and_zero)
{
    struct smtp_arena arena = arena_of(sizeof memory);

    for (size_t size = 1; size <= 33; size++) {
        const unsigned char *const piece = smtp_arena_take(&arena, 1, size);

        ck_assert_ptr_nonnull(piece);
        ck_assert_uint_eq((size_t)(piece - memory) % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            ck_assert_uint_eq(piece[i], 0);
        arena.used = 0; /* the memory is dirty again, of what was left there */
        memset(memory, 0xAA, size);
    }
}
END_TEST

/* Exactly what was lent; one octet more is refused, and all wishes after that. */
START_TEST(spent)
{
    struct smtp_arena arena = arena_of(64);

    ck_assert_ptr_nonnull(smtp_arena_take(&arena, 4, 16));
    ck_assert(!arena.spent);
    ck_assert_ptr_null(smtp_arena_take(&arena, 1, 1));
    ck_assert(arena.spent);
    arena.used = 0;
    ck_assert_ptr_null(smtp_arena_take(&arena, 1, 1));
    ck_assert_uint_eq(memory[64], 0xAA);
}
END_TEST

START_TEST(huge)
{
    struct smtp_arena arena = arena_of(64);

    ck_assert_ptr_null(smtp_arena_take(&arena, SIZE_MAX / 2, 4)); /* the product wraps to a small one */
    ck_assert(arena.spent);
}
END_TEST

/* The last piece grows where it is; another has to move, and takes its items along. */
START_TEST(grow)
{
    struct smtp_arena arena = arena_of(sizeof memory);
    size_t cap = 0;
    unsigned char *const first = smtp_arena_grow(&arena, NULL, 0, &cap, 1), *moved;

    ck_assert_ptr_nonnull(first);
    ck_assert_uint_eq(cap, 8);
    memcpy(first, "postel", 6);
    ck_assert_ptr_eq(smtp_arena_grow(&arena, first, 7, &cap, 1), first);
    ck_assert_uint_eq(cap, 8);
    ck_assert_ptr_eq(smtp_arena_grow(&arena, first, 8, &cap, 1), first);
    ck_assert_uint_eq(cap, 16);
    ck_assert_uint_eq(first[15], 0);
    ck_assert_ptr_nonnull(smtp_arena_take(&arena, 1, 1));
    moved = smtp_arena_grow(&arena, first, 16, &cap, 1);
    ck_assert_ptr_ne(moved, first);
    ck_assert_uint_eq(cap, 32);
    ck_assert_mem_eq(moved, "postel", 7);
}
END_TEST

START_TEST(grow_spent)
{
    struct smtp_arena arena = arena_of(16);
    size_t cap = 0;
    unsigned char *const first = smtp_arena_grow(&arena, NULL, 0, &cap, 1);

    ck_assert_ptr_nonnull(smtp_arena_grow(&arena, first, 8, &cap, 1)); /* 16: all there is */
    ck_assert_ptr_null(smtp_arena_grow(&arena, first, 16, &cap, 1));
    ck_assert(arena.spent);
    ck_assert_uint_eq(cap, 16);
    ck_assert_uint_eq(memory[16], 0xAA);
}
END_TEST

Suite *arena_suite(void)
{
    Suite *const suite = suite_create("arena");
    TCase *const test = tcase_create("memory");

    tcase_add_test(test, aligned_and_zero);
    tcase_add_test(test, spent);
    tcase_add_test(test, huge);
    tcase_add_test(test, grow);
    tcase_add_test(test, grow_spent);
    suite_add_tcase(suite, test);
    return suite;
}
