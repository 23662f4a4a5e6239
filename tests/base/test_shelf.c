/* SPDX-License-Identifier: MIT */
/*
 * test_shelf.c - spare blocks of each size are reused, and only a few are
 * kept.
 */
#include "base/config.h"
#include "base/shelf.h"
#include "support/failing_alloc.h"
#include "support/suite.h"

static void test_a_block_goes_round(void)
{
    failing_alloc alloc;
    pst_memory memory;
    pst_shelf shelf;
    void *block, *again;

    failing_alloc_init(&alloc);
    pst_memory_init(&memory, failing_alloc_resize, &alloc, 0);
    pst_shelf_init(&shelf, &memory, 77);
    block = pst_shelf_take(&shelf, PST_SHELF_SESSION);
    ASSERT_NUMBER(memory.used, 77);
    pst_shelf_put(&shelf, PST_SHELF_SESSION, block);
    ASSERT_NUMBER(memory.used, 77);
    again = pst_shelf_take(&shelf, PST_SHELF_SESSION);
    CU_ASSERT(again == block);
    ASSERT_NUMBER(alloc.calls, 1);
    pst_shelf_put(&shelf, PST_SHELF_SESSION, again);
    pst_shelf_put(&shelf, PST_SHELF_SESSION, NULL);
    pst_shelf_clear(&shelf);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void test_each_kind_has_its_size(void)
{
    static const struct {
        enum pst_shelf_kind kind;
        size_t size;
    } rows[] = {
        { PST_SHELF_LINE, PST_LINE_BLOCK },
        { PST_SHELF_OUTPUT, PST_OUTPUT_BLOCK },
        { PST_SHELF_ENVELOPE, PST_ENVELOPE_BLOCK },
        { PST_SHELF_SESSION, 300 }
    };
    failing_alloc alloc;
    pst_memory memory;
    pst_shelf shelf;
    size_t i;

    failing_alloc_init(&alloc);
    pst_memory_init(&memory, failing_alloc_resize, &alloc, 0);
    pst_shelf_init(&shelf, &memory, 300);
    for (i = 0; i < 4; i++) {
        size_t before = memory.used;
        void *block = pst_shelf_take(&shelf, rows[i].kind);

        memset(block, 1, rows[i].size);
        ASSERT_NUMBER(memory.used - before, rows[i].size);
        pst_shelf_put(&shelf, rows[i].kind, block);
    }
    pst_shelf_clear(&shelf);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void test_the_shelf_is_not_endless(void)
{
    failing_alloc alloc;
    pst_memory memory;
    pst_shelf shelf;
    void *blocks[PST_SHELF_DEPTH + 5];
    int i;

    failing_alloc_init(&alloc);
    pst_memory_init(&memory, failing_alloc_resize, &alloc, 0);
    pst_shelf_init(&shelf, &memory, 100);
    for (i = 0; i < PST_SHELF_DEPTH + 5; i++)
        blocks[i] = pst_shelf_take(&shelf, PST_SHELF_SESSION);
    for (i = 0; i < PST_SHELF_DEPTH + 5; i++)
        pst_shelf_put(&shelf, PST_SHELF_SESSION, blocks[i]);
    ASSERT_NUMBER(alloc.blocks, PST_SHELF_DEPTH);
    pst_shelf_clear(&shelf);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void test_no_memory_is_null(void)
{
    failing_alloc alloc;
    pst_memory memory;
    pst_shelf shelf;

    failing_alloc_init(&alloc);
    pst_memory_init(&memory, failing_alloc_resize, &alloc, 0);
    pst_shelf_init(&shelf, &memory, 100);
    failing_alloc_fail(&alloc, 1, 0);
    CU_ASSERT(pst_shelf_take(&shelf, PST_SHELF_LINE) == NULL);
    pst_shelf_clear(&shelf);
}

void suite_base_shelf(void)
{
    SUITE("base/shelf");
    TEST(test_a_block_goes_round);
    TEST(test_each_kind_has_its_size);
    TEST(test_the_shelf_is_not_endless);
    TEST(test_no_memory_is_null);
}
