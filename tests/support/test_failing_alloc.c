/* SPDX-License-Identifier: MIT */
/*
 * test_failing_alloc.c - the allocator that fails on demand and finds misuse.
 */
#include "failing_alloc.h"
#include "suite.h"

static failing_alloc alloc;

static void *resize(void *block, size_t was, size_t now)
{
    return failing_alloc_resize(&alloc, block, was, now);
}

static void test_counts_what_is_held(void)
{
    char *a, *b;

    failing_alloc_init(&alloc);
    a = (char *)resize(NULL, 0, 10);
    b = (char *)resize(NULL, 0, 20);
    ASSERT_NUMBER(alloc.blocks, 2);
    ASSERT_NUMBER(alloc.octets, 30);
    (void)resize(a, 10, 0);
    ASSERT_NUMBER(alloc.octets, 20);
    CU_ASSERT(!failing_alloc_is_clean(&alloc));
    (void)resize(b, 20, 0);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
    ASSERT_NUMBER(alloc.peak, 30);
}

static void test_resize_moves_and_keeps_octets(void)
{
    char *a, *b;

    failing_alloc_init(&alloc);
    a = (char *)resize(NULL, 0, 4);
    memcpy(a, "abc", 4);
    b = (char *)resize(a, 4, 400);
    CU_ASSERT(b != NULL && b != a);
    ASSERT_TEXT(b, "abc");
    b = (char *)resize(b, 400, 2);
    CU_ASSERT(memcmp(b, "ab", 2) == 0);
    (void)resize(b, 2, 0);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void test_sees_a_wrong_size(void)
{
    void *a;

    failing_alloc_init(&alloc);
    a = resize(NULL, 0, 10);
    (void)resize(a, 9, 0);
    ASSERT_NUMBER(alloc.wrong_sizes, 1);
    CU_ASSERT(!failing_alloc_is_clean(&alloc));
}

static void test_sees_a_write_past_the_end(void)
{
    char *a;

    failing_alloc_init(&alloc);
    a = (char *)resize(NULL, 0, 10);
    a[10] = 'x';
    (void)resize(a, 10, 0);
    ASSERT_NUMBER(alloc.spoiled, 1);
}

static void test_fails_the_nth_call_once_or_for_ever(void)
{
    void *a, *b;

    failing_alloc_init(&alloc);
    failing_alloc_fail(&alloc, 2, 0);
    a = resize(NULL, 0, 1);
    CU_ASSERT(a != NULL);
    CU_ASSERT(resize(a, 1, 2) == NULL);
    b = resize(a, 1, 3);
    CU_ASSERT(b != NULL);
    failing_alloc_fail(&alloc, 1, 1);
    CU_ASSERT(resize(NULL, 0, 1) == NULL);
    CU_ASSERT(resize(NULL, 0, 1) == NULL);
    (void)resize(b, 3, 0);
    ASSERT_NUMBER(alloc.failures, 3);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static unsigned long fail_randomly(unsigned long seed)
{
    int i;

    failing_alloc_init(&alloc);
    failing_alloc_fail_randomly(&alloc, 4, seed);
    for (i = 0; i < 100; i++) {
        void *a = resize(NULL, 0, 1);

        if (a != NULL)
            (void)resize(a, 1, 0);
    }
    return alloc.failures;
}

static void test_fails_at_random_but_always_the_same(void)
{
    unsigned long failures = fail_randomly(7);

    CU_ASSERT(failures > 10 && failures < 50);
    CU_ASSERT(fail_randomly(7) == failures);
}

void suite_support_failing_alloc(void);

void suite_support_failing_alloc(void)
{
    SUITE("support/failing_alloc");
    TEST(test_counts_what_is_held);
    TEST(test_resize_moves_and_keeps_octets);
    TEST(test_sees_a_wrong_size);
    TEST(test_sees_a_write_past_the_end);
    TEST(test_fails_the_nth_call_once_or_for_ever);
    TEST(test_fails_at_random_but_always_the_same);
}
