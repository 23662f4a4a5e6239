/* SPDX-License-Identifier: MIT */
/*
 * test_arena.c - memory that is freed all at once, and how it shares blocks.
 */
#include "base/arena.h"
#include "base/config.h"
#include "support/failing_alloc.h"
#include "support/suite.h"

typedef struct ground {
    failing_alloc alloc;
    pst_memory memory;
    pst_shelf shelf;
    pst_arena arena;
} ground;

static void begin(ground *on)
{
    failing_alloc_init(&on->alloc);
    pst_memory_init(&on->memory, failing_alloc_resize, &on->alloc, 0);
    pst_shelf_init(&on->shelf, &on->memory, 100);
    pst_arena_init(&on->arena, &on->shelf);
}

static void end(ground *on)
{
    pst_arena_clear(&on->arena);
    pst_shelf_clear(&on->shelf);
    CU_ASSERT(failing_alloc_is_clean(&on->alloc));
}

static void test_small_things_share_a_block(void)
{
    ground on;
    char *one, *two;

    begin(&on);
    one = (char *)pst_arena_take(&on.arena, 3);
    two = (char *)pst_arena_take(&on.arena, 3);
    CU_ASSERT(one != NULL && two >= one + 3 && two < one + 64);
    CU_ASSERT((size_t)(two - one) % sizeof(void *) == 0);
    ASSERT_NUMBER(on.alloc.blocks, 1);
    end(&on);
}

static void test_what_does_not_fit_takes_another_block(void)
{
    ground on;
    int i;

    begin(&on);
    for (i = 0; i < 10; i++)
        memset(pst_arena_take(&on.arena, 500), i, 500);
    CU_ASSERT(on.alloc.blocks >= 5 && on.alloc.blocks <= 10);
    end(&on);
}

static void test_a_large_thing_has_a_block_of_its_own(void)
{
    ground on;

    begin(&on);
    memset(pst_arena_take(&on.arena, 100000), 1, 100000);
    memset(pst_arena_take(&on.arena, PST_ENVELOPE_BLOCK), 1,
        PST_ENVELOPE_BLOCK);
    memset(pst_arena_take(&on.arena, 10), 1, 10);
    pst_arena_clear(&on.arena);
    CU_ASSERT(on.alloc.octets < 2 * PST_ENVELOPE_BLOCK + 200);
    CU_ASSERT(pst_arena_take(&on.arena, 1) != NULL);
    end(&on);
}

static void test_a_copy_ends_in_nul(void)
{
    ground on;

    begin(&on);
    ASSERT_TEXT(pst_arena_copy(&on.arena, "hello world", 5), "hello");
    ASSERT_TEXT(pst_arena_copy(&on.arena, "", 0), "");
    end(&on);
}

static void test_no_memory_is_null(void)
{
    ground on;

    begin(&on);
    failing_alloc_fail(&on.alloc, 1, 1);
    CU_ASSERT(pst_arena_take(&on.arena, 1) == NULL);
    CU_ASSERT(pst_arena_take(&on.arena, 100000) == NULL);
    CU_ASSERT(pst_arena_copy(&on.arena, "x", 1) == NULL);
    end(&on);
}

void suite_base_arena(void)
{
    SUITE("base/arena");
    TEST(test_small_things_share_a_block);
    TEST(test_what_does_not_fit_takes_another_block);
    TEST(test_a_large_thing_has_a_block_of_its_own);
    TEST(test_a_copy_ends_in_nul);
    TEST(test_no_memory_is_null);
}
