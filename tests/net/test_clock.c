/* SPDX-License-Identifier: MIT */
/* test_clock.c - the clock does not step back. */
#include "postern_net.h"
#include "support/suite.h"

static void test_clock_does_not_step_back(void)
{
    const postern_net *net = postern_net_system();
    unsigned long before = net->now(net->context), after;
    int i;

    for (i = 0; i < 1000; i++, before = after) {
        after = net->now(net->context);
        CU_ASSERT((after - before) < 60000UL);
    }
}

void suite_net_clock(void)
{
    SUITE("net/clock");
    TEST(test_clock_does_not_step_back);
}
