/* SPDX-License-Identifier: MIT */
/* pair.c - a wait set, and the two ends of a connection to be watched in it. */
#include "net/pair.h"

#include "support/loopback.h"
#include "support/suite.h"

#define NET postern_net_system()

struct pair pair;

void pair_begin(void)
{
    failing_alloc_init(&pair.alloc);
    pair.set = NET->set_new(NULL, failing_alloc_resize, &pair.alloc);
    CU_ASSERT_PTR_NOT_NULL_FATAL(pair.set);
    loopback_pair(&pair.server, &pair.client);
    pair.server_place = pair.client_place = 0;
}

void pair_end(void)
{
    NET->set_free(pair.set);
    loopback_close(pair.server);
    loopback_close(pair.client);
    CU_ASSERT(failing_alloc_is_clean(&pair.alloc));
}

int wish_server(int wishes)
{
    return NET->set_change(pair.set, pair.server, &pair.server_owner, wishes,
        &pair.server_place);
}

int wish_client(int wishes)
{
    return NET->set_change(pair.set, pair.client, &pair.client_owner, wishes,
        &pair.client_place);
}

void assert_next(void *owner, int expected)
{
    int events = 0;

    CU_ASSERT_PTR_EQUAL(NET->set_next(pair.set, &events), owner);
    ASSERT_NUMBER(events, expected);
}
