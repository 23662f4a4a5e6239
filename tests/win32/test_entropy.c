/* SPDX-License-Identifier: MIT */
/* test_entropy.c - random octets from the system. */
#include "win32/net.h"
#include "support/suite.h"

/* More than the system gives at once, and not a multiple of it. */
#define LENGTH 1000

static unsigned char one[LENGTH + 1], other[LENGTH + 1];

/* Thirty-two equal octets by chance: once in 2^256 runs. */
static void assert_differ(void)
{
    size_t i;

    for (i = 0; i + 32 <= LENGTH; i += 32)
        CU_ASSERT(memcmp(one + i, other + i, 32) != 0);
    CU_ASSERT(memcmp(one + LENGTH - 32, other + LENGTH - 32, 32) != 0);
    ASSERT_NUMBER(one[LENGTH], 0);
}

static void test_entropy_fills_all_of_it(void)
{
    const postern_net *net = postern_net_system();

    memset(one, 0, sizeof one);
    memset(other, 0, sizeof other);
    ASSERT_NUMBER(net->entropy(net->context, one, LENGTH), 0);
    ASSERT_NUMBER(net->entropy(net->context, other, LENGTH), 0);
    assert_differ();
    ASSERT_NUMBER(net->entropy(net->context, other, 0), 0);
}

void suite_win32_entropy(void)
{
    SUITE("win32/entropy");
    TEST(test_entropy_fills_all_of_it);
}
