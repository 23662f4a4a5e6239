/* SPDX-License-Identifier: MIT */
/* test_wake.c - a wait is ended from a signal handler and another thread. */
#include "posix/posix.h"

#include <errno.h>
#include <signal.h>

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

static void on_signal(int number)
{
    (void)number;
    NET->wake(NULL, token);
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

static void test_wake_never_blocks_and_keeps_errno(void)
{
    long i;

    ASSERT_NUMBER(NET->wake_new(NULL, &readable, &token), 0);
    errno = ERANGE;
    for (i = 0; i < 20000; i++)
        NET->wake(NULL, token);
    ASSERT_NUMBER(errno, ERANGE);
    i = drain();
    CU_ASSERT(i >= 1 && i < 20000);
    NET->wake(NULL, token);
    CU_ASSERT(drain() >= 1);
    NET->wake_free(NULL, readable, token);
}

static void test_signal_handler_wakes(void)
{
    void (*before)(int);

    ASSERT_NUMBER(NET->wake_new(NULL, &readable, &token), 0);
    before = signal(SIGUSR1, on_signal);
    CU_ASSERT(raise(SIGUSR1) == 0);
    signal(SIGUSR1, before);
    ASSERT_NUMBER(drain(), 1);
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

void suite_posix_wake(void)
{
    SUITE("posix/wake");
    TEST(test_wake_makes_its_socket_readable);
    TEST(test_wake_never_blocks_and_keeps_errno);
    TEST(test_signal_handler_wakes);
    TEST(test_other_thread_ends_the_wait);
}
