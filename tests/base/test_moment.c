/* SPDX-License-Identifier: MIT */
/* test_moment.c - the order of times, also when the clock wraps. */
#include <limits.h>

#include "base/moment.h"
#include "support/suite.h"

static void test_moments_are_ordered_over_the_wrap(void)
{
    static const struct {
        unsigned long a;
        unsigned long b;
        int before;
    } rows[] = {
        { 0, 0, 0 }, { 0, 1, 1 }, { 1, 0, 0 }, { ULONG_MAX, 0, 1 },
        { 0, ULONG_MAX, 0 }, { ULONG_MAX, 300000, 1 },
        { ULONG_MAX - 5, ULONG_MAX, 1 }, { 0, ULONG_MAX / 2, 1 },
        { ULONG_MAX / 2, 0, 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        unsigned long first = pst_moment_first(rows[i].a, rows[i].b);

        ASSERT_NUMBER(pst_moment_before(rows[i].a, rows[i].b),
            rows[i].before);
        CU_ASSERT(first == (rows[i].before ? rows[i].a : rows[i].b));
    }
}

static void test_until_is_what_is_left(void)
{
    ASSERT_NUMBER(pst_moment_until(10, 15), 5);
    ASSERT_NUMBER(pst_moment_until(15, 15), 0);
    ASSERT_NUMBER(pst_moment_until(16, 15), 0);
    ASSERT_NUMBER(pst_moment_until(ULONG_MAX, 9), 10);
    ASSERT_NUMBER(pst_moment_until(9, ULONG_MAX), 0);
    CU_ASSERT(pst_moment_until(0, ULONG_MAX / 2) == LONG_MAX);
}

void suite_base_moment(void)
{
    SUITE("base/moment");
    TEST(test_moments_are_ordered_over_the_wrap);
    TEST(test_until_is_what_is_left);
}
