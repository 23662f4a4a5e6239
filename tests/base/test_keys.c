/* SPDX-License-Identifier: MIT */
/* test_keys.c - the hash table finds things by their numbers. */
#include "base/keys.h"
#include "support/failing_alloc.h"
#include "support/suite.h"

#define MANY 1000

static failing_alloc alloc;
static pst_memory memory;
static pst_keys keys;
static pst_key key[MANY];

static void begin(void)
{
    failing_alloc_init(&alloc);
    pst_memory_init(&memory, failing_alloc_resize, &alloc, 0);
    pst_keys_init(&keys, &memory);
}

static void end(void)
{
    pst_keys_clear(&keys);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void test_nothing_is_in_an_empty_table(void)
{
    begin();
    CU_ASSERT(pst_keys_find(&keys, 7) == NULL);
    CU_ASSERT(pst_keys_any(&keys) == NULL);
    ASSERT_NUMBER(alloc.calls, 0);
    end();
}

static void test_each_of_many_is_found(void)
{
    size_t i;

    begin();
    for (i = 0; i < MANY; i++)
        ASSERT_NUMBER(pst_keys_add(&keys, &key[i], i * 4), 0);
    for (i = 0; i < MANY; i++)
        CU_ASSERT(pst_keys_find(&keys, i * 4) == &key[i]);
    CU_ASSERT(pst_keys_find(&keys, 3) == NULL);
    CU_ASSERT(pst_keys_find(&keys, MANY * 4) == NULL);
    end();
}

static void test_what_was_taken_out_is_not_found(void)
{
    size_t i;

    begin();
    for (i = 0; i < MANY; i++)
        ASSERT_NUMBER(pst_keys_add(&keys, &key[i], i), 0);
    for (i = 0; i < MANY; i += 2)
        pst_keys_remove(&keys, &key[i]);
    for (i = 0; i < MANY; i++)
        CU_ASSERT(pst_keys_find(&keys, i) == (i % 2 == 0 ? NULL : &key[i]));
    ASSERT_NUMBER(keys.count, MANY / 2);
    end();
}

static void test_any_empties_the_table(void)
{
    pst_key *any;
    size_t i, count = 0;

    begin();
    for (i = 0; i < MANY; i++)
        ASSERT_NUMBER(pst_keys_add(&keys, &key[i], i), 0);
    for (; (any = pst_keys_any(&keys)) != NULL; count++)
        pst_keys_remove(&keys, any);
    ASSERT_NUMBER(count, MANY);
    end();
}

/* Without memory the first is refused, and those after it are found all the
   same. */
static void test_there_may_be_no_memory(void)
{
    size_t i;

    begin();
    failing_alloc_fail(&alloc, 1, 1);
    ASSERT_NUMBER(pst_keys_add(&keys, &key[0], 0), POSTERN_E_NOMEM);
    ASSERT_NUMBER(keys.count, 0);
    failing_alloc_fail(&alloc, 2, 1);
    for (i = 0; i < MANY; i++)
        ASSERT_NUMBER(pst_keys_add(&keys, &key[i], i), 0);
    for (i = 0; i < MANY; i++)
        CU_ASSERT(pst_keys_find(&keys, i) == &key[i]);
    failing_alloc_fail(&alloc, 0, 0);
    end();
}

void suite_base_keys(void)
{
    SUITE("base/keys");
    TEST(test_nothing_is_in_an_empty_table);
    TEST(test_each_of_many_is_found);
    TEST(test_what_was_taken_out_is_not_found);
    TEST(test_any_empties_the_table);
    TEST(test_there_may_be_no_memory);
}
