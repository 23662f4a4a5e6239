/* SPDX-License-Identifier: MIT */
/*
 * test_tiers.c - many sockets, few of them busy.  The sockets are wakes: each
 * becomes readable when its token is woken, and is read empty again.
 */
#include "loop/loop.h"
#include "support/failing_alloc.h"
#include "support/memory_net.h"
#include "support/suite.h"

#define MANY 100
#define FEW 10
#define BUSY 3
#define COLD 70
#define PINNED 5

static failing_alloc alloc;
static pst_memory memory;
static memory_net *net;
static pst_loop loop;
static int count;
static pst_watch watches[MANY];
static postern_socket tokens[MANY];

static void begin(int how_many)
{
    int i;

    net = memory_net_new(1);
    memory_net_set_now(net, 0UL - 500);
    failing_alloc_init(&alloc);
    pst_memory_init(&memory, failing_alloc_resize, &alloc, 0);
    ASSERT_NUMBER(pst_loop_init(&loop, memory_net_table(net), &memory, NULL),
        0);
    count = how_many;
    for (i = 0; i < count; i++) {
        postern_socket readable;

        ASSERT_NUMBER(loop.net->wake_new(loop.net->context, &readable,
            &tokens[i]), 0);
        pst_watch_init(&watches[i], readable, NULL);
        if (i == PINNED)
            pst_watch_pin(&watches[i]);
        ASSERT_NUMBER(pst_loop_watch(&loop, &watches[i], POSTERN_READ), 0);
    }
}

