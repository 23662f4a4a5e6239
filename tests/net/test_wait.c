/* SPDX-License-Identifier: MIT */
/* test_wait.c - wait sets: who is ready, how long it waits. */
#include "net/pair.h"
#include "support/loopback.h"
#include "support/suite.h"

#define NET postern_net_system()
#define BOTH (POSTERN_READ | POSTERN_WRITE)

/* Long enough never to pass in a test that goes well. */
#define LONG 5000

static void test_wait_tells_who_can_do_what(void)
{
    pair_begin();
    ASSERT_NUMBER(wish_server(POSTERN_READ), 0);
    ASSERT_NUMBER(wish_client(BOTH), 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 1);
    assert_next(&pair.client_owner, POSTERN_WRITE);
    assert_next(NULL, 0);
    ASSERT_NUMBER(NET->send(NULL, pair.client, "x", 1), 1);
    CU_ASSERT(loopback_readable(pair.server));
    ASSERT_NUMBER(wish_client(0), 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, -1), 1);
    assert_next(&pair.server_owner, POSTERN_READ);
    assert_next(NULL, 0);
    pair_end();
}

static void test_socket_with_two_events_is_one(void)
{
    pair_begin();
    ASSERT_NUMBER(NET->send(NULL, pair.client, "x", 1), 1);
    CU_ASSERT(loopback_readable(pair.server));
    ASSERT_NUMBER(wish_server(BOTH), 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 1);
    assert_next(&pair.server_owner, BOTH);
    assert_next(NULL, 0);
    pair_end();
}

static void test_glance_does_not_wait(void)
{
    pair_begin();
    ASSERT_NUMBER(wish_server(POSTERN_READ), 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, 0), 0);
    assert_next(NULL, 0);
    pair_end();
}

static void test_empty_set_sleeps(void)
{
    pair_begin();
    ASSERT_NUMBER(NET->set_wait(pair.set, 1), 0);
    assert_next(NULL, 0);
    pair_end();
}

static void test_longest_wait_is_accepted(void)
{
    pair_begin();
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, 2147483647L), 1);
    pair_end();
}

static void test_place_says_whether_it_is_in_the_set(void)
{
    pair_begin();
    ASSERT_NUMBER(wish_server(0), 0);
    ASSERT_NUMBER(pair.server_place, 0);
    ASSERT_NUMBER(wish_server(POSTERN_READ), 0);
    CU_ASSERT(pair.server_place != 0);
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), 0);
    CU_ASSERT(pair.server_place != 0);
    ASSERT_NUMBER(wish_server(0), 0);
    ASSERT_NUMBER(pair.server_place, 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, 0), 0);
    pair_end();
}

static void test_removed_and_changed_sockets_are_passed_over(void)
{
    pair_begin();
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), 0);
    ASSERT_NUMBER(wish_client(POSTERN_WRITE), 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 2);
    ASSERT_NUMBER(wish_server(0), 0);
    assert_next(&pair.client_owner, POSTERN_WRITE);
    assert_next(NULL, 0);
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 2);
    ASSERT_NUMBER(wish_client(POSTERN_READ), 0);
    assert_next(&pair.server_owner, POSTERN_WRITE);
    assert_next(NULL, 0);
    pair_end();
}

static void test_owner_may_change_its_wish_when_told(void)
{
    int events, count = 0;

    pair_begin();
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), 0);
    ASSERT_NUMBER(wish_client(POSTERN_WRITE), 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 2);
    while (NET->set_next(pair.set, &events) != NULL) {
        ASSERT_NUMBER(wish_server(BOTH), 0);
        ASSERT_NUMBER(wish_client(BOTH), 0);
        count++;
    }
    ASSERT_NUMBER(count, 1);
    pair_end();
}

static void test_reset_is_told_as_what_was_wished(void)
{
    pair_begin();
    ASSERT_NUMBER(wish_server(POSTERN_READ), 0);
    loopback_abandon(pair.client);
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 1);
    assert_next(&pair.server_owner, POSTERN_READ);
    pair.client = POSTERN_NO_SOCKET;
    pair_end();
}

static void test_closed_socket_is_told_and_the_others_live(void)
{
    pair_begin();
    ASSERT_NUMBER(wish_server(BOTH), 0);
    ASSERT_NUMBER(wish_client(POSTERN_WRITE), 0);
    loopback_close(pair.server);
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 1);
    assert_next(&pair.server_owner, BOTH);
    assert_next(NULL, 0);
    ASSERT_NUMBER(wish_server(0), 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 1);
    assert_next(&pair.client_owner, POSTERN_WRITE);
    pair.server = POSTERN_NO_SOCKET;
    pair_end();
}

static void test_no_socket_is_full(void)
{
    size_t place = 0;

    pair_begin();
    ASSERT_NUMBER(NET->set_change(pair.set, POSTERN_NO_SOCKET, &place, BOTH,
        &place), POSTERN_E_FULL);
    ASSERT_NUMBER(place, 0);
    pair_end();
}

static void test_no_memory_is_no_set(void)
{
    failing_alloc_init(&pair.alloc);
    failing_alloc_fail(&pair.alloc, 1, 1);
    CU_ASSERT_PTR_NULL(NET->set_new(NULL, failing_alloc_resize, &pair.alloc));
    CU_ASSERT(failing_alloc_is_clean(&pair.alloc));
}

static void test_wait_asks_for_no_memory(void)
{
    unsigned long calls;
    int i;

    pair_begin();
    ASSERT_NUMBER(wish_client(POSTERN_WRITE), 0);
    calls = pair.alloc.calls;
    for (i = 0; i < 10; i++) {
        ASSERT_NUMBER(wish_client(0), 0);
        ASSERT_NUMBER(wish_client(POSTERN_WRITE), 0);
        ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 1);
        assert_next(&pair.client_owner, POSTERN_WRITE);
    }
    ASSERT_NUMBER(pair.alloc.calls, calls);
    pair_end();
}

void suite_net_wait(void)
{
    SUITE("net/wait");
    TEST(test_wait_tells_who_can_do_what);
    TEST(test_socket_with_two_events_is_one);
    TEST(test_glance_does_not_wait);
    TEST(test_empty_set_sleeps);
    TEST(test_longest_wait_is_accepted);
    TEST(test_place_says_whether_it_is_in_the_set);
    TEST(test_removed_and_changed_sockets_are_passed_over);
    TEST(test_owner_may_change_its_wish_when_told);
    TEST(test_reset_is_told_as_what_was_wished);
    TEST(test_closed_socket_is_told_and_the_others_live);
    TEST(test_no_socket_is_full);
    TEST(test_no_memory_is_no_set);
    TEST(test_wait_asks_for_no_memory);
}
