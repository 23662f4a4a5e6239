/* SPDX-License-Identifier: MIT */
/* test_after.c - the application's own timers. */
#include <limits.h>

#include "fixture.h"
#include "server/server.h"
#include "support/suite.h"

static fixture f;
static int calls;
static char order[100];

static void call(postern_server *server, void *context)
{
    CU_ASSERT(server == f.server);
    calls++;
    if (context != NULL)
        strcat(order, (const char *)context);
}

static void begin(void)
{
    fixture_begin(&f);
    calls = 0;
    order[0] = '\0';
}

static int after(unsigned long milliseconds, const char *name)
{
    int timer = postern_server_after(f.server, milliseconds, call,
        (void *)name);

    CU_ASSERT(timer > 0);
    return timer;
}

static void test_a_callback_comes_once_and_in_time(void)
{
    begin();
    (void)after(1000, NULL);
    fixture_pass(&f, 999);
    ASSERT_NUMBER(calls, 0);
    fixture_pass(&f, 1);
    ASSERT_NUMBER(calls, 1);
    fixture_pass(&f, 100000);
    ASSERT_NUMBER(calls, 1);
    fixture_end(&f);
}

static void test_callbacks_come_in_their_order(void)
{
    begin();
    (void)after(300, "c");
    (void)after(100, "a");
    (void)after(400, "d");
    (void)after(200, "b");
    fixture_pass(&f, 1000);
    ASSERT_TEXT(order, "abcd");
    fixture_end(&f);
}

static void again(postern_server *server, void *context)
{
    unsigned long *milliseconds = (unsigned long *)context;

    calls++;
    CU_ASSERT(postern_server_after(server, *milliseconds, again, context)
        > 0);
}

static void test_a_callback_may_come_again(void)
{
    unsigned long pause = 10;

    begin();
    CU_ASSERT(postern_server_after(f.server, pause, again, &pause) > 0);
    fixture_pass(&f, 1000);
    ASSERT_NUMBER(calls, 100);
    fixture_end(&f);
}

/* A timer that sets itself again for now does not block the server. */
static void test_a_callback_for_now_does_not_hog_the_loop(void)
{
    unsigned long pause = 0;
    memory_client *client;

    begin();
    CU_ASSERT(postern_server_after(f.server, pause, again, &pause) > 0);
    client = memory_net_connect(f.net, f.port);
    fixture_pass(&f, 50);
    CU_ASSERT(calls > 0 && calls <= 60);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    fixture_end(&f);
}

static void test_a_callback_for_ever_never_comes(void)
{
    begin();
    (void)after((unsigned long)-1, NULL);
    (void)after((unsigned long)-1 / 2 + 2, NULL);
    fixture_pass(&f, 1000000);
    ASSERT_NUMBER(calls, 0);
    fixture_end(&f);
}

static void test_what_has_not_come_is_freed_with_the_server(void)
{
    begin();
    (void)after(1, NULL);
    (void)after(1000, NULL);
    (void)after(2000, NULL);
    fixture_pass(&f, 1);
    fixture_end(&f);
    ASSERT_NUMBER(calls, 1);
}

static void test_there_may_be_no_memory(void)
{
    unsigned long i;
    int failures = 0;

    begin();
    for (i = 0; i < 200; i++) {
        failing_alloc_fail(&f.alloc, i % 3 == 0 ? 1 : 0, 0);
        if (postern_server_after(f.server, 10, call, NULL) < 0)
            failures++;
    }
    CU_ASSERT(failures > 10);
    failing_alloc_fail(&f.alloc, 0, 0);
    fixture_pass(&f, 10);
    ASSERT_NUMBER(calls, 200 - failures);
    fixture_end(&f);
}

static void end_of(postern_server *server, void *context)
{
    (void)context;
    postern_server_stop(server);
    calls++;
}

static void test_a_callback_may_stop_the_server(void)
{
    begin();
    CU_ASSERT(postern_server_after(f.server, 5000, end_of, NULL) > 0);
    ASSERT_NUMBER(postern_server_run(f.server), 0);
    ASSERT_NUMBER(calls, 1);
    ASSERT_NUMBER(memory_net_passed(f.net), 5000);
    fixture_end(&f);
}

static void test_without_a_callback_it_is_invalid(void)
{
    begin();
    ASSERT_NUMBER(postern_server_after(f.server, 1, NULL, NULL),
        POSTERN_E_INVALID_CALLBACK);
    fixture_pass(&f, 10);
    fixture_end(&f);
}

static void test_a_timer_that_was_taken_back_is_not_called(void)
{
    int b;

    begin();
    (void)after(100, "a");
    b = after(200, "b");
    (void)after(300, "c");
    ASSERT_NUMBER(postern_server_cancel(f.server, b), 0);
    ASSERT_NUMBER(postern_server_cancel(f.server, b), POSTERN_E_STALE);
    fixture_pass(&f, 1000);
    ASSERT_TEXT(order, "ac");
    fixture_end(&f);
}

static int number;      /* of a timer */

static void take_back(postern_server *server, void *context)
{
    const int *result = (const int *)context;

    calls++;
    ASSERT_NUMBER(postern_server_cancel(server, number), *result);
}

/* Both are due in the same pass; the first one cancels the second one. */
static void test_a_callback_takes_another_back(void)
{
    int result = 0;

    begin();
    CU_ASSERT(postern_server_after(f.server, 100, take_back, &result) > 0);
    number = after(100, NULL);
    fixture_pass(&f, 1000);
    ASSERT_NUMBER(calls, 1);
    fixture_end(&f);
}

static void test_a_timer_that_was_called_is_stale(void)
{
    int result = POSTERN_E_STALE;

    begin();
    number = postern_server_after(f.server, 100, take_back, &result);
    fixture_pass(&f, 100);
    ASSERT_NUMBER(calls, 1);
    ASSERT_NUMBER(postern_server_cancel(f.server, number), POSTERN_E_STALE);
    ASSERT_NUMBER(postern_server_cancel(f.server, 0), POSTERN_E_STALE);
    ASSERT_NUMBER(postern_server_cancel(f.server, -1), POSTERN_E_STALE);
    fixture_end(&f);
}

/* After the last number the numbers begin again, without those in use. */
static void test_numbers_come_again(void)
{
    int first;

    begin();
    first = after(1000, "a");
    ASSERT_NUMBER(first, 1);
    f.server->after_number = INT_MAX - 1;
    ASSERT_NUMBER(after(1000, "b"), INT_MAX);
    number = after(1000, "c");
    ASSERT_NUMBER(number, 2);
    ASSERT_NUMBER(postern_server_cancel(f.server, number), 0);
    fixture_pass(&f, 1000);
    ASSERT_NUMBER(calls, 2);
    fixture_end(&f);
}

void suite_server_after(void)
{
    SUITE("server/after");
    TEST(test_a_callback_comes_once_and_in_time);
    TEST(test_callbacks_come_in_their_order);
    TEST(test_without_a_callback_it_is_invalid);
    TEST(test_a_callback_may_come_again);
    TEST(test_a_callback_for_now_does_not_hog_the_loop);
    TEST(test_a_callback_for_ever_never_comes);
    TEST(test_what_has_not_come_is_freed_with_the_server);
    TEST(test_there_may_be_no_memory);
    TEST(test_a_callback_may_stop_the_server);
    TEST(test_a_timer_that_was_taken_back_is_not_called);
    TEST(test_a_callback_takes_another_back);
    TEST(test_a_timer_that_was_called_is_stale);
    TEST(test_numbers_come_again);
}