static void end(void)
{
    int i;

    for (i = 0; i < count; i++) {
        (void)pst_loop_watch(&loop, &watches[i], 0);
        loop.net->wake_free(loop.net->context, watches[i].socket, tokens[i]);
    }
    ASSERT_NUMBER(loop.active_count, 0);
    ASSERT_NUMBER(loop.watched, 0);
    pst_loop_clear(&loop);
    ASSERT_TEXT(memory_net_violation(net), "");
    ASSERT_NUMBER(memory_net_free(net), 0);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void wake(int i)
{
    loop.net->wake(loop.net->context, tokens[i]);
}

/* Reads what is told; 1 when `wanted` is among it. */
static int told(int wanted)
{
    pst_watch *watch;
    int events, found = 0;
    char octets[8];

    while ((watch = pst_loop_next(&loop, &events)) != NULL) {
        ASSERT_NUMBER(events, POSTERN_READ);
        (void)loop.net->receive(loop.net->context, watch->socket, octets,
            sizeof(octets));
        found |= watch - watches == wanted;
    }
    return found;
}

static void wait_most(long most)
{
    ASSERT_NUMBER(pst_loop_wait(&loop, pst_loop_now(&loop), most), 0);
}

/* Milliseconds until `wanted` is told, while BUSY is busy all the time. */
static unsigned long delay_of(int wanted)
{
    unsigned long start = memory_net_now(net);

    wake(wanted);
    for (;;) {
        wake(BUSY);
        wait_most(-1);
        if (told(wanted))
            return memory_net_now(net) - start;
        memory_net_advance(net, 1);
    }
}

/* BUSY has been heard, the whole set was looked at just now. */
static void make_busy(void)
{
    wake(BUSY);
    wait_most(-1);
    CU_ASSERT(told(BUSY));
    memory_net_advance(net, 100);
    wake(BUSY);
    wait_most(-1);
    CU_ASSERT(told(BUSY));
    ASSERT_NUMBER(loop.active_count, 1);
}

static void test_a_small_set_is_slept_on_as_it_is(void)
{
    begin(FEW);
    wake(BUSY);
    wait_most(-1);
    CU_ASSERT(told(BUSY));
    ASSERT_NUMBER(loop.active_count, 0);
    ASSERT_NUMBER(delay_of(FEW - 1), 0);
    end();
}

static void test_what_is_active_is_told_at_once(void)
{
    begin(MANY);
    make_busy();
    ASSERT_NUMBER(delay_of(BUSY), 0);
    end();
}

static void test_what_is_pinned_is_told_at_once(void)
{
    begin(MANY);
    make_busy();
    ASSERT_NUMBER(delay_of(PINNED), 0);
    end();
}

static void test_a_cold_socket_waits_for_the_next_glance(void)
{
    unsigned long delay;

    begin(MANY);
    make_busy();
    delay = delay_of(COLD);
    CU_ASSERT(delay > 0 && delay <= 10);
    ASSERT_NUMBER(delay_of(COLD), 0);
    end();
}

static void test_the_interval_grows_with_the_cost_and_has_a_bound(void)
{
    unsigned long delay;

    begin(MANY);
    make_busy();
    loop.cost = 64;                 /* a glance takes one millisecond */
    memory_net_advance(net, 100);
    ASSERT_NUMBER(delay_of(COLD), 0);
    delay = delay_of(COLD + 1);
    CU_ASSERT(delay > 10 && delay <= 25);
    loop.cost = 64 * 100;
    memory_net_advance(net, 100);
    ASSERT_NUMBER(delay_of(COLD + 2), 0);
    delay = delay_of(COLD + 3);
    CU_ASSERT(delay > 25 && delay <= 50);
    end();
}

/* A clock of 32 bits comes round in 50 days. */
static void test_a_small_set_may_be_slept_on_for_weeks(void)
{
    begin(MANY);
    make_busy();
    memory_net_advance(net, (unsigned long)-1 / 4);
    memory_net_advance(net, (unsigned long)-1 / 4 + 1000);
    (void)delay_of(BUSY);
    CU_ASSERT(delay_of(COLD) <= 10);
    end();
}

static void test_when_all_is_quiet_it_sleeps_on_the_whole_set(void)
{
    int i;

    begin(MANY);
    make_busy();
    for (i = 0; i < 6; i++) {
        wait_most(1000);
        (void)told(-1);
    }
    ASSERT_NUMBER(loop.active_count, 0);
    memory_net_reset_counters(net);
    wait_most(100000);
    ASSERT_NUMBER(memory_net_counters(net)->calls[MEMORY_SET_WAIT], 1);
    wake(COLD);
    wait_most(-1);
    CU_ASSERT(told(COLD));
    end();
}

static void test_a_wait_of_nothing_looks_at_all(void)
{
    begin(MANY);
    make_busy();
    wake(COLD);
    wait_most(0);
    CU_ASSERT(told(COLD));
    end();
}

static void test_a_poll_makes_the_cold_wait(void)
{
    begin(MANY);
    make_busy();
    wake(COLD);
    wake(BUSY);
    ASSERT_NUMBER(pst_loop_poll(&loop, pst_loop_now(&loop)), 0);
    CU_ASSERT(!told(COLD));
    memory_net_advance(net, 50);
    ASSERT_NUMBER(pst_loop_poll(&loop, pst_loop_now(&loop)), 0);
    CU_ASSERT(told(COLD));
    end();
    begin(FEW);
    wake(1);
    ASSERT_NUMBER(pst_loop_poll(&loop, pst_loop_now(&loop)), 0);
    CU_ASSERT(told(1));
    end();
}

static void test_many_may_be_active_and_cool_down(void)
{
    int i;

    begin(MANY);
    for (i = 0; i < MANY; i++)
        wake(i);
    wait_most(-1);
    (void)told(0);
    ASSERT_NUMBER(loop.active_count, MANY - 1);
    (void)pst_loop_watch(&loop, &watches[BUSY], 0);
    ASSERT_NUMBER(loop.active_count, MANY - 2);
    memory_net_advance(net, 100);
    wait_most(0);
    for (i = 0; i < 6; i++)
        wait_most(100);
    ASSERT_NUMBER(loop.active_count, 0);
    end();
}

static void test_a_wish_that_changes_changes_in_both_tiers(void)
{
    begin(MANY);
    make_busy();
    ASSERT_NUMBER(pst_loop_watch(&loop, &watches[BUSY], POSTERN_WRITE), 0);
    ASSERT_NUMBER(pst_loop_watch(&loop, &watches[BUSY], POSTERN_READ), 0);
    ASSERT_NUMBER(delay_of(BUSY), 0);
    /* the second call, of the active set, fails: nothing has changed */
    memory_net_fail(net, MEMORY_SET_CHANGE, 2, 1, POSTERN_E_NOMEM);
    ASSERT_NUMBER(pst_loop_watch(&loop, &watches[BUSY], POSTERN_WRITE),
        POSTERN_E_NOMEM);
    ASSERT_NUMBER(watches[BUSY].wishes, POSTERN_READ);
    ASSERT_NUMBER(delay_of(BUSY), 0);
    end();
}

static void test_without_memory_it_stays_cold_and_is_served(void)
{
    begin(MANY);
    failing_alloc_fail(&alloc, 1, 1);
    wake(BUSY);
    wait_most(-1);
    CU_ASSERT(told(BUSY));
    ASSERT_NUMBER(loop.active_count, 0);
    wake(BUSY);
    wait_most(-1);
    CU_ASSERT(told(BUSY));
    failing_alloc_fail(&alloc, 0, 0);
    end();
}

static void test_without_a_second_set_there_is_one_tier(void)
{
    net = memory_net_new(1);
    failing_alloc_init(&alloc);
    pst_memory_init(&memory, failing_alloc_resize, &alloc, 0);
    memory_net_fail(net, MEMORY_SET_NEW, 2, 1, POSTERN_E_NOMEM);
    ASSERT_NUMBER(pst_loop_init(&loop, memory_net_table(net), &memory, NULL),
        0);
    CU_ASSERT(loop.active == NULL);
    count = 0;
    wait_most(0);
    end();
}

void suite_loop_tiers(void)
{
    SUITE("loop/tiers");
    TEST(test_a_small_set_is_slept_on_as_it_is);
    TEST(test_what_is_active_is_told_at_once);
    TEST(test_what_is_pinned_is_told_at_once);
    TEST(test_a_cold_socket_waits_for_the_next_glance);
    TEST(test_the_interval_grows_with_the_cost_and_has_a_bound);
    TEST(test_a_small_set_may_be_slept_on_for_weeks);
    TEST(test_when_all_is_quiet_it_sleeps_on_the_whole_set);
    TEST(test_a_wait_of_nothing_looks_at_all);
    TEST(test_a_poll_makes_the_cold_wait);
    TEST(test_many_may_be_active_and_cool_down);
    TEST(test_a_wish_that_changes_changes_in_both_tiers);
    TEST(test_without_memory_it_stays_cold_and_is_served);
    TEST(test_without_a_second_set_there_is_one_tier);
}
