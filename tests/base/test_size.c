/* SPDX-License-Identifier: MIT */
/* test_size.c - which sizes of structs are accepted. */
#include "base/size.h"
#include "support/suite.h"

#define HOOK sizeof(void (*)(void))

static void test_sizes_are_whole_members_or_invalid(void)
{
    static const struct {
        size_t size, whole, least, taken;
    } rows[] = {
        /* No member may be missing. */
        { 40, 40, 40, 40 }, { 0, 40, 40, 0 }, { 1, 40, 40, 0 },
        { 39, 40, 40, 0 }, { 41, 40, 40, 0 }, { (size_t)-1, 40, 40, 0 },
        { 40 - HOOK, 40, 40, 0 },
        /* The hooks at the end may. */
        { 40, 40, 16, 40 }, { 0, 40, 16, 40 }, { 16, 40, 16, 16 },
        { 40 - HOOK, 40, 16, 40 - HOOK }, { 39, 40, 16, 0 },
        { 17, 40, 16, 0 }, { 15, 40, 16, 0 }, { 1, 40, 16, 0 },
        { 16 - HOOK, 40, 16, 0 }, { 40 + HOOK, 40, 16, 0 },
        { (size_t)-1, 40, 16, 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ASSERT_NUMBER(pst_size_taken(rows[i].size, rows[i].whole,
            rows[i].least), rows[i].taken);
    CU_ASSERT(pst_size_is(8, 8));
    CU_ASSERT(!pst_size_is(0, 8));
}

void suite_base_size(void)
{
    SUITE("base/size");
    TEST(test_sizes_are_whole_members_or_invalid);
}
