/* SPDX-License-Identifier: MIT */
/* test_loop.c - watching sockets and sleeping until the next deadline. */
#include "loop/loop.h"
#include "support/failing_alloc.h"
#include "support/memory_net.h"
#include "support/suite.h"

static failing_alloc alloc;
static pst_memory memory;
static memory_net *net;
static pst_loop loop;
static postern_socket listener;
static pst_watch watch;
static unsigned port;

static void on_ready(pst_watch *ready, int events)
{
    (void)ready;
    (void)events;
}

static void begin(void)
{
    postern_address address;
    const postern_net *table;

    net = memory_net_new(1);
    memory_net_set_now(net, 0UL - 100);
    failing_alloc_init(&alloc);
    pst_memory_init(&memory, failing_alloc_resize, &alloc, 0);
    table = memory_net_table(net);
    ASSERT_NUMBER(pst_loop_init(&loop, table, &memory, NULL), 0);
    ASSERT_NUMBER(table->resolve(table->context, "127.0.0.1", 0, &address,
        1), 1);
    ASSERT_NUMBER(table->listen(table->context, &address, NULL, &listener), 0);
    (void)table->local_name(table->context, listener, &address);
    port = address.port;
    pst_watch_init(&watch, listener, on_ready);
}

static void end(void)
{
    (void)pst_loop_watch(&loop, &watch, 0);
    loop.net->close(loop.net->context, listener);
    pst_loop_clear(&loop);
    ASSERT_TEXT(memory_net_violation(net), "");
    ASSERT_NUMBER(memory_net_free(net), 0);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static int wait_most(long most)
{
    return pst_loop_wait(&loop, pst_loop_now(&loop), most);
}

static void test_what_is_ready_is_told(void)
{
    int events = 0;

    begin();
    ASSERT_NUMBER(pst_loop_watch(&loop, &watch, POSTERN_READ), 0);
    (void)memory_net_connect(net, port);
    ASSERT_NUMBER(wait_most(-1), 0);
    CU_ASSERT(pst_loop_next(&loop, &events) == &watch);
    ASSERT_NUMBER(events, POSTERN_READ);
    CU_ASSERT(watch.ready == on_ready);
    CU_ASSERT(pst_loop_next(&loop, &events) == NULL);
    end();
}

static void test_what_is_not_wished_is_not_told(void)
{
    int events;

    begin();
    ASSERT_NUMBER(pst_loop_watch(&loop, &watch, POSTERN_READ), 0);
    ASSERT_NUMBER(pst_loop_watch(&loop, &watch, 0), 0);
    (void)memory_net_connect(net, port);
    ASSERT_NUMBER(wait_most(0), 0);
    CU_ASSERT(pst_loop_next(&loop, &events) == NULL);
    end();
}

static void test_the_same_wish_costs_no_call(void)
{
    const memory_counters *counters;
    int i;

    begin();
    counters = memory_net_counters(net);
    for (i = 0; i < 5; i++)
        ASSERT_NUMBER(pst_loop_watch(&loop, &watch, POSTERN_READ), 0);
    ASSERT_NUMBER(counters->calls[MEMORY_SET_CHANGE], 1);
    end();
}

static void test_a_wish_that_fails_changes_nothing(void)
{
    begin();
    memory_net_fail(net, MEMORY_SET_CHANGE, 1, 1, POSTERN_E_FULL);
    ASSERT_NUMBER(pst_loop_watch(&loop, &watch, POSTERN_READ),
        POSTERN_E_FULL);
    ASSERT_NUMBER(watch.wishes, 0);
    ASSERT_NUMBER(pst_loop_watch(&loop, &watch, POSTERN_READ), 0);
    end();
}

/* How long it sleeps with a timer in `due` milliseconds. */
static long sleeps(long due, long most)
{
    unsigned long before = pst_loop_now(&loop);
    pst_timer timer;

    memset(&timer, 0, sizeof(timer));
    ASSERT_NUMBER(pst_timers_reserve(&loop.timers), 0);
    pst_timers_set(&loop.timers, &timer, before + (unsigned long)due);
    ASSERT_NUMBER(wait_most(most), 0);
    pst_timers_unset(&loop.timers, &timer);
    pst_timers_release(&loop.timers);
    return (long)(pst_loop_now(&loop) - before);
}

static void test_a_wait_ends_with_the_first_timer(void)
{
    begin();
    ASSERT_NUMBER(sleeps(50, -1), 50);
    ASSERT_NUMBER(sleeps(70, 1000), 70);
    ASSERT_NUMBER(sleeps(70, 10), 10);
    ASSERT_NUMBER(sleeps(70, 0), 0);
    ASSERT_NUMBER(sleeps(0, -1), 0);
    ASSERT_NUMBER(sleeps(-40, -1), 0);
    end();
}

static void test_a_wait_without_timers_is_as_long_as_it_may_be(void)
{
    unsigned long before;

    begin();
    before = pst_loop_now(&loop);
    ASSERT_NUMBER(wait_most(300), 0);
    ASSERT_NUMBER(pst_loop_now(&loop) - before, 300);
    ASSERT_NUMBER(wait_most(-1), 0);
    CU_ASSERT(memory_net_is_stuck(net));
    end();
}

static void test_a_wait_may_fail(void)
{
    begin();
    memory_net_fail(net, MEMORY_SET_WAIT, 1, 1, POSTERN_E_FAILED);
    ASSERT_NUMBER(wait_most(0), POSTERN_E_FAILED);
    ASSERT_NUMBER(wait_most(0), 0);
    end();
}

static void test_there_may_be_no_set(void)
{
    net = memory_net_new(1);
    failing_alloc_init(&alloc);
    pst_memory_init(&memory, failing_alloc_resize, &alloc, 0);
    failing_alloc_fail(&alloc, 1, 0);
    ASSERT_NUMBER(pst_loop_init(&loop, memory_net_table(net), &memory,
        NULL), POSTERN_E_NOMEM);
    pst_loop_clear(&loop);
    ASSERT_NUMBER(memory_net_free(net), 0);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

void suite_loop_loop(void)
{
    SUITE("loop/loop");
    TEST(test_what_is_ready_is_told);
    TEST(test_what_is_not_wished_is_not_told);
    TEST(test_the_same_wish_costs_no_call);
    TEST(test_a_wish_that_fails_changes_nothing);
    TEST(test_a_wait_ends_with_the_first_timer);
    TEST(test_a_wait_without_timers_is_as_long_as_it_may_be);
    TEST(test_a_wait_may_fail);
    TEST(test_there_may_be_no_set);
}
