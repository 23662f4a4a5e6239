/* SPDX-License-Identifier: MIT */
/* test_timer.c - the heap of deadlines, against a model that searches. */
#include "base/moment.h"
#include "support/failing_alloc.h"
#include "support/random.h"
#include "support/suite.h"
#include "timer/timer.h"

#define MOST 300

static failing_alloc alloc;
static pst_memory memory;
static pst_timers timers;
static pst_timer all[MOST];

static void begin(int reserve)
{
    int i;

    failing_alloc_init(&alloc);
    pst_memory_init(&memory, failing_alloc_resize, &alloc, 0);
    memset(&timers, 0xA5, sizeof(timers));
    pst_timers_init(&timers, &memory);
    ASSERT_NUMBER(timers.reserved, 0);
    memset(all, 0, sizeof(all));
    for (i = 0; i < reserve; i++)
        ASSERT_NUMBER(pst_timers_reserve(&timers), 0);
}

static void end(void)
{
    pst_timers_clear(&timers);
    pst_timers_clear(&timers);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void test_an_empty_set_has_nothing_due(void)
{
    begin(0);
    CU_ASSERT(pst_timers_first(&timers) == NULL);
    CU_ASSERT(pst_timers_due(&timers, 5) == NULL);
    pst_timers_unset(&timers, &all[0]);
    end();
}

static void test_a_timer_is_due_at_its_moment(void)
{
    begin(1);
    pst_timers_set(&timers, &all[0], 100);
    ASSERT_NUMBER(pst_timers_first(&timers)->due, 100);
    CU_ASSERT(pst_timers_due(&timers, 99) == NULL);
    CU_ASSERT(pst_timers_due(&timers, 100) == &all[0]);
    ASSERT_NUMBER(all[0].place, 0);
    CU_ASSERT(pst_timers_due(&timers, 1000) == NULL);
    end();
}

static void test_a_timer_may_be_moved_both_ways(void)
{
    int i;

    begin(3);
    for (i = 0; i < 3; i++)
        pst_timers_set(&timers, &all[i], 100 + (unsigned long)i);
    pst_timers_set(&timers, &all[2], 50);
    ASSERT_NUMBER(pst_timers_first(&timers)->due, 50);
    pst_timers_set(&timers, &all[2], 500);
    ASSERT_NUMBER(pst_timers_first(&timers)->due, 100);
    ASSERT_NUMBER(timers.count, 3);
    end();
}

static void test_moments_may_wrap(void)
{
    static const long offsets[] = { 20, -20, 5, -5, 0, 1000 };
    static const int order[] = { 1, 3, 4, 2, 0, 5 };
    unsigned long now = 0UL - 30;
    int i;

    begin(6);
    for (i = 0; i < 6; i++)
        pst_timers_set(&timers, &all[i], (unsigned long)offsets[i]);
    for (i = 0; i < 6; i++) {
        pst_timer *timer;

        while ((timer = pst_timers_due(&timers, now)) == NULL)
            now++;
        CU_ASSERT(timer == &all[order[i]]);
        ASSERT_NUMBER(now - (unsigned long)offsets[order[i]], 0);
    }
    end();
}

/* The one that is due first, by looking at all; NULL: none is. */
static const pst_timer *first(unsigned long now, const unsigned long *dues,
    const int *set)
{
    const pst_timer *best = NULL;
    int i;

    for (i = 0; i < MOST; i++)
        if (set[i] && !pst_moment_before(now, dues[i]) && (best == NULL
            || pst_moment_before(dues[i], dues[best - all])))
            best = &all[i];
    return best;
}

static void fire_all(unsigned long now, const unsigned long *dues, int *set)
{
    const pst_timer *expected;

    while ((expected = first(now, dues, set)) != NULL) {
        pst_timer *timer = pst_timers_due(&timers, now);

        CU_ASSERT_FATAL(timer != NULL);
        CU_ASSERT(set[timer - all]);
        CU_ASSERT(dues[timer - all] == dues[expected - all]);
        set[timer - all] = 0;
    }
    CU_ASSERT(pst_timers_due(&timers, now) == NULL);
}

static void test_the_heap_agrees_with_a_search(void)
{
    static unsigned long dues[MOST];
    static int set[MOST];
    unsigned long random = 7, now = 0UL - 50000, i;

    begin(MOST);
    for (i = 0; i < 40000; i++) {
        unsigned long n = random_below(&random, MOST);

        switch (random_below(&random, 8)) {
        case 0:
            pst_timers_unset(&timers, &all[n]);
            set[n] = 0;
            break;
        case 1:
            now += random_below(&random, 20);
            fire_all(now, dues, set);
            break;
        default:
            dues[n] = now + random_below(&random, 1000);
            set[n] = 1;
            pst_timers_set(&timers, &all[n], dues[n]);
            break;
        }
    }
    fire_all(now + 2000, dues, set);
    ASSERT_NUMBER(timers.count, 0);
    end();
}

static void test_room_is_reserved_and_released(void)
{
    unsigned long calls;
    int i;

    begin(MOST);
    CU_ASSERT(alloc.calls < 12);
    calls = alloc.calls;
    for (i = 0; i < MOST; i++)
        pst_timers_set(&timers, &all[i], (unsigned long)(MOST - i));
    for (i = 0; i < MOST; i++)
        pst_timers_unset(&timers, &all[i]);
    for (i = 0; i < MOST; i++)
        pst_timers_release(&timers);
    for (i = 0; i < MOST; i++)
        ASSERT_NUMBER(pst_timers_reserve(&timers), 0);
    ASSERT_NUMBER(alloc.calls, calls);
    end();
}

/* The guard behind the block would see one too many. */
static void test_all_of_the_room_can_be_used(void)
{
    unsigned i;

    begin(1);
    while (timers.reserved < timers.size)
        ASSERT_NUMBER(pst_timers_reserve(&timers), 0);
    CU_ASSERT_FATAL(timers.size < MOST);
    for (i = 0; i < timers.size; i++)
        pst_timers_set(&timers, &all[i], i);
    for (i = 0; i < timers.size; i++)
        CU_ASSERT(pst_timers_due(&timers, MOST) == &all[i]);
    end();
}

static void test_no_memory_leaves_the_set_as_it_is(void)
{
    int error = 0, count = 0;

    begin(0);
    failing_alloc_fail(&alloc, 1, 0);
    ASSERT_NUMBER(pst_timers_reserve(&timers), POSTERN_E_NOMEM);
    ASSERT_NUMBER(pst_timers_reserve(&timers), 0);
    pst_timers_set(&timers, &all[0], 5);
    failing_alloc_fail(&alloc, 1, 1);
    while (error == 0 && count++ < MOST)
        error = pst_timers_reserve(&timers);
    ASSERT_NUMBER(error, POSTERN_E_NOMEM);
    ASSERT_NUMBER(pst_timers_first(&timers)->due, 5);
    end();
}

void suite_timer_timer(void)
{
    SUITE("timer/timer");
    TEST(test_an_empty_set_has_nothing_due);
    TEST(test_a_timer_is_due_at_its_moment);
    TEST(test_a_timer_may_be_moved_both_ways);
    TEST(test_moments_may_wrap);
    TEST(test_the_heap_agrees_with_a_search);
    TEST(test_room_is_reserved_and_released);
    TEST(test_all_of_the_room_can_be_used);
    TEST(test_no_memory_leaves_the_set_as_it_is);
}
