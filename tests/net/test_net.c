/* SPDX-License-Identifier: MIT */
/* test_net.c - the table of socket functions has no gap. */
#include "postern_net.h"
#include "support/suite.h"

static void test_table_is_whole(void)
{
    const postern_net *net = postern_net_system();

    ASSERT_NUMBER(net->size, sizeof *net);
    CU_ASSERT(net->resolve && net->listen && net->remove && net->adopt);
    CU_ASSERT(net->accept && net->spare);
    CU_ASSERT(net->connect && net->connect_local);
    CU_ASSERT(net->receive && net->send);
    CU_ASSERT(net->shut && net->close && net->local_name && net->host_name);
    CU_ASSERT(net->now && net->entropy);
    CU_ASSERT(net->wake_new && net->wake && net->wake_free);
    CU_ASSERT(net->set_new && net->set_change && net->set_wait);
    CU_ASSERT(net->set_next && net->set_free);
    CU_ASSERT(net == postern_net_system());
}

void suite_net_net(void)
{
    SUITE("net/net");
    TEST(test_table_is_whole);
}
