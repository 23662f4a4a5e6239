/* SPDX-License-Identifier: MIT */
/* test_wake.c - a wait is ended from another thread. */
#include "win32/win32.h"

#include "support/loopback.h"
#include "support/suite.h"
#include "support/thread.h"

#define NET postern_net_system()

static postern_socket readable, token;

static long drain(void)
{
    char octets[512];
    long got, sum = 0;

    while ((got = NET->receive(NULL, readable, octets, sizeof octets)) > 0)
        sum += got;
    ASSERT_NUMBER(got, POSTERN_E_AGAIN);
    return sum;
}

static void in_thread(void)
{
    NET->wake(NULL, token);
}

static void test_wake_makes_its_socket_readable(void)
{
    ASSERT_NUMBER(NET->wake_new(NULL, &readable, &token), 0);
    ASSERT_NUMBER(drain(), 0);
    NET->wake(NULL, token);
    NET->wake(NULL, token);
    CU_ASSERT(loopback_readable(readable));
    CU_ASSERT(drain() >= 1);
    NET->wake_free(NULL, readable, token);
}

static void test_wake_never_blocks_and_keeps_the_last_error(void)
{
    long i;

    ASSERT_NUMBER(NET->wake_new(NULL, &readable, &token), 0);
    WSASetLastError(WSAEISCONN);
    for (i = 0; i < 20000; i++)
        NET->wake(NULL, token);
    ASSERT_NUMBER(WSAGetLastError(), WSAEISCONN);
    i = drain();
    CU_ASSERT(i >= 1 && i <= 20000);
    NET->wake(NULL, token);
    CU_ASSERT(drain() >= 1);
    NET->wake_free(NULL, readable, token);
}

static void test_other_thread_ends_the_wait(void)
{
    ASSERT_NUMBER(NET->wake_new(NULL, &readable, &token), 0);
    thread_start(in_thread);
    CU_ASSERT(loopback_readable(readable));
    thread_join();
    ASSERT_NUMBER(drain(), 1);
    NET->wake_free(NULL, readable, token);
}

void suite_win32_wake(void)
{
    SUITE("win32/wake");
    TEST(test_wake_makes_its_socket_readable);
    TEST(test_wake_never_blocks_and_keeps_the_last_error);
    TEST(test_other_thread_ends_the_wait);
}
