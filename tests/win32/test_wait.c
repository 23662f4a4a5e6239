/* SPDX-License-Identifier: MIT */
/* test_wait.c - wait sets over select(): how they grow; failures. */
#include "win32/win32.h"

#include "net/pair.h"
#include "support/loopback.h"
#include "support/suite.h"

#define NET postern_net_system()
#define BOTH (POSTERN_READ | POSTERN_WRITE)

/* Long enough never to pass in a test that goes well. */
#define LONG 5000

/* More than FD_SETSIZE is by itself. */
#define MANY 200

static void test_sockets_beyond_fd_setsize_are_told(void)
{
    static postern_socket ends[MANY][2];
    static size_t places[MANY];
    int i, events;
    void *owner;

    pair_begin();
    for (i = 0; i < MANY; i++) {
        loopback_pair(&ends[i][0], &ends[i][1]);
        places[i] = 0;
        ASSERT_NUMBER(NET->set_change(pair.set, ends[i][0], ends[i], BOTH,
            &places[i]), 0);
    }
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), MANY);
    for (i = 0; (owner = NET->set_next(pair.set, &events)) != NULL; i++)
        CU_ASSERT(owner == ends[i] && events == POSTERN_WRITE);
    ASSERT_NUMBER(i, MANY);
    for (i = 0; i < MANY; i++)
        ASSERT_NUMBER(NET->set_change(pair.set, ends[i][0], ends[i],
            i % 3 == 0 ? 0 : POSTERN_READ, &places[i]), 0);
    ASSERT_NUMBER(NET->send(NULL, ends[MANY - 1][1], "x", 1), 1);
    CU_ASSERT(loopback_readable(ends[MANY - 1][0]));
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 1);
    assert_next(ends[MANY - 1], POSTERN_READ);
    for (i = 0; i < MANY; i++) {
        loopback_close(ends[i][0]);
        loopback_close(ends[i][1]);
    }
    pair_end();
}

/* Numbers that are no sockets: as many as a set has room for at first. */
#define ROOM 512

static size_t others[ROOM];

static int wish_others(int count, int wishes)
{
    int i, code = 0;

    for (i = 0; i < count && code == 0; i++)
        code = NET->set_change(pair.set, (postern_socket)(4 * i + 100000),
            others, wishes, &others[i]);
    return code;
}

static void test_place_is_used_again(void)
{
    unsigned long calls;

    pair_begin();
    memset(others, 0, sizeof others);
    ASSERT_NUMBER(wish_others(ROOM, POSTERN_READ), 0);
    calls = pair.alloc.calls;
    ASSERT_NUMBER(wish_others(ROOM, 0), 0);
    ASSERT_NUMBER(wish_others(ROOM, BOTH), 0);
    ASSERT_NUMBER(pair.alloc.calls, calls);
    ASSERT_NUMBER(wish_others(ROOM, 0), 0);
    ASSERT_NUMBER(wish_client(POSTERN_WRITE), 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 1);
    assert_next(&pair.client_owner, POSTERN_WRITE);
    pair_end();
}

/* Winsock tells it as an exception and not as writable. */
static void test_failed_connect_is_told_as_writable(void)
{
    postern_address where;
    postern_socket caller;
    size_t place = 0;
    char owner;

    pair_begin();
    loopback_close(loopback_listen(&where));
    if (NET->connect(NULL, &where, &caller) == 0) {
        ASSERT_NUMBER(NET->set_change(pair.set, caller, &owner, POSTERN_WRITE,
            &place), 0);
        ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 1);
        assert_next(&owner, POSTERN_WRITE);
        ASSERT_NUMBER(NET->send(NULL, caller, "", 1), POSTERN_E_REFUSED);
        loopback_close(caller);
    }
    pair_end();
}

static void test_set_grows_between_two_that_are_told(void)
{
    pair_begin();
    memset(others, 0, sizeof others);
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), 0);
    ASSERT_NUMBER(wish_client(POSTERN_WRITE), 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 2);
    assert_next(&pair.server_owner, POSTERN_WRITE);
    ASSERT_NUMBER(wish_others(ROOM, POSTERN_READ), 0);
    assert_next(&pair.client_owner, POSTERN_WRITE);
    assert_next(NULL, 0);
    ASSERT_NUMBER(wish_others(ROOM, 0), 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 2);
    pair_end();
}

static void test_failed_allocation_changes_nothing(void)
{
    pair_begin();
    memset(others, 0, sizeof others);
    failing_alloc_fail(&pair.alloc, 1, 1);
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), POSTERN_E_NOMEM);
    ASSERT_NUMBER(pair.server_place, 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, 0), 0);
    failing_alloc_fail(&pair.alloc, 0, 0);
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), 0);
    ASSERT_NUMBER(wish_others(ROOM - 1, POSTERN_READ), 0);
    failing_alloc_fail(&pair.alloc, 1, 1);
    ASSERT_NUMBER(wish_others(ROOM, POSTERN_READ), POSTERN_E_NOMEM);
    ASSERT_NUMBER(others[ROOM - 1], 0);
    ASSERT_NUMBER(wish_others(ROOM, 0), 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 1);
    assert_next(&pair.server_owner, POSTERN_WRITE);
    assert_next(NULL, 0);
    pair_end();
}

void suite_win32_wait(void)
{
    SUITE("win32/wait");
    TEST(test_sockets_beyond_fd_setsize_are_told);
    TEST(test_place_is_used_again);
    TEST(test_failed_connect_is_told_as_writable);
    TEST(test_set_grows_between_two_that_are_told);
    TEST(test_failed_allocation_changes_nothing);
}
