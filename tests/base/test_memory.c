/* SPDX-License-Identifier: MIT */
/* test_memory.c - how memory is counted and limited, and secrets wiped. */
#include "base/memory.h"
#include "support/failing_alloc.h"
#include "support/suite.h"

static void test_it_counts_what_it_holds(void)
{
    failing_alloc alloc;
    pst_memory memory;
    void *one, *two;

    failing_alloc_init(&alloc);
    pst_memory_init(&memory, failing_alloc_resize, &alloc, 0);
    one = pst_memory_take(&memory, 100);
    two = pst_memory_take(&memory, 50);
    ASSERT_NUMBER(memory.used, 150);
    one = pst_memory_resize(&memory, one, 100, 30);
    ASSERT_NUMBER(memory.used, 80);
    pst_memory_free(&memory, two, 50);
    pst_memory_free(&memory, NULL, 1000);
    ASSERT_NUMBER(memory.used, 30);
    ASSERT_NUMBER(memory.peak, 150);
    pst_memory_free(&memory, one, 30);
    ASSERT_NUMBER(memory.used, 0);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void test_it_keeps_its_limit(void)
{
    failing_alloc alloc;
    pst_memory memory;
    void *one;

    failing_alloc_init(&alloc);
    pst_memory_init(&memory, failing_alloc_resize, &alloc, 100);
    CU_ASSERT(pst_memory_take(&memory, 101) == NULL);
    CU_ASSERT(pst_memory_take(&memory, (size_t)-1) == NULL);
    one = pst_memory_take(&memory, 60);
    CU_ASSERT(one != NULL);
    CU_ASSERT(pst_memory_take(&memory, 41) == NULL);
    CU_ASSERT(pst_memory_resize(&memory, one, 60, 101) == NULL);
    one = pst_memory_resize(&memory, one, 60, 100);
    CU_ASSERT(one != NULL);
    CU_ASSERT(pst_memory_take(&memory, 1) == NULL);
    ASSERT_NUMBER(alloc.calls, 2);
    pst_memory_free(&memory, one, 100);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

/* A limit that was lowered: what is held stays, and may shrink. */
static void test_a_limit_below_what_is_held_lets_nothing_grow(void)
{
    failing_alloc alloc;
    pst_memory memory;
    void *one, *two;

    failing_alloc_init(&alloc);
    pst_memory_init(&memory, failing_alloc_resize, &alloc, 0);
    one = pst_memory_take(&memory, 100);
    two = pst_memory_take(&memory, 100);
    memory.limit = 50;
    CU_ASSERT(pst_memory_resize(&memory, one, 100, 101) == NULL);
    two = pst_memory_resize(&memory, two, 100, 90);
    CU_ASSERT(two != NULL);
    pst_memory_free(&memory, one, 100);
    pst_memory_free(&memory, two, 90);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void test_a_failure_changes_nothing(void)
{
    failing_alloc alloc;
    pst_memory memory;
    void *one;

    failing_alloc_init(&alloc);
    pst_memory_init(&memory, failing_alloc_resize, &alloc, 0);
    one = pst_memory_take(&memory, 10);
    failing_alloc_fail(&alloc, 1, 1);
    CU_ASSERT(pst_memory_resize(&memory, one, 10, 20) == NULL);
    CU_ASSERT(pst_memory_take(&memory, 1) == NULL);
    ASSERT_NUMBER(memory.used, 10);
    pst_memory_free(&memory, one, 10);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void test_a_wiped_secret_is_gone(void)
{
    char secret[] = "secret!";

    pst_memory_wipe(secret, 6);
    CU_ASSERT(memcmp(secret, "\0\0\0\0\0\0!", 8) == 0);
    pst_memory_wipe(NULL, 0);
}

void suite_base_memory(void)
{
    SUITE("base/memory");
    TEST(test_it_counts_what_it_holds);
    TEST(test_it_keeps_its_limit);
    TEST(test_a_limit_below_what_is_held_lets_nothing_grow);
    TEST(test_a_failure_changes_nothing);
    TEST(test_a_wiped_secret_is_gone);
}
