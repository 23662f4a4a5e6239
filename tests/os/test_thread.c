/* SPDX-License-Identifier: MIT */
/* test_thread.c - threads run, wait for each other, and end. */
#include "os/thread.h"

#include "support/suite.h"

static pst_os_mutex mutex;
static pst_os_condition condition;
static int turns;       /* under the mutex, as all below */
static int wanted;

static void set_up(void)
{
    CU_ASSERT_FATAL(pst_os_mutex_init(&mutex) == 0);
    CU_ASSERT_FATAL(pst_os_condition_init(&condition) == 0);
    turns = wanted = 0;
}

static void tear_down(void)
{
    pst_os_condition_free(&condition);
    pst_os_mutex_free(&mutex);
}

static void count(void *context)
{
    int i;

    for (i = 0; i < 1000; i++) {
        pst_os_mutex_lock(&mutex);
        ++*(int *)context;
        pst_os_mutex_unlock(&mutex);
    }
}

static void test_threads_share_what_a_mutex_guards(void)
{
    pst_os_thread threads[4];
    int i;

    set_up();
    for (i = 0; i < 4; i++)
        CU_ASSERT_FATAL(pst_os_thread_start(&threads[i], count, &turns) == 0);
    for (i = 0; i < 4; i++)
        pst_os_thread_join(&threads[i]);
    ASSERT_NUMBER(turns, 4000);
    tear_down();
}

/* Takes its turn when it is odd, the test when it is even. */
static void take_turns(void *context)
{
    (void)context;
    pst_os_mutex_lock(&mutex);
    while (turns < 100) {
        if (turns % 2 == 1) {
            turns++;
            pst_os_condition_broadcast(&condition);
        } else {
            (void)pst_os_condition_wait(&condition, &mutex, -1);
        }
    }
    pst_os_mutex_unlock(&mutex);
}

static void test_a_condition_wakes_who_waits(void)
{
    pst_os_thread thread;

    set_up();
    CU_ASSERT_FATAL(pst_os_thread_start(&thread, take_turns, NULL) == 0);
    pst_os_mutex_lock(&mutex);
    while (turns < 100) {
        if (turns % 2 == 0) {
            turns++;
            pst_os_condition_signal(&condition);
        } else {
            CU_ASSERT(pst_os_condition_wait(&condition, &mutex, 60000));
        }
    }
    pst_os_mutex_unlock(&mutex);
    pst_os_thread_join(&thread);
    ASSERT_NUMBER(turns, 100);
    tear_down();
}

static void wait_to_be_wanted(void *context)
{
    (void)context;
    pst_os_mutex_lock(&mutex);
    while (!wanted)
        (void)pst_os_condition_wait(&condition, &mutex, -1);
    turns++;
    pst_os_mutex_unlock(&mutex);
}

static void test_all_who_wait_are_woken_at_once(void)
{
    pst_os_thread threads[3];
    int i;

    set_up();
    for (i = 0; i < 3; i++)
        CU_ASSERT_FATAL(pst_os_thread_start(&threads[i], wait_to_be_wanted,
            NULL) == 0);
    pst_os_mutex_lock(&mutex);
    wanted = 1;
    pst_os_condition_broadcast(&condition);
    pst_os_mutex_unlock(&mutex);
    for (i = 0; i < 3; i++)
        pst_os_thread_join(&threads[i]);
    ASSERT_NUMBER(turns, 3);
    tear_down();
}

static void test_a_wait_ends_when_its_time_is_over(void)
{
    int turns_left = 1000;

    set_up();
    pst_os_mutex_lock(&mutex);
    /* a system may end it unasked, which is not for ever */
    while (pst_os_condition_wait(&condition, &mutex, 1) && turns_left > 0)
        turns_left--;
    CU_ASSERT(turns_left > 0);
    pst_os_mutex_unlock(&mutex);
    tear_down();
}

void suite_os_thread(void)
{
    SUITE("os/thread");
    TEST(test_threads_share_what_a_mutex_guards);
    TEST(test_a_condition_wakes_who_waits);
    TEST(test_all_who_wait_are_woken_at_once);
    TEST(test_a_wait_ends_when_its_time_is_over);
}
